"""Load files of Acme's loader: `*.load.yml` names a table that is loaded, its owner and what runs when it fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.facts import Dataset, DatasetKind, Fact, Source
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.documents import Document

TOOL = "acme-loads"
VERSION = 1


class Load(Fact):
    """A table that Acme's loader fills; a fact of our own, for the practices of this package."""

    table: str
    owner: str = ""


WANTS = (Want(names=("*.load.yml",), needles=(b"table:",)),)
GIVES = (Load, Dataset)


def read(document: Document) -> Iterable[Fact]:
    """Return the load of a file, for our own practice, and its table, for those of the model."""
    match document.yaml:
        case {"table": str(table), **more}:
            source = Source(path=document.path, line=1, tool=TOOL)
            owner, about = more.get("owner"), more.get("description")
            owned = owner if isinstance(owner, str) else ""
            yield Load(source=source, table=table, owner=owned)
            yield Dataset(source=source, name=table, kind=DatasetKind.TABLE, tool=TOOL, described=bool(about))
