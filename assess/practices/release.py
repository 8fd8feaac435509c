"""Release: packaging, versions, changelog with fixed dependencies, and the way back."""

from __future__ import annotations

import re
from posixpath import dirname

from assess.evidence.dependencies import FIXED, fixed_files, reached_by_locks
from assess.evidence.deployment import (
    deployments,
    names_commit,
    names_told_by_commit,
    packing,
    released_packages,
    uses_that_name_commit,
)
from assess.evidence.links import chained, first, proven, steps, switched_off
from assess.evidence.reach import Territory, is_near
from assess.facts import (
    DBT_PACKAGE,
    Activity,
    Actor,
    Artifact,
    Code,
    Command,
    Facts,
    Pin,
    PinKind,
    Record,
    RecordKind,
    Role,
    Rollback,
    Run,
    Subject,
    Trigger,
    Use,
    VersionField,
)
from assess.findings import Effort, Finding, Status, absent, counted, met, partial, practice, shown
from assess.thresholds import FIXED_IN_PART, MOST, VERSION_TAGS
from assess.values import replace

JOB_IMAGE = "job-image"
VERSION_OF_COMMIT = "immutable-version"
RESTORES = frozenset({"database-backup"})
# A script that is called after the tool alone loads a dump: `mongorestore_dev.sh`.
GOES_BACK = re.compile(r"(?<!pg_)(?<!pg-)(?<!mongo)restor|roll-?_?back|recover|back-?_?up", re.IGNORECASE)
THROWN_AWAY = re.compile(r"(?:^|/)(?:tmp|temp|scratch|playground|archived?|deprecated|old)/", re.IGNORECASE)
# What a design says of the way back from one change, or a page on one fault of the way out of it, is no procedure.
OF_ONE_CHANGE = re.compile(
    r"(?:^|/)(?:specs?|adrs?|rfcs?|proposals?|plans?|decisions|[\w-]{0,30}decision[-_]records?)/|troubleshooting-[^/]*$",
    re.IGNORECASE,
)
ORCHESTRATOR = re.compile(r"dagster|airflow|prefect|mage|kestra|argo", re.IGNORECASE)
KEPT_STATE = re.compile(r"retention|metadata|meta-?db|postgres|event[-_ ]log", re.IGNORECASE)
CREATES_RELEASE = ("gh", "release", "create")  # without a text unless it is told one
NOTES = ("--notes", "--generate-notes", "-n", "-F")
# https://learn.microsoft.com/azure/devops/pipelines/artifacts/pipeline-artifacts, github.com/actions/upload-artifact
KEEPING = re.compile(r"Publish(?:Pipeline|Build)Artifact|ArchiveFiles|upload-artifact", re.IGNORECASE)
KEPT = frozenset({"targetpath", "pathtopublish", "rootfolderorfile", "path"})
TREES = frozenset(
    {".", "./", "$(Build.SourcesDirectory)", "$(System.DefaultWorkingDirectory)", "${{ github.workspace }}"}
)
BUILD_NUMBER = re.compile(
    r"CIRCLE_BUILD_NUM|\bBUILD_NUMBER|github\.run_(?:number|id)|GITHUB_RUN_NUMBER|CI_PIPELINE_I?ID|Build\.Build(?:Id|Number)"
)


@practice(
    "release.packaging",
    title="The pipeline code is packaged by CI",
    remedy="Let CI build an image or package that holds the pipelines.",
    effort=Effort.DAYS,
)
def packaging(facts: Facts) -> Finding:
    """What was built once and tested is what should run, everywhere."""
    territory, artifacts = Territory.of(facts), facts.of(Artifact)
    held = {artifact: territory.held_by(artifact) for artifact in artifacts}
    released = released_packages(facts)
    built = [one for one in artifacts if one.built or (released and one.kind == DBT_PACKAGE)]
    built.sort(key=lambda one: -held[one])
    defined = [one for one in artifacts if one not in built and held[one]]
    together = territory.held_by(*built)
    builds = [run for run in facts.of(Run) if run.activity is Activity.BUILD and run.actor is Actor.CI and run.enabled]
    made = (*steps(builds), *first("an artefact that CI builds", built))
    links = chained(
        proven("exists", (*first("defines an artefact", artifacts), *steps(builds))),
        proven("built by CI", made, broken=switched_off(facts, {Activity.BUILD})),
        proven("with most of the code", first("holds the code", built), holds=together >= MOST),
    )
    proof = (*shown("an artefact that CI builds", *built), *shown("builds it", *builds))
    if built and together >= MOST:
        reason = f"CI builds {len(built)} artefacts with {together:.0%} of the pipeline code"
        return replace(met(reason, *proof, certain=not is_near(together, MOST)), links=links)
    if trees := [use for use in facts.of(Use) if use.enabled and _keeps_tree(use)]:
        whole = (*shown("keeps the whole tree as an artefact", *trees), *proof)
        return replace(
            met("CI keeps the whole tree as the artefact of its deployments", *whole, certain=False), links=links
        )
    packs = packing(facts)
    brought = territory.reached(packs)
    if brought >= MOST:
        reason = f"the deployment of CI packs {brought:.0%} of the pipeline code"
        whole = (*shown("packs what it deploys", *packs), *proof)
        return replace(met(reason, *whole, certain=False), links=links)
    if built or builds:
        reason = f"what CI builds holds {together:.0%} of the pipeline code"
        return replace(partial(reason, *proof, certain=bool(built) and not is_near(together, MOST)), links=links)
    if defined:
        reason = "a definition of an artefact that CI does not build"
        return replace(partial(reason, *shown("defines an artefact", *defined)), links=links)
    return absent("no image, wheel, bundle or package of the pipeline code")


@practice(
    "release.versioned",
    title="Releases carry versions",
    remedy="Tag each release with a version and let the tag start the deployment.",
    effort=Effort.HOURS,
)
def versioned(facts: Facts) -> Finding:
    """Only what has a name can be asked for again."""
    activity = facts.activity
    tags = counted("version tags of the last year", activity.version_tags)
    if activity.version_tags >= VERSION_TAGS:
        return met(f"{activity.version_tags} version tags in the last year", tags)
    if activity.version_tags:
        return partial("one version tag in the last year", tags)
    if activity.newest_version_tag_at is not None:
        newest = activity.newest_version_tag_at.date()
        return partial(f"the newest version tag is of {newest}", counted(f"version tags up to {newest}", 1))
    fields = [one for one in facts.of(VersionField) if _has_moved(facts, one)]
    if fields:
        certain = all(one.moved is not None for one in fields)
        reason = f"{len(fields)} version fields moved in the last year, no version tags"
        return partial(reason, *shown("a version field that moved", *fields), certain=certain)
    named = [one for one in facts.of(Rollback) if one.form == VERSION_OF_COMMIT]
    releases = [run for run in facts.of(Run) if run.activity is Activity.RELEASE and run.enabled]
    runs = [run for run in facts.of(Run) if names_commit(run)]
    by_commit = [*runs, *uses_that_name_commit(facts), *names_told_by_commit(facts)]
    weaker = (*shown("an artefact named by its commit", *named, *by_commit), *shown("makes a release", *releases))
    if weaker:
        return partial("artefacts named by commit, or releases without version tags", *weaker, certain=False)
    # An artefact's name may be made of variables that are not resolved here.
    return absent("no version tags", certain=not any(_makes_artifacts(run) for run in facts.of(Run)))


@practice(
    "release.changelog",
    title="Changes are told and dependencies are fixed",
    remedy="Keep a changelog with each release and lock the dependencies.",
    effort=Effort.HOURS,
)
def changelog(facts: Facts) -> Finding:
    """Who depends on the data must learn what changed, and the same build must come out tomorrow."""
    logs = [record for record in facts.of(Record) if record.kind is RecordKind.CHANGELOG]
    current = [log for log in logs if facts.ages.is_up_to_date(log.source.path) and not _is_of_a_side_tool(facts, log)]
    notes = _release_notes(facts)
    fixed = fixed_files(facts)
    pinned = [pin for pin in facts.of(Pin) if pin.scope in {"lock", "package"} and pin.kind in FIXED]
    reached = reached_by_locks(facts)
    locked = bool(pinned) and (fixed.value >= MOST or reached.value >= MOST)
    logged = (*shown("a changelog up to date", *current), *shown("makes release notes", *notes))
    proof = (*logged, *shown("fixes dependencies", *pinned))
    if logged and locked:
        return met("a changelog up to date, dependencies are locked or pinned", *proof, share=fixed)
    certain = not is_near(max(fixed.value, reached.value), MOST)
    if logged:
        reason = f"a changelog up to date, but {fixed.n:.0f} of {fixed.of:.0f} {fixed.unit} fix their dependencies"
        return partial(reason, *logged, certain=certain, share=fixed)
    if locked:
        reason = "dependencies are locked or pinned, " + ("the changelog is out of date" if logs else "no changelog")
        return partial(reason, *proof, certain=certain, share=fixed)
    nothing = not (logs or pinned)
    if pinned and max(fixed.value, reached.value) >= FIXED_IN_PART:
        return partial("dependencies are fixed in part, no changelog", *proof, certain=False, share=fixed)
    return absent("no changelog up to date and no fixed dependencies", certain=certain and nothing, share=fixed)


def _is_of_a_side_tool(facts: Facts, log: Record) -> bool:
    """Say whether a changelog stands in the folder of a program that is no data code."""
    folder = dirname(log.source.path)
    beside = [one for one in facts.of(Code) if folder and one.source.path.startswith(f"{folder}/")]
    programs = [one for one in beside if one.role is Role.PIPELINE]
    return bool(programs) and not any(one.data for one in programs)


@practice(
    "release.rollback",
    title="The way back is prepared",
    remedy="Write down how to bring back the last version, and try it once.",
    effort=Effort.HOURS,
)
def rollback(facts: Facts) -> Finding:
    """A way back that is first looked for during an outage is found too late."""
    ways = facts.of(Rollback)
    whole = [one for one in ways if one.whole and not one.implied]
    written = [record for record in facts.of(Record) if record.kind is RecordKind.ROLLBACK]
    beside = [record for record in written if _is_beside(record)]
    own = [record for record in written if record not in beside]
    runs = [run for run in facts.of(Run) if run.activity is Activity.ROLLBACK and run.enabled and _goes_back(run)]
    strong = (
        *shown("a way back by machine", *whole, *runs),
        *shown("a way back written down", *own),
    )
    if strong:
        by_machine = bool(whole) or any(run.actor is not Actor.SCRIPT for run in runs)
        return met("a rollback is written down or automated", *strong, certain=by_machine)
    tagged = [
        run for run in deployments(facts) if run.activity is Activity.DEPLOY and set(run.triggers) == {Trigger.TAG}
    ]
    backups = [run for run in facts.of(Run) if run.activity is Activity.BACKUP and run.enabled]
    implied = (
        *shown("implies a way back", *(one for one in ways if one not in whole)),
        *shown("deploys a tagged version", *tagged),
        *shown("publishes each version", *_published_versions(facts)),
        *shown("deploys what is named by its build", *_named_builds(facts), *_names_of_shipped(facts)),
        *shown("makes a backup", *backups),
        *shown("runs an image by its version", *_versioned_images(facts)),
    )
    if implied:
        proof = (*implied, *shown("a way back of a side tool", *beside))
        return partial("a mechanism that implies a way back, none written down", *proof, certain=False)
    kept = versioned(facts)
    if kept.status is not Status.ABSENT and packaging(facts).status is Status.MET:
        return partial("earlier versions are kept, no way back is written down", *kept.evidence, certain=False)
    if beside:
        return partial("a way back for side tools only", *shown("a way back of a side tool", *beside), certain=False)
    # What is deployed may keep its earlier versions in a form that no reader knows.
    return absent("no rollback is written down or automated", certain=not deployments(facts))


def _keeps_tree(use: Use) -> bool:
    """Say whether a step keeps all that was checked out for the jobs after it."""
    named = (value.strip() for key, value in use.inputs if key.lower() in KEPT)
    return KEEPING.search(use.name) is not None and any(value in TREES for value in named)


def _is_beside(record: Record) -> bool:
    """Say whether a page is on a side tool, on one change or the orchestrator's own database alone, or thrown away."""
    told = f"{record.source.path} {record.title}"
    own_database = ORCHESTRATOR.search(told) is not None and KEPT_STATE.search(told) is not None
    passing = (THROWN_AWAY.search(record.source.path), OF_ONE_CHANGE.search(record.source.path))
    return record.subject is Subject.SIDE_TOOL or any(passing) or own_database


def _goes_back(run: Run) -> bool:
    """Say whether a run restores a state; to load a dump of another system's database is its common use."""
    told = " ".join((run.source.path, run.runner, run.runner_source.path if run.runner_source else ""))
    return run.tool not in RESTORES or GOES_BACK.search(told) is not None


def _published_versions(facts: Facts) -> list[Run]:
    """Return the runs of CI that publish what version tags of the last year name: any of them can be taken again."""
    if facts.activity.version_tags < VERSION_TAGS:
        return []
    published = [run for run in facts.of(Run) if run.activity is Activity.PUBLISH and run.actor is Actor.CI]
    return [*(run for run in published if run.enabled), *released_packages(facts)]


def _versioned_images(facts: Facts) -> list[Pin]:
    """Return the images that pipelines run by a version that stays: an older one can be named again."""
    return [pin for pin in facts.of(Pin) if pin.scope == JOB_IMAGE and pin.kind in {PinKind.EXACT, PinKind.HASHED}]


def _named_builds(facts: Facts) -> list[Run]:
    """Return the deployments, and what tags publish, that name what they ship by the commit or number of its build."""
    runs = [run for run in facts.of(Run) if _ships(run) and run.actor is Actor.CI and run.enabled]
    return [run for run in runs if names_commit(run) or any(BUILD_NUMBER.search(word) for word in run.words)]


def _names_of_shipped(facts: Facts) -> list[Command]:
    """Return the commands that make the name of what their job deploys of the commit."""
    shipping = {run.runner for run in facts.of(Run) if _ships(run) and run.actor is Actor.CI and run.enabled}
    return [one for one in names_told_by_commit(facts) if one.owner in shipping]


def _ships(run: Run) -> bool:
    return run.activity is Activity.DEPLOY or (run.activity is Activity.PUBLISH and Trigger.TAG in run.triggers)


def _makes_artifacts(run: Run) -> bool:
    return run.actor is Actor.CI and run.enabled and run.activity in {Activity.BUILD, Activity.PUBLISH}


def _has_moved(facts: Facts, field: VersionField) -> bool:
    return not facts.ages.is_stale(field.source.path) if field.moved is None else field.moved


def _release_notes(facts: Facts) -> list[Run]:
    """Return the runs of CI that make releases, where versions of the last year show that they do."""
    if not facts.activity.version_tags:
        return []
    runs = [run for run in facts.of(Run) if run.activity is Activity.RELEASE and run.actor is Actor.CI and run.enabled]
    return [
        run for run in runs if run.words[:3] != CREATES_RELEASE or any(word.startswith(NOTES) for word in run.words)
    ]
