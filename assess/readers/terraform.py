"""Terraform and OpenTofu: the resources of the platform, what watches them, whom it tells and what is pinned."""

from __future__ import annotations

import re
from dataclasses import dataclass
from posixpath import dirname
from typing import TYPE_CHECKING

from assess.alarms import Alarm, Channel, audience_of_address, channel_of, join
from assess.documents import Block, Document, Mapping, Unresolved, walk
from assess.environments import environment_kind
from assess.facts import (
    Alert,
    Condition,
    Contract,
    Dashboard,
    DashboardForm,
    DashboardSubject,
    Environment,
    EnvironmentKind,
    Escalation,
    Fact,
    Facts,
    HealthProbe,
    Infrastructure,
    Known,
    Logging,
    Monitor,
    Pin,
    Pipeline,
    Promise,
    Resilience,
    ResourceLimit,
    Retry,
    Sla,
    Source,
    ToolUse,
)
from assess.pins import pin_of_image, pin_of_specifier
from assess.readers.protocol import Want
from assess.resources import condition_of, described, means, shows_pipelines, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TOOL = "terraform"
VERSION = 1
WANTS = (Want(suffixes=(".tf", ".tofu", ".tfvars")),)

DEAD_LETTER = ("dead_letter_policy", "dead_letter_config", "redrive_policy", "dead_letter_queue")
PROBES = frozenset({"liveness_probe", "startup_probe", "readiness_probe", "health_check", "health_check_custom_config"})
SCHEDULES = ("schedule", "schedule_expression", "schedule_interval")
TARGETS = (
    "notification_channels",
    "alarm_actions",
    "monitoring_notification_channels",
    "notify_users",
    "action",
    "action_group_id",
)
IMAGES = frozenset({"image", "image_uri", "docker_image"})
SUFFIX = re.compile(r"[-_](?:staging|stage|stg|dev|development|test|qa|uat)$")
MENTION = re.compile(r"@(slack|pagerduty|opsgenie|webhook|teams|sns)[-\w]*|@([\w.+-]+@[\w.-]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective(Fact):
    """A service level objective before it is known whether an alarm watches it."""

    name: str
    address: str
    promise: Promise
    figure: str
    production: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch(Fact):
    """What the text of an alarm refers to, for the objectives."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage(Fact):
    """A folder that is named for an environment; every file in it says so again."""

    name: str
    folder: str


GIVES = (
    Alarm, Alert, Channel, Contract, Dashboard, Environment, Escalation, HealthProbe, Infrastructure, Logging, Monitor,
    Objective, Pin, Pipeline, Resilience, ResourceLimit, Retry, Sla, Stage,
    ToolUse, Watch,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A resource block taken apart."""

    type: str
    name: str
    block: Block
    source: Source
    environment: str | None

    @property
    def address(self) -> str:
        return f"{self.type}.{self.name}"

    def text_of(self, key: str) -> str:
        """Return an attribute as text: a literal, or the source of an expression."""
        return _text(self.block.attributes.get(key))

    @property
    def title(self) -> str:
        return self.text_of("display_name") or self.text_of("alarm_name") or self.text_of("name") or self.name


def read(document: Document) -> Iterable[Fact]:
    """Return the facts of one file."""
    stage = stage_of(document.path)
    if document.path.endswith(".tfvars"):
        yield from _variables_file(document, stage)
        return
    blocks = document.hcl
    if not blocks:
        return
    top = Source(path=document.path, line=blocks[0].line, tool=TOOL)
    yield ToolUse(source=top, kind="infrastructure", tool=TOOL)
    if stage is not None:
        folder = document.path[: f"/{document.path}".rindex(f"/{stage}/") + len(stage)]
        yield Stage(source=top, name=stage, folder=folder)
    for block in blocks:
        if block.type == "resource" and len(block.labels) > 1:
            source = Source(path=document.path, line=block.line, tool=TOOL)
            kind, name = block.labels[:2]
            yield from _resource(Resource(type=kind, name=name, block=block, source=source, environment=stage))
        elif block.type in ("terraform", "module"):
            yield from _pins(block, document.path)


def link(facts: Facts) -> Iterable[Fact]:
    """Join alarms with their channels, and objectives with the alarms that watch them."""
    yield from join(
        (alarm for alarm in facts.of(Alarm) if alarm.source.tool == TOOL),
        (channel for channel in facts.of(Channel) if channel.source.tool == TOOL),
    )
    yield from _environments(facts)
    watches = facts.of(Watch)
    for objective in facts.of(Objective):
        folder = dirname(objective.source.path)
        watched = any(objective.address in watch.text and dirname(watch.source.path) == folder for watch in watches)
        yield Sla(
            source=objective.source,
            subject=objective.name,
            promise=objective.promise,
            figure=objective.figure,
            checked=watched,
            alerts=watched,
            production=objective.production,
        )


def _environments(facts: Facts) -> Iterator[Environment]:
    """Yield one environment a folder; beside "x-staging" a folder "x" is the production that it stages."""
    stages = {stage.folder: stage for stage in reversed(facts.of(Stage))}
    places = {resource.source.path: resource.source for resource in facts.of(Infrastructure)}
    for folder, stage in sorted(stages.items()):
        kind = environment_kind(stage.name) or EnvironmentKind.OTHER
        yield Environment(source=stage.source, name=stage.name, kind=kind, form=TOOL)
        plain = SUFFIX.sub("", folder)
        beside = next((places[path] for path in sorted(places) if path.startswith(f"{plain}/")), None)
        if plain != folder and beside is not None and plain not in stages:
            name = plain.rpartition("/")[2]
            yield Environment(source=beside, name=name, kind=EnvironmentKind.PRODUCTION, form=TOOL)


def stage_of(path: str) -> str | None:
    """Return the folder, or for a variables file its name, that says which environment the file configures."""
    parts = path.split("/")
    if path.endswith(".tfvars"):
        parts[-1] = parts[-1].removesuffix(".tfvars").removesuffix(".auto")
    else:
        parts = parts[:-1]
    return next((part for part in reversed(parts) if environment_kind(part) not in (None, EnvironmentKind.TEST)), None)


def _variables_file(document: Document, stage: str | None) -> Iterator[Fact]:
    if stage is not None and document.content.strip():
        source = Source(path=document.path, line=1, tool=TOOL)
        kind = environment_kind(stage) or EnvironmentKind.OTHER
        yield Environment(source=source, name=stage, kind=kind, form="parameter-file")


def _resource(resource: Resource) -> Iterator[Fact]:
    yield from described(resource.type, resource.name, resource.source, environment=resource.environment)
    yield from _watching(resource)
    yield from _telling(resource)
    yield from _inside(resource)
    if means(resource.type, "schedule"):
        yield from _schedule(resource)
    if means(resource.type, "table") and {"schema", "columns", "definition", "schema_definition"} & _keys(
        resource.block
    ):
        # The warehouse or registry refuses a load that does not match the table's declared schema.
        yield Contract(source=resource.source, dataset=resource.title, format="load-schema", enforced=True)


def _watching(resource: Resource) -> Iterator[Fact]:
    """Yield monitors, dashboards, objectives and logs."""
    source, text = resource.source, _all_text(resource.block)
    if shows_pipelines(resource.type):
        yield Dashboard(source=source, subject=DashboardSubject.PIPELINES, form=DashboardForm.ORCHESTRATOR_UI)
    if means(resource.type, "dashboard"):
        yield Dashboard(source=source, subject=subject_of(f"{resource.name} {text}"), form=DashboardForm.CODE)
    if means(resource.type, "alarm"):
        on = condition_of(f"{resource.name} {text}")
        yield Watch(source=source, text=text)
        yield Alarm(
            source=source,
            on=on,
            tool=resource.type,
            subject=resource.title,
            targets=_targets(resource),
            enabled=_enabled(resource),
        )
    if means(resource.type, "cost"):
        yield Alarm(
            source=source, on=Condition.COST, tool=resource.type, subject=resource.title, targets=_targets(resource)
        )
    if means(resource.type, "objective"):
        yield from _objective(resource)
    if means(resource.type, "audit_log"):
        yield Logging(source=source, form="audit")
    elif means(resource.type, "remote_log"):
        yield Logging(source=source, form="remote")


def _enabled(resource: Resource) -> bool:
    return not any(resource.block.attributes.get(key) is False for key in ("enabled", "actions_enabled"))


def _targets(resource: Resource) -> tuple[str, ...]:
    """Return the references to channels; Datadog names them in the message as mentions."""
    targets: list[str] = []
    for key, value in _attributes(resource.block):
        if key in TARGETS:
            values = value if isinstance(value, list) else [value]
            targets += [_text(item) for item in values]
        elif key == "message":
            targets += [found[1] or found[2] for found in MENTION.finditer(_text(value))]
        elif key in ("subscriber_email_addresses", "contact_emails", "subscriber_sns_topic_arns"):
            targets += ["email" if "email" in key else _text(value)]
    return tuple(dict.fromkeys(target for target in targets if target.strip("[] ")))


def _telling(resource: Resource) -> Iterator[Fact]:
    """Yield channels and what follows an alert."""
    if means(resource.type, "escalation"):
        yield Escalation(source=resource.source, form=resource.type)
    if not means(resource.type, "channel"):
        return
    values = dict(_attributes(resource.block))
    address = _text(values.get("topic_arn")) or resource.address
    kind = _text(values.get("type")) or _text(values.get("protocol")) or f"{resource.type} {_all_text(resource.block)}"
    channel = channel_of(kind)
    keys = ("email_address", "channel_name", "endpoint", "addresses", "recipient")
    written = next((text for key in keys if (text := _text(values.get(key)))), "")
    audience = audience_of_address(channel, written)
    yield Channel(source=resource.source, address=address.removesuffix(".arn"), channel=channel, audience=audience)


def _objective(resource: Resource) -> Iterator[Fact]:
    text = _all_text(resource.block).lower()
    values = dict(_attributes(resource.block))
    figure = _text(values.get("goal")) or _text(values.get("target")) or _text(values.get("value"))
    if not figure:
        return
    keys = " ".join(values) + " " + " ".join(block.type for block in _blocks(resource.block)) + " " + text
    yield Objective(
        source=resource.source,
        name=resource.title,
        address=resource.address,
        promise=_promise(keys),
        figure=figure,
        production=environment_kind(resource.environment or "") in (None, EnvironmentKind.PRODUCTION),
    )


def _promise(text: str) -> Promise:
    words = {"fresh": Promise.FRESHNESS, "latency": Promise.LATENCY, "complete": Promise.COMPLETENESS}
    return next((promise for word, promise in words.items() if word in text), Promise.AVAILABILITY)


def _inside(resource: Resource) -> Iterator[Fact]:
    """Yield what blocks within a resource say: probes, limits, retries, dead letters, images."""
    attributes = tuple(_attributes(resource.block))
    kinds = {block.type for block in _blocks(resource.block)} | {key for key, _ in attributes}
    if kinds & PROBES or resource.type.endswith("health_check"):
        yield HealthProbe(source=resource.source)
    if kinds & {"limits", "max_instance_request_concurrency"}:
        yield ResourceLimit(source=resource.source, form="limits")
    if kinds & set(DEAD_LETTER):
        yield Resilience(source=resource.source, form="dead-letter", subject=resource.title)
    if kinds & {"retry_config", "retry_policy", "retry_strategy", "max_retries"}:
        backoff = bool({"min_backoff_duration", "minimum_backoff", "max_backoff_duration"} & kinds)
        yield Retry(source=resource.source, subject=resource.title, delay=backoff, backoff=backoff)
    for key, value in attributes:
        kind = pin_of_image(value) if key in IMAGES and isinstance(value, str) and ":" in value else None
        if kind is not None:
            yield Pin(source=resource.source, scope="image", ecosystem="docker", kind=kind, name=str(value))


def _schedule(resource: Resource) -> Iterator[Fact]:
    values = resource.block.attributes
    schedule = next((_text(values[key]) for key in SCHEDULES if _text(values.get(key))), None)
    if schedule is None:
        return
    stopped = values.get("paused") is True or values.get("disabled") is True or values.get("enabled") is False
    stopped = stopped or values.get("state") in ("DISABLED", "PAUSED") or values.get("is_enabled") is False
    inner = {block.type for block in _blocks(resource.block)}
    retries = Known.SET if inner & {"retry_config", "retry_policy"} else Known.NOT_SET
    notified = "notification_pubsub_topic" in values or "email_preferences" in inner
    yield Pipeline(
        source=resource.source,
        name=resource.title,
        tool=resource.type,
        schedule=schedule,
        scheduled=Known.SET,
        enabled=not stopped,
        described=bool(resource.text_of("description")),
        retries=retries,
        default_delay=retries is Known.SET,
        failure_alert=Known.SET if notified else Known.NOT_SET,
    )


def _pins(block: Block, path: str) -> Iterator[Fact]:
    """Yield the pins of Terraform itself, of its providers and of modules from elsewhere; and the backend's stage."""
    if block.type == "module":
        yield from _module_pin(block, path)
        return
    if "required_version" in block.attributes:
        source = Source(path=path, line=block.lines.get("required_version"), tool=TOOL)
        kind = pin_of_specifier(_specifier(block.attributes["required_version"]))
        yield Pin(source=source, scope="runtime", ecosystem="terraform", kind=kind, name="terraform")
    for inner in block.blocks:
        if inner.type == "required_providers":
            yield from _provider_pins(inner, path)
        elif inner.type == "backend":
            yield from _backend_stage(inner, path)


def _provider_pins(block: Block, path: str) -> Iterator[Pin]:
    for name, value in block.attributes.items():
        version = value.get("version") if isinstance(value, Mapping) else value
        source = Source(path=path, line=block.lines.get(name), tool=TOOL)
        kind = pin_of_specifier(_specifier(version))
        yield Pin(source=source, scope="provider", ecosystem="terraform", kind=kind, name=name)


def _module_pin(block: Block, path: str) -> Iterator[Pin]:
    origin = _text(block.attributes.get("source"))
    if not origin or origin.startswith("."):
        return
    version = _specifier(block.attributes.get("version")) or origin.partition("?ref=")[2]
    source = Source(path=path, line=block.line, tool=TOOL)
    kind = pin_of_specifier(version.lstrip("v"))
    yield Pin(source=source, scope="provider", ecosystem="terraform", kind=kind, name=origin)


def _backend_stage(block: Block, path: str) -> Iterator[Environment]:
    for key, value in block.attributes.items():
        kind = environment_kind(value) if isinstance(value, str) else None
        if kind is not None and key in ("key", "prefix", "bucket", "container_name", "name"):
            source = Source(path=path, line=block.lines.get(key), tool=TOOL)
            yield Environment(source=source, name=str(value), kind=kind, form=TOOL)
            return


def _specifier(value: object) -> str:
    """Return a version constraint; Terraform's `= 1.2.3` is the exact one."""
    text = _text(value).strip()
    return f"={text}" if text.startswith("= ") or (text.startswith("=") and not text.startswith("==")) else text


def _text(value: object) -> str:
    match value:
        case str():
            return value
        case Unresolved(text=text):
            return text
        case bool() | None:
            return ""
        case int() | float():
            return str(value)
        case list():
            return " ".join(_text(item) for item in value)
    return ""


def _blocks(block: Block) -> Iterator[Block]:
    for inner in block.blocks:
        yield inner
        yield from _blocks(inner)


def _keys(block: Block) -> set[str]:
    return {*block.attributes, *(inner.type for inner in block.blocks)}


def _attributes(block: Block) -> Iterator[tuple[str, object]]:
    """Yield the attributes of a block and of those within, mappings opened."""
    for one in (block, *_blocks(block)):
        for key, value in one.attributes.items():
            yield key, value
            if isinstance(value, Mapping):
                yield from ((str(path[-1]), inner) for path, inner in walk(value) if path)


def _all_text(block: Block) -> str:
    return " ".join(_text(value) for key, value in _attributes(block) if key not in TARGETS)
