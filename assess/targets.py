"""Targets: named groups of commands in the files of task runners, as their readers build them."""

from __future__ import annotations

from posixpath import dirname
from typing import TYPE_CHECKING

from assess.ci_jobs import folder_after, script_commands
from assess.facts import Command, Source, Target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document
    from assess.facts import Fact

DEFAULT = ""  # the name of what runs when a runner is called without a target


def target_id(runner: str, path: str, name: str) -> str:
    """Return the id of a target: unique over the tree."""
    return f"{runner}:{path}:{name}"


def target(  # noqa: PLR0913 - what the files of task runners say of a target
    document: Document,
    runner: str,
    name: str,
    script: Iterable[tuple[str, int]],
    *,
    needs: Iterable[str] = (),
    tolerated: bool = False,
    folder: str | None = None,
    line: int | None = None,
) -> Iterator[Fact]:
    """Yield a target and the commands of its script (parts of text, each with its first line)."""
    parts = tuple(script)
    first = line or (parts[0][1] if parts else 1)
    source = Source(path=document.path, line=first, tool=runner)
    found = Target(source=source, id=target_id(runner, document.path, name), runner=runner, name=name)
    yield with_needs(found, needs)
    here = dirname(document.path)
    start = here if folder is None else folder_after(here, folder)
    pattern = Command(source=source, owner=found.id, words=(), folder=start, tolerated=tolerated)
    yield from commands_of(parts, pattern)


def with_needs(found: Target, needs: Iterable[str]) -> Target:
    """Return the target with the names of those of its file that run before, once each."""
    names = tuple(dict.fromkeys(need for need in needs if need))
    return Target(source=found.source, id=found.id, runner=found.runner, name=found.name, needs=names)


def commands_of(script: Iterable[tuple[str, int]], pattern: Command) -> Iterator[Command]:
    """Yield the commands of a script's parts, each like `pattern`."""
    yield from script_commands(((part, line, pattern.source.path) for part, line in script), pattern)
