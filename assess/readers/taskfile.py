"""Tasks of Task (taskfile.dev): Taskfile.yml."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.documents import Mapping
from assess.facts import Command, Fact, Problem, Target
from assess.readers.protocol import Want
from assess.running.targets import DEFAULT, Inclusion, capped, inclusion, target
from assess.terms.shapes import entries, mapping, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "task"
VERSION = 3
WANTS = (Want(names=("taskfile.yml", "taskfile.yaml", "taskfile.dist.yml", "taskfile.dist.yaml")),)
GIVES = (Target, Command, Problem, Inclusion)

NAMES = ("Taskfile.yml", "Taskfile.yaml", "Taskfile.dist.yml", "Taskfile.dist.yaml")
PLACE = re.compile(r"\{\{\s*+\.(\w++)\s*+\}\}")


def read(document: Document) -> Iterator[Fact]:
    """Read one target a task; `default` is what a plain `task` runs."""
    yield from capped(_targets(document), document, TOOL)


def _targets(document: Document) -> Iterator[Fact]:
    written = mapping(document.yaml)
    tasks = mapping(written.get("tasks"))
    includes = mapping(written.get("includes"))
    for name, included in includes.items():
        path = text(_called(included, "taskfile"))
        line = includes.lines.get(name, 1)
        prefix = "" if isinstance(included, Mapping) and included.get("flatten") is True else f"{name}:"
        for file in (path,) if path.endswith((".yml", ".yaml")) else (f"{path}/{known}" for known in NAMES if path):
            yield from inclusion(document, TOOL, file, line, prefix)
    shared = _variables(written)
    for name, task in tasks.items():
        yield from _task(document, name, task, shared, tasks.lines.get(name, 1))
    if "default" in tasks:
        yield from target(document, TOOL, DEFAULT, (), needs=("default",), line=tasks.lines.get("default"))


def _task(document: Document, name: str, task: object, shared: dict[str, str], line: int) -> Iterator[Fact]:
    settings = task if isinstance(task, Mapping) else Mapping([("cmds", task)], line=line)
    variables = shared | _variables(settings)
    steps = [step for key in ("cmds", "cmd") for step in entries(settings.get(key))]
    needs = [text(_called(need, "task")) for need in entries(settings.get("deps"))]
    needs += [text(step.get("task")) for step in steps if isinstance(step, Mapping)]
    script = [(_filled(_script(step), variables), _line(step, settings, line)) for step in steps if _script(step)]
    ignored = settings.get("ignore_error") is True
    folder = _filled(text(settings.get("dir")), variables)
    yield from target(
        document, TOOL, name, script, needs=needs, tolerated=ignored, folder=folder, line=line, one_shell=False
    )


def _script(step: object) -> str:
    script = text(_called(step, "cmd"))
    ignored = isinstance(step, Mapping) and step.get("ignore_error") is True
    return f"{script} || true" if ignored and script else script


def _called(step: object, key: str) -> object:
    return step.get(key) if isinstance(step, Mapping) else step


def _line(step: object, settings: Mapping, line: int) -> int:
    return step.line if isinstance(step, Mapping) else settings.lines.get("cmds", line)


def _variables(settings: Mapping) -> dict[str, str]:
    return {name: text(value) for name, value in mapping(settings.get("vars")).items() if text(value)}


def _filled(script: str, variables: dict[str, str]) -> str:
    return PLACE.sub(lambda found: variables.get(found[1], found[0]), script)
