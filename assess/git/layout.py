"""Where a repository's parts lie, found as Git finds them, and which of them lie elsewhere than one would think."""

from __future__ import annotations

import os
import re
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from assess.errors import RepositoryError
from assess.git.values import as_path
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

POINTER_LIMIT = 4096
ALTERNATES_DEPTH = 5  # as Git itself: https://git-scm.com/docs/gitrepository-layout
ALTERNATES_LIMIT = 64 * 1024  # bytes of one list
ALTERNATES_KEPT = 100
TOLD_LENGTH = 300

_ESCAPE = re.compile(rb"\\([0-7]{3}|.)")
_ESCAPES = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"v": b"\v"}


class Layout(Value):
    """Where a repository's parts lie; a linked worktree's `git_dir` (HEAD) differs from `common` (the rest)."""

    git_dir: Path
    common: Path
    folder: Path
    subfolder: str

    @property
    def objects(self) -> Path:
        return self.common / "objects"


def find_layout(path: Path) -> Layout:
    """Return the repository that a path is or lies in; raise `RepositoryError` where there is none."""
    start = path.resolve()
    if not start.is_dir():
        raise RepositoryError(f"{path}: no such folder; give the folder of a Git repository.")
    for folder in (start, *start.parents):
        if _is_git_dir(folder):
            named = folder.parent if folder.name == ".git" else folder
            return Layout(git_dir=folder, common=_common_of(folder), folder=named, subfolder="")
        if (git_dir := _git_dir_of(folder / ".git")) is not None:
            inside = start.relative_to(folder).as_posix()
            subfolder = "" if inside == "." else inside
            return Layout(git_dir=git_dir, common=_common_of(git_dir), folder=folder, subfolder=subfolder)
    raise RepositoryError(f"{path}: not a Git repository, nor inside one; give one, or run `git init` there.")


def read_pointer(file: Path) -> str:
    """Return the text of a small plain file; nothing for what is none, or has gone meanwhile."""
    if not file.is_file():
        return ""
    try:
        with file.open("rb") as opened:
            return os.fsdecode(opened.read(POINTER_LIMIT)).strip().replace("\0", "")
    except FileNotFoundError:
        return ""


def places_elsewhere(layout: Layout) -> tuple[str, ...]:
    """Say in a sentence each what is read from outside the repository's own folder; raises RepositoryError.

    A worktree or submodule that points to a Git folder which points back is at home there.
    """
    told = []
    if not _is_at_home(layout):
        told.append(f"repository: its .git leads to {_told(layout.git_dir.resolve())}")
    home = layout.common.resolve()
    if layout.common not in (layout.git_dir, layout.git_dir.parent.parent):
        told.append(f"repository: its objects and references lie in {_told(home)} (commondir)")
    parts = {part.resolve() for part in (layout.objects, layout.objects / "pack", layout.common / "refs")}
    told += [f"repository: {_told(part)} is read by way of a link" for part in parts if not part.is_relative_to(home)]
    return (*sorted(told), *(f"objects: also read from {_told(one)} (alternates)" for one in alternates(layout)))


def alternates(layout: Layout) -> tuple[Path, ...]:
    """Return the object folders that Git reads beside the repository's own, by the rules of Git.

    Raises RepositoryError for a list that Git would wait for or read without end.
    """
    own = layout.objects.resolve()
    found: dict[Path, None] = {}
    level = [own]
    for _ in range(ALTERNATES_DEPTH):
        named = dict.fromkeys(one for folder in level for one in _alternates_of(folder))
        level = [one for one in named if one not in found and one != own]
        found |= dict.fromkeys(level)
        if len(found) > ALTERNATES_KEPT:
            raise RepositoryError(f"{own}: more than {ALTERNATES_KEPT} alternates.")
    return tuple(found)


def _alternates_of(objects: Path) -> Iterator[Path]:
    file = objects / "info" / "alternates"
    if not file.exists():
        return
    if not file.is_file() or file.stat().st_size > ALTERNATES_LIMIT:
        raise RepositoryError(f"{file}: is no plain file, or larger than {ALTERNATES_LIMIT} bytes; remove it.")
    with file.open("rb") as opened:
        lines = opened.read(ALTERNATES_LIMIT).split(b"\n")
    paths = (Path(objects, os.fsdecode(_unquoted(line))) for line in lines if line and not line.startswith(b"#"))
    for path in islice(paths, ALTERNATES_KEPT + 1):
        if path.is_dir():
            yield path.resolve()


def _unquoted(line: bytes) -> bytes:
    """Return a line of alternates; one in quotes has the escapes of C."""
    if not (line.startswith(b'"') and line.endswith(b'"') and len(line) > 1):
        return line.replace(b"\0", b"")
    return _ESCAPE.sub(_unescaped, line[1:-1]).replace(b"\0", b"")


def _unescaped(match: re.Match[bytes]) -> bytes:
    told = match[1]
    return bytes([int(told, 8) & 0xFF]) if len(told) > 1 else _ESCAPES.get(told, told)


def _git_dir_of(entry: Path) -> Path | None:
    if entry.is_dir():
        return entry if _is_git_dir(entry) else None
    text = read_pointer(entry)
    if not text.startswith("gitdir: "):
        return None
    target = (entry.parent / text.removeprefix("gitdir: ")).resolve()
    if not _is_git_dir(target):
        raise RepositoryError(f"{entry}: points to {target}, which is no Git folder; run `git worktree repair`.")
    return target


def _is_git_dir(folder: Path) -> bool:
    if not (folder / "HEAD").is_file():
        return False
    return (folder / "commondir").is_file() or all((folder / part).is_dir() for part in ("objects", "refs"))


def _common_of(git_dir: Path) -> Path:
    pointer = read_pointer(git_dir / "commondir")
    common = (git_dir / pointer).resolve() if pointer else git_dir
    if not (common / "objects").is_dir():
        raise RepositoryError(f"{git_dir}: its commondir leads to {common}, which is no Git folder.")
    return common


def _is_at_home(layout: Layout) -> bool:
    """Say whether the Git folder is the one beside the files, or knows that those files are its own."""
    entry = layout.folder / ".git"
    if layout.git_dir.resolve() in (layout.folder, entry.parent.resolve() / ".git"):
        return True
    back = read_pointer(layout.git_dir / "gitdir")  # a linked worktree
    if back and (layout.git_dir / back).resolve() == entry.resolve():
        return True
    above = (parent.parent for parent in layout.git_dir.parents if parent.name == ".git")  # a submodule
    return any(layout.folder.is_relative_to(top) for top in above)


def _told(path: Path) -> str:
    return as_path(os.fsencode(path))[:TOLD_LENGTH]
