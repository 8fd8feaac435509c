"""Tables that a team's own YAML declares with their descriptions, as a dictionary of the data.

Frameworks that make pipelines of configuration list what they make: `type: bigquery_table`, `table_id`, `description`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.documents import Mapping, walk
from assess.facts import Fact, Facts, Record, RecordKind, Source, Subject
from assess.readers.protocol import Want
from assess.terms.shapes import text
from assess.thresholds import MOST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "declared-tables"
VERSION = 1
WANTS = (Want(suffixes=(".yml", ".yaml"), needles=(b"table_id:", b"table_name:")),)

NAMES = ("table_id", "table_name")


class DeclaredTable(Fact):
    """A table as a file of configuration declares it."""

    name: str
    words: int  # of its description


GIVES = (DeclaredTable, Record)


def read(document: Document) -> Iterator[DeclaredTable]:
    """Yield each mapping that names a table and has a place for its description."""
    for _, node in walk(list(document.yaml_documents)):
        if not isinstance(node, Mapping):
            continue
        name = next((text(node.get(key)) for key in NAMES if text(node.get(key))), "")
        if name and ("description" in node or "table" in text(node.get("type"))):
            source = Source(path=document.path, line=node.line, tool=TOOL)
            yield DeclaredTable(source=source, name=name, words=len(text(node.get("description")).split()))


def link(facts: Facts) -> Iterator[Record]:
    """Yield the files as pages of a dictionary where most tables of all of them are described; else the first one."""
    tables = facts.of(DeclaredTable)
    described = [one for one in tables if one.words]
    if not described:
        return
    pages = {one.source.path: one for one in described}
    whole = len(described) >= MOST * len(tables)
    for one in list(pages.values()) if whole else described[:1]:
        yield Record(
            source=one.source,
            kind=RecordKind.DATA_DICTIONARY,
            subject=Subject.DATA,
            title=one.name,
            words=one.words,
            items=1,
            whole_file=False,
        )
