"""Azure Data Factory, Synapse and Fabric pipelines, as Git integration, ARM exports and Fabric items write them.

https://learn.microsoft.com/azure/data-factory/concepts-pipelines-activities
"""

from __future__ import annotations

import re
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from assess.documents import Mapping, walk
from assess.facts import (
    Alert,
    Condition,
    Dataset,
    DatasetKind,
    Fact,
    Facts,
    Known,
    Lineage,
    Pipeline,
    Place,
    Reference,
    Resilience,
    Source,
    Task,
    ToolUse,
)
from assess.readers.protocol import Want
from assess.terms.alarms import SHARED_CHANNELS, channel_of
from assess.terms.shapes import entries, mapping, mappings, text, texts
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "azure-data-factory"
VERSION = 2
WANTS = (
    Want(
        suffixes=(".json",),
        needles=(b'"activities"', b"Trigger", b'"linkedServiceName"', b'"typeProperties"', b"Microsoft.DataFactory"),
    ),
    Want(names=(".schedules",)),
)

DEFAULT_TIMEOUTS = frozenset({"", "7.00:00:00", "0.12:00:00"})  # as the editor writes them
RESOURCE = re.compile(r"microsoft\.(?:datafactory/factories|synapse/workspaces)/(pipelines|triggers|datasets)")
LAST_NAME = re.compile(r"/([^/'\"\])]{1,200})['\")\]]*\s*$")
CONTROL = frozenset(
    {
        "SetVariable",
        "AppendVariable",
        "Wait",
        "Fail",
        "ForEach",
        "IfCondition",
        "Switch",
        "Until",
        "Filter",
        "Validation",
    }
)
TELLING = re.compile(r"web|function|mail|outlook|teams|logic", re.IGNORECASE)
INVOKING = frozenset({"ExecutePipeline", "InvokePipeline"})
# What a pipeline is called that others run to tell of their failure.
MESSAGE = re.compile(r"error|fail|alert|notif|mail|warn|teams|slack", re.IGNORECASE)
SYNAPSE_TYPES = re.compile(r"SynapseNotebook|SparkJob|SqlPool|SqlDW|AzureSynapse")
SERVICES = {
    "AzureSqlDW": ("warehouse", "synapse"),
    "AzureSynapseArtifacts": ("warehouse", "synapse"),
    "AzureDatabricks": ("warehouse", "databricks"),
    "AzureDatabricksDeltaLake": ("warehouse", "databricks"),
    "Snowflake": ("warehouse", "snowflake"),
    "SnowflakeV2": ("warehouse", "snowflake"),
    "GoogleBigQuery": ("warehouse", "bigquery"),
    "GoogleBigQueryV2": ("warehouse", "bigquery"),
    "AmazonRedshift": ("warehouse", "redshift"),
    "AzurePostgreSql": ("warehouse", "postgres"),
    "PostgreSql": ("warehouse", "postgres"),
    "PostgreSqlV2": ("warehouse", "postgres"),
    "AzureMySql": ("warehouse", "mysql"),
    "MySql": ("warehouse", "mysql"),
    "MongoDbV2": ("warehouse", "mongodb"),
    "MongoDbAtlas": ("warehouse", "mongodb"),
}


class FactoryPipeline(Fact):
    """A pipeline before its triggers are known; `exported` in an ARM template that the service writes."""

    pipeline: Pipeline
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    tellers: tuple[str, ...] = ()  # pipelines that it runs after a failure to tell of it
    exported: bool = False


class FactoryTrigger(Fact):
    """A trigger, or a Fabric item's schedule."""

    pipelines: tuple[str, ...]
    schedule: str
    enabled: bool


class FactoryDataset(Fact):
    """A dataset that pipelines refer to."""

    name: str
    described: bool
    tags: tuple[str, ...]


GIVES = (
    Alert, FactoryDataset, Dataset, FactoryPipeline, Lineage, Pipeline, Reference, Resilience, FactoryTrigger, ToolUse,
)  # fmt: skip


def read(document: Document) -> Iterable[Fact]:
    """Return the pipeline, trigger, dataset or linked service of a file, or all those of an ARM template."""
    value = mapping(document.json)
    if basename(document.path) == ".schedules":
        yield from _item_schedule(value, document.path)
        return
    properties = mapping(value.get("properties"))
    name = text(value.get("name")) or basename(dirname(document.path)).removesuffix(".DataPipeline")
    if properties:
        yield from _resource(
            name, properties, Source(path=document.path, line=value.lines.get("properties"), tool=TOOL)
        )
    for resource in mappings(value.get("resources")):
        if found := RESOURCE.fullmatch(text(resource.get("type")).lower()):
            written = LAST_NAME.search(text(resource.get("name"))[-250:])
            source = Source(path=document.path, line=resource.line, tool=TOOL)
            inner = mapping(resource.get("properties"))
            yield from _resource(written[1] if written else found[1], inner, source, exported=True)


def link(facts: Facts) -> Iterator[Fact]:
    """Return pipelines with their schedules, and the datasets by what pipelines do with them."""
    definitions = facts.of(FactoryPipeline)
    kept = {one.pipeline.name for one in definitions if not one.exported}
    known = [one for one in definitions if not one.exported or one.pipeline.name not in kept]
    for definition in known:
        yield _started(definition.pipeline, facts.of(FactoryTrigger))
    written = {name for definition in known for name in definition.writes}
    for file in facts.of(FactoryDataset):
        kind = DatasetKind.TABLE if file.name in written else DatasetKind.FEED
        yield Dataset(
            source=file.source, name=file.name, kind=kind, tool=TOOL, described=file.described, tags=file.tags
        )
    names = {definition.pipeline.name for definition in known}
    for definition in known:
        yield from _told(definition, names)
    count = sum(call in names for definition in known for call in definition.pipeline.calls)
    if count:
        yield Lineage(source=known[0].source, form="pipelines", count=count)


def _told(definition: FactoryPipeline, names: set[str]) -> Iterator[Alert | Reference]:
    """Yield an alert for each pipeline of the tree that tells of a failure, else what refers to one elsewhere."""
    for teller in definition.tellers:
        source = definition.source
        if teller in names:
            channel = channel_of(teller)
            subject = definition.pipeline.name
            yield Alert(source=source, on=Condition.RUN_FAILURE, channel=channel, subject=subject, certain=False)
        else:
            yield Reference(source=source, what="alert", place=Place.ELSEWHERE, target=teller)


def _started(pipeline: Pipeline, starters: tuple[FactoryTrigger, ...]) -> Pipeline:
    """Return a pipeline with the trigger that starts it; it rests where all of its triggers do."""
    mine = [starter for starter in starters if pipeline.name in starter.pipelines]
    running = [starter for starter in mine if starter.enabled]
    if not mine:
        return pipeline
    return replace(
        pipeline,
        schedule=(running or mine)[0].schedule,
        scheduled=Known.SET,
        enabled=pipeline.enabled and bool(running),
    )


def _resource(name: str, properties: Mapping, source: Source, *, exported: bool = False) -> Iterator[Fact]:
    kind = text(properties.get("type"))
    if isinstance(properties.get("activities"), list):
        yield from _pipeline(name, properties, source, exported=exported)
    elif kind.endswith("Trigger") and ("pipelines" in properties or "pipeline" in properties):
        yield _trigger(properties, kind, source)
    elif "linkedServiceName" in properties and kind:
        tags = texts(properties.get("annotations"))
        yield FactoryDataset(source=source, name=name, described=bool(text(properties.get("description"))), tags=tags)
    elif kind in SERVICES and "typeProperties" in properties:
        yield ToolUse(source=source, kind=SERVICES[kind][0], tool=SERVICES[kind][1])


# ---------------------------------------------------------------- pipelines


def _pipeline(name: str, properties: Mapping, source: Source, *, exported: bool) -> Iterator[Fact]:
    activities = tuple(_activities(properties))
    alerts = tuple(_alerts(name, activities, source))
    work = [activity for activity in activities if text(activity.get("type")) not in CONTROL]
    timed = any(text(mapping(one.get("policy")).get("timeout")) not in DEFAULT_TIMEOUTS for one in work)
    yield ToolUse(source=source, kind="orchestration", tool=TOOL)
    if SYNAPSE_TYPES.search(" ".join(_types(properties))):
        yield ToolUse(source=source, kind="warehouse", tool="synapse")
    pipeline = Pipeline(
        source=source,
        name=name,
        tool=TOOL,
        described=bool(text(properties.get("description"))),
        tags=texts(properties.get("annotations")),
        retries=_best(_retries(activity) for activity in work),
        retry_delay=_best(_delay(activity) for activity in work),
        default_delay=True,
        timeout=Known.SET if timed else Known.NOT_SET,
        failure_alert=Known.SET if alerts else Known.NOT_SET,
        tasks=tuple(_task(activity) for activity in activities),
        calls=tuple(dict.fromkeys(call for activity in activities for call in _calls(activity))),
    )
    reads, writes = _references(activities, "inputs"), _references(activities, "outputs")
    tellers = tuple(dict.fromkeys(_tellers(activities)))
    yield FactoryPipeline(
        source=source, pipeline=pipeline, reads=reads, writes=writes, tellers=tellers, exported=exported
    )
    yield from alerts
    if timed:
        yield Resilience(source=source, form="timeout", subject=name)


def _activities(properties: Mapping) -> Iterator[Mapping]:
    """Yield all active activities, those inside loops and branches too."""
    for _, node in walk(properties.get("activities")):
        match node:
            case Mapping({"name": str(), "type": str()}) if "typeProperties" in node or "dependsOn" in node:
                if node.get("state") != "Inactive":
                    yield node


def _types(properties: Mapping) -> Iterator[str]:
    for _, node in walk(properties.get("activities")):
        if isinstance(node, Mapping) and text(node.get("type")):
            yield text(node["type"])


def _task(activity: Mapping) -> Task:
    name, operator = text(activity.get("name")), text(activity.get("type"))
    return Task(name=name, operator=operator, line=activity.line, retries=_retries(activity))


def _retries(activity: Mapping) -> Known:
    """Say whether the team set retries; the editor writes 0 by itself."""
    match mapping(activity.get("policy")).get("retry"):
        case int(count) if count > 0:
            return Known.SET
        case Mapping() | str():
            return Known.UNRESOLVED
    return Known.NOT_SET


def _delay(activity: Mapping) -> Known:
    policy = mapping(activity.get("policy"))
    return Known.SET if _retries(activity) is Known.SET and "retryIntervalInSeconds" in policy else Known.NOT_SET


def _best(states: Iterable[Known]) -> Known:
    found = set(states)
    return next((state for state in (Known.SET, Known.UNRESOLVED) if state in found), Known.NOT_SET)


def _calls(activity: Mapping) -> Iterator[str]:
    details = mapping(activity.get("typeProperties"))
    for key in ("pipeline", "notebook", "dataflow", "dataFlow", "sparkJob"):
        if name := text(mapping(details.get(key)).get("referenceName")):
            yield name
    for key in ("notebookPath", "notebookId", "pythonFile", "pipelineId"):
        if name := text(details.get(key)) or text(mapping(details.get(key)).get("value")):
            yield name


def _references(activities: Iterable[Mapping], key: str) -> tuple[str, ...]:
    found = (text(one.get("referenceName")) for activity in activities for one in mappings(activity.get(key)))
    return tuple(dict.fromkeys(name for name in found if name))


def _alerts(pipeline: str, activities: Iterable[Mapping], source: Source) -> Iterator[Alert]:
    """Yield an alert for each message that an activity sends after another one failed."""
    for activity in activities:
        kind = text(activity.get("type"))
        if _follows_failure(activity) and TELLING.search(kind):
            details = mapping(activity.get("typeProperties"))
            channel = channel_of(f"{kind} {text(activity.get('name'))} {text(details.get('url'))}")
            channel = "email" if re.search(r"mail|outlook", kind, re.IGNORECASE) else channel
            yield Alert(
                source=Source(path=source.path, line=activity.line, tool=TOOL),
                on=Condition.RUN_FAILURE,
                channel=channel,
                subject=pipeline,
                shared=channel in SHARED_CHANNELS - {"webhook"},
                certain=channel not in ("unknown", "webhook"),
            )


def _tellers(activities: Iterable[Mapping]) -> Iterator[str]:
    """Yield the pipelines that run after a failure and whose names say that they tell of it."""
    for activity in activities:
        if text(activity.get("type")) in INVOKING and _follows_failure(activity):
            name = text(mapping(mapping(activity.get("typeProperties")).get("pipeline")).get("referenceName"))
            if MESSAGE.search(name[:100]):
                yield name


def _follows_failure(activity: Mapping) -> bool:
    return any("Failed" in texts(one.get("dependencyConditions")) for one in mappings(activity.get("dependsOn")))


# ---------------------------------------------------------------- what starts them


def _trigger(properties: Mapping, kind: str, source: Source) -> FactoryTrigger:
    references = [*entries(properties.get("pipelines")), properties.get("pipeline")]
    names = (text(mapping(mapping(entry).get("pipelineReference")).get("referenceName")) for entry in references)
    return FactoryTrigger(
        source=source,
        pipelines=tuple(name for name in names if name),
        schedule=_recurrence(mapping(properties.get("typeProperties"))) or kind,
        enabled=text(properties.get("runtimeState")) != "Stopped",
    )


def _recurrence(details: Mapping) -> str:
    rule = mapping(details.get("recurrence")) or details
    frequency, interval = text(rule.get("frequency")), text(rule.get("interval"))
    return f"every {interval or 1} {frequency}" if frequency else ""


def _item_schedule(value: Mapping, path: str) -> Iterator[FactoryTrigger]:
    name = basename(dirname(path))
    for schedule in mappings(value.get("schedules")):
        if name.endswith(".DataPipeline"):
            rule = mapping(schedule.get("configuration"))
            yield FactoryTrigger(
                source=Source(path=path, line=schedule.line, tool=TOOL),
                pipelines=(name.removesuffix(".DataPipeline"),),
                schedule=text(rule.get("type")) or "unresolved",
                enabled=schedule.get("enabled") is not False,
            )
