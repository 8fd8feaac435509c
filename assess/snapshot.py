"""The tree at a commit: its files and their contents, read from Git's objects, never from the work tree."""

from __future__ import annotations

from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING

from assess.errors import RepositoryError
from assess.facts import Problem, ProblemKind, Source
from assess.git import as_path, instant
from assess.git.objects import Gap, read_objects
from assess.git.trees import Listed, list_files
from assess.values import Value, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from assess.git import Git

SIZE_LIMIT = 16 * 1024 * 1024
LISTING_LIMIT = 128 * 1024 * 1024  # bytes: a million files; trees that hold each other can name any number
ABSENT = b"BAD"  # as `ls-tree -l` says of a size
LFS_HEADER = b"version https://git-lfs.github.com/spec/v1\n"
LFS_POINTER_LIMIT = 1024


class EntryKind(StrEnum):
    """What an entry of the tree is."""

    FILE = "file"
    EXECUTABLE = "executable"
    SYMLINK = "symlink"
    SUBMODULE = "submodule"


_KINDS = {b"100755": EntryKind.EXECUTABLE, b"120000": EntryKind.SYMLINK, b"160000": EntryKind.SUBMODULE}


class Entry(Value):
    """One entry of the tree; `size` in bytes, 0 for a submodule or where the blob is missing."""

    path: str
    blob: str
    size: int
    kind: EntryKind


class Snapshot(Value):
    """The tree of one commit, narrowed to the scope; paths stay those from the root of the repository.

    `gaps` are the folders that are missing, `absent` the ids of files' contents that are not in the object store.
    """

    git: Git
    commit: str
    committed_at: datetime
    tree: str
    scope: str
    entries: Mapping[str, Entry]
    gaps: tuple[Problem, ...] = ()
    absent: tuple[str, ...] = ()
    _problems: dict[str, Problem] = field(default_factory=dict)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be read so far, by path."""
        return tuple(self._problems[path] for path in sorted(self._problems))

    def read(self, entries: Iterable[Entry]) -> Iterator[tuple[Entry, bytes | None]]:
        """Yield each entry with its content, in order; None where there is none to be had, told in `problems`."""
        wanted = list(entries)
        contents = read_objects(self.git, [entry.blob for entry in wanted if _is_readable(entry)])
        for entry in wanted:
            if not _is_readable(entry):
                self._leave_out(entry)
            yield entry, self._content(entry, next(contents)) if _is_readable(entry) else None

    def problem(self, path: str) -> Problem | None:
        """Return why a file was not read."""
        return self._problems.get(path)

    def _content(self, entry: Entry, content: bytes | Gap) -> bytes | None:
        if isinstance(content, Gap):
            self._tell(entry, ProblemKind.MISSING, f"The blob is {content}.")
            return None
        if len(content) <= LFS_POINTER_LIMIT and content.startswith(LFS_HEADER):
            self._tell(entry, ProblemKind.UNPARSABLE, "The content lies in Git LFS, only a pointer in the repository.")
            return None
        return content

    def _leave_out(self, entry: Entry) -> None:
        if entry.kind is not EntryKind.SUBMODULE:
            self._tell(entry, ProblemKind.TOO_LARGE, f"{entry.size} bytes; files over {SIZE_LIMIT} are not read.")

    def _tell(self, entry: Entry, kind: ProblemKind, message: str) -> None:
        self._problems[entry.path] = _problem(entry.path, kind, message)


def read_snapshot(git: Git, commit: str, scope: str = "") -> Snapshot:
    """Read the tree of a commit, all of it or the folder `scope`; contents come with `Snapshot.read`."""
    committed_at, _, tree = git.run("log", "--no-walk", "--format=%ct %T", commit, "--").strip(b"\n").partition(b" ")
    listed, gaps = _listed(git, commit, tree.decode(), scope)
    entries = {one.path: one for one in map(_entry, listed)}
    folders = {path: _problem(path, ProblemKind.MISSING, message) for path, message in gaps.items()}
    return Snapshot(
        git=git,
        commit=commit,
        committed_at=instant(committed_at),
        tree=tree.decode(),
        scope=scope,
        entries=entries,
        gaps=tuple(folders.values()),
        absent=tuple(one.object_id for one in listed if one.size is None),
    )


def _listed(git: Git, commit: str, tree: str, scope: str) -> tuple[tuple[Listed, ...], dict[str, str]]:
    """Return what the tree lists, and the folders that could not be read; raises RepositoryError without any tree."""
    narrowed = ("--", scope) if scope else ()
    content, more = b"", b""
    try:
        with git.stream("ls-tree", "-r", "-z", "-l", "--full-tree", commit, *narrowed) as out:
            content = out.read(LISTING_LIMIT)
            more = out.read(1)
    except RepositoryError as error:
        if not more:
            return _walked(git, commit, tree, scope, error)
    if more:
        raise RepositoryError(f"{commit}: names more files than are listed; assess a folder of it.")
    return tuple(_parse(line) for line in islice(content.split(b"\0"), content.count(b"\0"))), {}


def _walked(
    git: Git, commit: str, tree: str, scope: str, error: RepositoryError
) -> tuple[tuple[Listed, ...], dict[str, str]]:
    found = list_files(git, tree, scope.encode("utf-8", "surrogateescape"))
    if any(not path for path, _ in found.gaps):
        raise RepositoryError(f"{commit}: its tree cannot be read; `git fsck` tells more.") from error
    return found.files, {as_path(path): message for path, message in found.gaps}


def _parse(line: bytes) -> Listed:
    about, _, path = line.partition(b"\t")
    mode, _, blob, size = about.split()
    absent = None if size == ABSENT else 0
    return Listed(path, mode, blob.decode(), int(size) if size.isdigit() else absent)


def _entry(listed: Listed) -> Entry:
    kind = _KINDS.get(listed.mode, EntryKind.FILE)
    return Entry(path=as_path(listed.path), blob=listed.object_id, size=listed.size or 0, kind=kind)


def _problem(path: str, kind: ProblemKind, message: str) -> Problem:
    return Problem(source=Source(path=path, tool="git"), reader="snapshot", kind=kind, message=message)


def _is_readable(entry: Entry) -> bool:
    return entry.kind is not EntryKind.SUBMODULE and entry.size <= SIZE_LIMIT
