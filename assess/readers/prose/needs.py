"""Requirements on data in prose: whom it is for, what it must be like, and how its figures and fields are made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Record, RecordKind, Source, Subject
from assess.readers.prose.words import REQUIREMENTS, kind_of_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.readers.prose.pages import Page, Part

TOOL = "prose"
MIN_WORDS = 100
MIN_RULES = 3
SENTENCE = re.compile(r"(?<=[.;])\s|\n")
# The rules of a page for those who contribute are on code.
OF_CODE = frozenset({RecordKind.CONTRIBUTING, RecordKind.STYLE_GUIDE, RecordKind.ONBOARDING, RecordKind.CHANGELOG})


def needs(page: Page) -> Iterator[Record]:
    """Yield the first part of a page that lays down what the data is for or must be."""
    if kind_of_path(page.path) in OF_CODE:
        return
    stem = page.path.rpartition("/")[2].rpartition(".")[0].lower()
    if page.whole.words >= MIN_WORDS and REQUIREMENTS["pages"].search(stem):
        yield _record(page, page.whole)
        return
    told = next((part for part in page.parts if part.has_content and _tells(part)), None)
    if told is not None:
        yield _record(page, told)


def linked_designs(page: Page) -> Iterator[Record]:
    """Yield the first link to a design or to requirements that another place keeps: a wiki, a shared document."""
    if kind_of_path(page.path) in OF_CODE:
        return
    outside = [link for link in page.links if not link.image and link.target.startswith("http")]
    said = [found[0] for one in page.whole.sections if (found := REQUIREMENTS["described"].search(one.text))]
    for link in outside:
        named = REQUIREMENTS["design"].search(link.text) and REQUIREMENTS["kept"].search(link.target)
        if named or (link.text and any(link.text in sentence for sentence in said)):
            source = Source(path=page.path, line=link.line, tool=TOOL)
            yield Record(
                source=source, kind=RecordKind.REQUIREMENTS, subject=Subject.DATA, title=link.text, whole_file=False
            )
            return


def _tells(part: Part) -> bool:
    heading = part.heading.strip(" *:#")
    if REQUIREMENTS["spec"].search(heading) or REQUIREMENTS["consumers"].search(heading):
        return True
    own = part.sections[0].text
    return REQUIREMENTS["label"].search(own) is not None or _rules(own) >= MIN_RULES


def _rules(text: str) -> int:
    """Count the sentences that say what files, fields or values must be."""
    if not REQUIREMENTS["rule"].search(text):
        return 0
    said = SENTENCE.split(text)
    return sum(1 for one in said if REQUIREMENTS["rule"].search(one) and not REQUIREMENTS["of_code"].search(one))


def _record(page: Page, part: Part) -> Record:
    return Record(
        source=Source(path=page.path, line=part.line, tool=TOOL),
        kind=RecordKind.REQUIREMENTS,
        subject=Subject.DATA,
        title=part.heading,
        words=part.words,
        items=part.items,
        whole_file=part is page.whole,
    )
