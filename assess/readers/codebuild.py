"""AWS CodeBuild: the phases of a buildspec; what starts the project stands outside the file.

https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.ci.jobs import runtime_kind, variables
from assess.ci.steps import step_commands
from assess.documents import Mapping
from assess.facts import CiJob, Command, Fact, Pin, Problem, Source, ToolUse
from assess.readers.protocol import Want
from assess.terms.shapes import mapping, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.documents import Document

TOOL = "codebuild"
VERSION = 3
# A build project may name any file: https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
WANTS = (Want(suffixes=(".yml", ".yaml"), needles=(b"\nphases:",)),)
GIVES = (CiJob, Command, Pin, Problem, ToolUse)


PHASES = frozenset({"install", "pre_build", "build", "post_build"})


def read(document: Document) -> Iterable[Fact]:
    """Return the build as one job; commands after a failed build phase do not make it fail."""
    match document.yaml:
        case Mapping({"version": _, "phases": Mapping() as phases}) as build if phases.keys() <= PHASES:
            pass
        case _:
            return
    source = Source(path=document.path, line=build.lines.get("phases"), tool=TOOL)
    job = f"{document.path}#build"
    yield ToolUse(source=source, kind="ci", tool=TOOL)
    yield CiJob(source=source, system=TOOL, workflow=document.path, job=job, triggers=())
    known = tuple(variables(mapping(build.get("env")).get("variables")).items())
    for phase in map(mapping, phases.values()):
        versions = mapping(phase.get("runtime-versions"))
        for runtime, version in versions.items():
            at = Source(path=document.path, line=versions.lines.get(runtime), tool=TOOL)
            kind = runtime_kind(runtime, text(version))
            yield Pin(source=at, scope="runtime", ecosystem=runtime, kind=kind, name=f"{runtime} {text(version)}")
        tolerated = text(phase.get("on-failure")).upper().startswith("CONTINUE")
        pattern = Command(source=source, owner=job, words=(), tolerated=tolerated, environment=known)
        for key in ("commands", "finally"):
            yield from step_commands(document, phase.get(key), phase.lines.get(key), pattern)
