"""What Git would wait for: pipes and devices in the places of objects, told before Git opens them."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from assess.errors import RepositoryError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_FOLDER = re.compile(r"[0-9a-f]{2}|pack|info")


def refuse_what_waits(stores: Iterable[Path]) -> None:
    """Raise RepositoryError for a pipe, socket or device where Git looks for objects; opening one never ends."""
    for store in stores:
        for entry in _files(store):
            if not entry.is_file() and not entry.is_dir() and not _leads_nowhere(entry):
                raise RepositoryError(f"{entry.path}: is no plain file, and Git would wait for it; remove it.")


def _files(store: Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(store) as listed:
        folders = [one.path for one in listed if _FOLDER.fullmatch(one.name) and one.is_dir()]
    for folder in folders:
        with os.scandir(folder) as listed:
            yield from listed


def _leads_nowhere(entry: os.DirEntry[str]) -> bool:
    return entry.is_symlink() and not os.path.exists(entry.path)  # noqa: PTH110 - no path is made of a hundred thousand
