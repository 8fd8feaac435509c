"""Checks of bigquery-etl (`checks.sql` beside a query): macro calls under `#fail` or `#warn` markers."""

from __future__ import annotations

from posixpath import dirname
from typing import TYPE_CHECKING

from assess.facts import CheckKind, Fact, QualityCheck, Source
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.documents import Document

TOOL = "bqetl"
VERSION = 1
WANTS = (Want(names=("checks.sql",), needles=(b"#fail", b"#warn")),)
GIVES = (QualityCheck,)

# The macros of the tool's documentation ("Data checks").
MACROS = {
    "not_null": CheckKind.VALIDITY,
    "in_range": CheckKind.VALIDITY,
    "accepted_values": CheckKind.VALIDITY,
    "matches_pattern": CheckKind.VALIDITY,
    "value_length": CheckKind.VALIDITY,
    "is_unique": CheckKind.UNIQUENESS,
    "min_row_count": CheckKind.VOLUME,
    "row_count_within_past_partitions_avg": CheckKind.ANOMALY,
}
ONE_ROW = (1,)


def read(document: Document) -> Iterable[Fact]:
    """Return one check a marker: its macro, or the statement that stands under it."""
    dataset = ".".join(dirname(document.path).split("/")[-2:])
    calls = {call.line: call for call in document.sql.jinja if call.name in MACROS}
    marks = [(line, text.strip()) for line, text in enumerate(document.lines, 1) if text.startswith(("#fail", "#warn"))]
    for index, (line, mark) in enumerate(marks):
        end = marks[index + 1][0] if index + 1 < len(marks) else len(document.lines) + 1
        call = next((calls[at] for at in range(line, end) if at in calls), None)
        kind = MACROS[call.name] if call else CheckKind.CUSTOM
        if call and kind is CheckKind.VOLUME and call.args[:1] == ONE_ROW:
            kind = CheckKind.NON_EMPTY
        source = Source(path=document.path, line=line, tool=TOOL)
        yield QualityCheck(source=source, dataset=dataset, kind=kind, tool="sql", warn_only=mark.startswith("#warn"))
