"""Nextflow: the handlers and notifications by which a workflow tells people that a run failed.

https://www.nextflow.io/docs/latest/notifications.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import EVERY_PIPELINE, Alert, Condition, Source
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "nextflow"
VERSION = 1
WANTS = (
    Want(suffixes=(".nf",), needles=(b"onError", b"onComplete")),
    Want(names=("nextflow.config",), needles=(b"onError", b"onComplete", b"notification")),
)
GIVES = (Alert,)

BEGINS = re.compile(r"\s*workflow\.on(?:Error|Complete)\s*(?:=\s*)?\{|\s*notification\s*\{")
CHANNELS = (
    ("slack", re.compile(r"slack", re.IGNORECASE)),
    ("teams", re.compile(r"webhook\.office\.com|teams", re.IGNORECASE)),
    ("email", re.compile(r"\bmailx?\b|sendMail|send_?mail|smtplib|^\s*to\s*=", re.IGNORECASE)),
    ("unknown", re.compile(r"notify|alert|webhook", re.IGNORECASE)),
)
NO_STATEMENT = re.compile(r"\s*(?://|println\b|log\.)")
MAX_LINES = 60  # of a handler


def read(document: Document) -> Iterator[Alert]:
    """Yield the message that the handlers of one file send when a run fails."""
    lines = document.lines
    for at, line in enumerate(lines):
        if BEGINS.match(line):
            for number, inner in enumerate(_inside(lines, at), start=at + 2):
                channel = next((name for name, sent in CHANNELS if sent.search(inner)), "")
                if channel and not NO_STATEMENT.match(inner):
                    yield Alert(
                        source=Source(path=document.path, line=number, tool=TOOL),
                        on=Condition.RUN_FAILURE,
                        channel=channel,
                        subject=EVERY_PIPELINE,
                        shared=channel != "email",
                        certain=False,
                    )
                    return


def _inside(lines: tuple[str, ...], at: int) -> Iterator[str]:
    """Yield the lines of a handler: those indented deeper than its first line."""
    margin = _margin(lines[at])
    for line in lines[at + 1 : at + 1 + MAX_LINES]:
        if line.strip() and _margin(line) <= margin:
            return
        yield line


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip())
