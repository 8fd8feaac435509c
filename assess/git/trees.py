"""The files of a tree of which parts are missing: folder by folder, where Git itself would give up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from assess.git.objects import Gap, read_objects
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.git.repository import Git

DEPTH_LIMIT = 250
PATHS_LIMIT = 64 << 20  # bytes of all paths, those of folders included; trees that hold each other name any number
ENTRY_BYTES = 100  # what an entry costs beside its path
FOLDER = b"40000"
SUBMODULE = b"160000"


class Listed(NamedTuple):
    """A file, link or submodule of a tree; `size` in bytes, None where the object is missing."""

    path: bytes
    mode: bytes
    object_id: str
    size: int | None


class Listing(Value, kw_only=False):
    """What of a tree is there, and the folders that are not, each with the reason."""

    files: tuple[Listed, ...]
    gaps: tuple[tuple[bytes, str], ...]


def list_files(git: Git, tree: str, scope: bytes = b"") -> Listing:
    """List the files below a folder of a tree, as far as they are there."""
    walk = _Walk(scope=scope, id_length=len(tree) // 2)
    level = [(b"", tree)]
    for _ in range(DEPTH_LIMIT):
        contents = read_objects(git, [object_id for _, object_id in level])
        level = [
            folder for (path, _), content in zip(level, contents, strict=True) for folder in walk.enter(path, content)
        ]
        if not level:
            break
    walk.gaps += [(path, f"Folders deeper than {DEPTH_LIMIT} are not read.") for path, _ in level[:1]]
    return Listing(tuple(_with_sizes(git, walk.found)), tuple(walk.gaps))


class _Walk:
    """The way through the folders: files found, folders that are missing, and how much may still be listed."""

    def __init__(self, *, scope: bytes, id_length: int) -> None:
        self.found: list[tuple[bytes, bytes, str]] = []
        self.gaps: list[tuple[bytes, str]] = []
        self._scope = scope
        self._id_length = id_length
        self._left = PATHS_LIMIT

    def enter(self, path: bytes, content: bytes | Gap) -> Iterator[tuple[bytes, str]]:
        """Note the files of a folder and yield the folders in it."""
        if isinstance(content, Gap):
            self.gaps.append((path, f"The folder is {content}."))
            return
        for mode, name, object_id in _entries(content, self._id_length):
            entry = path + name + (b"/" if mode == FOLDER else b"")
            if not self._is_wanted(entry):
                continue
            if self._left < 0:
                return
            self._left -= len(entry) + ENTRY_BYTES
            if self._left < 0:
                self.gaps.append((path, "The tree names more files than are listed."))
            elif mode == FOLDER:
                yield entry, object_id
            else:
                self.found.append((entry, mode, object_id))

    def _is_wanted(self, path: bytes) -> bool:
        """Say whether a path lies in the scope, or is a folder on the way there."""
        folder = self._scope + b"/"
        return not self._scope or path == self._scope or path.startswith(folder) or folder.startswith(path)


def _entries(tree: bytes, id_length: int) -> Iterator[tuple[bytes, bytes, str]]:
    """Yield mode, name and id; see https://git-scm.com/book/en/v2/Git-Internals-Git-Objects."""
    at = 0
    while (end := tree.find(b"\0", at)) >= 0 and end + 1 + id_length <= len(tree):
        mode, _, name = tree[at:end].partition(b" ")
        at = end + 1 + id_length
        yield mode.lstrip(b"0"), name, tree[end + 1 : at].hex()


def _with_sizes(git: Git, found: list[tuple[bytes, bytes, str]]) -> Iterator[Listed]:
    stdin = "".join(f"{object_id}\n" for _, _, object_id in found).encode()
    with git.stream("cat-file", "--batch-check", "--buffer", stdin=stdin) as out:
        for path, mode, object_id in found:
            told = out.readline().split()
            size = int(told[2]) if told[1:2] == [b"blob"] else None
            yield Listed(path, mode, object_id, 0 if mode == SUBMODULE else size)
