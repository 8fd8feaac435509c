"""Google Cloud Build: the steps of a build, each an image with its arguments; triggers stand outside the file.

https://cloud.google.com/build/docs/build-config-file-schema
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.ci.folders import folder_after
from assess.ci.jobs import image_pins
from assess.ci.steps import step_commands
from assess.documents import Mapping
from assess.facts import BuildStart, CiJob, Command, Fact, Facts, Pin, Problem, Source, ToolUse
from assess.readers.protocol import Want
from assess.terms.shapes import mappings, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "cloud-build"
VERSION = 3
WANTS = (
    Want(names=("cloudbuild*.yaml", "cloudbuild*.yml", "*.cloudbuild.yaml", "cloudbuild*.json"), needles=(b"steps",)),
    Want(folders=("cloudbuild", "cloud-build", ".cloudbuild"), suffixes=(".yaml", ".yml"), needles=(b"steps:",)),
)


class Build(Fact):
    """A build as written, before it is known what starts it."""

    job: str
    timeout: str | None = None


GIVES = (Build, CiJob, Command, Pin, Problem, ToolUse)

SHELLS = frozenset({"bash", "sh", "/bin/bash", "/bin/sh"})


def read(document: Document) -> Iterable[Fact]:
    """Return the build as one job, its steps as commands."""
    match document.json if document.path.endswith(".json") else document.yaml:
        case Mapping({"steps": [*steps]}) as build if any(isinstance(step, Mapping) for step in steps):
            pass
        case _:
            return
    source = Source(path=document.path, line=build.lines.get("steps"), tool=TOOL)
    job = f"{document.path}#build"
    yield ToolUse(source=source, kind="ci", tool=TOOL)
    timeout = text(build.get("timeout")) or None
    yield Build(source=source, job=job, timeout=timeout)
    for step in mappings(build["steps"]):
        yield from _step(document, step, job)
    for image in texts(build.get("images")):
        at = Source(path=document.path, line=build.lines.get("images"), tool=TOOL)
        yield Command(source=at, owner=job, words=("docker", "push", image))


def link(facts: Facts) -> Iterable[Fact]:
    """Yield the job of each build, started by the triggers that are written here for its file."""
    for one in facts.of(Build):
        starts = [start for start in facts.of(BuildStart) if one.source.path == start.file]
        yield CiJob(
            source=one.source,
            system=TOOL,
            workflow=one.source.path,
            job=one.job,
            triggers=tuple(dict.fromkeys(trigger for start in starts for trigger in start.triggers)),
            branches=tuple(dict.fromkeys(branch for start in starts for branch in start.branches)),
            timeout=one.timeout,
        )


def _step(document: Document, step: Mapping, job: str) -> Iterator[Fact]:
    image = text(step.get("name"))
    source = Source(path=document.path, line=step.line, tool=TOOL)
    yield from image_pins([image] if image and "$" not in image and "cloud-builders/" not in image else [], source)
    variables = (entry.partition("=") for entry in texts(step.get("env")))
    pattern = Command(
        source=source,
        owner=job,
        words=(),
        tolerated=step.get("allowFailure") is True,
        folder=folder_after("", text(step.get("dir"))),
        environment=tuple((name, value) for name, _, value in variables),
    )
    arguments = texts(step.get("args"))
    program = text(step.get("entrypoint")) or image.rpartition("/")[2].partition(":")[0]
    if "script" in step:
        yield from step_commands(document, step["script"], step.lines.get("script"), pattern)
    elif program in SHELLS and arguments:
        yield from step_commands(document, arguments[-1], step.lines.get("args"), pattern)
    elif program:
        yield from step_commands(document, " ".join(map(_quoted, (program, *arguments))), step.line, pattern)


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "") + "'" if any(mark in word for mark in " \n;|&()<>") else word
