"""The paper of the terminal report: so many columns, with colours or without."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assess.findings import Status
from reports.columns import columns, wrapped
from reports.words import MARKS, inert

if TYPE_CHECKING:
    from collections.abc import Iterator

MARGIN = "  "
BOLD, DIM = "1", "2"
COLOURS = {
    Status.MET: "36",
    Status.PARTIAL: "33",
    Status.ABSENT: "39",
    Status.UNOBSERVABLE: "2",
    Status.ERROR: "31",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What is written on: so many columns, with colours or without."""

    width: int
    colour: bool

    def styled(self, text: str, *codes: str) -> str:
        """Return the text in a style; the style adds no column."""
        return f"\x1b[{';'.join(codes)}m{text}\x1b[0m" if self.colour and text else text

    def mark(self, status: Status) -> str:
        """Return the mark of a status."""
        return self.styled(MARKS[status], COLOURS[status])

    def heading(self, text: str) -> str:
        """Return the title of a section."""
        return self.styled(text, BOLD)

    def block(self, text: str, *, first: str = MARGIN, style: str = "") -> Iterator[str]:
        """Yield the text wrapped, its first line behind `first`, the others indented as far."""
        indent = " " * columns(first)
        for at, line in enumerate(wrapped(inert(text), self.width - len(indent))):
            yield (indent if at else first) + (self.styled(line, style) if style else line)

    def marked(self, status: Status, text: str) -> Iterator[str]:
        """Yield the text wrapped behind the mark of a status."""
        indent = " " * (len(MARGIN) + 2)
        for at, line in enumerate(wrapped(inert(text), self.width - len(indent))):
            yield (f"{MARGIN}{self.mark(status)} " if at == 0 else indent) + line
