"""Where the user's cache and data lie, by the XDG base directory specification and, on macOS, by its own customs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

PROGRAM = "dataops-assess"
MACOS = "darwin"


def cache_folder() -> Path:
    """Return the folder of what can be made again."""
    return _folder("XDG_CACHE_HOME", ".cache", "Library/Caches")


def data_folder() -> Path:
    """Return the folder of what must not get lost."""
    return _folder("XDG_DATA_HOME", ".local/share", "Library/Application Support")


def make_private(folder: Path) -> None:
    """Make a folder, and those above it, that only the user may enter; one that exists stays as it is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def make_private_file(file: Path) -> None:
    """Make an empty file that only the user may read; one that exists stays as it is."""
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))


def _folder(variable: str, elsewhere: str, macos: str) -> Path:
    told = os.environ.get(variable, "")
    if os.path.isabs(told):  # noqa: PTH117 - the specification: a relative path is to be ignored
        return Path(told) / PROGRAM
    return Path.home() / (macos if sys.platform == MACOS else elsewhere) / PROGRAM
