"""Reproducibility: Git, configuration, builds and the audit trail by literal facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from assess.facts import (
    Activity,
    Actor,
    Artifact,
    CiJob,
    Code,
    CodeKind,
    Command,
    Environment,
    EnvironmentKind,
    Fact,
    Infrastructure,
    Known,
    Pin,
    PinKind,
    Pipeline,
    Place,
    Reference,
    Role,
    Run,
    Secret,
    Source,
    Trigger,
)
from assess.findings import Finding, Status
from assess.values import replace

if TYPE_CHECKING:
    from assess.activity import Activity as Year

Rated = Callable[..., Finding]
AT = Source(path="x.yml", line=1)
CODE = Code(source=AT, language="sql", lines=9, role=Role.PIPELINE, kind=CodeKind.MODEL, data=True)
JOB = CiJob(source=AT, system="github-actions", workflow="ci", job="ci.yml#test", triggers=(Trigger.REQUEST,))
DEV, PROD = EnvironmentKind.DEVELOPMENT, EnvironmentKind.PRODUCTION


def elsewhere(what: str) -> Reference:
    return Reference(source=AT, what=what, place=Place.ELSEWHERE)


DEPLOYS = Run(source=AT, activity=Activity.DEPLOY, tool="ansible", actor=Actor.CI, triggers=(Trigger.MAIN,))
NIGHTLY = Pipeline(source=AT, name="nightly", tool="airflow", scheduled=Known.SET)
CLUSTER = Infrastructure(source=AT, tool="terraform", resource="aws_mwaa_environment", area="orchestration")
SIBLING = Reference(source=AT, what="deployment", place=Place.ELSEWHERE, target="infra", tool="sibling-repositories")


SAID = replace(SIBLING, tool="deploying-repositories")
ORDERS_IMAGE = Pin(source=AT, scope="job-image", ecosystem="docker", kind=PinKind.EXACT, name="ghcr.io/acme/orders:1.2")
BUILT = Artifact(source=AT, kind="image", holds=(".",), built=True)


def environment(kind: EnvironmentKind, form: str = "dbt-target", *, example: bool = False) -> Environment:
    return Environment(source=AT, name=kind.value, kind=kind, form=form, example=example)


def pin(scope: str, kind: PinKind, path: str = "requirements.txt", count: int = 1) -> Pin:
    return Pin(source=Source(path=path), scope=scope, ecosystem="python", kind=kind, count=count)


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ([CODE, JOB], Status.PARTIAL),
        ([CODE, JOB, DEPLOYS], Status.PARTIAL),
        ([CODE, JOB, DEPLOYS, NIGHTLY], Status.MET),
        ([CODE, JOB, replace(DEPLOYS, activity=Activity.TRANSFORM)], Status.MET),
        ([CODE, JOB, CLUSTER], Status.MET),
        ([CODE, JOB, Artifact(source=AT, kind="dbt-package", holds=(".",))], Status.MET),
        ([CODE, JOB, replace(BUILT, kind="wheel", published=True)], Status.MET),
        ([CODE, JOB, replace(BUILT, kind="wheel")], Status.PARTIAL),
        ([CODE, JOB, CLUSTER, elsewhere("image")], Status.MET),
        ([CODE, JOB, CLUSTER, elsewhere("hosted-job")], Status.PARTIAL),
        ([CODE, JOB, CLUSTER, SAID], Status.PARTIAL),
        ([CODE, JOB, CLUSTER, ORDERS_IMAGE], Status.PARTIAL),
        ([CODE, JOB, CLUSTER, replace(ORDERS_IMAGE, name="apache/spark:3.5.1")], Status.MET),
        ([CODE, JOB, CLUSTER, ORDERS_IMAGE, BUILT], Status.MET),
        ([CODE], Status.PARTIAL),
        ([JOB], Status.ABSENT),
        ([CODE, JOB, SIBLING], Status.PARTIAL),
        ([CODE, JOB, SIBLING, CLUSTER], Status.MET),
        ([CODE, JOB, SIBLING, replace(CLUSTER, tool="sql")], Status.PARTIAL),
    ],
)
def test_all_code_is_in_git(rated: Rated, facts: list[Fact], status: Status) -> None:
    assert rated("reproducibility.git", *facts).status is status


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ([environment(DEV), environment(PROD)], Status.MET),
        ([environment(PROD)], Status.PARTIAL),
        ([environment(DEV), environment(EnvironmentKind.TEST)], Status.PARTIAL),
        ([environment(DEV), environment(PROD, example=True)], Status.PARTIAL),
        ([environment(DEV, "ci"), environment(PROD, "ci")], Status.PARTIAL),
        ([environment(DEV), environment(PROD), Secret(source=AT, kind="password")], Status.PARTIAL),
        ([JOB], Status.ABSENT),
    ],
)
def test_environments_are_configured_as_code(rated: Rated, facts: list[Fact], status: Status) -> None:
    assert rated("reproducibility.config-as-code", *facts).status is status


def test_a_local_stack_is_one_environment(rated: Rated) -> None:
    service = Infrastructure(source=AT, tool="compose", resource="service", area="warehouse", local=True)
    found = rated("reproducibility.config-as-code", service)
    assert (found.status, found.certain) == (Status.PARTIAL, False)


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ([pin("lock", PinKind.HASHED), pin("runtime", PinKind.EXACT)], Status.MET),
        ([pin("package", PinKind.EXACT), pin("runtime", PinKind.EXACT)], Status.MET),
        (
            [
                pin("package", PinKind.RANGE, "a/b.toml"),
                pin("lock", PinKind.LOCKED, "a/x.lock"),
                pin("image", PinKind.EXACT),
            ],
            Status.MET,
        ),
        (
            [
                pin("package", PinKind.RANGE, "job/requirements.txt", count=9),
                pin("lock", PinKind.LOCKED, "x.lock"),
                pin("image", PinKind.EXACT),
            ],
            Status.PARTIAL,
        ),
        (
            [pin("lock", PinKind.HASHED), pin("runtime", PinKind.EXACT), pin("job-image", PinKind.MOVING)],
            Status.PARTIAL,
        ),
        ([pin("package", PinKind.RANGE, count=9), pin("runtime", PinKind.EXACT)], Status.PARTIAL),
        ([pin("lock", PinKind.HASHED)], Status.PARTIAL),
        ([pin("package", PinKind.RANGE), pin("runtime", PinKind.MOVING)], Status.ABSENT),
        ([pin("action", PinKind.EXACT)], Status.ABSENT),
    ],
)
def test_builds_are_made_of_pinned_parts(rated: Rated, facts: list[Fact], status: Status) -> None:
    assert rated("reproducibility.builds", *facts).status is status


@pytest.mark.parametrize(
    ("requests", "items", "empty", "status"),
    [
        (0.9, 0.0, 0.1, Status.MET),
        (0.0, 0.6, 0.1, Status.MET),
        (0.9, 0.0, 0.4, Status.PARTIAL),
        (0.1, 0.1, 0.1, Status.PARTIAL),
        (0.1, 0.1, 0.4, Status.ABSENT),
    ],
)
def test_the_audit_trail(
    rated: Rated, year: Callable[..., Year], requests: float, items: float, empty: float, status: Status
) -> None:
    figures = year(changes=100, request_share=requests, item_share=items, empty_message_share=empty)
    assert rated("reproducibility.audit-trail", activity=figures).status is status


def test_a_year_without_changes_leaves_no_trail(rated: Rated) -> None:
    assert rated("reproducibility.audit-trail").status is Status.ABSENT


PUBLISHES = Run(source=AT, activity=Activity.PUBLISH, tool="docker", actor=Actor.CI, triggers=(Trigger.MAIN,))


def other(name: str, form: str) -> Environment:
    return Environment(source=AT, name=name, kind=EnvironmentKind.OTHER, form=form)


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ([other("ours", "dbt-target"), other("mine", "code")], Status.PARTIAL),
        ([other("north", "terraform"), other("south", "terraform")], Status.MET),
        ([environment(PROD), other("analysis", "terraform")], Status.MET),
        ([environment(DEV, "deployment"), environment(PROD, "deployment")], Status.PARTIAL),
    ],
)
def test_two_tools_may_mean_the_same_environment(rated: Rated, facts: list[Fact], status: Status) -> None:
    assert rated("reproducibility.config-as-code", *facts).status is status


def test_an_image_that_installs_open_requirements_leaves_a_lock_aside(rated: Rated) -> None:
    opened = Pin(source=Source(path="Dockerfile"), scope="project", ecosystem="python", kind=PinKind.NONE, name=".")
    facts = [
        pin("lock", PinKind.LOCKED, "poetry.lock"),
        pin("package", PinKind.RANGE, "pyproject.toml"),
        pin("runtime", PinKind.EXACT),
    ]

    assert [rated("reproducibility.builds", *facts, *more).status for more in ([], [opened])] == [
        Status.MET,
        Status.PARTIAL,
    ]


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ([replace(CODE, kind=CodeKind.CONFIGURATION)], Status.PARTIAL),
        ([replace(CODE, source=Source(path="etl/settings.py"))], Status.PARTIAL),
        ([CODE], Status.ABSENT),
    ],
)
def test_settings_without_an_environment_are_a_part(rated: Rated, facts: list[Fact], status: Status) -> None:
    assert rated("reproducibility.config-as-code", *facts).status is status


@pytest.mark.parametrize(
    "left",
    [
        Pin(source=Source(path="ci.yml"), scope="image", ecosystem="docker", kind=PinKind.MOVING, name="alpine"),
        Pin(source=Source(path="Dockerfile"), scope="package", ecosystem="python", kind=PinKind.NONE, name="dbt-core"),
    ],
)
def test_what_has_no_version_leaves_the_pins_aside(rated: Rated, left: Pin) -> None:
    images = [replace(left, name=f"postgres:{one}", scope="image", kind=PinKind.EXACT) for one in ("15.1", "15.2")]
    parts = [pin("package", PinKind.EXACT, count=9), pin("runtime", PinKind.EXACT), *images]
    strict = Command(source=AT, owner="ci.yml#test", words=("uv", "sync", "--locked"))
    found = [rated("reproducibility.builds", *parts, *more).status for more in ([], [left], [left, strict])]
    assert found == [Status.MET, Status.PARTIAL, Status.MET]


def test_a_command_that_takes_in_the_newest_image_leaves_the_pins_aside(rated: Rated) -> None:
    parts = [pin("package", PinKind.EXACT, count=9), pin("runtime", PinKind.EXACT)]
    newest = Command(source=AT, owner="make:test", words=("docker", "run", "acme/pipeline:latest", "make", "test"))
    found = [rated("reproducibility.builds", *parts, *more).status for more in ([], [newest])]
    assert found == [Status.MET, Status.PARTIAL]


@pytest.mark.parametrize(
    ("image", "status"),
    [("python:3.12-slim", Status.MET), ("node:22.1", Status.PARTIAL)],
)
def test_the_runtimes_that_a_manifest_supports_where_an_image_says_which_runs(
    rated: Rated, image: str, status: Status
) -> None:
    supported = replace(pin("runtime", PinKind.RANGE, "pyproject.toml"), name="python")
    at = Source(path="Dockerfile", tool="docker")
    runs = Pin(source=at, scope="image", ecosystem="docker", kind=PinKind.EXACT, name=image)
    assert rated("reproducibility.builds", pin("lock", PinKind.LOCKED, "uv.lock"), supported, runs).status is status


@pytest.mark.parametrize(("project", "status"), [("jobs", Status.PARTIAL), ("other", Status.MET)])
def test_an_image_may_install_a_project_of_another_folder(rated: Rated, project: str, status: Status) -> None:
    opened = Pin(source=Source(path="docker/Dockerfile"), scope="project", ecosystem="python", kind=PinKind.NONE)
    facts = [
        pin("lock", PinKind.LOCKED, "uv.lock"),
        pin("package", PinKind.RANGE, "jobs/pyproject.toml"),
        pin("runtime", PinKind.EXACT),
        replace(opened, name=project),
    ]
    assert rated("reproducibility.builds", *facts).status is status


def test_a_package_that_follows_a_branch_is_open_beside_a_lock(rated: Rated) -> None:
    branch = Pin(
        source=Source(path="image/requirements.txt"), scope="package", ecosystem="python", kind=PinKind.MOVING, name="a"
    )
    strict = Command(source=AT, owner="ci.yml#test", words=("uv", "sync", "--frozen"))
    facts = [pin("package", PinKind.EXACT, count=9), pin("runtime", PinKind.EXACT), branch, strict]
    assert rated("reproducibility.builds", *facts).status is Status.PARTIAL
