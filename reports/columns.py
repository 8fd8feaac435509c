"""Text in columns of a terminal: how wide it stands there, cut, padded and wrapped by that width."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDE = frozenset("WF")
MARKS = frozenset({"Mn", "Me", "Cf"})
JOINER = "\ufe0f"  # asks for the emoji form, which takes two columns


def columns(text: str) -> int:
    """Return how many columns a text takes; a wide character takes two, a combining one none."""
    return sum(_columns_of(char) for char in text)


def cut(text: str, width: int) -> str:
    """Return the text, or its beginning and an ellipsis, in at most this many columns."""
    if columns(text) <= width:
        return text
    return f"{_beginning(text, width - 1).rstrip()}…" if width > 0 else ""


def padded(text: str, width: int, *, right: bool = False) -> str:
    """Return the text cut and filled up with blanks to exactly this many columns."""
    shown = cut(text, width)
    blanks = " " * max(0, width - columns(shown))
    return blanks + shown if right else shown + blanks


def wrapped(text: str, width: int) -> tuple[str, ...]:
    """Return the text as lines of at most this many columns; a word that is longer is broken."""
    lines: list[str] = []
    line = ""
    for word in _pieces(text, max(2, width)):
        joined = f"{line} {word}" if line else word
        if columns(joined) <= max(2, width):
            line = joined
        else:
            lines.append(line)
            line = word
    return (*lines, line)


def _pieces(text: str, width: int) -> Iterator[str]:
    for word in text.split():
        rest = word
        while columns(rest) > width:
            piece = _beginning(rest, width)
            yield piece
            rest = rest[len(piece) :]
        if rest:
            yield rest


def _beginning(text: str, width: int) -> str:
    taken = 0
    for at, char in enumerate(text):
        taken += _columns_of(char)
        if taken > width:
            return text[:at]
    return text


def _columns_of(char: str) -> int:
    if char == JOINER:
        return 1
    if unicodedata.category(char) in MARKS:
        return 0
    return 2 if unicodedata.east_asian_width(char) in WIDE else 1
