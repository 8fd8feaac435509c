"""Checks on data in shell scripts: what a size, a count or a file of faults shows to be wrong stops or is told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Alert, CheckKind, Condition, Fact, QualityCheck, Source
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "shell-checks"
VERSION = 2
TOLD = (b"lack", b"notify", b"mail -s", b"mailx", b"sns publish", b"eams")
WANTS = (
    Want(suffixes=(".sh", ".bash", ".zsh", ".ksh"), needles=(b"exit 1", b"exit 2", b"return 1", *TOLD)),
    Want(folders=("bin", "script", "scripts"), needles=tuple(b"#!/" + one for one in (b"bin/", b"usr/bin/env bash"))),
)
GIVES = (Alert, QualityCheck)

SIZE = re.compile(r"\bwc -[lc]\b|\bstat (?:-c|-f|--printf|--format)\b|\bdu -[bsk]|count\(\*\)", re.IGNORECASE)
EMPTY = re.compile(r"(?:\[\[? |\btest |\bif )(?:! -s|!\s?\[\[? -s) ")  # a file without content
OTHERWISE = re.compile(r"\b(?:git|kubectl|docker|grep|ps|ls|find|az|pip|jobs)\b")  # what is counted there is no data
COMPARED = re.compile(r"\s-(?:lt|le|gt|ge|eq|ne)\s|\(\([^)\n]{0,200}[<>]")
FILLED = re.compile(r"(?:\[\[? |\btest |\bif )-s ")  # a file with content
# The faults of records that such a file holds, and the commands that send it to people.
FAULTS = re.compile(r"problem|duplicat|invalid|missing|reject|mismatch|unexpected|flagged", re.IGNORECASE)
SENT = (
    (
        "slack",
        re.compile(
            r"hooks\.slack\.com|(?:^|[\s/\"'])(?:notify|post|send|alert)?[_-]?(?:to[_-])?slack[ ]", re.IGNORECASE
        ),
    ),
    (
        "teams",
        re.compile(
            r"webhook\.office\.com|(?:^|[\s/\"'])(?:notify|post|send|alert)[_-]?(?:to[_-])?teams[ ]", re.IGNORECASE
        ),
    ),
    ("email", re.compile(r"\bmailx? (?:-\w \S{1,80} ){0,4}-s ")),
    ("topic", re.compile(r"\bsns publish\b")),
)
SAYS = re.compile(r"^\s*(?:#|echo\b|printf\b)")
STOPS = re.compile(r"\b(?:exit|return) [1-9]")
SHELL = re.compile(r"#!\s?/\S{0,40}(?:\s\S{0,20}?)?(?:ba|z|k|da)?sh\b")
ENDINGS = (".sh", ".bash", ".zsh", ".ksh")
WITHIN = 12  # lines from the measure to the stop


def read(document: Document) -> Iterator[Fact]:
    """Yield the first check of a kind in one script, with the message on what it finds."""
    if not SHELL.match(document.text) and not document.path.endswith(ENDINGS):
        return
    lines = document.text.splitlines()
    seen: set[CheckKind] = set()
    for at, line in enumerate(lines):
        kind = _kind(line)
        if kind is None or kind in seen or line.lstrip().startswith("#") or OTHERWISE.search(line):
            continue
        following = "\n".join(lines[at : at + WITHIN])
        told = _told(lines[at : at + WITHIN + (WITHIN if kind is CheckKind.VOLUME else 0)])
        is_compared = COMPARED.search(following) or kind is not CheckKind.VOLUME
        if kind is CheckKind.VALIDITY and not (told and FAULTS.search(following)):
            continue
        if is_compared and (told or (STOPS.search(following) and kind is not CheckKind.VALIDITY)):
            seen.add(kind)
            yield from _message(document, at + 1, told)
            yield QualityCheck(
                source=Source(path=document.path, line=at + 1, tool="shell"),
                dataset=document.path,
                kind=kind,
                tool="shell",
                certain=False,
                run_by=(document.path,),
            )


def _kind(line: str) -> CheckKind | None:
    if SIZE.search(line):
        return CheckKind.VOLUME
    if EMPTY.search(line):
        return CheckKind.NON_EMPTY
    return CheckKind.VALIDITY if FILLED.search(line) else None


def _told(lines: list[str]) -> str:
    """Return the channel to which one of the lines sends a message; "" for none."""
    commands = [line for line in lines if not SAYS.match(line)]
    return next((channel for channel, sent in SENT if any(map(sent.search, commands))), "")


def _message(document: Document, line: int, channel: str) -> Iterator[Alert]:
    if channel:
        source = Source(path=document.path, line=line, tool=TOOL)
        yield Alert(source=source, on=Condition.DATA_CHECK, channel=channel, shared=channel != "email", certain=False)
