"""Tasks of Makim: groups of them in .makim.yaml, each with the tasks that its hooks run before it.

https://osl-incubator.github.io/makim/spec
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.facts import Command, Fact, Problem, Target
from assess.readers.protocol import Want
from assess.running.targets import capped, target
from assess.terms.shapes import entries, mapping, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "makim"
VERSION = 1
WANTS = (Want(names=(".makim.yaml", ".makim.yml")),)
GIVES = (Target, Command, Problem)
SHELLS = frozenset({"", "bash", "sh", "zsh"})  # other backends run programs of their language


def read(document: Document) -> Iterator[Fact]:
    """Read one target a task, under the name by which it is called: `group.task`."""
    yield from capped(_targets(document), document, TOOL)


def _targets(document: Document) -> Iterator[Fact]:
    written = mapping(document.yaml)
    usual = text(written.get("backend"))
    for group, settings in mapping(written.get("groups")).items():
        tasks = mapping(mapping(settings).get("tasks") or mapping(settings).get("targets"))
        for name in tasks:
            task = mapping(tasks[name])
            needs = [text(mapping(one).get("task")) for one in entries(mapping(task.get("hooks")).get("pre-run"))]
            script = text(task.get("run")) if (text(task.get("backend")) or usual) in SHELLS else ""
            line = tasks.lines.get(name, 1)
            parts = [(script, task.lines.get("run", line))] if script else []
            yield from target(
                document, TOOL, f"{group}.{name}", parts, needs=needs, folder=text(task.get("dir")) or None, line=line
            )
