"""Runtimes of functions and jobs that a definition of infrastructure names: Lambda's Python, Glue's own version.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from assess.facts import Pin, PinKind, Source
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "function-runtimes"
VERSION = 1
NEEDLES = (b"Runtime.PYTHON_3", b"Runtime.NODEJS_", b"Runtime.JAVA_", b"glue_version", b"glueVersion", b"GlueVersion")
NAMED = (b"python3.", b"nodejs1", b"nodejs2", b"java1", b"java2", *NEEDLES[3:])
WANTS = (
    Want(suffixes=(".py", ".ts", ".js"), needles=NEEDLES),
    Want(suffixes=(".tf", ".yml", ".yaml", ".json"), needles=NAMED),
)
GIVES = (Pin,)

FUNCTION = re.compile(
    r"\bRuntime\.(PYTHON|NODEJS|JAVA)_(\d[\d_]{0,5})\b|\b[Rr]untime[\"']?\s{0,9}[:=]\s{0,9}[\"']?(python|nodejs|java)(\d[\d.]{0,5}\w?)\b"
)
GLUE = re.compile(r"\b(?:glue_version|glueVersion|GlueVersion)[\"']?\s{0,20}[:=]\s{0,20}[\"'](\d\.\d)[\"']")
MAX_FOUND = 200


def read(document: Document) -> Iterator[Pin]:
    """Yield one pin a runtime that a file names."""
    text = document.text
    places: dict[str, int] = {}
    for found in islice(FUNCTION.finditer(text), MAX_FOUND):
        places.setdefault((found[1] or found[3]).lower(), found.start())
    for found in islice(GLUE.finditer(text), MAX_FOUND):
        places.setdefault("glue", found.start())
    for name, place in places.items():
        source = Source(path=document.path, line=text.count("\n", 0, place) + 1, tool=TOOL)
        yield Pin(source=source, scope="runtime", ecosystem=name, kind=PinKind.EXACT, name=name)
