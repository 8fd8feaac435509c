"""Contacts that the text of a page names: an address, a channel of a chat or a maintainer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.facts import Record, RecordKind, Source, Subject
from assess.readers.prose.words import EVIDENCE, LINKS, kind_of_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.readers.prose.pages import Page

TOOL = "prose"
# Where a page of another kind names a contact, it is one for those who build, report a leak or sign an agreement.
OPEN_TO_ALL = frozenset({None, RecordKind.SUPPORT, RecordKind.CONTACT})


def contacts(page: Page) -> Iterator[Record]:
    """Yield the first contact of a page that is for everybody."""
    if kind_of_path(page.path) not in OPEN_TO_ALL:
        return
    linked = [link.line for link in page.links if not link.image and LINKS["contact"].search(link.target)]
    written = [part.line for part in page.parts if EVIDENCE["contact"].search(part.sections[0].text)]
    for line in sorted((*linked, *written))[:1]:
        yield Record(
            source=Source(path=page.path, line=line, tool=TOOL),
            kind=RecordKind.CONTACT,
            subject=Subject.PROCESS,
            title="",
            words=1,
            items=0,
            whole_file=False,
        )
