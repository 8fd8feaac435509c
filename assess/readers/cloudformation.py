"""CloudFormation and SAM templates: the resources of the platform and what watches them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from assess.documents import Document, Mapping, Tagged, walk
from assess.facts import (
    Alert,
    Condition,
    Contract,
    Dashboard,
    DashboardForm,
    DashboardSubject,
    Fact,
    Facts,
    Infrastructure,
    Known,
    Lineage,
    Logging,
    Monitor,
    Pipeline,
    Resilience,
    ResourceLimit,
    Retry,
    SelfService,
    Source,
    ToolUse,
)
from assess.readers.protocol import Want
from assess.terms.alarms import Alarm, Channel, audience_of_address, channel_of, join
from assess.terms.inner_settings import inner_settings
from assess.terms.resources import condition_of, described, means, published, shows_pipelines, subject_of
from assess.terms.shapes import mapping, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TOOL = "cloudformation"
VERSION = 3
WANTS = (Want(suffixes=(".yml", ".yaml", ".json", ".template"), needles=(b"AWSTemplateFormatVersion", b"AWS::")),)
GIVES = (
    Alarm, Alert, Channel, Contract, Dashboard, Infrastructure, Lineage, Logging, Monitor, Pipeline, Resilience,
    ResourceLimit, Retry, SelfService, ToolUse,
)  # fmt: skip

ACTIONS = ("AlarmActions", "NotificationsWithSubscribers", "Subscribers")
DEAD_LETTERS = frozenset({"RedrivePolicy", "DeadLetterConfig", "DeadLetterQueue"})
RETRIES = frozenset({"RetryPolicy", "RetryStrategy", "MaxRetries", "Retry", "EventInvokeConfig"})
SCHEDULES = ("ScheduleExpression", "Schedule")


class Resource(NamedTuple):
    """A resource with its logical id."""

    type: str
    name: str
    properties: Mapping
    source: Source


def read(document: Document) -> Iterable[Fact]:
    """Return the facts of every resource of a template."""
    template = document.json if document.content.lstrip()[:1] == b"{" else document.yaml
    resources = list(_resources(template, document.path))
    if resources:
        yield ToolUse(source=resources[0].source, kind="infrastructure", tool=TOOL)
    for resource in resources:
        yield from described(resource.type, resource.name, resource.source)
        yield from published(resource.type, resource.source)
        yield from _watching(resource)
        yield from _working(resource)


def link(facts: Facts) -> Iterable[Fact]:
    """Join alarms with the subscriptions of their topics."""
    yield from join(
        (alarm for alarm in facts.of(Alarm) if alarm.source.tool == TOOL),
        (channel for channel in facts.of(Channel) if channel.source.tool == TOOL),
    )


def _resources(template: object, path: str) -> Iterator[Resource]:
    match template:
        case Mapping({"Resources": Mapping() as resources}):
            pass
        case _:
            return
    for name, resource in resources.items():
        match resource:
            case Mapping({"Type": str(kind)}) if "::" in kind:
                source = Source(path=path, line=resources.lines.get(name), tool=TOOL)
                yield Resource(kind, name, mapping(resource.get("Properties")), source)


def _watching(resource: Resource) -> Iterator[Fact]:
    source, words = resource.source, _words(resource.properties)
    if shows_pipelines(resource.type):
        yield Dashboard(source=source, subject=DashboardSubject.PIPELINES, form=DashboardForm.ORCHESTRATOR_UI)
    if means(resource.type, "dashboard"):
        yield Dashboard(source=source, subject=subject_of(f"{resource.name} {words}"), form=DashboardForm.CODE)
    if means(resource.type, "alarm") or means(resource.type, "cost"):
        on = Condition.COST if means(resource.type, "cost") else condition_of(f"{resource.name} {words}")
        enabled = resource.properties.get("ActionsEnabled") is not False
        targets = tuple(_targets(resource.properties))
        yield Alarm(source=source, on=on, tool=resource.type, subject=resource.name, targets=targets, enabled=enabled)
    if means(resource.type, "channel"):
        yield _channel(resource)
    if means(resource.type, "audit_log"):
        yield Logging(source=source, form="audit")
    elif means(resource.type, "remote_log"):
        yield Logging(source=source, form="remote")
    yield from inner_settings(resource.type, repr(dict(resource.properties)), source)


def _channel(resource: Resource) -> Channel:
    properties = resource.properties
    channel = channel_of(text(properties.get("Protocol")) or resource.type)
    audience = audience_of_address(channel, text(properties.get("Endpoint")))
    address = _words(properties.get("TopicArn")).strip() or resource.name
    return Channel(source=resource.source, address=address, channel=channel, audience=audience)


def _targets(properties: Mapping) -> Iterator[str]:
    for key in ACTIONS:
        value = properties.get(key)
        for item in value if isinstance(value, list) else ():
            words = _words(item).strip()
            if words:
                yield words


def _working(resource: Resource) -> Iterator[Fact]:
    keys = {path[-1] for path, _ in walk(resource.properties) if path}
    source, name = resource.source, resource.name
    if keys & DEAD_LETTERS:
        yield Resilience(source=source, form="dead-letter", subject=name)
    if keys & RETRIES:
        yield Retry(source=source, subject=name)
    if means(resource.type, "schedule"):
        yield from _schedule(resource)
    if means(resource.type, "table"):
        yield Contract(source=source, dataset=name, format="load-schema", enforced=True)


def _schedule(resource: Resource) -> Iterator[Fact]:
    schedule = next((text(resource.properties.get(key)) for key in SCHEDULES if resource.properties.get(key)), "")
    if schedule:
        enabled = resource.properties.get("State") != "DISABLED"
        yield Pipeline(
            source=resource.source,
            name=resource.name,
            tool=resource.type,
            schedule=schedule,
            scheduled=Known.SET,
            enabled=enabled,
            described=bool(text(resource.properties.get("Description"))),
        )


def _words(value: object) -> str:
    """Return the text within a value, the names of references included."""
    scalars = (node.value if isinstance(node, Tagged) else node for _, node in walk(value))
    return " ".join(dict.fromkeys(scalar for scalar in scalars if isinstance(scalar, str)))
