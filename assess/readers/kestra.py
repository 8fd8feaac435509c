"""Kestra flows: tasks with their retries and timeouts, triggers, and what runs after an error.

https://kestra.io/docs/workflow-components
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.documents import Mapping, parse_shell, walk
from assess.facts import Alert, Condition, Fact, Known, Pipeline, Promise, Resilience, Sla, Source, Task, ToolUse
from assess.readers.protocol import Want
from assess.terms.alarms import SHARED_CHANNELS, channel_of
from assess.terms.shapes import entries, mapping, mappings, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "kestra"
VERSION = 1
WANTS = (Want(suffixes=(".yml", ".yaml"), needles=(b"io.kestra.",)),)
GIVES = (Alert, Pipeline, Resilience, Sla, ToolUse)

MESSAGES = (".slack.", ".teams.", ".mail.", ".pagerduty.", ".opsgenie.", ".googlechat.", ".discord.", ".zenduty.")


def read(document: Document) -> Iterable[Fact]:
    """Return a flow: it has an id, a namespace and tasks."""
    for flow in document.yaml_documents:
        match flow:
            case Mapping({"id": str(name), "namespace": str(), "tasks": list()}):
                source = Source(path=document.path, line=flow.lines.get("id"), tool=TOOL)
                yield ToolUse(source=source, kind="orchestration", tool=TOOL)
                yield from _flow(name, flow, source)


def _flow(name: str, flow: Mapping, source: Source) -> Iterator[Fact]:
    tasks = tuple(_tasks(flow["tasks"]))
    alerts = tuple(_alerts(name, flow.get("errors"), source))
    triggers = [one for one in mappings(flow.get("triggers")) if one.get("disabled") is not True]
    retrying = [one for one in (flow, *tasks) if isinstance(one.get("retry"), Mapping)]
    exponential = any(text(mapping(one["retry"]).get("type")) == "exponential" for one in retrying)
    timed = any("timeout" in task for task in tasks)
    yield Pipeline(
        source=source,
        name=name,
        tool=TOOL,
        schedule=next(map(_start, triggers), None),
        scheduled=Known.SET if triggers else Known.NOT_SET,
        enabled=flow.get("disabled") is not True,
        described=bool(text(flow.get("description"))),
        tags=tuple(mapping(flow.get("labels"))),
        owner=text(mapping(flow.get("labels")).get("owner")) or None,
        retries=Known.SET if retrying else Known.NOT_SET,
        retry_delay=Known.SET if any("interval" in mapping(one["retry"]) for one in retrying) else Known.NOT_SET,
        backoff=Known.SET if exponential else Known.NOT_SET,
        timeout=Known.SET if timed else Known.NOT_SET,
        failure_alert=Known.SET if alerts else Known.NOT_SET,
        tasks=tuple(_task(task) for task in tasks),
        calls=tuple(text(task.get("flowId")) for task in tasks if text(task.get("flowId"))),
    )
    yield from alerts
    if timed:
        yield Resilience(source=source, form="timeout", subject=name)
    for rule in mappings(flow.get("sla")):
        if figure := text(rule.get("duration")):
            at = Source(path=source.path, line=rule.line, tool=TOOL)
            yield Sla(source=at, subject=name, promise=Promise.LATENCY, figure=figure, checked=True)


def _tasks(written: object) -> Iterator[Mapping]:
    for _, node in walk(written):
        match node:
            case Mapping({"id": str(), "type": str(kind)}) if "." in kind:
                yield node


def _task(task: Mapping) -> Task:
    commands = [parsed.words for line in texts(task.get("commands")) for parsed in parse_shell(line, task.line)]
    return Task(
        name=text(task["id"]),
        operator=text(task["type"]).rpartition(".")[2],
        line=task.line,
        words=commands[-1] if commands else (),
        retries=Known.SET if isinstance(task.get("retry"), Mapping) else Known.NOT_SET,
    )


def _start(trigger: Mapping) -> str:
    return text(trigger.get("cron")) or "dataset"


def _alerts(name: str, errors: object, source: Source) -> Iterator[Alert]:
    for task in _tasks(entries(errors) and errors):
        kind = text(task["type"]).lower()
        if any(word in kind for word in MESSAGES):
            channel = "email" if ".mail." in kind else channel_of(kind)
            at = Source(path=source.path, line=task.line, tool=TOOL)
            shared = channel in SHARED_CHANNELS
            yield Alert(source=at, on=Condition.RUN_FAILURE, channel=channel, subject=name, shared=shared)
