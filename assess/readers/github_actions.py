"""GitHub Actions: workflows, their jobs and steps, and composite actions."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from assess.ci.conditions import is_never
from assess.ci.folders import folder_after
from assess.ci.github_events import Events, branches_of, events_of, is_for_requests, paths_of, triggers_of
from assess.ci.jobs import (
    environments,
    first_line,
    image_name,
    image_pins,
    reuse_kind,
    runtime_kind,
    script_commands,
    variables,
)
from assess.ci.matrix import Values, combinations, filled, word
from assess.documents import Mapping
from assess.facts import CiJob, Command, Environment, Fact, Pin, Problem, Source, Target, ToolUse, Use
from assess.readers.protocol import Want
from assess.terms.shapes import mapping, mappings, text, texts
from assess.values import Value, replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "github-actions"
ACTION_PATH = re.compile(r"\$\{\{\s*+github\.action_path\s*+\}\}|\$GITHUB_ACTION_PATH\b|\$\{GITHUB_ACTION_PATH\}")
VERSION = 8
WANTS = (
    Want(top=(".github/workflows",), suffixes=(".yml", ".yaml")),
    Want(names=("action.yml", "action.yaml"), suffixes=(".yml", ".yaml"), needles=(b"runs:",)),
)
GIVES = (CiJob, Command, Use, Target, Environment, ToolUse, Pin, Problem)

RUNTIMES = {  # the setup actions and the input that holds the version
    "actions/setup-python": ("python-version", "python"),
    "actions/setup-node": ("node-version", "node"),
    "actions/setup-java": ("java-version", "java"),
    "actions/setup-go": ("go-version", "go"),
    "actions/setup-dotnet": ("dotnet-version", "dotnet"),
    "ruby/setup-ruby": ("ruby-version", "ruby"),
    "r-lib/actions/setup-r": ("r-version", "r"),
    "hashicorp/setup-terraform": ("terraform_version", "terraform"),
    "astral-sh/setup-uv": ("python-version", "python"),
    "conda-incubator/setup-miniconda": ("python-version", "python"),
}
CHECKOUT = "actions/checkout@"
INTERPRETERS = {"python": "-c", "Rscript": "-e"}  # shells of a step that are none, and their option for code
INPUT = re.compile(r"\$\{\{\s*+(?:github\.event\.)?inputs\.([\w-]++)\s*+\}\}")


class _Scope(Value):
    """What the steps of one job or action share."""

    document: Document
    owner: str
    folder: str = ""
    variables: Values
    matrix: tuple[Values, ...] = ()
    shell: str = ""
    checkout: str = ""  # the folder into which this repository is checked out, if it is not the job's own

    def source(self, line: int | None) -> Source:
        return Source(path=self.document.path, line=line, tool=TOOL)

    def at_home(self, script: str) -> str:
        """Return the script of an action with the folder of the action put in where it asks for it."""
        home = self.owner.removeprefix("action:") if self.owner.startswith("action:") else ""
        placed = ACTION_PATH.sub(home, script) if home else script
        if not self.checkout or self.checkout not in placed:
            return placed
        return re.sub(rf"(?<![\w./-])(?:\./)?{re.escape(self.checkout)}(?:/|(?![\w./-]))", "./", placed)

    def filled(self, template: str) -> tuple[str, ...]:
        return filled(template, self.matrix, self.variables)


def read(document: Document) -> Iterator[Fact]:
    """Read a workflow, or an action's own definition."""
    written = mapping(document.yaml)
    if PurePosixPath(document.path).parent.parts[-2:] == (".github", "workflows"):
        yield from _workflow(document, written)
    elif PurePosixPath(document.path).stem == "action":
        yield from _action(document, written)


def _workflow(document: Document, workflow: Mapping) -> Iterator[Fact]:
    jobs = mapping(workflow.get("jobs"))
    if not jobs:
        return
    yield ToolUse(source=Source(path=document.path, line=1, tool=TOOL), kind="ci", tool=TOOL)
    for_requests = is_for_requests(_condition(mapping(job)) for job in jobs.values())
    for key in jobs:
        yield from _job(document, workflow, key, for_requests=for_requests)


# ---------------------------------------------------------------- jobs


def _job(document: Document, workflow: Mapping, key: str, *, for_requests: bool) -> Iterator[Fact]:
    jobs = mapping(workflow.get("jobs"))
    job, events = mapping(jobs[key]), events_of(workflow)
    scope = _scope(document, workflow, job, f"{document.path}#{key}")
    source = scope.source(jobs.lines.get(key))
    condition = _condition(job)
    environment = _environment(job)
    container = image_name(job.get("container"))
    services = tuple(image_name(service) for service in mapping(job.get("services")).values())
    timeout = word(job.get("timeout-minutes"))
    yield CiJob(
        source=source,
        system=TOOL,
        workflow=text(workflow.get("name")) or PurePosixPath(document.path).stem,
        job=scope.owner,
        triggers=triggers_of(events, condition, for_requests=for_requests),
        branches=branches_of(events),
        paths=paths_of(events),
        enabled=not is_never(condition),
        tolerated=_tolerated(job),
        environment=environment or None,
        needs=tuple(f"{document.path}#{need}" for need in texts(job.get("needs"))),
        services=tuple(service for service in services if service),
        image=container or None,
        timeout=f"{timeout} minutes" if timeout else None,
        condition=condition,
        inputs=_defaults(events),
    )
    images = [image for written in (container, *services) for image in scope.filled(written)]
    yield from image_pins(images, source)
    yield from environments(_environment_names(environment, scope, events), source)
    if text(job.get("uses")):
        yield from _use(scope, job, jobs.lines.get(key))
    yield from _steps(scope, job.get("steps"))


def _scope(document: Document, workflow: Mapping, job: Mapping, owner: str) -> _Scope:
    defaults = {
        key: value
        for level in (workflow, job)
        for key, value in mapping(mapping(level.get("defaults")).get("run")).items()
    }
    return _Scope(
        document=document,
        owner=owner,
        folder=text(defaults.get("working-directory")),
        variables=variables(workflow.get("env")) | variables(job.get("env")),
        matrix=combinations(mapping(job.get("strategy")).get("matrix")),
        shell=text(defaults.get("shell")),
        checkout=next(_checkouts(job), ""),
    )


def _checkouts(job: Mapping) -> Iterator[str]:
    """Yield the folders into which a job checks out this repository."""
    for step in mappings(job.get("steps")):
        given = mapping(step.get("with"))
        if text(step.get("uses")).startswith(CHECKOUT) and "repository" not in given:
            yield text(given.get("path")).removeprefix("./").strip("/")


def _condition(step: Mapping) -> str | None:
    return word(step["if"]) if "if" in step else None


def _tolerated(step: Mapping) -> bool:
    # An expression of the matrix tolerates some of its jobs only: not literally true.
    return word(step.get("continue-on-error")) in ("true", "${{ true }}")


def _environment(job: Mapping) -> str:
    written = job.get("environment")
    return text(written.get("name")) if isinstance(written, Mapping) else text(written)


def _defaults(events: Events) -> tuple[tuple[str, str], ...]:
    """Return the literal defaults of a workflow's inputs; one with options may be any of them."""
    return tuple(
        pair
        for event in ("workflow_dispatch", "workflow_call")
        for pair in _literal_inputs(events.get(event, Mapping()).get("inputs"))
    )


def _literal_inputs(written: object) -> Iterator[tuple[str, str]]:
    for name, settings in mapping(written).items():
        default = mapping(settings).get("default")
        if "options" not in mapping(settings) and word(default) and "${{" not in word(default):
            yield name, word(default)


def _environment_names(environment: str, scope: _Scope, events: Events) -> Iterator[str]:
    """Yield the names of a job's environment: its matrix's, or the choices of the input that names it."""
    chosen = INPUT.fullmatch(environment)
    if chosen is None:
        yield from scope.filled(environment)
        return
    inputs = mapping(events.get("workflow_dispatch", Mapping()).get("inputs"))
    yield from texts(mapping(inputs.get(chosen[1])).get("options"))


# ---------------------------------------------------------------- steps


def _steps(scope: _Scope, steps: object) -> Iterator[Fact]:
    for step in mappings(steps):
        if text(step.get("uses")):
            yield from _use(scope, step, step.lines.get("uses"))
        elif isinstance(step.get("run"), str):
            yield from _run(scope, step)


def _run(scope: _Scope, step: Mapping) -> Iterator[Command | Problem]:
    scope = replace(scope, variables={**scope.variables, **variables(step.get("env"))})
    line = first_line(scope.document.lines, step.lines["run"])
    condition = _condition(step)
    folder = text(step.get("working-directory")) or scope.folder
    pattern = Command(
        source=scope.source(line),
        owner=scope.owner,
        words=(),
        tolerated=_tolerated(step),
        enabled=not is_never(condition),
        condition=condition,
    )
    found: dict[Command | Problem, None] = {}
    shell = (text(step.get("shell")) or scope.shell).split(" ")[0]
    for variant in scope.filled("\0".join((str(step["run"]), folder, *scope.variables.values()))):
        script, place, *values = scope.at_home(variant).split("\0")
        told = tuple(zip(scope.variables, values, strict=False))
        pattern = replace(pattern, folder=folder_after("", place), environment=told)
        if shell.startswith(tuple(INTERPRETERS)):
            program = next(one for one in INTERPRETERS if shell.startswith(one))
            found[replace(pattern, words=(program, INTERPRETERS[program], script))] = None
            continue
        found |= dict.fromkeys(script_commands([(script, line, scope.document.path)], pattern))
    yield from found


def _use(scope: _Scope, step: Mapping, line: int | None) -> Iterator[Fact]:
    source = scope.source(line)
    name, _, version = text(step.get("uses")).partition("@")
    condition = _condition(step)
    inputs = tuple((key, value) for key, value in variables(step.get("with")).items())
    variants = [dict(zip((key for key, _ in inputs), values, strict=False)) for values in _variants(scope, inputs)]
    for variant in variants:
        yield Use(
            source=source,
            owner=scope.owner,
            name=name,
            version=version or None,
            inputs=tuple(variant.items()),
            tolerated=_tolerated(step),
            enabled=not is_never(condition),
            condition=condition,
        )
    if name.startswith("docker://"):
        yield from image_pins([name.removeprefix("docker://")], source)
    elif version:
        yield Pin(source=source, scope="action", ecosystem=TOOL, kind=reuse_kind(version), name=name)
    yield from _runtime_pins(name, variants, source)


def _variants(scope: _Scope, inputs: tuple[tuple[str, str], ...]) -> Iterable[tuple[str, ...]]:
    """Return the inputs' values once for each combination of the matrix that they use."""
    joined = "\0".join(value for _, value in inputs)
    return [tuple(variant.split("\0")) if inputs else () for variant in scope.filled(joined)]


def _runtime_pins(name: str, variants: list[dict[str, str]], source: Source) -> Iterator[Pin]:
    key, ecosystem = RUNTIMES.get(name, ("", ""))
    written = "\n".join(variant.get(key, "") for variant in variants)
    for version in dict.fromkeys(line.strip() for line in written.splitlines()):
        if version and "${{" not in version:
            yield Pin(
                source=source,
                scope="runtime",
                ecosystem=ecosystem,
                kind=runtime_kind(ecosystem, version),
                name=ecosystem,
            )


# ---------------------------------------------------------------- actions


def _action(document: Document, action: Mapping) -> Iterator[Fact]:
    runs = mapping(action.get("runs"))
    if not text(runs.get("using")):
        return
    folder = PurePosixPath(document.path).parent.as_posix()
    scope = _Scope(document=document, owner=f"action:{folder}", variables={})
    source = scope.source(action.lines.get("runs"))
    yield Target(
        source=source, id=scope.owner, runner="action", name=folder, inputs=tuple(_literal_inputs(action.get("inputs")))
    )
    image = text(runs.get("image"))
    yield from image_pins([image.removeprefix("docker://")] if image.startswith("docker://") else [], source)
    yield from _steps(scope, runs.get("steps"))
