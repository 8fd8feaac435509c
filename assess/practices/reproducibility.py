"""Reproducibility: all code in Git, configuration as code, pinned builds and the audit trail."""

from __future__ import annotations

import re
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING, TypeVar

from assess.evidence.brought import brought_share
from assess.evidence.deployment import automatic, deployments, is_package, is_production
from assess.evidence.reach import Territory, is_near
from assess.evidence.taken_in import taken_open
from assess.facts import (
    Activity,
    Artifact,
    CiJob,
    Code,
    CodeKind,
    Command,
    Environment,
    EnvironmentKind,
    Facts,
    Infrastructure,
    Pin,
    PinKind,
    Pipeline,
    Place,
    Reference,
    Role,
    Secret,
    Trigger,
)
from assess.findings import Effort, Finding, absent, counted, met, partial, practice, shown
from assess.folders import is_under_any
from assess.thresholds import AUDIT_TRAIL_SHARE, EMPTY_MESSAGES, EXACT_PINS, MOST
from assess.values import Value
from assess.weights import data_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Described = TypeVar("Described", Pin, Environment)

OUTSIDE = frozenset({Place.ELSEWHERE, Place.MISSING})
PARTS = frozenset({"hosted-job", "job-code", "transformation-sql", "deployment"})
SIBLINGS = "sibling-repositories"  # a link to another platform says little where this one has its own
RUNNING = frozenset({"compute", "orchestration"})  # areas whose resources run the code
FIRM = frozenset({PinKind.HASHED, PinKind.LOCKED, PinKind.EXACT})
DEPENDENCIES = frozenset({"package", "provider", "lock"})
RUNTIMES = frozenset({"runtime", "image", "job-image"})
LOCK = "lock"
SETTINGS = re.compile(
    r"(?:^|[/_.-])(?:conf|configs?|configurations?|settings|cfg|param(?:eter)?s|constants)(?=[/_.-])", re.IGNORECASE
)
LOCK_ONLY = frozenset({"--locked", "--frozen", "--frozen-lockfile", "--require-hashes"})  # nothing beside the lock file
IMAGE = "image"
PACKAGE = "wheel"
PUBLIC = frozenset({"library", "apache", "bitnami", "google.com", "cloudsdktool", "amazon", "prefecthq", "dbt-labs"})
MANIFESTS = ("pyproject.toml", "setup.py", "setup.cfg")
OWN_LIST = re.compile(r"[\w.-]{0,60}requirements[\w.-]{0,60}\.txt|[\w.-]{0,60}dockerfile[\w.-]{0,60}")
BY_RESOURCE = "resource-name"  # a resource that is called after a stage
NAMING = frozenset({"ci", "deployment", "switch"})  # forms that name an environment and configure none
ENVIRONMENTS = 2
BEFORE_PRODUCTION = frozenset({EnvironmentKind.DEVELOPMENT, EnvironmentKind.TEST, EnvironmentKind.LOCAL})


@practice(
    "reproducibility.git",
    title="All code of the pipelines is in Git",
    remedy="Move the definition of one hosted job into the repository.",
    effort=Effort.DAYS,
)
def everything_in_git(facts: Facts) -> Finding:
    """What is not in Git cannot be reviewed, rolled back or rebuilt."""
    code = data_code(facts)
    if not code:
        return absent("no pipeline, SQL or transformation code")
    hosted_here = any(not one.local and one.area in RUNNING for one in _infrastructure(facts))
    images = _images_of_others(facts)
    outside = [
        one
        for one in facts.of(Reference)
        if one.what in PARTS and one.place in OUTSIDE and not (hosted_here and one.tool == SIBLINGS)
    ]
    platform = [*(job for job in facts.of(CiJob) if job.enabled), *_infrastructure(facts)]
    largest = sorted(code, key=lambda one: (one.kind is CodeKind.CONFIGURATION, -one.lines))
    here = (
        *shown("pipeline code", *largest[:3]),
        *shown("CI or infrastructure", *platform),
    )
    if outside or images:
        kinds = " and ".join(
            sorted({one.what.replace("-", " ") for one in outside} | ({"job code"} if images else set()))
        )
        proof = (*shown("kept elsewhere", *outside), *shown("runs an image that is built elsewhere", *images))
        return partial(f"kept elsewhere: {kinds}", *proof, *here, certain=False)
    if platform and not _is_run_from_here(facts):
        return partial("what runs or deploys it is not defined here", *here, certain=False)
    if platform:
        return met("pipelines, SQL and CI or infrastructure are here", *here, certain=hosted_here)
    return partial("pipelines are here, neither CI nor infrastructure is", *here)


@practice(
    "reproducibility.config-as-code",
    title="Each environment is configured as code",
    remedy="Commit one settings file for each environment, with the secrets kept outside.",
    effort=Effort.DAYS,
)
def config_as_code(facts: Facts) -> Finding:
    """Settings made by hand differ in each environment."""
    environments = [one for one in facts.of(Environment) if one.form != BY_RESOURCE]
    written = [one for one in environments if not one.example and one.form not in NAMING]
    names = _stages(written)
    secrets = facts.of(Secret)
    proof = shown("configures an environment", *_of_each(written))
    if secrets:
        return partial("secrets are committed", *shown("a committed secret", *secrets), *proof)
    real = {one.kind for one in written} - BEFORE_PRODUCTION
    if len(names) >= ENVIRONMENTS and real:
        return met(f"{len(names)} environments are configured as code", *proof)
    if written:
        return partial("one environment, or none that is production", *proof)
    examples = [one for one in environments if one.example]
    jobs = [job for job in facts.of(CiJob) if job.environment or Trigger.ENVIRONMENT_BRANCH in job.triggers]
    named = [one for one in environments if one.form in NAMING]
    weaker = (*shown("an example", *examples), *shown("named by CI", *named), *shown("a job of an environment", *jobs))
    if weaker:
        certain = bool(examples or jobs) or any(one.form != "switch" for one in named)
        return partial("examples, or environments that are only named", *weaker, certain=certain)
    local = [one for one in facts.of(Infrastructure) if one.local]
    if local:
        return partial("a local environment only", *shown("a service of a local stack", *local), certain=False)
    if settings := [code for code in facts.of(Code) if code.role is Role.PIPELINE and _is_settings(code)]:
        return partial("settings without an environment", *shown("settings", *settings), certain=False)
    return absent("no configuration of an environment")


def _is_settings(code: Code) -> bool:
    """Say whether a file of the pipelines holds their settings, by its kind or its name."""
    return code.kind is CodeKind.CONFIGURATION or SETTINGS.search(code.source.path) is not None


class _Pinned(Value):
    """How many of the dependencies or runtimes of one ecosystem are fixed."""

    what: str
    firm: int
    all: int

    @property
    def value(self) -> float:
        return self.firm / self.all


@practice(
    "reproducibility.builds",
    title="Builds are reproducible",
    remedy="Commit a lock file and give every image a tag with major and minor version.",
    effort=Effort.HOURS,
)
def builds(facts: Facts) -> Finding:
    """What is built from moving parts cannot be built again."""
    pins = facts.of(Pin)
    locked = _locked_folders(pins)
    dependencies = list(_pinned([pin for pin in pins if pin.scope in DEPENDENCIES], locked))
    runtimes = list(_pinned([pin for pin in pins if pin.scope in RUNTIMES and not _is_only_supported(pin, pins)], {}))
    groups = [*dependencies, *runtimes]
    firm = [pin for pin in pins if pin.kind in FIRM and pin.scope in DEPENDENCIES | RUNTIMES]
    proof = shown("pinned", *_of_each(firm))
    open_groups = [one for one in groups if one.value < EXACT_PINS]
    left_open = _open_images(pins)
    if dependencies and runtimes and not open_groups and left_open:
        opened = shown("installs the open requirements of the project", *left_open)
        return partial("dependencies are locked, an image installs them open", *proof, *opened, certain=False)
    if dependencies and runtimes and not open_groups:
        unversioned = [pin for pin in pins if _is_open(pin, locked.get(pin.ecosystem, set()))]
        if any(LOCK_ONLY.intersection(one.words) for one in facts.of(Command)):
            unversioned = [pin for pin in unversioned if pin.scope == "package" and pin.kind is PinKind.MOVING]
        if unversioned:
            open_ones = shown("without a version", *_of_each(unversioned))
            return partial("pinned for the most part, something has no version", *open_ones, *proof, certain=False)
        if taken := taken_open(facts):
            newest = shown("takes in the newest", *taken)
            return partial("pinned, commands take in the newest of something", *newest, *proof, certain=False)
        sure = not any(is_near(one.value, EXACT_PINS) for one in groups)
        return met("dependencies and runtimes are locked or pinned", *proof, certain=sure)
    if firm:
        lacking = ", ".join(f"{one.firm} of {one.all} {one.what}" for one in open_groups)
        missing = "no dependencies are pinned" if not dependencies else "no runtime is pinned"
        return partial(f"pinned in part: {lacking or missing}", *proof, certain=len(open_groups) != 1)
    return absent("no lock file and no exact pin")


@practice(
    "reproducibility.audit-trail",
    title="Changes leave a clear audit trail",
    remedy="Let each change come through a request whose title says what it does and why.",
    effort=Effort.HOURS,
)
def audit_trail(facts: Facts) -> Finding:
    """Who asked for a change, and why, is asked when it has done harm."""
    activity = facts.activity
    if not activity.changes:
        return absent("no changes in the last year")
    through, named, empty = (
        round(share * activity.changes)
        for share in (activity.request_share, activity.item_share, activity.empty_message_share)
    )
    reason = f"of {activity.changes} changes {through} came through requests, {named} name items, {empty} say nothing"
    traced = max(activity.request_share, activity.item_share)
    told = activity.empty_message_share < EMPTY_MESSAGES
    proof = (
        counted("changes through requests", through),
        counted("changes that name an item", named),
        counted("changes with an empty message", empty),
    )
    near = is_near(traced, AUDIT_TRAIL_SHARE) or is_near(activity.empty_message_share, EMPTY_MESSAGES)
    together = traced < AUDIT_TRAIL_SHARE <= activity.request_share + activity.item_share
    if traced >= AUDIT_TRAIL_SHARE and told:
        return met(reason, *proof, certain=not near)
    if traced >= AUDIT_TRAIL_SHARE or told:
        return partial(reason, *proof, certain=not near and not together)
    return absent(reason, *proof, certain=not near and not together)


def _stages(written: Iterable[Environment]) -> set[str]:
    """Return the stages, and the names of others where one file has several: two files may mean the same one."""
    known = {str(one.kind) for one in written if one.kind is not EnvironmentKind.OTHER}
    others: dict[str, set[str]] = {}
    for one in written:
        if one.kind is EnvironmentKind.OTHER:
            others.setdefault(one.form, set()).add(one.name)
    return known | max(others.values(), key=len, default=set())


def _is_run_from_here(facts: Facts) -> bool:
    """Say whether its platform is defined here, or CI brings most of it to production where something starts it.

    A package is run by those who install it.
    """
    if any(not one.local for one in _infrastructure(facts)) or is_package(facts) or _is_published(facts):
        return True
    runs = automatic(deployments(facts))
    reached = brought_share(facts, Territory.of(facts), filter(is_production, runs))
    started = any(run.activity is Activity.TRANSFORM or Trigger.SCHEDULE in run.triggers for run in runs)
    return reached >= MOST and (started or any(one.enabled for one in facts.of(Pipeline)))


def _is_published(facts: Facts) -> bool:
    """Say whether CI publishes a package that holds most of the code."""
    packages = [one for one in facts.of(Artifact) if one.kind == PACKAGE and one.built and one.published]
    return bool(packages) and Territory.of(facts).held_by(*packages) >= MOST


def _images_of_others(facts: Facts) -> list[Pin]:
    """Return the images that pipelines run, where CI here builds none; public ones hold no code of a team."""
    if any(one.kind == IMAGE and one.built and not one.stock for one in facts.of(Artifact)):
        return []
    images = [pin for pin in facts.of(Pin) if pin.scope == "job-image"]
    return [pin for pin in images if "/" in pin.name and PUBLIC.isdisjoint(pin.name.split("/"))]


def _infrastructure(facts: Facts) -> list[Infrastructure]:
    """Return what a tool for infrastructure makes; statements of SQL are the project's code like any other."""
    return [one for one in facts.of(Infrastructure) if one.tool != "sql"]


def _pinned(pins: list[Pin], locked: dict[str, set[str]]) -> Iterator[_Pinned]:
    """Yield one count an ecosystem and scope; what a lock file beside or above it covers is fixed."""
    for ecosystem, scope in sorted({(pin.ecosystem, _scope(pin)) for pin in pins}):
        some = [pin for pin in pins if (pin.ecosystem, _scope(pin)) == (ecosystem, scope)]
        folders = locked.get(ecosystem, set())
        firm = sum(pin.count for pin in some if pin.kind in FIRM or _is_locked(pin, folders))
        yield _Pinned(what=f"{ecosystem} {scope}s", firm=firm, all=max(1, sum(pin.count for pin in some)))


def _open_images(pins: tuple[Pin, ...]) -> list[Pin]:
    """Return the installations by images of a project whose own requirements are open."""
    asked = [pin for pin in pins if pin.scope == "package" and pin.source.path.endswith(MANIFESTS)]
    open_in = {dirname(pin.source.path) for pin in asked if pin.kind not in FIRM}
    return [pin for pin in pins if pin.scope == "project" and not open_in.isdisjoint(_projects_of(pin))]


def _projects_of(pin: Pin) -> set[str]:
    """Return the folders that an image's project may stand in: beside its file, or below the repository's top."""
    own = dirname(pin.source.path)
    return {own} if pin.name == "." else {normpath(join(own, pin.name)), pin.name}


def _is_only_supported(pin: Pin, pins: tuple[Pin, ...]) -> bool:
    """Say whether a manifest tells which runtimes its code supports, where an image says which one runs it."""
    if pin.scope != "runtime" or pin.kind is not PinKind.RANGE or not pin.source.path.endswith(MANIFESTS):
        return False
    images = (one for one in pins if one.scope == IMAGE and one.source.tool == "docker" and one.kind in FIRM)
    return any(one.name.rpartition("/")[2].partition(":")[0] == pin.name for one in images)


def _scope(pin: Pin) -> str:
    return "package" if pin.scope == LOCK else pin.scope


def _locked_folders(pins: Iterable[Pin]) -> dict[str, set[str]]:
    folders: dict[str, set[str]] = {}
    for pin in pins:
        if pin.scope == LOCK and pin.kind in FIRM:
            folders.setdefault(pin.ecosystem, set()).add(pin.source.path.rpartition("/")[0])
    return folders


def _is_locked(pin: Pin, folders: set[str]) -> bool:
    """Say whether a lock file covers a dependency; what a folder's own pip installs knows no lock above it."""
    folder, _, name = pin.source.path.rpartition("/")
    if OWN_LIST.fullmatch(name.lower()):
        return folder in folders
    return is_under_any(pin.source.path, folders)


def _is_open(pin: Pin, folders: set[str]) -> bool:
    """Say whether an image or a package is taken in whatever version it has on the day."""
    if pin.scope == "image":
        return pin.kind is PinKind.MOVING
    open_kinds = {PinKind.NONE, PinKind.MOVING} if pin.scope == "package" else {PinKind.NONE}
    return pin.scope in DEPENDENCIES and pin.kind in open_kinds and not _is_locked(pin, folders)


def _of_each(facts: Iterable[Described]) -> list[Described]:
    return list({(one.source.path, one.kind): one for one in facts}.values())
