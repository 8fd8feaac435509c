"""Drone and Woodpecker: pipelines of steps in containers, and when they run.

https://docs.drone.io/pipeline/docker/ and https://woodpecker-ci.org/docs/usage/workflow-syntax
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.ci.jobs import image_pins, variables
from assess.ci.steps import event_triggers, step_commands
from assess.documents import Mapping
from assess.facts import CiJob, Command, Fact, Pin, Problem, Source, ToolUse, Trigger
from assess.readers.protocol import Want
from assess.terms.shapes import entries, mapping, mappings, named, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "drone"
VERSION = 2
WANTS = (
    Want(names=(".drone.yml", ".drone.yaml", ".woodpecker.yml", ".woodpecker.yaml")),
    Want(folders=(".woodpecker",), suffixes=(".yml", ".yaml")),
)
GIVES = (CiJob, Command, Pin, Problem, ToolUse)

WOODPECKER = "woodpecker"
DEFAULTS = ("push", "pull_request")
FAILED = ("failure",)


def read(document: Document) -> Iterable[Fact]:
    """Return a job a step; the steps of a pipeline run one after another."""
    tool = WOODPECKER if WOODPECKER in document.path.lower() else TOOL
    used = False
    for number, pipeline in enumerate(document.yaml_documents, start=1):
        settings = mapping(pipeline)
        steps = settings.get("steps", settings.get("pipeline"))
        if not isinstance(steps, (Mapping, list)):
            continue
        if not used:
            yield ToolUse(source=Source(path=document.path, line=settings.line, tool=tool), kind="ci", tool=tool)
        used = True
        name = text(settings.get("name")) or f"pipeline{number}"
        services = tuple(
            text(entry.get("image")) for _, entry, _ in named(settings.get("services")) if entry.get("image")
        )
        before: tuple[str, ...] = ()
        for step, own, line in named(steps):
            source = Source(path=document.path, line=line, tool=tool)
            job = f"{document.path}#{name}.{step}"
            yield from _step(document, CiJob(
                source=source,
                system=tool,
                workflow=name,
                job=job,
                triggers=_triggers(settings, own),
                branches=tuple(_branches(own)) or tuple(_branches(settings)),
                tolerated=text(own.get("failure")) == "ignore",
                needs=before,
                services=services,
                image=text(own.get("image")) or None,
            ), own)  # fmt: skip
            before = (job,)


def _step(document: Document, job: CiJob, step: Mapping) -> Iterator[Fact]:
    yield job
    yield from image_pins([job.image] if job.image and "$" not in job.image else [], job.source)
    known = tuple(variables(step.get("environment")).items())
    told = any(FAILED[0] in texts(condition.get("status")) for condition in _conditions(step))
    condition = "failure" if told else None
    pattern = Command(source=job.source, owner=job.job, words=(), environment=known, condition=condition)
    yield from step_commands(document, step.get("commands"), step.lines.get("commands"), pattern)


def _conditions(settings: Mapping) -> Iterator[Mapping]:
    for key in ("when", "trigger"):
        yield from mappings(settings.get(key))


def _triggers(pipeline: Mapping, step: Mapping) -> tuple[Trigger, ...]:
    """Return the triggers of the narrowest condition that names events; pushes and requests without one."""
    for holder in (step, pipeline):
        found = tuple(
            trigger
            for condition in _conditions(holder)
            for trigger in event_triggers(_names(condition.get("event")) or DEFAULTS, _names(condition.get("branch")))
            if condition.get("event") or condition.get("branch")
        )
        if found:
            return tuple(dict.fromkeys(found))
    return event_triggers(DEFAULTS)


def _branches(settings: Mapping) -> Iterator[str]:
    for condition in _conditions(settings):
        yield from _names(condition.get("branch"))


def _names(value: object) -> tuple[str, ...]:
    """Return names written plainly, as a list, or under `include`."""
    return texts(value.get("include")) if isinstance(value, Mapping) else texts(entries(value) and value)
