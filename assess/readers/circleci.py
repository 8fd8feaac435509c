"""CircleCI: the jobs of each workflow, with executors, commands and orbs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.ci.conditions import branch_triggers
from assess.ci.folders import folder_after
from assess.ci.jobs import first_line, image_name, image_pins, reuse_kind, script_commands, variables
from assess.ci.matrix import combinations
from assess.documents import Mapping
from assess.facts import CiJob, Command, Fact, Pin, Problem, Source, ToolUse, Trigger, Use
from assess.readers.protocol import Want
from assess.terms.shapes import entries, mapping, mappings, text, texts
from assess.values import Value, replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "circleci"
VERSION = 5
WANTS = (Want(top=(".circleci",), names=("config.yml", "config.yaml"), suffixes=(".yml", ".yaml")),)
GIVES = (CiJob, Command, Use, ToolUse, Pin, Problem)

MAX_DEPTH = 8
MAX_STEPS = 2_000
PARAMETER = re.compile(r"<<\s*+parameters\.([\w-]++)\s*+>>")
EVERYTHING = frozenset({"/.*/", "/^.*/", "/^.*$/", "/.+/"})
OUTCOMES = frozenset({"always", "on_fail"})  # a step that runs after a failure does not pass it on


class _Configuration(Value):
    """The file's parts."""

    document: Document
    commands: Mapping
    executors: Mapping
    jobs: Mapping
    orbs: dict[str, tuple[str, str]]  # alias -> name, version

    def source(self, line: int | None) -> Source:
        return Source(path=self.document.path, line=line, tool=TOOL)


class _Step(Value):
    """A step with local commands and conditional blocks resolved, and the parameters known there."""

    name: str
    settings: object
    holder: Mapping
    values: dict[str, str]


def read(document: Document) -> Iterator[Fact]:
    """Read the configuration; only jobs of a workflow run."""
    written = mapping(document.yaml)
    if not written:
        return
    orbs = mapping(written.get("orbs"))
    found = _Configuration(
        document=document,
        commands=mapping(written.get("commands")),
        executors=mapping(written.get("executors")),
        jobs=mapping(written.get("jobs")),
        orbs={alias: _orb(text(value)) for alias, value in orbs.items() if text(value)},
    )
    yield ToolUse(source=found.source(1), kind="ci", tool=TOOL)
    for alias, (name, version) in found.orbs.items():
        source = found.source(orbs.lines.get(alias))
        yield Pin(source=source, scope="action", ecosystem=TOOL, kind=reuse_kind(version), name=name)
    for name, workflow in _workflows(written):
        yield from _workflow(found, name, workflow)


def _workflows(written: Mapping) -> Iterator[tuple[str, Mapping]]:
    """Yield the workflows; without any the job named build runs on each push."""
    workflows = mapping(written.get("workflows"))
    if not workflows and "build" in mapping(written.get("jobs")):
        yield "build", Mapping({"jobs": "build"}.items())
    for name, workflow in workflows.items():
        if isinstance(workflow, Mapping):
            yield name, workflow


def _orb(reference: str) -> tuple[str, str]:
    name, _, version = reference.partition("@")
    return name, version


# ---------------------------------------------------------------- workflows and jobs


def _workflow(found: _Configuration, workflow: str, settings: Mapping) -> Iterator[Fact]:
    ids: dict[str, str] = {}
    approvals: set[str] = set()
    for job, wanted in _wanted(settings):
        name = text(wanted.get("name")) or job
        needs = texts(wanted.get("requires"))
        if text(wanted.get("type")) == "approval" or approvals & set(needs):
            approvals.add(name)
        if text(wanted.get("type")) == "approval":
            continue
        ids[name] = f"{found.document.path}#{workflow}.{name}"
        head = CiJob(
            source=found.source(found.jobs.lines.get(job, wanted.line)),
            system=TOOL,
            workflow=workflow,
            job=ids[name],
            triggers=_triggers(settings, wanted),
            branches=_branches(wanted),
            enabled=settings.get("when") is not False and settings.get("unless") is not True,
            approval=name in approvals,
            needs=tuple(ids[need] for need in needs if need in ids),
        )
        yield from _job(found, head, job, wanted)


def _wanted(settings: Mapping) -> Iterator[tuple[str, Mapping]]:
    for entry in entries(settings.get("jobs")):
        match entry:
            case str():
                yield entry, Mapping()
            case Mapping():
                yield from ((name, mapping(wanted)) for name, wanted in entry.items())


def _triggers(settings: Mapping, wanted: Mapping) -> tuple[Trigger, ...]:
    if any("schedule" in trigger for trigger in mappings(settings.get("triggers"))):
        return (Trigger.SCHEDULE,)
    pushed = branch_triggers(_branches(wanted) or ("*",))
    tags = texts(mapping(mapping(wanted.get("filters")).get("tags")).get("only"))
    return (*pushed, Trigger.TAG) if tags else pushed


def _branches(wanted: Mapping) -> tuple[str, ...]:
    branches = mapping(mapping(wanted.get("filters")).get("branches"))
    only, ignored = texts(branches.get("only")), texts(branches.get("ignore"))
    if EVERYTHING & set(ignored):
        return ("!*",)
    taken = tuple(f"!{_name(branch)}" for branch in ignored)
    return tuple(_name(branch) for branch in only) or (("*", *taken) if taken else ())


def _name(branch: str) -> str:
    return "*" if branch in EVERYTHING else branch.strip("/").strip("^$").replace("\\", "")


def _job(found: _Configuration, head: CiJob, job: str, wanted: Mapping) -> Iterator[Fact]:
    settings = mapping(found.jobs.get(job))
    values, *others = _matrix(settings, wanted)
    images = tuple(_filled(image_name(image), values) for image in _images(found, settings, values))
    yield replace(head, image=images[0] if images else None, services=images[1:])
    yield from image_pins((image for image in images if "<<" not in image), head.source)
    if job not in found.jobs:
        yield from _orb_use(found, job, wanted, owner=head.job, line=wanted.line, values={})
    for one in (values, *others):
        yield from _steps_of(found, head, settings, wanted, one)


def _matrix(settings: Mapping, wanted: Mapping) -> list[dict[str, str]]:
    """Return the parameters of each job that a matrix makes of one; a job without a matrix is made once."""
    combined = combinations(mapping(mapping(wanted.get("matrix")).get("parameters")))
    return [_values(settings, Mapping({**wanted, **one}.items())) for one in combined or ({},)]


def _steps_of(
    found: _Configuration, head: CiJob, settings: Mapping, wanted: Mapping, values: dict[str, str]
) -> Iterator[Fact]:
    pattern = Command(
        source=head.source,
        owner=head.job,
        words=(),
        folder=folder_after("", _filled(text(settings.get("working_directory")), values)),
        environment=_environment(_executor(found, settings, values), values) + _environment(settings, values),
    )
    steps = [*entries(wanted.get("pre-steps")), *entries(settings.get("steps")), *entries(wanted.get("post-steps"))]
    for step in _steps(found, steps, values):
        yield from _step(found, step, pattern)


def _images(found: _Configuration, settings: Mapping, values: dict[str, str]) -> tuple[object, ...]:
    return entries(settings.get("docker")) or entries(_executor(found, settings, values).get("docker"))


def _executor(found: _Configuration, settings: Mapping, values: dict[str, str]) -> Mapping:
    executor = settings.get("executor")
    name = _filled(text(executor.get("name")) if isinstance(executor, Mapping) else text(executor), values)
    return mapping(found.executors.get(name))


def _environment(settings: Mapping, values: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((key, _filled(value, values)) for key, value in variables(settings.get("environment")).items())


def _values(definition: Mapping, passed: Mapping) -> dict[str, str]:
    """Return the parameters of a job or command: its defaults, then what is passed."""
    declared = mapping(definition.get("parameters"))
    defaults = {key: setting.get("default") for key, setting in declared.items() if isinstance(setting, Mapping)}
    own = {key: value for key, value in passed.items() if key in declared}
    return variables(Mapping({key: value for key, value in {**defaults, **own}.items() if value is not None}.items()))


def _filled(template: str, values: dict[str, str]) -> str:
    return PARAMETER.sub(lambda name: values.get(name[1], name[0]), template)


# ---------------------------------------------------------------- steps


def _steps(found: _Configuration, written: list[object], values: dict[str, str]) -> Iterator[_Step]:
    """Yield the steps in order; commands that call each other end at a depth and a number of steps."""
    stack = [(step, values, 0) for step in reversed(written)]
    for _ in range(MAX_STEPS):
        if not stack:
            return
        entry, known, depth = stack.pop()
        holder = entry if isinstance(entry, Mapping) else Mapping({text(entry): None}.items())
        for name, settings in holder.items():
            inner = _inside(found, name, settings, known)
            if inner is None:
                yield _Step(name=name, settings=settings, holder=holder, values=known)
            elif depth < MAX_DEPTH:
                steps, passed = inner
                stack.extend((step, passed, depth + 1) for step in reversed(steps))


def _inside(
    found: _Configuration, name: str, settings: object, known: dict[str, str]
) -> tuple[tuple[object, ...], dict[str, str]] | None:
    if name in ("when", "unless"):
        return entries(mapping(settings).get("steps")), known
    if name not in found.commands:
        return None
    definition = mapping(found.commands[name])
    passed = Mapping(((key, _filled(value, known)) for key, value in variables(settings).items()))
    return entries(definition.get("steps")), _values(definition, passed)


def _step(found: _Configuration, step: _Step, pattern: Command) -> Iterator[Fact]:
    if step.name == "run":
        yield from _run(found, step, pattern)
    elif "/" in step.name:
        yield from _orb_use(
            found, step.name, mapping(step.settings), owner=pattern.owner, line=step.holder.line, values=step.values
        )


def _run(found: _Configuration, step: _Step, pattern: Command) -> Iterator[Command | Problem]:
    settings = step.settings if isinstance(step.settings, Mapping) else step.holder
    key = "command" if isinstance(step.settings, Mapping) else "run"
    line = first_line(found.document.lines, settings.lines.get(key, settings.line))
    own = mapping(step.settings)
    folder = _filled(text(own.get("working_directory")), step.values)
    like = replace(
        pattern,
        tolerated=text(own.get("when")) in OUTCOMES,
        folder=folder_after("", folder) if folder else pattern.folder,
        environment=pattern.environment + _environment(own, step.values),
        condition=text(own.get("when")) or None,
    )
    script = _filled(text(settings.get(key)), step.values)
    yield from script_commands([(script, line, found.document.path)], like)


def _orb_use(
    found: _Configuration, written: str, inputs: Mapping, *, owner: str, line: int | None, values: dict[str, str]
) -> Iterator[Use]:
    alias, _, piece = written.partition("/")
    name, version = found.orbs.get(alias, (alias, ""))
    passed = tuple((key, _filled(value, values)) for key, value in variables(inputs).items())
    yield Use(source=found.source(line), owner=owner, name=f"{name}/{piece}", version=version or None, inputs=passed)
