"""What the user's terminal can show, and a line on standard error while long work goes on."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FALLBACK = (80, 24)
CLEAR_LINE = "\r\x1b[K"


def width() -> int:
    """Return the terminal's width in columns; 80 where there is none."""
    return shutil.get_terminal_size(FALLBACK).columns


def has_colour() -> bool:
    """Say whether standard output shows colour and the user wants it (no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


@contextmanager
def telling(what: str) -> Iterator[None]:
    """Show what is being done on a terminal's standard error, and take it away in the end."""
    shown = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    line = what.encode("ascii", "replace").decode()[: width() - 1]
    if shown:
        sys.stderr.write(line)
        sys.stderr.flush()
    try:
        yield
    finally:
        if shown:
            sys.stderr.write(CLEAR_LINE)
            sys.stderr.flush()
