"""The files of a retro: the pack that is written, the form that is read, and what is kept of it."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from assess.errors import UsageError
from assess.settings import FILE
from reports.cli.deciding import commit_command, shown
from reports.cli.edge import tell
from reports.cli.screen import telling
from reports.cli.writing import write_file, write_standard_output
from reports.formats import FORMS, Format, format_of
from reports.retro_form import LARGEST

if TYPE_CHECKING:
    from typing import Self

    from lifecycle.retro import RetroPack
    from reports.retro_record import Record

KINDS = (Format.MARKDOWN, Format.HTML, Format.PDF)
UNFIT = re.compile(r"[^A-Za-z0-9._-]+")
LONGEST = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a pack is written as, and to which file, folder or, with None, standard output."""

    kind: Format
    place: Path | None

    @classmethod
    def of(cls, output: str | None, asked: str | None) -> Self:
        """Return the target that was asked for; raise UsageError, before any work, for what cannot be written."""
        kind = Format(asked) if asked else None
        if output is None:
            if kind is Format.PDF and sys.stdout.isatty():
                raise UsageError("pdf is not for a terminal; name a file with -o.")
            return cls(kind=kind or Format.MARKDOWN, place=None)
        place = Path(output)
        if place.is_dir():
            return cls(kind=kind or Format.MARKDOWN, place=place)
        if not place.parent.is_dir():
            raise UsageError(f"{output}: there is no folder {place.parent}; make it first.")
        found = kind or format_of(place.suffix)
        if found not in KINDS:
            raise UsageError(f"{output}: the pack is a .md, .html or .pdf; or say --format.")
        target = cls(kind=found, place=place)
        target.refuse(place)
        return target

    def refuse(self, file: Path) -> None:
        """Raise UsageError where a form is there already: it may hold answers."""
        if self.kind is Format.MARKDOWN and file.is_file():
            raise UsageError(f"{file}: exists already and may hold answers; name another file, or remove it.")

    def write(self, pack: RetroPack, paper: str, repository: str) -> None:
        """Make the pack and write it; tell what the store lacks, and what comes next."""
        with telling("Setting the pages ..."):
            made = self._made(pack, paper)
        if self.place is None:
            write_standard_output(made)
        else:
            file = self.place / self._file_name(pack) if self.place.is_dir() else self.place
            self.refuse(file)
            write_file(file, made)
            tell(f"Written: {file}")
            if self.kind is Format.MARKDOWN:
                tell(f"Fill it in together; then `dataops-assess retro close {quote(str(file))}{_at(repository)}`.")
        if pack.backcast:
            tell(f"To compare with when the period began: `{pack.backcast}{_at(repository)}`, then again.")

    def _made(self, pack: RetroPack, paper: str) -> str | bytes:
        from reports import retro  # noqa: PLC0415 - Jinja2 is not needed to say what is wrong

        match self.kind:
            case Format.HTML:
                return retro.render_html(pack)
            case Format.PDF:
                return retro.render_pdf(pack, paper)
        return retro.render_markdown(pack)

    def _file_name(self, pack: RetroPack) -> str:
        now = pack.now
        name = UNFIT.sub("-", f"{now.repository.name[:LONGEST]}-retro-{now.committed_at:%Y-%m-%d}").strip("-.")
        return f"{name}{FORMS[self.kind].suffixes[0]}"


def read_bounded(name: str) -> bytes:
    """Return what a file holds, one byte more than a form may have at most; raises UsageError."""
    try:
        with Path(name).open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(f"{name}: cannot be read ({error.strerror}).") from error


def keep(record: Record, *, dry_run: bool) -> None:
    """Show what a retro comes to and, unless it is a dry run, write both files or neither.

    Raises UsageError where a file cannot be written.
    """
    write_standard_output("".join(f"{shown(line)}\n" for line in record.diff.split("\n")[:-1]))
    if dry_run:
        return
    record.edit.check_unchanged()
    made = _make_folder(record.file.parent)
    try:
        write_file(record.file, record.text)
        write_file(record.edit.file, record.edit.text)
    except BaseException:
        record.file.unlink(missing_ok=True)
        for folder in made:
            folder.rmdir()
        raise
    command = commit_command(record.edit.file.parent, [FILE, record.path], f"Keep the retro of {record.file.stem}")
    write_standard_output(f"\nCommit this to take effect:\n  {command}\n")
    write_standard_output("\nThe next `dataops-assess` tells what became of the actions.\n")


def _make_folder(folder: Path) -> list[Path]:
    """Make a folder and those above it that are not there; return what was made, the innermost first."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be made ({error.strerror}).") from error
    return missing


def _at(repository: str) -> str:
    return "" if repository == "." else f" -C {quote(repository)}"
