"""Paths and the folders that they lie in; the top is the empty one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


def is_under(path: str, folder: str) -> bool:
    """Say whether a path lies in a folder; everything lies in the top."""
    return not folder or path == folder or path.startswith(f"{folder}/")


def is_under_any(path: str, folders: Collection[str]) -> bool:
    """Say whether a path lies in one of many folders, by looking up those around it."""
    return nearest(path, folders) is not None


def nearest(path: str, folders: Collection[str]) -> str | None:
    """Return the innermost of many folders that a path lies in, itself among them; None where it lies in none."""
    return next((one for one in (path, *folders_around(path)) if one in folders), None)


def outermost(folders: Collection[str]) -> list[str]:
    """Return the folders that lie in no other of them."""
    return [one for one in folders if not any(above in folders for above in folders_around(one))]


def folders_around(path: str) -> Iterator[str]:
    """Yield the folders around a file, the nearest first, the top last."""
    while path:
        path = path.rpartition("/")[0]
        yield path
