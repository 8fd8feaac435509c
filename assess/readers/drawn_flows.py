"""Diagrams that draw how data flows from one store to the next, as text that a machine lays out.

https://mermaid.js.org/syntax/flowchart.html, https://graphviz.org/doc/info/lang.html and https://plantuml.com
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Lineage, Role, Source
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "drawn-flows"
VERSION = 1
ROLES = frozenset({Role.DOCS})
WANTS = (
    Want(suffixes=(".md", ".markdown", ".mdx", ".rst"), needles=(b"flowchart ", b"graph ", b"digraph")),
    Want(suffixes=(".mmd", ".mermaid", ".dot", ".gv"), needles=(b"->",)),
)
GIVES = (Lineage,)

BEGINS = re.compile(r"^[ \t]{0,20}(?:(?:graph|flowchart)[ \t]{1,4}(?:LR|TD|TB|RL|BT)\b|digraph\b)", re.MULTILINE)
ENDS = re.compile(r"^[ \t]{0,20}(?:```|~~~)", re.MULTILINE)
STORES = re.compile(
    r"(?<![a-z])(tables?|datasets?|s3|buckets?|big ?query|snowflake|redshift|warehouse|lake(?:house)?|postgres|database"
    r"|kafka|topics?|pub ?sub|parquet|csv|iceberg|hive|delta|glue|catalog(?:ue)?|raw|staging|bronze|silver|mart"
    r")s?(?![a-z])",
    re.IGNORECASE,
)
REQUESTS = re.compile(r"\b(?:GET|POST)\b(?!\])|\bAPI Endpoints?\b|\bfas:fa-")  # a diagram of calls, not of data
ARROW = "->"
FEWEST_ARROWS = 3
FEWEST_STORES = 2
MAX_LENGTH = 20_000  # characters of one diagram


def read(document: Document) -> Iterator[Lineage]:
    """Yield the first diagram whose arrows join stores of data."""
    text = document.text
    for begin in BEGINS.finditer(text):
        end = ENDS.search(text, begin.end(), begin.end() + MAX_LENGTH)
        drawn = text[begin.start() : end.start() if end else begin.end() + MAX_LENGTH]
        if _is_of_data(drawn):
            line = text.count("\n", 0, begin.end()) + 1
            yield Lineage(source=Source(path=document.path, line=line, tool=TOOL), form="drawn")
            return


def _is_of_data(drawn: str) -> bool:
    stores = {found.group(1).lower().removesuffix("s") for found in STORES.finditer(drawn)}
    return len(stores) >= FEWEST_STORES and drawn.count(ARROW) >= FEWEST_ARROWS and not REQUESTS.search(drawn)
