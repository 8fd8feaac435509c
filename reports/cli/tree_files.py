"""Files of a work tree that a command proposes: what is there is read without following links, and written whole."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assess.errors import UsageError
from reports.cli.writing import write_file

if TYPE_CHECKING:
    from pathlib import Path

SIZE_LIMIT = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A file as it is, None where there is none, and as it is to be."""

    path: str
    before: str | None
    text: str

    @property
    def diff(self) -> str:
        """Return what would change, as a unified diff."""
        old = (self.before or "").splitlines(keepends=True)
        names = ("/dev/null" if self.before is None else f"a/{self.path}", f"b/{self.path}")
        lines = difflib.unified_diff(old, self.text.splitlines(keepends=True), *names)
        return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def exists(top: Path, path: str) -> bool:
    """Say whether there is anything of that name, a broken link too."""
    return (top / path).is_symlink() or (top / path).exists()


def read(top: Path, path: str) -> str | None:
    """Return the text of a file; None where it is no plain file, is too large or no UTF-8."""
    file = top / path
    try:
        if _linked(top, path) or not file.is_file():
            return None
        with file.open("rb") as opened:
            content = opened.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror}).") from error
    try:
        return content.decode("utf-8") if len(content) <= SIZE_LIMIT else None
    except UnicodeDecodeError:
        return None


def write(top: Path, proposals: list[Proposal]) -> None:
    """Write proposals; raise UsageError, before any is written, for one that is changed or leads elsewhere."""
    for one in proposals:
        _check(top, one)
    for one in proposals:
        file = top / one.path
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"{file.parent}: cannot be made ({error.strerror}).") from error
        write_file(file, one.text)


def _check(top: Path, proposal: Proposal) -> None:
    if _linked(top, proposal.path):
        raise UsageError(f"{proposal.path}: lies behind a symbolic link; nothing is written.")
    now = read(top, proposal.path) if exists(top, proposal.path) else None
    if now != proposal.before:
        raise UsageError(f"{proposal.path}: was changed meanwhile; nothing is written, run the command again.")


def _linked(top: Path, path: str) -> bool:
    """Say whether the file, or a folder on the way to it, is a symbolic link: it may have come with a repository."""
    file = top / path
    return any(one.is_symlink() for one in (file, *file.parents) if one != top and one.is_relative_to(top))
