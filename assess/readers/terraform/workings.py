"""How resources of Terraform work: schedules, probes, limits, retries, dead letters and images."""

from __future__ import annotations

import re
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
    Source,
)
from assess.readers.terraform.blocks import Resource, attributes_of, inner_blocks, text_of
from assess.terms.pins import pin_of_image
from assess.terms.resources import means

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from assess.documents import Block, Document

DEAD_LETTER = ("dead_letter_policy", "dead_letter_config", "redrive_policy", "dead_letter_queue")
# https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html, as HCL or as JSON within it
STATE_RETRY = re.compile(r"\b(IntervalSeconds|MaxAttempts)\"?\s*+[:=]\s*+(\d{1,5})")
BACKOFF_RATE = re.compile(r"\bBackoffRate\"?\s*+[:=]\s*+(\d{1,3}(?:\.\d{1,3})?)")
REDELIVERY = frozenset({"max_receive_count", "maxReceiveCount", "dlq_name", "create_dlq", "redrive_policy"})
# Queues, subscriptions, schedules and triggers wait longer before each next try, unless they are told otherwise:
# https://cloud.google.com/tasks/docs/configuring-queues, https://cloud.google.com/functions/docs/bestpractices/retries,
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
BACKING_OFF = frozenset({"retry_config", "retry_policy"})
TRIES = {"max_attempts": 1, "retry_count": 0, "maximum_retry_attempts": 0}  # the most with which nothing is tried again
NEVER = "RETRY_POLICY_DO_NOT_RETRY"
PROBES = frozenset({"liveness_probe", "startup_probe", "readiness_probe", "health_check", "health_check_custom_config"})
TIMEOUTS = ("timeout", "timeout_seconds", "attempt_duration_seconds", "active_deadline_seconds")
SCHEDULES = ("schedule", "schedule_expression", "schedule_interval")
IMAGES = frozenset({"image", "image_uri", "docker_image"})


def _knocks_only(resource: Resource) -> bool:
    """Say whether the check of a load balancer asks no service how it is, but whether a port is open."""
    checks = [block for block in inner_blocks(resource.block) if block.type == "health_check"]
    return bool(checks) and all(str(block.attributes.get("protocol", "")).upper() == "TCP" for block in checks)


def inside(resource: Resource) -> Iterator[Fact]:
    """Yield what blocks within a resource say: probes, limits, retries, dead letters, images."""
    attributes = tuple(attributes_of(resource.block))
    kinds = {block.type for block in inner_blocks(resource.block)} | {key for key, _ in attributes}
    if (kinds & PROBES or resource.type.endswith("health_check")) and not _knocks_only(resource):
        yield HealthProbe(source=resource.source)
    if kinds & {"limits", "max_instance_request_concurrency"}:
        yield ResourceLimit(source=resource.source, form="limits")
    if kinds & set(DEAD_LETTER):
        yield Resilience(source=resource.source, form="dead-letter", subject=resource.title)
        if "redrive_policy" in kinds:  # a message that was not deleted comes again after its visibility timeout
            yield Retry(source=resource.source, subject=resource.title, delay=True)
    if kinds & (BACKING_OFF | {"retry_strategy", "max_retries"}) and not _gives_up(dict(attributes)):
        backoff = not BACKING_OFF.isdisjoint(kinds)
        yield Retry(source=resource.source, subject=resource.title, delay=backoff, backoff=backoff)
    for key, value in attributes:
        kind = pin_of_image(value) if key in IMAGES and isinstance(value, str) and ":" in value else None
        if kind is not None:
            yield Pin(source=resource.source, scope="image", ecosystem="docker", kind=kind, name=str(value))


def _gives_up(values: Mapping[str, object]) -> bool:
    """Say whether a resource is told to try but once."""
    once = (text_of(values[key]) in {str(tries), "0"} for key, tries in TRIES.items() if key in values)
    return any(once) or values.get("retry_policy") in (NEVER, "RETRY_POLICY_UNSPECIFIED")


def tried_again(document: Document) -> Iterator[Retry]:
    """Yield the first retry that the states of a state machine are given, wherever in the file they are written."""
    found = next((one for one in STATE_RETRY.finditer(document.text) if int(one[2]) > 0), None)
    if found is not None:
        line = document.text.count("\n", 0, found.start()) + 1
        source = Source(path=document.path, line=line, tool="terraform")
        rate = BACKOFF_RATE.search(document.text)
        yield Retry(source=source, subject=document.path, delay=True, backoff=rate is None or float(rate[1]) > 1)


def module_queue(block: Block, source: Source) -> Iterator[Fact]:
    """Yield the dead letters of a queue that a module makes: messages come again until they were received too often."""
    if block.type == "module" and not REDELIVERY.isdisjoint(block.attributes):
        name = block.labels[0] if block.labels else "queue"
        yield Resilience(source=source, form="dead-letter", subject=name)
        yield Retry(source=source, subject=name, delay=True)


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
