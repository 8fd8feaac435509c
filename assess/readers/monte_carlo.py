"""Monte Carlo: monitors as code.

https://docs.getmontecarlo.com/docs/monitors-as-code
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.documents import Mapping
from assess.facts import CheckKind, Condition, Fact, Monitor, QualityCheck, Retention, Source, ToolUse
from assess.readers.protocol import Want
from assess.terms.shapes import mapping, mappings, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "monte-carlo"
VERSION = 1
WANTS = (Want(suffixes=(".yml", ".yaml"), needles=(b"montecarlo:",)),)
GIVES = (QualityCheck, Monitor, Retention, ToolUse)

MONITORS = {
    "field_health": (CheckKind.ANOMALY, Condition.ANOMALY),
    "field_quality": (CheckKind.ANOMALY, Condition.ANOMALY),
    "metric": (CheckKind.ANOMALY, Condition.ANOMALY),
    "dimension_tracking": (CheckKind.ANOMALY, Condition.ANOMALY),
    "freshness": (CheckKind.FRESHNESS, Condition.FRESHNESS),
    "volume": (CheckKind.VOLUME, Condition.VOLUME),
    "validation": (CheckKind.VALIDITY, Condition.DATA_CHECK),
    "custom_sql": (CheckKind.CUSTOM, Condition.DATA_CHECK),
    "comparison": (CheckKind.CUSTOM, Condition.DATA_CHECK),
}


def read(document: Document) -> Iterable[Fact]:
    """Return a check and a monitor for each entry under `montecarlo`."""
    config = document.yaml
    found = mapping(config.get("montecarlo")) if isinstance(config, Mapping) else Mapping()
    facts = [
        fact for name in MONITORS for entry in mappings(found.get(name)) for fact in _monitor(document, name, entry)
    ]
    if facts:
        yield ToolUse(source=facts[0].source, kind="quality", tool=TOOL)
        yield Retention(source=facts[0].source, what="check metrics", tool=TOOL, scheduled=True)
    yield from facts


def _monitor(document: Document, name: str, entry: Mapping) -> Iterator[Fact]:
    kind, condition = MONITORS[name]
    source = Source(path=document.path, line=entry.line, tool=TOOL)
    table = text(entry.get("table")) or next(iter(texts(entry.get("tables"))), "") or text(entry.get("name"))
    enabled = entry.get("is_paused") is not True
    # The product runs a monitor on its own schedule unless it is written as manual.
    scheduled = enabled and text(mapping(entry.get("schedule")).get("type")) != "manual"
    yield QualityCheck(source=source, dataset=table, kind=kind, tool=TOOL, enabled=enabled, scheduled=scheduled)
    alarm = bool(entry.get("audiences") or entry.get("labels"))
    yield Monitor(source=source, on=condition, tool=TOOL, subject=table, alarm=alarm, scheduled=scheduled, kept=True)
