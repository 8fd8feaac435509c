"""Where the user's cache and data lie, by the XDG base directory specification and, on macOS, by its own customs."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from pathlib import Path

PROGRAM = "dataops-assess"
MACOS = "darwin"
FOLDER_MODE = 0o700
FILE_MODE = 0o600


def cache_folder() -> Path:
    """Return the folder of what can be made again."""
    return _folder("XDG_CACHE_HOME", ".cache", "Library/Caches")


def data_folder() -> Path:
    """Return the folder of what must not get lost."""
    return _folder("XDG_DATA_HOME", ".local/share", "Library/Application Support")


def make_private(folder: Path) -> None:
    """Make a folder, and those above it, that only the user may enter; one that exists stays as it is."""
    if folder.is_dir():
        return
    make_private(folder.parent)
    try:
        folder.mkdir(mode=FOLDER_MODE)
    except FileExistsError:  # another run made it meanwhile
        if folder.is_dir():
            return
        raise
    folder.chmod(FOLDER_MODE)  # whatever the umask took away


def make_private_file(file: Path) -> None:
    """Make an empty file that only the user may read; one that exists stays as it is."""
    try:
        descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, FILE_MODE)
    except FileExistsError:
        return
    os.fchmod(descriptor, FILE_MODE)
    os.close(descriptor)


def is_private(file: Path) -> bool:
    """Say whether a file is the user's own, plain, and closed to others: what came with a repository is not."""
    found = file.lstat()
    return stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o077


def remove_folder(folder: Path) -> None:
    """Remove a folder of ours at once for other runs, by renaming it first; of a link, only the link."""
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.is_dir():
        aside = Path(tempfile.mkdtemp(prefix=f"{folder.name}.", suffix=".gone", dir=folder.parent))
        folder.rename(aside / folder.name)
        shutil.rmtree(aside)


def _folder(variable: str, elsewhere: str, macos: str) -> Path:
    told = os.environ.get(variable, "")
    if os.path.isabs(told):  # noqa: PTH117 - the specification: a relative path is to be ignored
        return Path(told) / PROGRAM
    return Path.home() / (macos if sys.platform == MACOS else elsewhere) / PROGRAM
