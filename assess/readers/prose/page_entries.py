"""Names of tables, jobs and modules that a page tells of: as a heading, a row of a table or an entry of a list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import PageEntries, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.readers.prose.pages import Page

NAME = r"[A-Za-z]\w{1,60}(?:[.-]\w{1,60}){0,6}"
HEADING = re.compile(rf"(?:\d[\d.]{{0,5}} )?[`*]{{0,3}}({NAME})[`*]{{0,3}}(?: \([^()]{{1,40}}\))?:?")
MARKED = rf"([`*\[]{{0,4}})({NAME})[`*]{{0,3}}(?:\]\([^()\n]{{0,200}}\))?"
ROW = re.compile(rf"^[ \t]*\|[ \t]*{MARKED}[ \t]*\|([^\n]{{10,2000}})", re.MULTILINE)
ENTRY = re.compile(rf"^[ \t]*[-*+][ \t]+{MARKED}[ \t]{{0,3}}[:\u2013\u2014-][ \t]+([^\n]{{10,2000}})", re.MULTILINE)
PARTS = re.compile(r"\w[_.-]\w")  # a name as code has it, and no word of the text
WORD = re.compile(r"[A-Za-z]{2,}")
MIN_WORDS = 5  # fewer are a label
SECTION_WORDS = 8
MAX_NAMES = 200


def entries_of(page: Page) -> Iterator[PageEntries]:
    """Yield the names that have a text of their own on the page: the last part of each, in lower case."""
    named = [
        found[1]
        for part in page.parts
        if part.words >= SECTION_WORDS and (found := HEADING.fullmatch(part.heading.strip()))
    ]
    for pattern in (ROW, ENTRY):
        for section in page.whole.sections:
            named += [
                found[2]
                for found in pattern.finditer(section.text)
                if (found[1] or PARTS.search(found[2])) and len(WORD.findall(found[3])) >= MIN_WORDS
            ]
    if named:
        names = tuple(dict.fromkeys(map(_plain, named)))[:MAX_NAMES]
        yield PageEntries(source=Source(path=page.path, line=1, tool="prose"), names=names)


def _plain(name: str) -> str:
    """Return a name without its suffix or what stands before it, as headings and files have it."""
    return (
        re.sub(r"\.(?:py|sql|sqlx|json|ya?ml|r|sh|scala|ipynb)\Z", "", name.lower())
        .rpartition(".")[2]
        .replace("-", "_")
    )
