"""Bigeye: monitors, their schedules and their channels, as written in Bigconfig files.

https://docs.bigeye.com/docs/bigconfig
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.documents import Mapping
from assess.facts import (
    Alert,
    Audience,
    CheckKind,
    Condition,
    Fact,
    Monitor,
    QualityCheck,
    Retention,
    Source,
    ToolUse,
)
from assess.readers.protocol import Want
from assess.terms.audience import audience_of
from assess.terms.check_kinds import kind_of_check
from assess.terms.shapes import entries, mapping, mappings, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "bigeye"
VERSION = 1
WANTS = (Want(suffixes=(".yml", ".yaml"), needles=(b"BIGCONFIG_FILE",)),)
GIVES = (QualityCheck, Monitor, Alert, Retention, ToolUse)

SHARED = frozenset({"slack", "teams", "pagerduty", "webhook"})
CONDITIONS = {
    CheckKind.FRESHNESS: Condition.FRESHNESS,
    CheckKind.VOLUME: Condition.VOLUME,
    CheckKind.ANOMALY: Condition.ANOMALY,
}
# Metrics on the load of a whole table; their limits are learned unless a constant one is written.
TABLE_METRICS = {"freshness": CheckKind.FRESHNESS, "volume": CheckKind.VOLUME}


def read(document: Document) -> Iterable[Fact]:
    """Return a check and a monitor for each metric deployed on a selector or table, and the channels told."""
    config = document.yaml
    if not isinstance(config, Mapping) or config.get("type") != "BIGCONFIG_FILE":
        return
    facts = [fact for place in _places(config) for fact in _deployed(document.path, place, _saved(config))]
    if facts:
        yield ToolUse(source=facts[0].source, kind="quality", tool=TOOL)
        yield Retention(source=facts[0].source, what="check metrics", tool=TOOL, scheduled=True)
    yield from facts


def _saved(config: Mapping) -> dict[str, Mapping]:
    metrics = mapping(config.get("saved_metric_definitions")).get("metrics")
    return {text(metric.get("saved_metric_id")): metric for metric in mappings(metrics)}


def _places(config: Mapping) -> Iterator[Mapping]:
    yield from mappings(config.get("tag_deployments"))
    yield from mappings(config.get("table_deployments"))


def _deployed(path: str, place: Mapping, saved: dict[str, Mapping]) -> Iterator[Fact]:
    channels = list(_channels(place))
    for deployment in mappings(place.get("deployments")):
        dataset = _dataset(deployment)
        columns = [mappings(column.get("metrics")) for column in mappings(deployment.get("columns"))]
        groups = [mappings(deployment.get("metrics")), mappings(deployment.get("table_metrics")), *columns]
        for metric in (metric for group in groups for metric in group):
            yield from _metric(
                Source(path=path, line=metric.line, tool=TOOL), dataset, metric, saved, told=bool(channels)
            )
    for channel, address, line in channels:
        audience = audience_of(address)
        yield Alert(
            source=Source(path=path, line=line, tool=TOOL),
            on=Condition.DATA_CHECK,
            channel=channel,
            audience=audience,
            shared=channel in SHARED or audience is Audience.TEAM,
        )


def _metric(source: Source, dataset: str, metric: Mapping, saved: dict[str, Mapping], *, told: bool) -> Iterator[Fact]:
    name = text(metric.get("saved_metric_id"))
    definition = saved.get(name, metric)
    kind = _kind(definition, name)
    scheduled = bool(name) or "metric_schedule" in definition or "schedule_frequency" in definition
    yield QualityCheck(
        source=source,
        dataset=dataset,
        kind=kind,
        tool=TOOL,
        certain=not name or name in saved,
        scheduled=scheduled,
    )
    yield Monitor(
        source=source,
        on=CONDITIONS.get(kind, Condition.DATA_CHECK),
        tool=TOOL,
        subject=dataset,
        alarm=told,
        scheduled=scheduled,
        kept=True,
    )


def _kind(definition: Mapping, name: str) -> CheckKind:
    """Return the kind; without a constant limit the product learns one."""
    metric = mapping(definition.get("metric_type"))
    predefined = (text(metric.get("predefined_metric")) or name or text(metric.get("template_name"))).casefold()
    if kind := next((kind for word, kind in TABLE_METRICS.items() if predefined.startswith(word)), None):
        return kind
    unresolved = not metric
    learned = not unresolved and text(mapping(definition.get("threshold")).get("type")) not in ("CONSTANT", "RELATIVE")
    return CheckKind.ANOMALY if learned else kind_of_check(predefined)


def _dataset(deployment: Mapping) -> str:
    """Return the table of `fq_table_name`, or of a selector `warehouse.schema.table.column`."""
    table = text(deployment.get("fq_table_name"))
    if table:
        return table.rpartition(".")[2]
    selector = next(mappings(deployment.get("column_selectors")), Mapping())
    parts = text(selector.get("name")).split(".")
    return parts[-2] if len(parts) > 1 else ""


def _channels(place: Mapping) -> Iterator[tuple[str, str, int]]:
    for entry in mappings(mapping(place.get("collection")).get("notification_channels")):
        for channel, addresses in entry.items():
            for address in filter(None, map(text, entries(addresses))):
                yield channel, address, entry.lines[channel]
