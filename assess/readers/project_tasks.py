"""Tasks of pyproject.toml, pixi.toml and mise.toml: poe, taskipy, PDM, Hatch, Rye, Pixi and mise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.documents import Mapping
from assess.facts import Command, Fact, Problem, Target
from assess.readers.protocol import Want
from assess.running.targets import capped, target
from assess.terms.shapes import entries, mapping, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "project-tasks"
VERSION = 4
WANTS = (
    Want(
        names=("pyproject.toml",),
        needles=(b"tool.poe", b"tool.taskipy", b"tool.pdm", b"tool.hatch", b"tool.rye", b"tool.pixi"),
    ),
    Want(names=("pixi.toml",)),
    Want(names=("mise.toml", ".mise.toml"), needles=(b"tasks",)),
    Want(folders=("mise", ".mise"), names=("config.toml",), needles=(b"tasks",)),
)
GIVES = (Target, Command, Problem)

TABLES = {  # runner: where its tasks stand under [tool]
    "poe": ("poe", "tasks"),
    "taskipy": ("taskipy", "tasks"),
    "pdm": ("pdm", "scripts"),
    "rye": ("rye", "scripts"),
}
SCRIPT_KEYS = ("cmd", "shell", "command", "interpreter")
LIST_KEYS = ("sequence", "composite", "chain", "parallel")
NEED_KEYS = ("deps", "depends-on", "depends_on")


def read(document: Document) -> Iterator[Fact]:
    """Read one target a task of each runner."""
    yield from capped(_targets(document), document, TOOL)


def _targets(document: Document) -> Iterator[Fact]:
    if document.path.endswith("pixi.toml"):
        yield from _pixi(document, document.toml)
        return
    if not document.path.endswith("pyproject.toml"):
        yield from _mise(document, mapping(document.toml.get("tasks")))
        return
    tools = mapping(document.toml.get("tool"))
    yield from _pixi(document, mapping(tools.get("pixi")))
    for runner, keys in TABLES.items():
        tasks = _inner(tools, keys)
        for name in tasks:
            yield from _task(document, runner, name, tasks)
    for name, environment in mapping(_inner(tools, ("hatch", "envs"))).items():
        yield from _hatch(document, name, mapping(mapping(environment).get("scripts")))


def _pixi(document: Document, manifest: Mapping) -> Iterator[Fact]:
    """Yield the tasks of a manifest and of its features: https://pixi.sh/latest/reference/pixi_manifest."""
    features = mapping(manifest.get("feature")).values()
    for holder in (manifest, *(one for one in features if isinstance(one, Mapping))):
        tasks = mapping(holder.get("tasks"))
        for name in tasks:
            yield from _task(document, "pixi", name, tasks)


def _mise(document: Document, tasks: Mapping) -> Iterator[Fact]:
    """Yield the tasks of mise, which run from the top unless they name a folder: https://mise.jdx.dev/tasks."""
    top = ".." if document.path.endswith("config.toml") else "."
    for name, written in tasks.items():
        task = written if isinstance(written, Mapping) else Mapping([("run", written)], line=tasks.line)
        line = tasks.lines.get(name, tasks.line)
        script = [(text(step), line) for step in entries(task.get("run")) if text(step)]
        needs = [text(need) for need in entries(task.get("depends")) if text(need)]
        needs += [text(mapping(step).get("task")) for step in entries(task.get("run")) if isinstance(step, Mapping)]
        yield from target(
            document, "mise", name, script, needs=needs, folder=f"{top}/{text(task.get('dir'))}", line=line
        )


def _inner(table: Mapping, keys: tuple[str, ...]) -> Mapping:
    for key in keys:
        table = mapping(table.get(key))
    return table


def _hatch(document: Document, environment: str, scripts: Mapping) -> Iterator[Fact]:
    for name in scripts:
        full = name if environment == "default" else f"{environment}:{name}"
        yield from _task(document, "hatch", full, scripts, key=name)


def _task(document: Document, runner: str, name: str, tasks: Mapping, key: str | None = None) -> Iterator[Fact]:
    written = tasks[key or name]
    line = tasks.lines.get(key or name, tasks.line)
    commands, needs = _parts(written, tasks)
    yield from target(document, runner, name, [(command, line) for command in commands], needs=needs, line=line)


def _parts(written: object, tasks: Mapping) -> tuple[list[str], list[str]]:
    """Return the commands and the names of other tasks that a task is made of."""
    commands: list[str] = []
    needs: list[str] = []
    for entry in entries(written):
        match entry:
            case str() if entry in tasks and isinstance(written, list):
                needs.append(entry)
            case str():
                commands.append(entry)
            case Mapping():
                needs += [text(need) for key in NEED_KEYS for need in entries(entry.get(key))]
                commands += [_command(entry[key]) for key in SCRIPT_KEYS if key in entry]
                for key in LIST_KEYS:
                    inner_commands, inner_needs = _listed(entry.get(key), tasks)
                    commands += inner_commands
                    needs += inner_needs
                needs += [text(entry["ref"])] if "ref" in entry else []
    return commands, needs


def _listed(written: object, tasks: Mapping) -> tuple[list[str], list[str]]:
    plain = [entry for entry in entries(written) if isinstance(entry, str)]
    tables = [entry for entry in entries(written) if isinstance(entry, Mapping)]
    commands = [entry for entry in plain if entry not in tasks]
    commands += [_command(entry[key]) for entry in tables for key in SCRIPT_KEYS if key in entry]
    return commands, [entry for entry in plain if entry in tasks] + [text(entry.get("ref")) for entry in tables]


def _command(written: object) -> str:
    return " ".join(text(word) for word in entries(written))
