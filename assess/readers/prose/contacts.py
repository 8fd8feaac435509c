"""What the text of a page says of people: whom to contact, and how often the team meets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Record, RecordKind, Source, Subject
from assess.readers.prose.words import EVIDENCE, LINKS, PROCEDURES, kind_of_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.readers.prose.pages import Page

TOOL = "prose"
# Where a page of another kind names a contact, it is one for those who build, report a leak or sign an agreement.
# The head of a file as a page shows it: `CONTACT: data@…`.
HEADED = re.compile(r"^[ \t#*]*contacts?:[ \t]*[\w.+-]{1,64}@[\w-]{1,63}\.[a-z]", re.IGNORECASE | re.MULTILINE)
CONDUCT = re.compile(r"code of conduct", re.IGNORECASE)
CONDUCT_ADDRESS = re.compile(r"^mailto:(?:opencode|[\w.-]{0,40}conduct)@", re.IGNORECASE)
OPEN_TO_ALL = frozenset({None, RecordKind.SUPPORT, RecordKind.CONTACT})


def contacts(page: Page) -> Iterator[Record]:
    """Yield the first contact of a page that is for everybody."""
    kind = kind_of_path(page.path)
    if kind is RecordKind.CONTRIBUTING:
        yield from _trackers(page)
    if kind not in OPEN_TO_ALL:
        return
    linked = [link.line for link in page.links if not link.image and _is_open(link.target)]
    written = [part.line for part in page.parts if EVIDENCE["contact"].search(_without_conduct(part.sections[0].text))]
    headed = [part.line for part in page.parts if any(HEADED.search(code.text) for code in part.sections[0].code)]
    if page.is_readme and "/" not in page.path:
        written += [part.line for part in page.parts if EVIDENCE["administrator"].search(part.sections[0].text)]
    for line in sorted((*linked, *written, *headed))[:1]:
        yield _contact(page, line)


def _is_open(target: str) -> bool:
    return LINKS["contact"].search(target) is not None and not CONDUCT_ADDRESS.search(target)


def _without_conduct(text: str) -> str:
    """Leave out the lines on a code of conduct: whoever is named there hears of misbehaviour alone."""
    if not CONDUCT.search(text):
        return text
    return "\n".join(line for line in text.splitlines() if not CONDUCT.search(line))


def _trackers(page: Page) -> Iterator[Record]:
    """Yield the place where a page for those who contribute takes questions and suggestions of everybody."""
    for part in page.parts:
        if EVIDENCE["tracker"].search(part.sections[0].text):
            yield _contact(page, part.line)
            return


def _contact(page: Page, line: int) -> Record:
    return Record(
        source=Source(path=page.path, line=line, tool=TOOL),
        kind=RecordKind.CONTACT,
        subject=Subject.PROCESS,
        title="",
        words=1,
        items=0,
        whole_file=False,
    )


def meetings(page: Page) -> Iterator[Record]:
    """Yield the first sentence of a page that says how often the team meets; wishes and advice to others are none."""
    for part in page.parts:
        own = part.sections[0]
        found = EVIDENCE["meeting"].search(own.text)
        if found is not None and not PROCEDURES["wish"].search(_sentence(own.text, found.start())):
            yield Record(
                source=Source(path=page.path, line=own.line, tool=TOOL),
                kind=RecordKind.WORKING_AGREEMENT,
                subject=Subject.PROCESS,
                title=own.heading,
                words=own.words,
                items=own.items,
                whole_file=False,
            )
            return


def _sentence(text: str, at: int) -> str:
    """Return the text between the full stops or line ends around a place."""
    start = max(text.rfind(". ", 0, at), text.rfind("\n", 0, at)) + 1
    ends = [end for end in (text.find(". ", at), text.find("\n", at)) if end >= 0]
    return text[start : min(ends, default=len(text))]
