"""The fact cache: what was read of a blob before."""

from __future__ import annotations

import logging
import sqlite3
import time
from hashlib import sha1, sha256
from itertools import islice
from typing import TYPE_CHECKING, Self, TypeVar

from assess.cache_file import UNUSABLE, cache_file, connected, remove_cache_file, sealed, unsealed
from assess.digests import readers_digest
from assess.fact_codec import decode_facts, encode_facts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path
    from types import TracebackType

    from assess.facts import Fact, Role
    from assess.readers.protocol import Reader
    from assess.snapshot import Entry

SIZE_LIMIT = 512 * 1024 * 1024
PART_DROPPED = 10  # a tenth of the rows at a time
KEYS_A_QUERY = 500
HELD = 2_000  # rows that wait to be written
SECONDS_A_DAY = 86_400

log = logging.getLogger(__name__)
Result = TypeVar("Result")


class SqliteFactCache:
    """Local facts by blob, path and role; a context manager that writes what is new when it is left.

    It never fails an assessment: what cannot be used is told in the log and passed over.
    """

    def __init__(self, readers: Iterable[Reader], *, file: Path | None = None, limit: int = SIZE_LIMIT) -> None:
        self._file = file or cache_file()
        self._limit = limit
        self._digest = readers_digest(readers)
        self._today = int(time.time()) // SECONDS_A_DAY
        self._fresh: dict[bytes, bytes] = {}
        self._used: set[bytes] = set()
        self._damaged = False
        self._connection = self._tried(lambda: connected(self._file))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def known(self, wanted: Mapping[str, tuple[Entry, Role]]) -> dict[str, tuple[Fact, ...]]:
        """Return the facts of those paths that were read before."""
        keys = {path: self._key(entry, role) for path, (entry, role) in wanted.items()}
        contents = self._tried(lambda: dict(self._rows(keys.values()))) or {}
        contents |= self._fresh
        found = {path: decode_facts(unsealed(key, contents[key])) for path, key in keys.items() if key in contents}
        return {path: facts for path, facts in found.items() if facts is not None}

    def written(self, entry: Entry, content: bytes, facts: tuple[Fact, ...]) -> bytes | None:
        """Return the facts of one file as they are kept; None where its content is not what its id says."""
        return encode_facts(facts) if is_content_of(entry.blob, content) else None

    def keep(self, entry: Entry, role: Role, facts: tuple[Fact, ...], written: bytes | None) -> None:
        """Keep the facts of one file, if they were written at all."""
        _ = facts
        if written is not None:
            key = self._key(entry, role)
            self._fresh[key] = sealed(key, written)
        if len(self._fresh) >= HELD:
            self._flush()

    def history(self, name: str) -> bytes | None:
        """Return the history of this name that an earlier run kept."""
        key = self._named(name)
        found = self._tried(lambda: dict(self._rows([key]))) or {}
        return unsealed(key, found[key]) or None if key in found else None

    def keep_history(self, name: str, content: bytes) -> None:
        """Keep a history in place of the one of this name."""
        key = self._named(name)
        self._fresh[key] = sealed(key, content)

    def close(self) -> None:
        """Write what is new and what was used, and drop the oldest where it is too much."""
        if self._connection is not None:
            self._flush()
            self._connection.close()
            self._connection = None
        if self._damaged:  # the next run makes it anew
            self._tried(lambda: remove_cache_file(self._file))

    def _key(self, entry: Entry, role: Role) -> bytes:
        parts = (entry.blob, entry.path, role.value, self._digest)
        return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()

    def _named(self, history: str) -> bytes:
        return sha256(f"history\0{history}\0{self._digest}".encode("utf-8", "surrogatepass")).digest()

    def _rows(self, keys: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
        if self._connection is None:
            return
        rest = iter(keys)
        while some := tuple(islice(rest, KEYS_A_QUERY)):
            marks = ",".join("?" * len(some))
            query = f"SELECT key, content, used FROM facts WHERE key IN ({marks})"  # noqa: S608 - question marks only
            for key, content, used in self._connection.execute(query, some):
                if used < self._today:
                    self._used.add(key)
                yield key, content

    def _flush(self) -> None:
        """Write what waits; what cannot be written is read again one day."""
        connection = self._connection
        if connection is None:
            return
        if self._fresh or self._used:
            self._tried(lambda: self._write(connection))
        self._fresh, self._used = {}, set()

    def _write(self, to: sqlite3.Connection) -> None:
        with to as connection:
            new = ((key, self._today, content) for key, content in self._fresh.items())
            connection.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?, ?)", new)
            connection.executemany(
                "UPDATE facts SET used = ? WHERE key = ?", ((self._today, key) for key in self._used)
            )
            self._drop_oldest(connection)

    def _drop_oldest(self, connection: sqlite3.Connection) -> None:
        while _bytes_in_use(connection) > self._limit:
            (rows,) = connection.execute("SELECT count(*) FROM facts").fetchone()
            if not rows:
                return
            oldest = "DELETE FROM facts WHERE key IN (SELECT key FROM facts ORDER BY used, key LIMIT ?)"
            connection.execute(oldest, (rows // PART_DROPPED + 1,))

    def _tried(self, work: Callable[[], Result]) -> Result | None:
        try:
            return work()
        except UNUSABLE as error:
            self._damaged |= not isinstance(error, sqlite3.OperationalError | OSError)
            log.warning("%s: the cache is not used (%s); `dataops-assess cache clear` removes it.", self._file, error)
            return None


def is_content_of(blob: str, content: bytes) -> bool:
    """Say whether a content has the id that it is stored under: a repository's objects may lie."""
    told = b"blob %d\0" % len(content) + content
    algorithm = sha1 if len(blob) == sha1(usedforsecurity=False).digest_size * 2 else sha256
    return algorithm(told, usedforsecurity=False).hexdigest() == blob


def _bytes_in_use(connection: sqlite3.Connection) -> int:
    pages, free, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)
