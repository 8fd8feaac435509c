"""How changes reach the places where they run: the runs of CI that deploy, their stage and what stands before them."""

from __future__ import annotations

import re
from posixpath import relpath, splitext
from typing import TYPE_CHECKING

from assess.documents import unwrapped
from assess.evidence.handed_over import handed_over
from assess.evidence.reach import Territory
from assess.evidence.scheduled import scheduled_scripts
from assess.facts import (
    DBT_PACKAGE,
    Activity,
    Actor,
    Artifact,
    CiJob,
    Command,
    EnvironmentKind,
    Facts,
    Infrastructure,
    Place,
    Reference,
    Run,
    Trigger,
    Use,
)
from assess.roles import tests_folder
from assess.terms.environments import environment_kind
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

AUTOMATIC = frozenset({Trigger.MAIN, Trigger.TAG, Trigger.ENVIRONMENT_BRANCH, Trigger.SCHEDULE, Trigger.UPSTREAM})
BRINGING = frozenset({Activity.DEPLOY, Activity.TRANSFORM})  # brings the code to a place, or runs it there
INFRASTRUCTURE = ("hcl",)
TABLES = "sql"  # the language of models, tables and views: to deploy them is to run their statements in a warehouse
WITH_ASSETS = frozenset({"cdk"})  # upload the code that their functions name, wherever it stands
# https://docs.aws.amazon.com/cdk/v2/guide/assets.html, https://aws.github.io/chalice/topics/packaging.html,
# https://www.serverless.com/framework/docs/providers/aws/guide/packaging, https://cli.cloudfoundry.org/en-US/v8/push.html
PACKERS = frozenset({
    ("cdk", "deploy"), ("chalice", "deploy"), ("serverless", "deploy"), ("sls", "deploy"), ("sam", "deploy"),
    ("cf", "push"), ("zappa", "update"),
})  # fmt: skip
# Buildpacks put the whole folder into the image: https://buildpacks.io/docs/for-platform-operators/how-to/integrate-ci/pack/cli/pack_build/
PACKING = frozenset(
    {("pack", "build"), ("chalice", "package"), ("sam", "build"), ("serverless", "package"), ("sls", "package")}
)
BY_PLAYS = "ansible"
CHECKOUT = "actions/checkout"
# Words of jobs and their files that build documentation: what they run or deploy fills no place that is used.
DOCUMENTING = frozenset({"doc", "docs", "documentation", "mkdocs", "sphinx"})
BY_IMAGE = frozenset({"kubectl", "helm", "docker"})  # name manifests alone; the code is in the image that CI built
IMAGES = "docker"
IMAGE_STEPS = frozenset({Activity.BUILD, Activity.PUBLISH})
COPIED = "files"  # the area of what plays put onto hosts
# Folders of infrastructure: the code that it carries stands around them, whatever small code of its own they hold.
PLATFORM_FOLDERS = frozenset({
    "terraform", "tf", "infra", "infrastructure", "iac", "deploy", "deployment", "cdk", "pulumi", "cloudformation",
})  # fmt: skip
CARRIERS = frozenset({"object", "notebook", "job", "function", "routine", "procedure"})  # words of resource types
STAGE_OPTIONS = frozenset(
    {"--target", "-t", "--env", "--environment", "--stage", "--workspace", "-var-file", "--var-file"}
)
# The variables of CI systems that hold the commit, and the commands that print it.
COMMIT = re.compile(
    r"github\.sha|GITHUB_SHA|CI_COMMIT_(?:SHORT_)?SHA|Build\.SourceVersion|CIRCLE_SHA1|GIT_COMMIT|BUILDKITE_COMMIT"
    r"|BITBUCKET_COMMIT|COMMIT_SHA|SHORT_SHA|git rev-parse|git log -|--pretty=format:.?%h"
)
# docker/metadata-action: https://github.com/docker/metadata-action#typesha
SHA_TAG = re.compile(r"^[^\S\n]*+type=sha\b(?![^\n]*enable=false)", re.MULTILINE)
ARTIFACT_NAME = re.compile(r"(?:name=)?\w{0,50}?(?:tag|version|slug|image|build)\w{0,50}(?:=|::)", re.IGNORECASE)
MAX_TOLD = 500  # characters of what a step tells the next ones
NAMING_INPUTS = frozenset({"tag", "tags", "image", "images", "version"})
BY_COMMIT = "tag_with_sha"  # https://github.com/docker/build-push-action/tree/v1#tag_with_sha
TELLING = frozenset({"--build-arg", "--label"})
NAMED = frozenset({Activity.BUILD, Activity.PUBLISH, Activity.DEPLOY})
SPLIT = re.compile(r"[^a-z0-9]+")
COPIERS = (("rsync",), ("scp",))
MAX_NEEDS = 10_000
TOLD = frozenset({"deployment", "described-deployment", "own-code"})


def deployments(facts: Facts) -> tuple[Run, ...]:
    """Return the runs of CI that deploy data code or run it, by whatever trigger.

    A deployment of infrastructure stands for the data code where its resources carry code, such as jobs and their
    files, plays that copy it or an image that CI builds; which of the code they carry cannot be told.
    """
    return tuple(run for run in brought_anywhere(facts) if not _is_same_for_requests(run))


def brought_anywhere(facts: Facts) -> tuple[Run, ...]:
    """Return the deployments and the runs that are the same for requests and merges, which go to no place for good."""
    runs = [run for run in facts.of(Run) if run.activity in BRINGING and run.actor is Actor.CI and run.enabled]
    runs = [run for run in (*runs, *scheduled_scripts(facts)) if not is_trial(run)]
    resources = facts.of(Infrastructure)
    carried = {one.tool for one in resources if one.tool == BY_PLAYS and one.area == COPIED}
    carried |= BY_IMAGE if any(map(_builds_image, facts.of(Run))) else set()
    has_carriers = any(map(_carries_code, resources))
    foreign = _checked_out_beside(facts)

    def carries(run: Run) -> bool:
        by_resource = run.languages == INFRASTRUCTURE or run.tool in WITH_ASSETS
        told = run.tool in carried or (run.runner, _top(run.folder)) in foreign
        return (has_carriers and by_resource) or (told and run.activity is Activity.DEPLOY)

    territory = Territory.of(facts)
    return (*(_with_code(run, territory) if carries(run) else run for run in runs), *handed_over(facts))


def packing(facts: Facts) -> tuple[Run, ...]:
    """Return the runs of CI by a tool that packs the code which it deploys."""
    runs = [run for run in facts.of(Run) if run.actor is Actor.CI and run.enabled]
    places = {(run.source, run.runner) for run in runs if unwrapped(run.words)[:2] in PACKERS}
    brought = (run for run in brought_anywhere(facts) if run.activity is Activity.DEPLOY)
    deployed = (run for run in brought if (run.source, run.runner) in places)
    return (*deployed, *(_without_files(run) for run in runs if unwrapped(run.words)[:2] in PACKING))


def _without_files(run: Run) -> Run:
    """Leave the files out that a packer is told: they are settings of what it packs."""
    return replace(run, words=tuple(word for word in run.words if not splitext(word)[1]))


def _checked_out_beside(facts: Facts) -> frozenset[tuple[str, str]]:
    """Return the jobs with the folders into which they check out another repository: its plays deploy this one."""
    uses = ((use, dict(use.inputs)) for use in facts.of(Use) if use.enabled and use.name == CHECKOUT)
    return frozenset(
        (use.owner, _top(given["path"])) for use, given in uses if given.get("repository") and given.get("path")
    )


def _top(folder: str) -> str:
    return folder.removeprefix("./").partition("/")[0]


def _is_same_for_requests(run: Run) -> bool:
    """Say whether a run of the pipelines names no stage and is made for requests as for merges: it tests them."""
    return run.activity is Activity.TRANSFORM and Trigger.REQUEST in run.triggers and stage_of(run) is None


def is_trial(run: Run) -> bool:
    """Say whether a run builds tests or documentation, or deploys the latter: it brings nothing to where it is used."""
    if not DOCUMENTING.isdisjoint(_words_of(run)):
        return True
    return run.activity is Activity.TRANSFORM and tests_folder(run.folder) is not None


def _words_of(run: Run) -> set[str]:
    """Return the words by which a job and its file are called."""
    file, _, job = run.runner.rpartition("#")
    return {*SPLIT.split(job.lower()), *SPLIT.split(file.rpartition("/")[2].lower())}


def automatic(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Return the runs that a merge, a tag, a branch of an environment or a schedule starts."""
    return tuple(run for run in runs if AUTOMATIC & set(run.triggers))


def is_automatic(run: Run) -> bool:
    """Say whether CI starts a run by itself."""
    return run.actor is Actor.CI and bool(AUTOMATIC & set(run.triggers))


def is_package(facts: Facts) -> bool:
    """Say whether the repository holds a package whose versions others install from it."""
    return any(one.kind == DBT_PACKAGE for one in facts.of(Artifact))


def released_packages(facts: Facts) -> tuple[Run, ...]:
    """Return the runs of CI that release a package whose versions others install from its repository."""
    if not is_package(facts):
        return ()
    return tuple(run for run in facts.of(Run) if run.activity is Activity.RELEASE and run.enabled and is_automatic(run))


def started_by_hand(facts: Facts) -> tuple[Run, ...]:
    """Return the deployments that somebody must start; a copy of files from outside the repository is none."""
    runs = (run for run in facts.of(Run) if run.activity is Activity.DEPLOY and run.enabled and not is_automatic(run))
    return tuple(run for run in runs if not _copies_from_outside(run))


def published_by_hand(facts: Facts) -> tuple[Run, ...]:
    """Return the runs of CI that publish what others take into use, once somebody has started them."""
    runs = (run for run in facts.of(Run) if run.activity is Activity.PUBLISH and run.enabled)
    return tuple(run for run in runs if run.actor is Actor.CI and set(run.triggers) == {Trigger.MANUAL})


def _copies_from_outside(run: Run) -> bool:
    """Say whether a copy to another host takes an absolute path, which holds data or what was made elsewhere."""
    operands = [word for word in run.words[1:] if not word.startswith("-")]
    return run.words[:1] in COPIERS and len(operands) > 1 and operands[-2].startswith("/")


def on_request(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Return the runs that a request starts before it is merged."""
    return tuple(run for run in runs if Trigger.REQUEST in run.triggers)


def tried_by_request(facts: Facts) -> tuple[Run, ...]:
    """Return the runs by which a request deploys its own models, tables or views to a stage other than production.

    That a warehouse took their statements is told by the kind of the deployment alone, so that none is certain.
    """
    stages = ((run, stage_of(run)) for run in on_request(deployments(facts)))
    tried = (run for run, stage in stages if stage not in {None, EnvironmentKind.PRODUCTION})
    return tuple(
        replace(run, certain=False) for run in tried if run.activity is Activity.DEPLOY and TABLES in run.languages
    )


def deployed_elsewhere(facts: Facts) -> tuple[Reference, ...]:
    """Return what says that another repository or place deploys this one's code (codebook, rules 2 and 3)."""
    return tuple(one for one in facts.of(Reference) if one.what in TOLD and one.place is Place.ELSEWHERE)


def described_stages(facts: Facts) -> tuple[Reference, ...]:
    """Return what tells of production and of a stage before it, wherever they are configured (codebook, rule 2)."""
    return tuple(one for one in facts.of(Reference) if one.what == "described-stages")


def names_commit(run: Run) -> bool:
    """Say whether CI builds, publishes or deploys something that it names by the commit."""
    in_ci = run.actor is Actor.CI and run.enabled
    return in_ci and run.activity in NAMED and any(COMMIT.search(word) for word in _naming_words(run))


def _naming_words(run: Run) -> list[str]:
    """Leave out what only tells the build its commit: arguments and labels name nothing."""
    pairs = zip(("", *run.words), run.words, strict=False)
    return [word for before, word in pairs if before not in TELLING and word.partition("=")[0] not in TELLING]


def uses_that_name_commit(facts: Facts) -> tuple[Use, ...]:
    """Return the actions by which a job that builds, publishes or deploys names what it makes by the commit."""
    makers = {run.runner for run in facts.of(Run) if run.actor is Actor.CI and run.enabled and run.activity in NAMED}
    return tuple(use for use in facts.of(Use) if use.enabled and use.owner in makers and _names_commit(use))


def names_told_by_commit(facts: Facts) -> tuple[Command, ...]:
    """Return the commands by which a job that builds or publishes gives its later steps a name made of the commit."""
    makers = {run.runner for run in facts.of(Run) if run.actor is Actor.CI and run.enabled and run.activity in NAMED}
    return tuple(one for one in facts.of(Command) if one.owner in makers and one.enabled and _tells_name(one))


def _tells_name(command: Command) -> bool:
    told = command.words[1:] if command.words[:1] == ("echo",) else ()
    return any(ARTIFACT_NAME.match(word[:MAX_TOLD]) and COMMIT.search(word[:MAX_TOLD]) for word in told)


def _names_commit(use: Use) -> bool:
    if (BY_COMMIT, "true") in use.inputs:
        return True
    named = (value for name, value in use.inputs if name.lower() in NAMING_INPUTS)
    return any(COMMIT.search(value) or SHA_TAG.search(value) for value in named)


def stage_of(run: Run) -> EnvironmentKind | None:
    """Return the stage that a run names by its environment or an option; None where it names none."""
    named = environment_kind(run.environment) if run.environment else None
    return named or next((kind for value in _stage_values(run) if (kind := environment_kind(value))), None)


def is_production(run: Run) -> bool:
    """Say whether a run goes to production: it says so, or it names no stage and is not of a stage's own branch."""
    stage = stage_of(run)
    branch_only = Trigger.ENVIRONMENT_BRANCH in run.triggers and not {Trigger.MAIN, Trigger.TAG} & set(run.triggers)
    return stage is EnvironmentKind.PRODUCTION or (stage is None and not branch_only)


def jobs_of(run: Run) -> frozenset[str]:
    """Return the job that a run stands in, and those that call this job."""
    return frozenset((run.runner, *run.callers))


def jobs_before_run(run: Run, jobs: Mapping[str, CiJob]) -> frozenset[str]:
    """Return the jobs that must pass before a run: what its job needs, and what the callers of its job need."""
    return frozenset[str]().union(*(jobs_before(job, jobs) for job in jobs_of(run)))


def jobs_before(job: str, jobs: Mapping[str, CiJob]) -> frozenset[str]:
    """Return the jobs that must pass before a job, directly or through others."""
    found: set[str] = set()
    waiting = [job]
    while waiting and len(found) < MAX_NEEDS:
        known = jobs.get(waiting.pop())
        new = [need for need in known.needs if need not in found] if known else []
        found.update(new)
        waiting += new
    return frozenset(found)


def _builds_image(run: Run) -> bool:
    return run.tool == IMAGES and run.actor is Actor.CI and run.enabled and run.activity in IMAGE_STEPS


def _carries_code(resource: Infrastructure) -> bool:
    return not resource.local and not CARRIERS.isdisjoint(SPLIT.split(resource.resource.lower()))


def _with_code(run: Run, territory: Territory) -> Run:
    stage = run.environment or next(iter(_stage_values(run)), None)
    paths = tuple(_around_platform(run.source.path, territory))
    return replace(run, languages=(), folder="", paths=paths, words=(), environment=stage, certain=False)


def _around_platform(path: str, territory: Territory) -> Iterator[str]:
    """Yield the way from what a run would cover to what stands around its folder of infrastructure, if it is in one."""
    parts = path.split("/")[:-1]
    at = next((at for at, part in enumerate(parts) if part.lower() in PLATFORM_FOLDERS), None)
    covered = territory.surroundings(path)
    if at is not None and len(covered.split("/")) > at and covered:
        yield relpath(territory.surroundings("/".join(parts[: at + 1])) or ".", covered)


def _stage_values(run: Run) -> Iterator[str]:
    for before, word in zip(("", *run.words), run.words, strict=False):
        option, _, value = word.partition("=")
        if before in STAGE_OPTIONS:
            yield word
        elif option in STAGE_OPTIONS and value:
            yield value
