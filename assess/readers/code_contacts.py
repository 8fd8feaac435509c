"""Contacts that code tells its readers: documentation of DAGs, texts of messages and comments that a workflow posts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Record, RecordKind, Source, Subject
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "code-contacts"
VERSION = 1
NEEDLES = (b"slack", b"Slack", b"uestion")
WANTS = (
    Want(suffixes=(".py", ".sql", ".sqlx"), needles=NEEDLES),
    Want(folders=(".github/workflows",), suffixes=(".yml", ".yaml"), needles=NEEDLES),
)
GIVES = (Record,)

CONTACT = re.compile(
    r"\b(?:ask|reach out|questions?|request)\b[^\n]{0,80}(?<![\w/#])#[a-z][a-z0-9]{1,30}-[a-z0-9_-]{2,60}"
    r"|\bquestions?\b[ \t]?\?[^\n]{0,60}(?<![\w.+-])[a-z][\w.+-]{1,40}@[\w-]{1,63}\.[a-z]",
    re.IGNORECASE,
)
SLACK = re.compile(r"\bslack\b|@", re.IGNORECASE)


def read(document: Document) -> Iterator[Record]:
    """Yield the first contact of a file: a channel of Slack, or an address for questions."""
    for number, line in enumerate(document.text.splitlines(), start=1):
        if SLACK.search(line) and CONTACT.search(line):
            yield Record(
                source=Source(path=document.path, line=number, tool=TOOL),
                kind=RecordKind.CONTACT,
                subject=Subject.PROCESS,
                words=1,
                whole_file=False,
            )
            return
