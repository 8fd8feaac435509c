"""Tests of the practices of the phase Release."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from assess.activity import Activity as Year
from assess.facts import (
    Activity,
    Actor,
    Ages,
    Artifact,
    Code,
    CodeKind,
    Command,
    Pin,
    PinKind,
    Record,
    RecordKind,
    Role,
    Rollback,
    Run,
    Source,
    Subject,
    Trigger,
    Use,
    VersionField,
    Workspace,
)
from assess.findings import Finding, Status
from assess.values import replace

Rated = Callable[..., Finding]
MakeYear = Callable[..., Year]
Touched = Callable[[dict[str, int]], Ages]


def at(path: str) -> Source:
    return Source(path=path, line=1)


def code(path: str, lines: int = 100) -> Code:
    return Code(source=at(path), language="python", lines=lines, role=Role.PIPELINE, kind=CodeKind.MODULE, data=True)


def image(*holds: str, built: bool = True, folder: str = "") -> Artifact:
    return Artifact(source=at("Dockerfile"), kind="image", holds=holds, folder=folder, built=built, stock=not holds)


def run(activity: Activity, *triggers: Trigger, actor: Actor = Actor.CI) -> Run:
    return Run(source=at(".github/workflows/ci.yml"), activity=activity, tool="tool", actor=actor, triggers=triggers)


def record(kind: RecordKind, path: str, subject: Subject = Subject.PIPELINES) -> Record:
    return Record(source=at(path), kind=kind, subject=subject, words=200)


# ---------------------------------------------------------------- release.packaging


def test_an_image_with_the_pipeline_code_that_ci_builds_is_met(rated: Rated) -> None:
    assert rated("release.packaging", code("src/load.py"), image("src")).status is Status.MET


def test_paths_of_an_image_are_read_from_its_folder_first(rated: Rated) -> None:
    facts = [code("jobs/src/load.py", 900), code("src/other.py"), image("src", folder="jobs")]

    assert rated("release.packaging", *facts).reason == "CI builds 1 artefacts with 90% of the pipeline code"


def test_an_image_with_a_minor_part_is_partial(rated: Rated) -> None:
    facts = [code("src/load.py"), code("dags/daily.py", 900), image("src")]

    assert rated("release.packaging", *facts).status is Status.PARTIAL


def test_an_image_that_ci_builds_without_the_code_is_partial(rated: Rated) -> None:
    assert rated("release.packaging", code("dags/daily.py"), image()).status is Status.PARTIAL


def test_an_image_with_the_code_that_ci_does_not_build_is_partial(rated: Rated) -> None:
    assert rated("release.packaging", code("src/load.py"), image("src", built=False)).status is Status.PARTIAL


def test_a_stock_image_that_nothing_builds_is_absent(rated: Rated) -> None:
    assert rated("release.packaging", code("dags/daily.py"), image(built=False)).status is Status.ABSENT


# ---------------------------------------------------------------- release.versioned


def test_two_version_tags_in_the_last_year_are_met(rated: Rated, year: MakeYear) -> None:
    assert rated("release.versioned", activity=year(version_tags=2)).status is Status.MET


def test_a_single_version_tag_is_partial(rated: Rated, year: MakeYear) -> None:
    assert rated("release.versioned", activity=year(version_tags=1)).status is Status.PARTIAL


def test_an_older_version_tag_is_partial(rated: Rated, year: MakeYear) -> None:
    older = year(newest_version_tag_at=datetime(2023, 1, 1, tzinfo=UTC))

    assert rated("release.versioned", activity=older).status is Status.PARTIAL


def test_a_version_field_touched_in_the_last_year_is_partial(rated: Rated, touched: Touched) -> None:
    field = VersionField(source=at("pyproject.toml"), version="1.4.0")

    assert rated("release.versioned", field, ages=touched({"pyproject.toml": 30})).status is Status.PARTIAL


def test_a_version_field_that_stood_still_is_absent(rated: Rated, touched: Touched) -> None:
    field = VersionField(source=at("pyproject.toml"), version="1.4.0")

    assert rated("release.versioned", field, ages=touched({"pyproject.toml": 500})).status is Status.ABSENT


def test_a_version_field_that_did_not_move_in_a_touched_file_is_absent(rated: Rated, touched: Touched) -> None:
    field = VersionField(source=at("dbt_project.yml"), version="1.0.0", moved=False)

    assert rated("release.versioned", field, ages=touched({"dbt_project.yml": 30})).status is Status.ABSENT


# ---------------------------------------------------------------- release.changelog

LOCK = Pin(source=at("poetry.lock"), scope="lock", ecosystem="python", kind=PinKind.LOCKED)
RANGE = Pin(source=at("pyproject.toml"), scope="package", ecosystem="python", kind=PinKind.RANGE, name="pandas")


def test_a_current_changelog_with_a_lock_file_is_met(rated: Rated, touched: Touched) -> None:
    log = record(RecordKind.CHANGELOG, "CHANGELOG.md")

    assert rated("release.changelog", log, LOCK, RANGE, ages=touched({"CHANGELOG.md": 20})).status is Status.MET


def test_a_changelog_of_a_side_tool_tells_nothing_of_the_pipelines(rated: Rated, touched: Touched) -> None:
    log = record(RecordKind.CHANGELOG, "extension/CHANGELOG.md")
    tool = replace(code("extension/src/main.py"), data=False)
    ages = touched({"extension/CHANGELOG.md": 20})

    found = [
        rated("release.changelog", log, LOCK, RANGE, one, ages=ages).status for one in (tool, code("extension/a.py"))
    ]

    assert found == [Status.PARTIAL, Status.MET]


def test_a_lock_file_without_a_changelog_is_partial(rated: Rated) -> None:
    assert rated("release.changelog", LOCK, RANGE).status is Status.PARTIAL


@pytest.mark.parametrize(("members", "open_ones"), [("jobs/*", 0), ("other/*", 3)])
def test_a_lock_file_fixes_the_packages_of_its_workspace(rated: Rated, members: str, open_ones: int) -> None:
    asked = [replace(RANGE, source=at(f"jobs/{name}/pyproject.toml")) for name in ("orders", "refunds", "stock")]
    together = Workspace(source=at("pyproject.toml"), ecosystem="python", members=(members,))

    share = rated("release.changelog", LOCK, together, *asked).share
    assert share is not None
    assert len(share.missing) == open_ones


def test_a_current_changelog_with_loose_dependencies_is_partial(rated: Rated, touched: Touched) -> None:
    log = record(RecordKind.CHANGELOG, "CHANGELOG.md")

    assert rated("release.changelog", log, RANGE, ages=touched({"CHANGELOG.md": 20})).status is Status.PARTIAL


def test_an_old_changelog_with_loose_dependencies_is_absent(rated: Rated, touched: Touched) -> None:
    log = record(RecordKind.CHANGELOG, "CHANGELOG.md")

    assert rated("release.changelog", log, RANGE, ages=touched({"CHANGELOG.md": 400})).status is Status.ABSENT


# ---------------------------------------------------------------- release.rollback


def test_a_written_rollback_is_met(rated: Rated) -> None:
    assert rated("release.rollback", record(RecordKind.ROLLBACK, "docs/rollback.md")).status is Status.MET


def test_a_rollback_job_is_met(rated: Rated) -> None:
    assert rated("release.rollback", run(Activity.ROLLBACK, Trigger.MANUAL)).status is Status.MET


def test_a_rollback_of_a_side_tool_is_partial(rated: Rated) -> None:
    side = record(RecordKind.ROLLBACK, "docs/dashboard-restore.md", Subject.SIDE_TOOL)

    assert rated("release.rollback", side).status is Status.PARTIAL


def test_a_mechanism_that_implies_a_way_back_is_partial(rated: Rated) -> None:
    implied = Rollback(source=at(".github/workflows/deploy.yml"), form="version-input", implied=True)

    assert rated("release.rollback", implied).status is Status.PARTIAL


def test_a_backup_is_partial(rated: Rated) -> None:
    assert (
        rated("release.rollback", run(Activity.BACKUP, Trigger.SCHEDULE, actor=Actor.PIPELINE)).status is Status.PARTIAL
    )


def test_no_way_back_is_absent(rated: Rated) -> None:
    assert rated("release.rollback", run(Activity.DEPLOY, Trigger.MAIN)).status is Status.ABSENT


def test_an_image_tagged_with_the_commit_by_an_action_is_partial(rated: Rated) -> None:
    building = replace(run(Activity.BUILD, Trigger.MAIN), runner="ci.yml#image")
    tags = Use(
        source=at("ci.yml"), owner="ci.yml#image", name="docker/metadata-action", inputs=(("tags", "type=sha\n"),)
    )

    assert rated("release.versioned", building, tags).status is Status.PARTIAL


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("IMAGE_TAG=$GITHUB_SHA-$GITHUB_RUN_ID", Status.PARTIAL),
        ("name=slug::$(git rev-parse --short HEAD)", Status.PARTIAL),
        ("Commit: $GITHUB_SHA", Status.ABSENT),
        ("IMAGE_TAG=latest", Status.ABSENT),
    ],
)
def test_a_name_that_an_earlier_step_makes_of_the_commit_is_partial(rated: Rated, told: str, status: Status) -> None:
    building = replace(run(Activity.BUILD, Trigger.MAIN), runner="ci.yml#image")
    tells = Command(source=at("ci.yml"), owner="ci.yml#image", words=("echo", told))

    assert rated("release.versioned", building, tells).status is status


def test_a_deployment_of_what_is_named_by_the_commit_implies_a_way_back(rated: Rated) -> None:
    deploys = replace(run(Activity.DEPLOY, Trigger.MAIN), runner="ci.yml#image")
    tells = Command(source=at("ci.yml"), owner="ci.yml#image", words=("echo", "IMAGE_TAG=$GITHUB_SHA"))

    assert rated("release.rollback", deploys, tells).status is Status.PARTIAL


def test_a_tag_of_a_job_that_makes_nothing_is_no_version(rated: Rated) -> None:
    tags = Use(source=at("ci.yml"), owner="ci.yml#notes", name="some/action", inputs=(("tags", "type=sha"),))

    assert rated("release.versioned", tags).status is Status.ABSENT


def test_a_way_back_may_hide_where_something_is_deployed(rated: Rated) -> None:
    found = [rated("release.rollback", *runs).certain for runs in ((), (run(Activity.DEPLOY, Trigger.MAIN),))]

    assert found == [True, False]


def test_names_of_artefacts_may_hide_a_version(rated: Rated) -> None:
    found = [rated("release.versioned", *runs).certain for runs in ((), (run(Activity.BUILD, Trigger.MAIN),))]

    assert found == [True, False]


def test_an_old_changelog_is_no_certain_absence(rated: Rated, touched: Touched) -> None:
    old = touched({"CHANGELOG.md": 200})
    found = rated("release.changelog", record(RecordKind.CHANGELOG, "CHANGELOG.md"), ages=old)

    assert (found.status, found.certain) == (Status.ABSENT, False)


def test_a_lock_counts_for_the_code_below_it(rated: Rated) -> None:
    lock = Pin(source=at("transform/package-lock.yml"), scope="lock", ecosystem="dbt", kind=PinKind.LOCKED)
    others = [
        Pin(source=at(f"tools/{n}/requirements.txt"), scope="package", ecosystem="python", kind=PinKind.NONE)
        for n in "abc"
    ]
    found = rated("release.changelog", lock, *others, code("transform/models/a.sql"))

    assert (found.status, found.certain) == (Status.PARTIAL, True)


def test_dependencies_fixed_in_part_are_weak_evidence(rated: Rated) -> None:
    kinds = (PinKind.EXACT, PinKind.NONE, PinKind.NONE)
    pins = [
        Pin(source=at(f"{number}/requirements.txt"), scope="package", ecosystem="python", kind=kind)
        for number, kind in enumerate(kinds)
    ]
    found = rated("release.changelog", *pins)

    assert (found.status, found.certain) == (Status.PARTIAL, False)


def test_a_dump_of_a_source_that_is_loaded_is_no_way_back(rated: Rated) -> None:
    loads = replace(run(Activity.ROLLBACK), tool="database-backup")

    assert rated("release.rollback", loads).status is Status.ABSENT


def test_a_script_that_restores_is_a_way_back(rated: Rated) -> None:
    restores = replace(run(Activity.ROLLBACK), tool="database-backup", runner="script:bin/restore.sh")

    assert rated("release.rollback", restores).status is Status.MET


def test_a_script_that_is_called_after_its_tool_loads_a_dump(rated: Rated) -> None:
    loads = replace(run(Activity.ROLLBACK), tool="database-backup", runner="script:bin/mongorestore-testdb.sh")

    assert rated("release.rollback", loads).status is Status.ABSENT


def test_what_is_published_by_version_can_be_taken_again(rated: Rated, year: MakeYear) -> None:
    found = rated("release.rollback", run(Activity.PUBLISH, Trigger.TAG), activity=year(version_tags=4))

    assert (found.status, found.certain) == (Status.PARTIAL, False)


def test_a_deployment_named_by_its_build_implies_a_way_back(rated: Rated) -> None:
    deploys = replace(run(Activity.DEPLOY, Trigger.MAIN), words=("aws", "s3", "cp", "a.jar", "$CIRCLE_BUILD_NUM.jar"))

    assert rated("release.rollback", deploys).status is Status.PARTIAL


def test_an_argument_of_a_build_names_nothing(rated: Rated) -> None:
    told = replace(run(Activity.BUILD, Trigger.MAIN), words=("docker", "build", "--build-arg", "SHA=$GITHUB_SHA"))

    assert rated("release.versioned", told).status is Status.ABSENT


def test_an_image_that_is_published_by_its_commit_can_be_taken_again(rated: Rated) -> None:
    published = replace(run(Activity.PUBLISH, Trigger.TAG), words=("docker", "push", "etl:${{ github.sha }}"))

    assert rated("release.rollback", published).status is Status.PARTIAL


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("tmp/bucket_migration/README.md", Status.PARTIAL),
        ("docker/AIRFLOW_METADATA_BACKUP.md", Status.PARTIAL),
        ("docs/specs/new-loader/README.md", Status.PARTIAL),
        ("docs/architecture-decision-records/0004-main-only.md", Status.PARTIAL),
        ("docs/troubleshooting-operator.md", Status.PARTIAL),
        ("docs/airflow_rollback.md", Status.MET),
    ],
)
def test_a_way_back_of_what_stands_beside_the_pipelines_is_partial(rated: Rated, path: str, status: Status) -> None:
    assert rated("release.rollback", record(RecordKind.ROLLBACK, path)).status is status


def test_a_tree_that_ci_keeps_for_its_deployments_is_packaged(rated: Rated) -> None:
    inputs = (("artifactName", "code"), ("targetPath", "$(Build.SourcesDirectory)"))
    keeps = Use(source=at("ci.yml"), owner="ci.yml#code", name="PublishPipelineArtifact", inputs=inputs)
    packs = replace(keeps, name="ArchiveFiles", inputs=(("rootFolderOrFile", "$(System.DefaultWorkingDirectory)"),))
    reports = replace(keeps, inputs=(("targetPath", "reports"),))

    found = [rated("release.packaging", use).status for use in (keeps, packs, reports)]
    assert found == [Status.MET, Status.MET, Status.ABSENT]


def test_versions_of_what_ci_builds_are_kept(rated: Rated, year: MakeYear) -> None:
    tagged = year(version_tags=4)
    kept = (image("."), image(".", built=False), image("other"))
    found = [rated("release.rollback", code("etl/a.py"), one, activity=tagged) for one in kept]
    assert [one.status for one in found] == [Status.PARTIAL, Status.ABSENT, Status.ABSENT]


def test_a_package_is_built_by_its_release(rated: Rated) -> None:
    package = Artifact(source=at("integration_tests/packages.yml"), kind="dbt-package", holds=(".",))
    release = run(Activity.RELEASE, Trigger.MAIN)
    found = [rated("release.packaging", code("models/a.sql"), package, *more).status for more in ([], [release])]
    assert found == [Status.PARTIAL, Status.MET]


def test_an_image_of_buildpacks_holds_the_folder(rated: Rated) -> None:
    built = replace(run(Activity.BUILD, Trigger.MAIN), tool="docker", words=("pack", "build", "shop"))
    assert rated("release.packaging", code("etl/load.py"), built).status is Status.MET


def test_a_packer_holds_its_folder_whatever_settings_it_is_told(rated: Rated) -> None:
    words = ("chalice", "package", "--merge-template", "infra.json", "out")
    built = replace(run(Activity.BUILD, Trigger.MAIN), folder="ingest", words=words)
    settings = replace(code("ingest/infra.json"), kind=CodeKind.CONFIGURATION, data=False)
    assert rated("release.packaging", code("ingest/load.py"), settings, built).status is Status.MET


def test_a_deployment_that_packs_the_code_is_packaging(rated: Rated) -> None:
    deployed = Run(
        source=at("deploy.yml"),
        activity=Activity.DEPLOY,
        tool="platform",
        actor=Actor.CI,
        triggers=(Trigger.MAIN,),
        words=("cf", "push", "orders"),
    )
    finding = rated("release.packaging", code("etl/load.py"), deployed)

    assert (finding.status, finding.certain) == (Status.MET, False)


def test_an_image_that_its_action_names_by_the_commit_is_partly_versioned(rated: Rated) -> None:
    published = Run(source=at(".ci.yml"), activity=Activity.PUBLISH, tool="docker", actor=Actor.CI, runner="image")
    use = Use(source=at(".ci.yml"), owner="image", name="docker/build-push-action", inputs=(("tag_with_sha", "true"),))

    assert rated("release.versioned", published, use).status is Status.PARTIAL
