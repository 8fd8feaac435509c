"""Logging calls of code for the Java virtual machine: Log4j, SLF4J, Logback and what Scala puts around them.

https://logging.apache.org/log4j and https://www.slf4j.org
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Fact, Logging, Source
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "jvm-logging"
VERSION = 1
WANTS = (
    Want(
        suffixes=(".scala", ".java", ".kt"),
        needles=(b"log4j", b"slf4j", b"scalalogging", b"java.util.logging", b"mu.KotlinLogging"),
    ),
)
GIVES = (Logging,)

CALL = re.compile(r"\blog(?:ger)?\.(?:trace|debug|info|warn|warning|error|fatal|severe)\s*+[({]", re.IGNORECASE)


def read(document: Document) -> Iterator[Fact]:
    """Yield one fact for a file that logs; a logger that nothing is told is none."""
    found = CALL.search(document.text)
    if found is not None:
        line = document.text.count("\n", 0, found.start()) + 1
        yield Logging(source=Source(path=document.path, line=line, tool=TOOL), form="ordinary")
