"""The tree at a commit: its files and their contents, read from Git's objects, never from the work tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import IO, TYPE_CHECKING

from assess.errors import RepositoryError
from assess.facts import Problem, ProblemKind, Source
from assess.git import Git, as_path, instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

SIZE_LIMIT = 16 * 1024 * 1024
LISTING_LIMIT = 128 * 1024 * 1024  # bytes: a million files; trees that hold each other can name any number
LFS_HEADER = b"version https://git-lfs.github.com/spec/v1\n"
LFS_POINTER_LIMIT = 1024


class EntryKind(StrEnum):
    """What an entry of the tree is."""

    FILE = "file"
    EXECUTABLE = "executable"
    SYMLINK = "symlink"
    SUBMODULE = "submodule"


_KINDS = {b"100755": EntryKind.EXECUTABLE, b"120000": EntryKind.SYMLINK, b"160000": EntryKind.SUBMODULE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the tree; `size` in bytes, 0 for a submodule or where the blob is missing."""

    path: str
    blob: str
    size: int
    kind: EntryKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The tree of one commit, narrowed to the scope; paths stay those from the root of the repository."""

    git: Git
    commit: str
    committed_at: datetime
    tree: str
    scope: str
    entries: Mapping[str, Entry]
    _problems: dict[str, Problem] = field(default_factory=dict)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be read so far, by path."""
        return tuple(self._problems[path] for path in sorted(self._problems))

    def read(self, entries: Iterable[Entry]) -> Iterator[tuple[Entry, bytes | None]]:
        """Yield each entry with its content, in order; None where there is none to be had, told in `problems`."""
        wanted = list(entries)
        done = 0
        while done < len(wanted):
            try:
                for entry, content in self._read(wanted[done:]):
                    done += 1
                    yield entry, content
            except RepositoryError:
                # A corrupt blob ends `cat-file`; it is the next one in line, and those behind it are fine.
                self._tell(wanted[done], ProblemKind.MISSING, "The blob is corrupt; `git fsck` tells more.")
                yield wanted[done], None
                done += 1

    def _read(self, entries: list[Entry]) -> Iterator[tuple[Entry, bytes | None]]:
        asked = [entry for entry in entries if _is_readable(entry)]
        stdin = "".join(f"{entry.blob}\n" for entry in asked).encode()
        with self.git.stream("cat-file", "--batch", "--buffer", stdin=stdin) as out:
            for entry in entries:
                if not _is_readable(entry):
                    self._leave_out(entry)
                yield entry, self._content(entry, out) if _is_readable(entry) else None

    def _content(self, entry: Entry, out: IO[bytes]) -> bytes | None:
        header = out.readline().split()
        if header[1:] == [b"missing"]:
            self._tell(entry, ProblemKind.MISSING, "The blob is not in the object store (partial or damaged clone).")
            return None
        size = int(header[2]) if len(header) == 3 else 0  # noqa: PLR2004 - id, type, size
        content = out.read(size + 1)
        if len(header) != 3 or len(content) != size + 1:  # noqa: PLR2004
            raise RepositoryError(f"{entry.path}: git cat-file broke off.")
        if size <= LFS_POINTER_LIMIT and content.startswith(LFS_HEADER):
            self._tell(entry, ProblemKind.MISSING, "The content lies in Git LFS, only a pointer in the repository.")
            return None
        return content[:-1]

    def _leave_out(self, entry: Entry) -> None:
        if entry.kind is not EntryKind.SUBMODULE:
            self._tell(entry, ProblemKind.TOO_LARGE, f"{entry.size} bytes; files over {SIZE_LIMIT} are not read.")

    def _tell(self, entry: Entry, kind: ProblemKind, message: str) -> None:
        source = Source(path=entry.path, tool="git")
        self._problems[entry.path] = Problem(source=source, reader="snapshot", kind=kind, message=message)


def read_snapshot(git: Git, commit: str, scope: str = "") -> Snapshot:
    """Read the tree of a commit, all of it or the folder `scope`; contents come with `Snapshot.read`."""
    committed_at, _, tree = git.run("log", "-1", "--format=%ct %T", commit, "--").strip(b"\n").partition(b" ")
    narrowed = ("--", scope) if scope else ()
    with git.stream("ls-tree", "-r", "-z", "-l", "--full-tree", commit, *narrowed) as out:
        listing = out.read(LISTING_LIMIT)
        if out.read(1):
            raise RepositoryError(f"{commit}: the tree names more files than are listed; assess a folder of it.")
    entries = (_parse(line) for line in islice(listing.split(b"\0"), listing.count(b"\0")))
    return Snapshot(
        git=git,
        commit=commit,
        committed_at=instant(committed_at),
        tree=tree.decode(),
        scope=scope,
        entries={entry.path: entry for entry in entries},
    )


def _parse(line: bytes) -> Entry:
    about, _, path = line.partition(b"\t")
    mode, _, blob, size = about.split()
    return Entry(
        path=as_path(path),
        blob=blob.decode(),
        size=int(size) if size.isdigit() else 0,
        kind=_KINDS.get(mode, EntryKind.FILE),
    )


def _is_readable(entry: Entry) -> bool:
    return entry.kind is not EntryKind.SUBMODULE and entry.size <= SIZE_LIMIT
