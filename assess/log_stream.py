"""The log of Git as a stream: what it says of each commit, parsed while it runs and never held as a whole."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - read at run time, as what is held of a commit is
from functools import lru_cache, partial
from itertools import islice
from typing import IO, TYPE_CHECKING, NamedTuple

from assess.git import instant
from assess.people import Author

if TYPE_CHECKING:
    from collections.abc import Iterator

SUBJECT_LIMIT = 1_000
BODY_LIMIT = 20_000
NAME_LIMIT = 200
CHUNK = 1 << 20
COMMIT_LIMIT = 1_000_000
PATH_LIMIT = 2_000_000  # changed by one commit
PATHS_LIMIT = 20_000_000  # changed by all commits
TOKEN_LIMIT = 128 << 20  # bytes of one field or path
FORMAT = "%H%x00%P%x00%aN%x00%aE%x00%at%x00%ct%x00%B"
FIELDS = 7
AUTHORS_KEPT = 10_000
SHOWN = ("-z", "--raw", "--no-abbrev", "--no-renames", "--diff-merges=first-parent", f"--format={FORMAT}")


class TooMuchError(Exception):
    """Reading ends here: the history is larger than any that is real."""


class Raw(NamedTuple):
    """What the log says of one commit; the message is cut, `diff` is against the first parent."""

    id: str
    parents: tuple[str, ...]
    author: Author
    authored: bytes
    committed_at: datetime
    message: bytes
    diff: list[tuple[bytes, bytes]]  # the line of modes, ids and status; the path


def raw_commits(out: IO[bytes]) -> Iterator[Raw]:
    """Parse the stream: seven fields a commit, then pairs of a line that begins with a colon and a path."""
    tokens = _tokens(out)
    made = _Made()
    following = next(tokens, b"")
    commits = paths = 0
    while following:
        fields = [following, *islice(tokens, FIELDS - 1)]
        if len(fields) < FIELDS:  # broken off, as the end of the stream will tell
            return
        diff = []
        following = next(tokens, b"")
        while following[:1] == b":" or following[:2] == b"\n:":
            diff.append((following.lstrip(), next(tokens, b"")))
            following = next(tokens, b"")
            if len(diff) > PATH_LIMIT:
                raise TooMuchError(f"a commit changes more than {PATH_LIMIT} paths")
        commits, paths = commits + 1, paths + len(diff)
        if commits > COMMIT_LIMIT or paths > PATHS_LIMIT:
            raise TooMuchError(f"more than {COMMIT_LIMIT} commits or {PATHS_LIMIT} changed paths")
        yield made.raw(fields, diff)


def _tokens(out: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    for block in iter(partial(out.read, CHUNK), b""):
        if len(rest) > TOKEN_LIMIT:
            raise TooMuchError(f"a message or name has more than {TOKEN_LIMIT} bytes")
        *whole, rest = (rest + block).split(b"\0")
        yield from whole


class _Made:
    """Makes the values of commits, each that many have in common once."""

    def __init__(self) -> None:
        self._author = lru_cache(AUTHORS_KEPT)(_author)  # most commits are by few people
        self._awaited: dict[bytes, str] = {}  # ids of parents whose turn has not come

    def raw(self, fields: list[bytes], diff: list[tuple[bytes, bytes]]) -> Raw:
        commit, parents, name, email, authored, committed, message = fields
        return Raw(
            self._awaited.pop(commit, "") or commit.decode(),
            tuple([self._awaited.setdefault(one, one.decode()) for one in parents.split()]),
            self._author(name, email),
            authored,
            instant(committed),
            message[: SUBJECT_LIMIT + BODY_LIMIT],
            diff,
        )


def _author(name: bytes, email: bytes) -> Author:
    return Author(*(part[:NAME_LIMIT].decode("utf-8", "replace").strip() for part in (name, email)))
