"""Tables that jobs register in the catalogue of AWS Glue themselves, as they write them.

https://docs.aws.amazon.com/glue/latest/dg/update-from-job.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Fact, Lineage, SelfService, Source
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "glue-tables"
VERSION = 1
WANTS = (Want(suffixes=(".py", ".scala"), needles=(b"glue",)),)
GIVES = (Lineage, SelfService)

REGISTERS = re.compile(
    r"\bglue\w{0,40}\.(?:create_table|update_table|batch_create_partition)\("
    r"|\benableUpdateCatalog[\"']?\s{0,10}[=:]\s{0,10}[\"']?[Tt]rue|\.setCatalogInfo\("
)


def read(document: Document) -> Iterator[Fact]:
    """Yield that a job's tables stand in a catalogue: what they are made of and whose they are does not."""
    found = REGISTERS.search(document.text)
    if found is not None:
        source = Source(path=document.path, line=document.text.count("\n", 0, found.start()) + 1, tool=TOOL)
        yield Lineage(source=source, form="registered tables")
        yield SelfService(source=source, form="catalogue", owners=0.0)
