"""How a team writes its items and fixes: phrases of the settings as expressions whose matching stays linear."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

PARTS = {"#": r"\d{1,9}", "*": r"[\w.-]{0,60}"}


def compiled(phrases: Iterable[str]) -> re.Pattern[str] | None:
    """Return an expression that finds any of the phrases as whole words, without case; None where there are none."""
    listed = [_expression(phrase) for phrase in phrases]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(listed)})(?![\w-])", re.IGNORECASE) if listed else None


def _expression(phrase: str) -> str:
    return "".join(PARTS.get(sign, re.escape(sign)) for sign in phrase)
