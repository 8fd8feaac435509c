"""Checks on data in shell scripts: a size or a count of rows is looked at, and the script stops where it is wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import CheckKind, Fact, QualityCheck, Source
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "shell-checks"
VERSION = 1
WANTS = (Want(suffixes=(".sh", ".bash", ".zsh", ".ksh"), needles=(b"exit 1", b"exit 2", b"return 1")),)
GIVES = (QualityCheck,)

SIZE = re.compile(r"\bwc -[lc]\b|\bstat (?:-c|-f|--printf|--format)\b|\bdu -[bsk]|count\(\*\)", re.IGNORECASE)
EMPTY = re.compile(r"(?:\[\[? |\btest |\bif )(?:! -s|!\s?\[\[? -s) ")  # a file without content
OTHERWISE = re.compile(r"\b(?:git|kubectl|docker|grep|ps|ls|find|az|pip|jobs)\b")  # what is counted there is no data
COMPARED = re.compile(r"\s-(?:lt|le|gt|ge|eq|ne)\s|\(\([^)\n]{0,200}[<>]")
STOPS = re.compile(r"\b(?:exit|return) [1-9]")
WITHIN = 12  # lines from the measure to the stop


def read(document: Document) -> Iterator[Fact]:
    """Yield the first check of a kind in one script."""
    lines = document.text.splitlines()
    seen: set[CheckKind] = set()
    for at, line in enumerate(lines):
        kind = CheckKind.VOLUME if SIZE.search(line) else CheckKind.NON_EMPTY if EMPTY.search(line) else None
        if kind is None or kind in seen or line.lstrip().startswith("#") or OTHERWISE.search(line):
            continue
        following = "\n".join(lines[at : at + WITHIN])
        if STOPS.search(following) and (kind is CheckKind.NON_EMPTY or COMPARED.search(following)):
            seen.add(kind)
            yield QualityCheck(
                source=Source(path=document.path, line=at + 1, tool="shell"),
                dataset=document.path,
                kind=kind,
                tool="shell",
                certain=False,
                run_by=(document.path,),
            )
