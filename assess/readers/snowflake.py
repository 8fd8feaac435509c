"""Snowflake's own SQL: tasks, alerts, data metrics, resource monitors, dynamic tables and pipes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.facts import (
    Alert,
    Audience,
    CheckKind,
    Condition,
    Dashboard,
    DashboardForm,
    DashboardSubject,
    Dataset,
    DatasetKind,
    Fact,
    Known,
    Monitor,
    Pipeline,
    Promise,
    QualityCheck,
    ResourceLimit,
    Retention,
    Sla,
    Source,
    Task,
    ToolUse,
)
from assess.readers.protocol import Want
from assess.terms.alarms import audience_of_address
from assess.terms.resources import condition_of
from assess.terms.snowflake_statements import snowflake_commands
from assess.terms.statements import Definition, definition_of, name_at, option

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document, Statement

TOOL = "snowflake"
VERSION = 3
OWN_WORDS = (
    "TASK ",
    "ALERT ",
    "DATA METRIC",
    "DATA_METRIC",
    "RESOURCE MONITOR",
    "DYNAMIC TABLE",
    "STREAM ",
    "PIPE ",
    "STAGE ",
    "WAREHOUSE ",
    "QUERY_TAG",
)
WANTS = (Want(suffixes=(".sql",), needles=tuple(form.encode() for word in OWN_WORDS for form in (word, word.lower()))),)
GIVES = (Alert, Dashboard, Dataset, Monitor, Pipeline, QualityCheck, ResourceLimit, Retention, Sla, ToolUse)

SIZES = frozenset({"WAREHOUSE_SIZE", "AUTO_SUSPEND", "STATEMENT_TIMEOUT_IN_SECONDS", "MAX_CLUSTER_COUNT"})
# System data metric functions (Snowflake documentation, "System data metric functions").
METRICS = {
    "FRESHNESS": CheckKind.FRESHNESS,
    "DATA_METRIC_SCHEDULED_TIME": CheckKind.FRESHNESS,
    "ROW_COUNT": CheckKind.VOLUME,
    "NULL_COUNT": CheckKind.VALIDITY,
    "NULL_PERCENT": CheckKind.VALIDITY,
    "BLANK_COUNT": CheckKind.VALIDITY,
    "BLANK_PERCENT": CheckKind.VALIDITY,
    "ACCEPTED_VALUES": CheckKind.VALIDITY,
    "DUPLICATE_COUNT": CheckKind.UNIQUENESS,
    "UNIQUE_COUNT": CheckKind.UNIQUENESS,
    "AVG": CheckKind.AGGREGATE,
    "MAX": CheckKind.AGGREGATE,
    "MIN": CheckKind.AGGREGATE,
    "STDDEV": CheckKind.AGGREGATE,
}


def read(document: Document) -> Iterable[Fact]:
    """Return the facts of every statement; what a later statement suspends is disabled."""
    defined = [(definition_of(statement.words), statement) for statement in document.sql.statements]
    found = [(one, statement) for one, statement in defined if one is not None]
    stopped = _suspended(one for one, _ in found)
    measured = {one.name for one, _ in found if one.kind == "TABLE" and _sets_schedule(one)}
    used = False
    for one, statement in found:
        source = Source(path=document.path, line=statement.line, tool=TOOL)
        facts = list(_facts(one, statement, source, stopped, measured))
        if facts and not used:
            used = True
            yield ToolUse(source=source, kind="warehouse", tool=TOOL)
        yield from facts
    yield from _limits(document)


def _limits(document: Document) -> Iterator[ResourceLimit | Dashboard]:
    """Yield the limits that warehouses and query tags set, and the pages of Snowflake on the tasks defined here."""
    for statement in document.sql.statements:
        source = Source(path=document.path, line=statement.line, tool=TOOL)
        one = definition_of(statement.words)
        if one is not None and one.kind == "WAREHOUSE" and SIZES & set(one.rest):
            yield ResourceLimit(source=source, form="warehouse limits")
        elif "QUERY_TAG" in statement.words and "=" in statement.words:
            yield ResourceLimit(source=source, form="query tags")
        elif one is not None and one.verb == "CREATE" and one.kind == "TASK":
            yield Dashboard(source=source, subject=DashboardSubject.PIPELINES, form=DashboardForm.ORCHESTRATOR_UI)


def _suspended(definitions: Iterable[Definition]) -> frozenset[tuple[str, str]]:
    """Return kind and name of the objects whose last written state is suspended."""
    state: dict[tuple[str, str], bool] = {}
    for one in definitions:
        if one.verb == "ALTER" and one.rest[:1] in (("SUSPEND",), ("RESUME",)):
            state[one.kind, one.name] = one.rest[0] == "SUSPEND"
    return frozenset(key for key, suspended in state.items() if suspended)


def _sets_schedule(one: Definition) -> bool:
    return "DATA_METRIC_SCHEDULE" in one.rest and "UNSET" not in one.rest


def _facts(
    one: Definition, statement: Statement, source: Source, stopped: frozenset[tuple[str, str]], measured: set[str]
) -> Iterator[Fact]:
    enabled = (one.kind, one.name) not in stopped
    match one.verb, one.kind:
        case "CREATE", "TASK":
            yield from _task(one, source, snowflake_commands(statement.text), enabled=enabled)
        case "CREATE", "ALERT":
            yield from _alert(one, statement, source, enabled=enabled)
        case "CREATE", "RESOURCE MONITOR":
            yield from _resource_monitor(one, source)
        case "CREATE", "DYNAMIC TABLE":
            yield from _dynamic_table(one, source, enabled=enabled)
        case "CREATE", "PIPE" if "COPY" in one.rest:
            yield from _pipe(one, source, enabled=enabled)
        case "ALTER", "TABLE" | "VIEW" if "METRIC" in one.rest and "ADD" in one.rest:
            yield from _metric(one, source, scheduled=one.name in measured)


def _task(one: Definition, source: Source, commands: Iterable[tuple[str, ...]], *, enabled: bool) -> Iterator[Fact]:
    schedule = option(one.rest, "SCHEDULE")
    after = "AFTER" in one.rest
    integration = option(one.rest, "ERROR_INTEGRATION")
    if schedule is None and not after and "AS" not in one.rest:
        return
    yield Pipeline(
        source=source,
        name=one.name,
        tool=TOOL,
        schedule=schedule or ("upstream" if after else None),
        scheduled=Known.SET if schedule or after else Known.NOT_SET,
        enabled=enabled,
        described=option(one.rest, "COMMENT") is not None,
        retries=_number(option(one.rest, "TASK_AUTO_RETRY_ATTEMPTS")),
        timeout=_number(option(one.rest, "USER_TASK_TIMEOUT_MS")),
        failure_alert=Known.SET if integration else Known.NOT_SET,
        tasks=tuple(Task(name=one.name, operator="TASK", line=source.line, words=words) for words in commands),
    )
    if integration:
        yield _told(one, source, "topic", enabled=enabled)


def _number(value: str | None) -> Known:
    if value is None:
        return Known.NOT_SET
    return Known.OFF if value == "0" else Known.SET


def _told(one: Definition, source: Source, channel: str, *, enabled: bool) -> Alert:
    return Alert(
        source=source,
        on=Condition.RUN_FAILURE,
        channel=channel,
        audience=Audience.TEAM,
        subject=one.name,
        shared=True,
        enabled=enabled,
    )


def _alert(one: Definition, statement: Statement, source: Source, *, enabled: bool) -> Iterator[Fact]:
    """Yield the monitor and the message of a Snowflake alert; its condition is classified by its words."""
    on = condition_of(f"{one.name} {statement.text}")
    yield Monitor(source=source, on=on, tool=TOOL, subject=one.name, alarm=True, scheduled=enabled)
    text = statement.text.upper()
    channel = "email" if "SEND_EMAIL" in text else "unknown"
    address = next((word.strip("'") for word in one.rest if "@" in word and word.startswith("'")), "")
    audience = audience_of_address(channel, address)
    yield Alert(
        source=source,
        on=on,
        channel=channel,
        audience=audience,
        subject=one.name,
        shared=audience is Audience.TEAM,
        enabled=enabled,
        certain=channel != "unknown",
    )


def _resource_monitor(one: Definition, source: Source) -> Iterator[Fact]:
    triggers = "TRIGGERS" in one.rest
    yield Monitor(source=source, on=Condition.COST, tool=TOOL, subject=one.name, alarm=triggers)
    if "NOTIFY" in one.rest:
        yield Alert(source=source, on=Condition.COST, channel="email", subject=one.name, certain=False)


def _dynamic_table(one: Definition, source: Source, *, enabled: bool) -> Iterator[Fact]:
    """Yield the table, its refresh and the promise that its target lag is, which Snowflake keeps by itself."""
    lag = option(one.rest, "TARGET_LAG")
    yield Dataset(source=source, name=one.name, kind=DatasetKind.TABLE, tool=TOOL)
    if lag is None:
        return
    yield Pipeline(source=source, name=one.name, tool=TOOL, schedule=lag, scheduled=Known.SET, enabled=enabled)
    if lag != "DOWNSTREAM":
        yield Sla(source=source, subject=one.name, promise=Promise.FRESHNESS, figure=lag)


def _pipe(one: Definition, source: Source, *, enabled: bool) -> Iterator[Fact]:
    automatic = option(one.rest, "AUTO_INGEST") == "TRUE"
    integration = option(one.rest, "ERROR_INTEGRATION")
    yield Pipeline(
        source=source,
        name=one.name,
        tool=TOOL,
        schedule="upstream" if automatic else None,
        scheduled=Known.SET if automatic else Known.NOT_SET,
        enabled=enabled,
        failure_alert=Known.SET if integration else Known.NOT_SET,
    )
    if integration:
        yield _told(one, source, "topic", enabled=enabled)


def _metric(one: Definition, source: Source, *, scheduled: bool) -> Iterator[Fact]:
    """Yield the check that a data metric function is; without an expectation it only reports. Results are kept."""
    function = name_at(one.rest, one.rest.index("FUNCTION") + 1) if "FUNCTION" in one.rest else ""
    kind = METRICS.get(function.rpartition(".")[2], CheckKind.CUSTOM)
    expected = "EXPECTATION" in one.rest
    yield QualityCheck(
        source=source, dataset=one.name, kind=kind, tool=TOOL, warn_only=not expected, scheduled=scheduled
    )
    yield Retention(source=source, what="check metrics", tool=TOOL, scheduled=scheduled)
