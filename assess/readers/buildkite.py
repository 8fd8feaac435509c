"""Buildkite: the command steps of a pipeline, with the blocks and waits between them.

https://buildkite.com/docs/pipelines/configure/defining-steps
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.ci.conditions import branch_triggers
from assess.ci.jobs import image_pins, variables
from assess.ci.steps import step_commands
from assess.documents import Mapping
from assess.facts import CiJob, Command, Fact, Pin, Problem, Source, ToolUse, Trigger
from assess.readers.protocol import Want
from assess.terms.shapes import entries, mapping, mappings, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "buildkite"
VERSION = 2
WANTS = (Want(folders=(".buildkite",), suffixes=(".yml", ".yaml"), needles=(b"steps",)),)
GIVES = (CiJob, Command, Pin, Problem, ToolUse)

MAX_DEPTH = 3


def read(document: Document) -> Iterable[Fact]:
    """Return a job a command step; those after a block wait for a person."""
    value = document.yaml
    steps = value.get("steps") if isinstance(value, Mapping) else value
    known = mapping(value).get("env")
    gated, used = False, False
    for number, step in enumerate(_steps(steps), start=1):
        gated = gated or "block" in step
        key = next((key for key in ("command", "commands") if key in step), None)
        if key is None:
            continue
        source = Source(path=document.path, line=step.line, tool=TOOL)
        if not used:
            yield ToolUse(source=source, kind="ci", tool=TOOL)
        used = True
        job = f"{document.path}#{text(step.get('key')) or number}"
        images = [image for image in _images(step) if "$" not in image]
        yield _job(document, step, source, job, gated=gated, image=images[0] if images else None)
        yield from image_pins(images, source)
        own = {**variables(known), **variables(step.get("env"))}
        pattern = Command(source=source, owner=job, words=(), environment=tuple(own.items()))
        yield from step_commands(document, step[key], step.lines.get(key), pattern)


def _job(document: Document, step: Mapping, source: Source, job: str, *, gated: bool, image: str | None) -> CiJob:
    branches = tuple(text(step.get("branches")).split())
    retry = mapping(step.get("retry")).get("automatic")
    limit = next((found.get("limit") for found in mappings(retry)), None)
    return CiJob(
        source=source,
        system=TOOL,
        workflow=document.path,
        job=job,
        triggers=branch_triggers(branches) if branches else (Trigger.REQUEST, *branch_triggers(("*",))),
        branches=branches,
        tolerated=bool(step.get("soft_fail")),
        approval=gated,
        enabled=not step.get("skip"),
        needs=tuple(f"{document.path}#{name}" for name in texts(step.get("depends_on"))),
        image=image,
        retries=limit if isinstance(limit, int) else None,
        timeout=text(step.get("timeout_in_minutes")) or None,
    )


def _steps(written: object, depth: int = 0) -> Iterator[Mapping]:
    for step in mappings(written):
        if "group" in step and depth < MAX_DEPTH:
            yield from _steps(step.get("steps"), depth + 1)
        else:
            yield step


def _images(step: Mapping) -> Iterator[str]:
    for plugin in entries(step.get("plugins")):
        for settings in mapping(plugin).values():
            if image := text(mapping(settings).get("image")):
                yield image
