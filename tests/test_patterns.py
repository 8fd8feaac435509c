"""Regular expressions that every supported Python reads alike."""

from __future__ import annotations

import re
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
# Python before 3.11.5 misreads a possessive repeat of a group: https://github.com/python/cpython/issues/106052
POSSESSIVE_GROUP = re.compile(r"\)(?:[*+?]|\{[0-9,]+\})\+|\(\?>")


def test_no_group_is_repeated_possessively() -> None:
    modules = [path for layer in ("assess", "lifecycle", "reports") for path in (TOP / layer).rglob("*.py")]
    assert [path.name for path in modules if POSSESSIVE_GROUP.search(path.read_text(encoding="utf-8"))] == []
