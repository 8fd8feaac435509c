"""Targets: named groups of commands in the files of task runners, as their readers build them."""

from __future__ import annotations

from itertools import islice
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from assess.ci.folders import folder_after
from assess.ci.jobs import script_commands
from assess.facts import Command, Fact, Problem, ProblemKind, Source, Target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

DEFAULT = ""  # the name of what runs when a runner is called without a target
MAX_FACTS = 5_000  # targets and commands of one file


class Inclusion(Fact):
    """A file of targets that another one takes in, its targets' names behind a prefix."""

    runner: str
    path: str  # inside the repository
    prefix: str = ""


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
    one_shell: bool = True,
) -> Iterator[Fact]:
    """Yield a target and the commands of its script (parts of text, each with its first line).

    `one_shell`: the parts run in one shell, so that a `cd` holds for the next part too.
    """
    parts = tuple(script)
    first = line or (parts[0][1] if parts else 1)
    source = Source(path=document.path, line=first, tool=runner)
    found = Target(source=source, id=target_id(runner, document.path, name), runner=runner, name=name)
    yield with_needs(found, needs)
    here = dirname(document.path)
    start = here if folder is None else folder_after(here, folder)
    pattern = Command(source=source, owner=found.id, words=(), folder=start, tolerated=tolerated)
    yield from commands_of(parts, pattern, one_shell=one_shell)


def with_needs(found: Target, needs: Iterable[str]) -> Target:
    """Return the target with the names of those of its file that run before, once each."""
    names = tuple(dict.fromkeys(need for need in needs if need))
    return Target(source=found.source, id=found.id, runner=found.runner, name=found.name, needs=names)


def commands_of(
    script: Iterable[tuple[str, int]], pattern: Command, *, one_shell: bool = True
) -> Iterator[Command | Problem]:
    """Yield the commands of a script's parts, each like `pattern`."""
    parts = ((part, line, pattern.source.path) for part, line in script)
    yield from script_commands(parts, pattern, one_shell=one_shell)


def inclusion(document: Document, runner: str, path: str, line: int, prefix: str = "") -> Iterator[Inclusion]:
    """Yield that a file takes in another one of the repository; nothing for a path that leaves it or is unknown."""
    found = normpath(join(dirname(document.path), path))
    if path and not found.startswith(("..", "/")) and "$" not in found and "{{" not in found:
        source = Source(path=document.path, line=line, tool=runner)
        yield Inclusion(source=source, runner=runner, path=found, prefix=prefix)


def capped(facts: Iterable[Fact], document: Document, reader: str) -> Iterator[Fact]:
    """Yield the first facts of a file, and a problem where there are more than a file of that kind ever has."""
    rest = iter(facts)
    yield from islice(rest, MAX_FACTS)
    if next(rest, None) is not None:
        source = Source(path=document.path, tool=reader)
        message = f"more than {MAX_FACTS} targets and commands: the rest is not read"
        yield Problem(source=source, reader=reader, kind=ProblemKind.TOO_LARGE, message=message)
