"""Bitbucket Pipelines: the steps for branches, requests, tags and by hand.

https://support.atlassian.com/bitbucket-cloud/docs/bitbucket-pipelines-configuration-reference/
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.ci.conditions import branch_triggers
from assess.ci.jobs import environments, image_name, image_pins, reuse_kind, variables
from assess.ci.steps import step_commands
from assess.documents import Mapping, Sequence
from assess.facts import CiJob, Command, Environment, Fact, Pin, Problem, Source, ToolUse, Trigger, Use
from assess.readers.protocol import Want
from assess.terms.shapes import entries, mapping, mappings, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "bitbucket-pipelines"
VERSION = 2
WANTS = (Want(names=("bitbucket-pipelines.yml", "bitbucket-pipelines.yaml")),)
GIVES = (CiJob, Command, Environment, Pin, Problem, ToolUse, Use)

MAX_DEPTH = 5  # steps in parallel groups in stages
KINDS = {"pull-requests": Trigger.REQUEST, "tags": Trigger.TAG, "custom": Trigger.MANUAL}


def read(document: Document) -> Iterable[Fact]:
    """Return a job a step of each pipeline, which waits for the steps before it."""
    written = mapping(document.yaml)
    pipelines = mapping(written.get("pipelines"))
    if not pipelines:
        return
    yield ToolUse(source=Source(path=document.path, line=written.lines["pipelines"], tool=TOOL), kind="ci", tool=TOOL)
    default = image_name(written.get("image"), "name")
    for name, triggers, branches, steps in _pipelines(pipelines):
        before: tuple[str, ...] = ()
        gated = False
        for number, (step, group) in enumerate(_steps(steps), start=1):
            job = f"{document.path}#{name}.{number}"
            gated = gated or text(step.get("trigger")) == "manual"
            deployment = text(step.get("deployment")) or text(group.get("deployment")) or None
            image = image_name(step.get("image"), "name") or default
            source = Source(path=document.path, line=step.line, tool=TOOL)
            yield CiJob(
                source=source,
                system=TOOL,
                workflow=name,
                job=job,
                triggers=triggers,
                branches=branches,
                paths=texts(mapping(mapping(step.get("condition")).get("changesets")).get("includePaths")),
                environment=deployment,
                approval=gated,
                needs=before,
                services=texts(step.get("services")),
                image=image or None,
                timeout=text(step.get("max-time")) or None,
            )
            before = (job,)
            yield from image_pins([image] if image else [], source)
            yield from environments([deployment] if deployment else [], source)
            yield from _script(document, step, Command(source=source, owner=job, words=()))


def _pipelines(pipelines: Mapping) -> Iterator[tuple[str, tuple[Trigger, ...], tuple[str, ...], object]]:
    """Yield name, triggers, branches and steps; the default runs on pushes to branches that have none."""
    if "default" in pipelines:
        yield "default", branch_triggers(("*",)), (), pipelines["default"]
    for branch, steps in mapping(pipelines.get("branches")).items():
        names = tuple(branch.strip("{}").split(","))
        yield f"branches.{branch}", branch_triggers(names), names, steps
    for kind, trigger in KINDS.items():
        for pattern, steps in mapping(pipelines.get(kind)).items():
            yield f"{kind}.{pattern}", (trigger,), (), steps


def _steps(written: object, group: Mapping | None = None, depth: int = 0) -> Iterator[tuple[Mapping, Mapping]]:
    """Yield every step in order with the stage around it."""
    outer = group if group is not None else Mapping()
    for entry in mappings(written):
        for kind, settings in entry.items():
            if kind == "step" and isinstance(settings, Mapping):
                yield settings, outer
            elif kind in ("parallel", "stage") and depth < MAX_DEPTH:
                inner = settings.get("steps") if isinstance(settings, Mapping) else settings
                yield from _steps(inner, mapping(settings) or outer, depth + 1)


def _script(document: Document, step: Mapping, pattern: Command) -> Iterator[Fact]:
    script = step.get("script")
    lines = script.lines if isinstance(script, Sequence) else []
    for position, entry in enumerate(entries(script)):
        line = lines[position] if position < len(lines) else step.lines.get("script")
        if isinstance(entry, Mapping) and "pipe" in entry:
            name, _, version = text(entry["pipe"]).rpartition(":")
            source = Source(path=document.path, line=entry.line, tool=TOOL)
            inputs = tuple(variables(entry.get("variables")).items())
            yield Use(source=source, owner=pattern.owner, name=name, version=version, inputs=inputs)
            yield Pin(source=source, scope="action", ecosystem=TOOL, kind=reuse_kind(version), name=name)
        else:
            yield from step_commands(document, entry, line, pattern)
