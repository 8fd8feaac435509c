"""Where a fact was read, and what every fact is."""

from __future__ import annotations

from assess.values import Value


class Source(Value, array_like=True):
    """Where a fact was read: a path of the tree, a line (from 1) and the tool whose reader read it."""

    path: str
    line: int | None = None
    tool: str = ""


class Fact(Value, frozen=True, array_like=True):
    """One thing that the repository shows; subclasses are the words, `source` is its proof."""

    source: Source
