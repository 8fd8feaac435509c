"""Figures of the platform or the team that a page keeps: rows and list entries under a heading on KPIs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Kpi, Source
from assess.readers.prose.words import EVIDENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Section
    from assess.readers.prose.pages import Page

TOOL = "prose"
ROW = re.compile(r"[ \t]*\|(?![-:| \t]*\Z)(.*)")
ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,4}[.)])[ \t]+(.*)")
FIGURE = re.compile(r"(?<![\w.-])\d")


def figures(page: Page) -> Iterator[Kpi]:
    """Yield each figure; a target stands in the entry, or in the head of its table."""
    named = EVIDENCE["kpi"].search(re.sub(r"[/_.-]+", " ", page.path.rpartition("/")[2]))
    for section in page.whole.sections:
        if named or EVIDENCE["kpi"].search(section.heading):
            yield from _figures(page.path, section)


def _figures(path: str, section: Section) -> Iterator[Kpi]:
    source = Source(path=path, line=section.line, tool=TOOL)
    head: str | None = None
    for line in section.text.splitlines():
        if row := ROW.match(line):
            head = head if head is not None else row[1]
            name, _, rest = row[1].partition("|")
            targeted = EVIDENCE["target"].search(f"{head} {rest}") is not None
        elif entry := ITEM.match(line):
            name, _, rest = entry[1].partition(":")
            targeted = EVIDENCE["target"].search(entry[1]) is not None
        else:
            continue
        if FIGURE.search(rest or name):
            yield Kpi(source=source, name=name.strip(" *`"), target=targeted)
