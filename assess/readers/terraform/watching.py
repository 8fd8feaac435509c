"""What watches the platform in Terraform: alarms, channels, dashboards, objectives and logs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import (
    Condition,
    Dashboard,
    DashboardForm,
    DashboardSubject,
    EnvironmentKind,
    Escalation,
    Fact,
    Logging,
    Promise,
)
from assess.readers.terraform.blocks import TARGETS, Resource, attributes_of, inner_blocks, text_of, words_of
from assess.terms.alarms import Alarm, Channel, audience_of_address, channel_of
from assess.terms.environments import environment_kind
from assess.terms.inner_settings import inner_settings
from assess.terms.resources import condition_of, means, shows_pipelines, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator

MENTION = re.compile(r"@(slack|pagerduty|opsgenie|webhook|teams|sns)[-\w]*|@([\w.+-]+@[\w.-]+)")


class Objective(Fact):
    """A service level objective before it is known whether an alarm watches it."""

    name: str
    address: str
    promise: Promise
    figure: str
    production: bool


class Watch(Fact):
    """What the text of an alarm refers to, for the objectives."""

    text: str


def watching(resource: Resource) -> Iterator[Fact]:
    """Yield monitors, dashboards, objectives and logs."""
    source, text = resource.source, words_of(resource.block)
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
    yield from inner_settings(resource.type, _settings(resource), source)


def _settings(resource: Resource) -> str:
    """Return the names and values of all settings of a resource as one text."""
    blocks = " ".join(block.type for block in inner_blocks(resource.block))
    return f"{blocks} {' '.join(f'{key} {value!r}' for key, value in attributes_of(resource.block))}"


def _enabled(resource: Resource) -> bool:
    return not any(resource.block.attributes.get(key) is False for key in ("enabled", "actions_enabled"))


def _targets(resource: Resource) -> tuple[str, ...]:
    """Return the references to channels; Datadog names them in the message as mentions."""
    targets: list[str] = []
    for key, value in attributes_of(resource.block):
        if key in TARGETS:
            values = value if isinstance(value, list) else [value]
            targets += [text_of(item) for item in values]
        elif key == "message":
            targets += [found[1] or found[2] for found in MENTION.finditer(text_of(value))]
        elif key in ("subscriber_email_addresses", "contact_emails", "subscriber_sns_topic_arns"):
            targets += ["email" if "email" in key else text_of(value)]
    return tuple(dict.fromkeys(target for target in targets if target.strip("[] ")))


def telling(resource: Resource) -> Iterator[Fact]:
    """Yield channels and what follows an alert."""
    if means(resource.type, "escalation"):
        yield Escalation(source=resource.source, form=resource.type)
    if not means(resource.type, "channel"):
        return
    values = dict(attributes_of(resource.block))
    address = text_of(values.get("topic_arn")) or resource.address
    kind = (
        text_of(values.get("type")) or text_of(values.get("protocol")) or f"{resource.type} {words_of(resource.block)}"
    )
    channel = channel_of(kind)
    keys = ("email_address", "channel_name", "endpoint", "addresses", "recipient")
    written = next((text for key in keys if (text := text_of(values.get(key)))), "")
    audience = audience_of_address(channel, written)
    yield Channel(source=resource.source, address=address.removesuffix(".arn"), channel=channel, audience=audience)


def _objective(resource: Resource) -> Iterator[Fact]:
    text = words_of(resource.block).lower()
    values = dict(attributes_of(resource.block))
    figure = text_of(values.get("goal")) or text_of(values.get("target")) or text_of(values.get("value"))
    if not figure:
        return
    keys = " ".join(values) + " " + " ".join(block.type for block in inner_blocks(resource.block)) + " " + text
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
