"""The file of what was read and made before: SQLite, and it may be lost, locked or damaged at any time."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from assess.errors import UsageError
from assess.git.layout import find_layout
from assess.user_folders import cache_folder, is_private, make_private, make_private_file
from assess.values import Value

FILE = "facts-4.sqlite"
SEAL = sha256().digest_size
LOCK_SECONDS = 1.0
TABLE = "CREATE TABLE IF NOT EXISTS facts (key BLOB PRIMARY KEY, used INTEGER NOT NULL, content BLOB NOT NULL)"
UNUSABLE = (sqlite3.Error, OSError)

log = logging.getLogger(__name__)


class CacheInfo(Value):
    """What the cache holds: how many files' facts, in how many bytes on disk."""

    path: Path
    files: int
    size: int


def cache_file() -> Path:
    """Return where the cache lies."""
    return cache_folder() / FILE


def is_apart(path: str) -> bool:
    """Say whether the cache lies outside the repository at a path, which could otherwise bring its own; told if not."""
    apart = not cache_folder().resolve().is_relative_to(find_layout(Path(path)).folder)
    if not apart:
        log.warning("%s: lies in the repository that is assessed, so the cache is not used.", cache_folder())
    return apart


def cache_info() -> CacheInfo:
    """Return what the cache holds; raise UsageError where it cannot be read."""
    file = cache_file()
    if not file.exists():
        return CacheInfo(path=file, files=0, size=0)
    try:
        with closing(_connect(file)) as connection:
            (files,) = connection.execute("SELECT count(*) FROM facts").fetchone()
        return CacheInfo(path=file, files=files, size=file.stat().st_size)
    except UNUSABLE as error:
        raise UsageError(f"{file}: cannot be read ({error}); `dataops-assess cache clear` removes it.") from error


def clear_cache() -> None:
    """Remove the cache, damaged or not; raise UsageError where that cannot be done."""
    try:
        remove_cache_file(cache_file())
    except OSError as error:
        raise UsageError(f"{cache_file()}: cannot be removed ({error.strerror}).") from error


def sealed(key: bytes, content: bytes) -> bytes:
    """Return a row's content with the digest that tells whether it is whole, and of this key."""
    return sha256(key + content).digest() + content


def unsealed(key: bytes, row: bytes) -> bytes:
    """Return the content of a row; nothing where it was damaged, or written for another key."""
    content = row[SEAL:]
    return content if row == sealed(key, content) else b""


def connected(file: Path) -> sqlite3.Connection:
    """Open the cache, and make it anew where the file is damaged or not the user's own."""
    make_private(file.parent)
    if file.is_symlink() or (file.exists() and not is_private(file)):
        log.warning("%s: not a file of the user's own, closed to others; it is made anew.", file)
        remove_cache_file(file)
    try:
        return _connect(file)
    except sqlite3.OperationalError:  # locked, or a disk that is full
        raise
    except sqlite3.DatabaseError as error:
        log.warning("%s: damaged (%s); it is made anew.", file, error)
        remove_cache_file(file)
        return _connect(file)


def remove_cache_file(file: Path) -> None:
    """Remove the file with what SQLite keeps beside it."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        Path(f"{file}{suffix}").unlink(missing_ok=True)


def _connect(file: Path) -> sqlite3.Connection:
    make_private_file(file)
    connection = sqlite3.connect(file, timeout=LOCK_SECONDS)
    try:
        connection.execute("PRAGMA auto_vacuum = FULL")
        connection.execute(TABLE)
    except BaseException:
        connection.close()
        raise
    return connection
