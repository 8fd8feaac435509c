"""The quarterly report made and written: which format, and to which file."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assess.errors import UsageError
from reports.cli.edge import tell
from reports.cli.screen import telling
from reports.cli.writing import write_file, write_standard_output
from reports.formats import Format, format_of
from reports.quarterly import quarterly

if TYPE_CHECKING:
    from lifecycle.review import Review
    from reports.brand import Brand

KINDS = (Format.PDF, Format.HTML)
UNFIT = re.compile(r"[^A-Za-z0-9._-]+")
LONGEST = 80


def check_target(output: str | None, asked: str | None) -> Format:
    """Return the format to write; raise UsageError, before any work, for what cannot be written."""
    if output is None and (asked or Format.PDF) == Format.PDF and sys.stdout.isatty():
        raise UsageError("pdf is not for a terminal; name a file with -o.")
    file = Path(output or "")
    if output is None or file.is_dir():
        return Format(asked or Format.PDF)
    if not file.parent.is_dir():
        raise UsageError(f"{output}: there is no folder {file.parent}; make it first.")
    found = Format(asked) if asked else format_of(file.suffix)
    if found not in KINDS:
        raise UsageError(f"{output}: the report is a .pdf or a .html; or say --format.")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A review in the format and look that it is published in."""

    review: Review
    brand: Brand
    kind: Format
    paper: str

    def write(self, output: str | None) -> None:
        """Make the document and write it to a file, into a folder by name and period, or to standard output."""
        with telling("Setting the pages ..."):
            made = self._made()
        if output is None:
            write_standard_output(made)
            return
        file = Path(output)
        target = file / self.file_name if file.is_dir() else file
        write_file(target, made)
        tell(f"Written: {target}")

    @property
    def file_name(self) -> str:
        """What the file is called: the repository, the period, the suffix."""
        name = UNFIT.sub("-", f"{self.review.now.repository.name[:LONGEST]}-{self.review.period.label}").strip("-.")
        return f"{name}.{self.kind}"

    def _made(self) -> str | bytes:
        told, now = quarterly(self.review), self.review.now
        if self.kind is Format.HTML:
            from reports.html import render as render_html  # noqa: PLC0415 - each format loads when it is used

            return render_html(now, told, brand=self.brand)
        from reports.pdf import Paper, render  # noqa: PLC0415 - WeasyPrint is slow to load and needs Pango

        return render(now, told, brand=self.brand, paper=Paper(self.paper))
