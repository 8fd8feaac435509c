"""Path patterns of the settings; no regular expressions, since they come from the scanned repository."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

ANY_FOLDERS = "**"

Item = TypeVar("Item")


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Say whether a path meets a pattern: `*`, `?` within a name, `**` any folders; a folder holds all beneath it."""
    parts = path.split("/")
    return any(_fits(parts, pattern) for pattern in patterns)


def _fits(parts: Sequence[str], pattern: str) -> bool:
    wanted = pattern.strip("/").split("/")
    beneath = [*wanted, ANY_FOLDERS]
    return _walk(parts, wanted, ANY_FOLDERS, _same_name) or _walk(parts, beneath, ANY_FOLDERS, _same_name)


def _same_name(name: str, pattern: str) -> bool:
    return _walk(name, pattern, "*", lambda one, wanted: wanted in {"?", one})


def _walk(items: Sequence[Item], pattern: Sequence[str], star: str, same: Callable[[Item, str], bool]) -> bool:
    """Match with one step back to the last star, which is all that a star ever needs."""
    at = wanted = 0
    last_star, resumed = -1, 0
    while at < len(items):
        if wanted < len(pattern) and pattern[wanted] == star:
            last_star, resumed = wanted, at
            wanted += 1
        elif wanted < len(pattern) and same(items[at], pattern[wanted]):
            at, wanted = at + 1, wanted + 1
        elif last_star >= 0:
            resumed += 1
            at, wanted = resumed, last_star + 1
        else:
            return False
    return all(part == star for part in pattern[wanted:])
