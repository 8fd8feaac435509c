"""How resources of Terraform work: schedules, probes, limits, retries, dead letters and images."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.facts import (
    Fact,
    HealthProbe,
    Known,
    Lineage,
    Pin,
    Pipeline,
    Promise,
    Resilience,
    ResourceLimit,
    Retry,
    Sla,
)
from assess.readers.terraform.blocks import Resource, attributes_of, inner_blocks, text_of
from assess.terms.pins import pin_of_image
from assess.terms.resources import means

if TYPE_CHECKING:
    from collections.abc import Iterator

DEAD_LETTER = ("dead_letter_policy", "dead_letter_config", "redrive_policy", "dead_letter_queue")
PROBES = frozenset({"liveness_probe", "startup_probe", "readiness_probe", "health_check", "health_check_custom_config"})
TIMEOUTS = ("timeout", "timeout_seconds", "attempt_duration_seconds", "active_deadline_seconds")
SCHEDULES = ("schedule", "schedule_expression", "schedule_interval")
IMAGES = frozenset({"image", "image_uri", "docker_image"})


def inside(resource: Resource) -> Iterator[Fact]:
    """Yield what blocks within a resource say: probes, limits, retries, dead letters, images."""
    attributes = tuple(attributes_of(resource.block))
    kinds = {block.type for block in inner_blocks(resource.block)} | {key for key, _ in attributes}
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


def promises(resource: Resource) -> Iterator[Fact]:
    """Yield the time that a job of data may take at most, and the order that triggers give to jobs."""
    values = dict(attributes_of(resource.block))
    limit = next((text_of(values[key]) for key in TIMEOUTS if text_of(values.get(key))), "")
    if means(resource.type, "work") and limit not in ("", "0", "null"):
        yield Sla(source=resource.source, subject=resource.title, promise=Promise.TIMEOUT, figure=limit)
    if resource.type == "aws_glue_trigger" and values.get("type") == "CONDITIONAL":
        yield Lineage(source=resource.source, form="pipelines")


def schedule_of(resource: Resource) -> Iterator[Fact]:
    values = resource.block.attributes
    schedule = next((text_of(values[key]) for key in SCHEDULES if text_of(values.get(key))), None)
    if schedule is None:
        return
    stopped = values.get("paused") is True or values.get("disabled") is True or values.get("enabled") is False
    stopped = stopped or values.get("state") in ("DISABLED", "PAUSED") or values.get("is_enabled") is False
    inner = {block.type for block in inner_blocks(resource.block)}
    retries = Known.SET if inner & {"retry_config", "retry_policy"} else Known.NOT_SET
    notified = "notification_pubsub_topic" in values or "email_preferences" in inner
    yield Pipeline(
        source=resource.source,
        name=resource.title,
        tool=resource.type,
        schedule=schedule,
        scheduled=Known.SET,
        enabled=not stopped,
        described=bool(resource.text("description")),
        retries=retries,
        default_delay=retries is Known.SET,
        failure_alert=Known.SET if notified else Known.NOT_SET,
    )
