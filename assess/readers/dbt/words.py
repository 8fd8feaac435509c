"""When a description says something: placeholders and empty texts are none, a docs block stands for its text."""

from __future__ import annotations

import re
from itertools import pairwise

DOC = re.compile(r"\{\{\s*+doc\(\s*+(?:['\"]\w++['\"]\s*+,\s*+)?['\"]([^'\"]++)['\"]\s*+\)\s*+\}\}")
BLOCK_MARK = re.compile(r"\{%-?\s*+(?:docs\s++(\w++)|enddocs)\s*+-?%\}")
OPENING_PLACEHOLDER = re.compile(r"\W*+(?:todo|tbd|tba|fixme|xxx|lorem ipsum)\b", re.IGNORECASE)
WHOLE_PLACEHOLDER = re.compile(
    r"\W*+(?:n/?a|none|null|placeholder|to be (?:added|done|defined|documented|described))\W*+", re.IGNORECASE
)


def says_something(text: str) -> bool:
    """Tell whether a description is more than blanks, marks and placeholders."""
    if OPENING_PLACEHOLDER.match(text) or WHOLE_PLACEHOLDER.fullmatch(text):
        return False
    return any(letter.isalpha() for letter in text)


def description_of(value: object) -> tuple[bool, tuple[str, ...]]:
    """Return whether a description has words of its own, and the docs blocks that it calls."""
    if not isinstance(value, str):
        return False, ()
    return says_something(DOC.sub(" ", value)), tuple(DOC.findall(value))


def blocks_of(text: str) -> tuple[tuple[str, bool], ...]:
    """Return the name of each `{% docs … %}` block and whether it says something."""
    marks = list(BLOCK_MARK.finditer(text))
    return tuple(
        (mark[1], says_something(text[mark.end() : end.start()]))
        for mark, end in pairwise(marks)
        if mark[1] and not end[1]
    )
