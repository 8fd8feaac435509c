"""Objects by their ids, in order: the content of each, or why there is none; a damaged one does not end the others."""

from __future__ import annotations

from enum import StrEnum
from typing import IO, TYPE_CHECKING

from assess.errors import RepositoryError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assess.git.repository import Git

HEADER_PARTS = 3  # id, type, size
DAMAGED_LIMIT = 1_000  # each costs a process of its own


class Gap(StrEnum):
    """Why an object has no content."""

    MISSING = "not in the object store (partial or damaged clone)"
    CORRUPT = "corrupt; `git fsck` tells more"


def read_objects(git: Git, ids: Sequence[str]) -> Iterator[bytes | Gap]:
    """Yield the content of each object, in the order of the ids."""
    done = damaged = 0
    while done < len(ids):
        try:
            for content in _batch(git, ids[done:]):
                done += 1
                yield content
        except RepositoryError:
            # A corrupt object ends `cat-file`; it is the next one in line, and those behind it are fine.
            damaged += 1
            behind = len(ids) - done if damaged > DAMAGED_LIMIT else 1
            done += behind
            yield from [Gap.CORRUPT] * behind


def _batch(git: Git, ids: Sequence[str]) -> Iterator[bytes | Gap]:
    stdin = "".join(f"{one}\n" for one in ids).encode()
    with git.stream("cat-file", "--batch", "--buffer", stdin=stdin) as out:
        for one in ids:
            yield _content(one, out)


def _content(object_id: str, out: IO[bytes]) -> bytes | Gap:
    header = out.readline().split()
    if header[1:] == [b"missing"]:
        return Gap.MISSING
    size = int(header[2]) if len(header) == HEADER_PARTS else 0
    content = out.read(size + 1)
    if len(header) != HEADER_PARTS or len(content) != size + 1:
        raise RepositoryError(f"{object_id}: git cat-file broke off.")
    return content[:-1]
