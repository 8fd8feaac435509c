"""What a resource of the platform is: its area, tool and meaning to an operator, by one table for all formats."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from assess import tables
from assess.facts import Condition, DashboardSubject, Infrastructure, Lineage, SelfService, Source, ToolUse

if TYPE_CHECKING:
    from collections.abc import Iterator

# Words of an alert's text and what it is about; the first that occurs holds, so the narrow stand before the broad.
CONDITIONS: tuple[tuple[Condition, re.Pattern[str]], ...] = tuple(
    (condition, re.compile(pattern, re.IGNORECASE))
    for condition, pattern in (
        (Condition.SLA_MISS, r"slo_burn_rate|burn rate|\bsla\b|\bslo\b|error budget"),
        (Condition.COST, r"\bcosts?\b|billing|budget|\bcredits?\b|spend"),
        (Condition.ANOMALY, r"anomal|outlier"),
        (
            Condition.DATA_CHECK,
            r"data[ _-]?quality|expectation|dbt[ _-]?test|schema[ _-]?drift|invalid[ _-]?(?:rows|records)",
        ),
        (
            Condition.FRESHNESS,
            r"fresh|stale|\blag\b|lag_|_lag|out of date|age_of_oldest|oldest_unacked|iteratorage|not[ _-]updated",
        ),
        (
            Condition.VOLUME,
            r"row[ _-]?count|no[ _-]data\b|volume of|record[ _-]?count|write[ _-]activity|missing[ _-](?:data|files)",
        ),
        (
            Condition.RUN_FAILURE,
            r"fail|error|unsuccessful|abort|crash|timed?[ _-]?out|dag_?run|task_instance|dead[ _-]?letter|severity",
        ),
        (Condition.DEPLOYMENT, r"deploy|rollout"),
        (Condition.LATENCY, r"latenc|duration|slow|elapsed|execution_time|runtime"),
        (
            Condition.RESOURCE,
            r"cpu|memory|disk|storage|utili[sz]ation|slots?\b|queue|heartbeat|\bpods?\b|uptime|capacity|throttl|bytes|quota",
        ),
    )
)
PLATFORM = re.compile(
    r"composer|airflow|dag|pipeline|job|task|scheduler|dbt|glue|dataflow|step ?function|workflow|worker", re.IGNORECASE
)
RESOURCES = re.compile(
    r"cpu|memory|disk|utili|slot|cost|credit|cluster|kube|latency|storage|queue|database|bigquery|warehouse",
    re.IGNORECASE,
)
QUALITY = re.compile(r"quality|freshness|expectation|anomal|completeness", re.IGNORECASE)
LOCAL_AREA = "none"
Item = TypeVar("Item")


def area_of(resource: str) -> str | None:
    """Return the area of a resource type; "other" where the table has none, None for no part of the platform."""
    area = _longest(_prefixes("areas"), resource.lower()) or "other"
    return None if area == LOCAL_AREA else area


def means(resource: str, meaning: str) -> bool:
    """Say whether a resource type has a meaning of the table's `meanings`."""
    table = tables.table("resources")["meanings"]
    prefixes = table.get(meaning, []) if isinstance(table, dict) else []
    return resource.lower().startswith(tuple(prefixes))


def shows_pipelines(resource: str) -> bool:
    """Say whether a resource is a managed orchestrator, which brings an interface on the state of its pipelines."""
    table = tables.table("resources")["meanings"]
    return isinstance(table, dict) and resource.lower() in table["interface"]


def published(resource: str, source: Source) -> Iterator[SelfService | Lineage]:
    """Yield the catalogue that a resource is, and the lineage where the product records it by itself."""
    if means(resource, "catalogue"):
        yield SelfService(source=source, form="catalogue")
    if means(resource, "traced"):
        yield Lineage(source=source, form="recorded by the platform")


def described(
    resource: str, name: str, source: Source, *, environment: str | None = None
) -> Iterator[Infrastructure | ToolUse]:
    """Yield the resource and the use of the tool that it belongs to."""
    area = area_of(resource)
    if area is None:
        return
    yield Infrastructure(
        source=source, tool=source.tool, resource=resource, area=area, name=name, environment=environment
    )
    use = _longest(_tools(), resource.lower())
    if use is not None:
        yield ToolUse(source=source, kind=use[0], tool=use[1])


def condition_of(text: str) -> Condition:
    """Classify what an alert is about by its words."""
    return next((condition for condition, pattern in CONDITIONS if pattern.search(text)), Condition.OTHER)


def subject_of(text: str) -> DashboardSubject:
    """Classify what a dashboard shows by its words."""
    if QUALITY.search(text):
        return DashboardSubject.QUALITY
    if PLATFORM.search(text):
        return DashboardSubject.PIPELINES
    return DashboardSubject.PLATFORM if RESOURCES.search(text) else DashboardSubject.UNKNOWN


@cache
def _prefixes(name: str) -> dict[str, str]:
    table = tables.table("resources")[name]
    lists = table if isinstance(table, dict) else {}
    return {prefix: area for area, prefixes in lists.items() for prefix in prefixes}


@cache
def _tools() -> dict[str, tuple[str, str]]:
    table = tables.table("resources")["tools"]
    pairs = table if isinstance(table, dict) else {}
    return {prefix: (kind, tool) for prefix, (kind, tool) in pairs.items()}


def _longest(table: dict[str, Item], resource: str) -> Item | None:
    known = (resource[:length] for length in range(len(resource), 0, -1))
    return next((table[prefix] for prefix in known if prefix in table), None)
