"""What a page says of checks and alerts that run by themselves: how the team learns of late or missing data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Place, RecordKind, Reference, Source
from assess.readers.prose.words import PROCEDURES, kind_of_heading, kind_of_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Section
    from assess.readers.prose.pages import Page

TOOL = "prose"
TEAM = "team"  # it is said whom the alert reaches
PLANS = frozenset({RecordKind.BACKLOG, RecordKind.ROADMAP, RecordKind.DEBT_LIST})
MAX_PARAGRAPH = 3_000
PARAGRAPH = re.compile(r"\n[ \t]*\n")


def procedures(page: Page) -> Iterator[Reference]:
    """Yield the checks and alerts that paragraphs describe as running; wishes and instructions describe none."""
    for own in what_is(page):
        if not _may_tell(own.text):
            continue
        for paragraph in PARAGRAPH.split(own.text):
            said = " ".join(paragraph[:MAX_PARAGRAPH].split())
            checked = PROCEDURES["checked"].search(said) and PROCEDURES["regular"].search(said)
            told = PROCEDURES["told"].search(said) and PROCEDURES["fault"].search(said)
            if not (checked or told) or PROCEDURES["wish"].search(said):
                continue
            source = Source(path=page.path, line=own.line, tool=TOOL)
            if checked:
                figure = PROCEDURES["figure"].search(said)
                target = figure[0] if figure else ""
                yield Reference(source=source, what="data-check", place=Place.ELSEWHERE, target=target)
            if told:
                yield Reference(source=source, what="alert", place=Place.ELSEWHERE, target=TEAM)


def what_is(page: Page) -> Iterator[Section]:
    """Yield the sections of a page without those that stand under a heading of plans."""
    if kind_of_path(page.path) in PLANS or _is_of_plans(page.title):
        return
    for part in page.parts:
        if not any(map(_is_of_plans, (part.heading, *(page.parts[above].heading for above in part.parents)))):
            yield part.sections[0]


def _may_tell(text: str) -> bool:
    """Say by its words whether any paragraph of a section may describe a check or an alert."""
    said = " ".join(text.split())
    return PROCEDURES["checked"].may_match(said) or (
        PROCEDURES["told"].may_match(said) and PROCEDURES["fault"].may_match(said)
    )


def _is_of_plans(heading: str) -> bool:
    """Say whether a heading stands over what is to be done yet."""
    return kind_of_heading(heading) in PLANS or PROCEDURES["plans"].search(heading) is not None
