"""Contacts that the text of a page names: an address, a channel of a chat or a maintainer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Record, RecordKind, Source, Subject
from assess.readers.prose.words import EVIDENCE, LINKS, kind_of_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.readers.prose.pages import Page

TOOL = "prose"
# Where a page of another kind names a contact, it is one for those who build, report a leak or sign an agreement.
# The head of a file as a page shows it: `CONTACT: data@…`.
HEADED = re.compile(r"^[ \t#*]*contacts?:[ \t]*[\w.+-]{1,64}@[\w-]{1,63}\.[a-z]", re.IGNORECASE | re.MULTILINE)
OPEN_TO_ALL = frozenset({None, RecordKind.SUPPORT, RecordKind.CONTACT})


def contacts(page: Page) -> Iterator[Record]:
    """Yield the first contact of a page that is for everybody."""
    if kind_of_path(page.path) not in OPEN_TO_ALL:
        return
    linked = [link.line for link in page.links if not link.image and LINKS["contact"].search(link.target)]
    written = [part.line for part in page.parts if EVIDENCE["contact"].search(part.sections[0].text)]
    headed = [part.line for part in page.parts if any(HEADED.search(code.text) for code in part.sections[0].code)]
    for line in sorted((*linked, *written, *headed))[:1]:
        yield Record(
            source=Source(path=page.path, line=line, tool=TOOL),
            kind=RecordKind.CONTACT,
            subject=Subject.PROCESS,
            title="",
            words=1,
            items=0,
            whole_file=False,
        )
