"""AWS CDK in TypeScript and JavaScript: constructs as resources, state machines with their retries, dead letters.

https://docs.aws.amazon.com/cdk/v2/guide/work-with-cdk-typescript.html
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from assess.facts import (
    Alert,
    Condition,
    Contract,
    Dashboard,
    DashboardForm,
    DashboardSubject,
    Fact,
    Infrastructure,
    Known,
    Lineage,
    Logging,
    Monitor,
    Pipeline,
    Resilience,
    Retry,
    SelfService,
    Source,
    ToolUse,
)
from assess.readers.cdk_messages import publishes_failures
from assess.readers.protocol import Want
from assess.terms.cdk_types import makes_resource, resource_type, service_of, wrapped_type
from assess.terms.resources import condition_of, described, means, published, shows_pipelines, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "cdk-typescript"
VERSION = 3
WANTS = (Want(suffixes=(".ts", ".js", ".mts", ".mjs"), needles=(b"aws-cdk-lib", b"@aws-cdk/")),)
GIVES = (
    Alert, Contract, Dashboard, Infrastructure, Lineage, Logging, Monitor, Pipeline, Resilience, Retry, SelfService,
    ToolUse,
)  # fmt: skip

MAX_FOUND = 5_000
WINDOW = 2_000  # characters of a construct's settings that are looked at
# import * as sqs from 'aws-cdk-lib/aws-sqs'; import sqs = require('@aws-cdk/aws-sqs')
WHOLE = re.compile(r"\bimport\s++(?:\*\s++as\s++)?(\w++)\s++(?:from\s++|=\s++require\()['\"]([@\w./-]{1,100})['\"]")
NAMED = re.compile(r"\bimport\s++\{([^{}]{1,2000})\}\s++from\s++['\"]([@\w./-]{1,100})['\"]")
LIBRARY = "aws-cdk-lib"
CONSTRUCT = re.compile(
    r"\bnew\s++([\w.]{1,100})\s*+\(\s*+[\w.]{1,100}\s*+,\s*+(?:['\"`]([^'\"`\n]{0,200})['\"`]|[\w.]{1,100})"
)
DEAD_LETTERS = re.compile(r"\b(?:deadLetterQueue|deadLetterQueueEnabled|onFailure)\s*+:(?!\s*+(?:undefined|false)\b)")
RETRIES = re.compile(r"\b(?:retryAttempts|maxRetries)\s*+:\s*+[1-9]")
STATE_RETRY = re.compile(r"\.addRetry\s*+\(")
INTERVAL = re.compile(r"\binterval\s*+:")
TIMEOUT = re.compile(r"\b(?:timeout|taskTimeout|heartbeat)\s*+:")
SCHEDULE = re.compile(r"\bschedule(?:Expression)?\s*+:\s*+([\w.]{1,100}|['\"`][^'\"`\n]{1,100})")
TOPIC = re.compile(r"\b(?:snsTopicName|snsTopic|alarmActions|topicArn|alarmTopic)\s*+:")
ACTION = re.compile(r"\.addAlarmAction\s*+\(|\bnew\s++[\w.]{0,60}SnsAction\s*+\(")
SILENT = re.compile(r"\bactionsEnabled\s*+:\s*+false\b")
MACHINE = "AWS::stepfunctions::StateMachine"


def read(document: Document) -> Iterable[Fact]:
    """Return the facts of every construct that is made with a scope and an id."""
    code = document.text
    imported = dict(_imports(code))
    made = [found for found in islice(CONSTRUCT.finditer(code), MAX_FOUND) if _type(found[1], imported)]
    if not made:
        return
    yield ToolUse(source=_at(document, made[0].start()), kind="infrastructure", tool="cloudformation")
    for at, found in enumerate(made):
        end = made[at + 1].start() if at + 1 < len(made) else len(code)
        settings = code[found.end() : min(end, found.end() + WINDOW)]
        source = _at(document, found.start())
        kind, name = _type(found[1], imported), found[2] or ""
        yield from described(kind, name, source)
        yield from published(kind, source)
        yield from _watching(kind, f"{name} {settings}", source)
        yield from _telling(kind, f"{name} {settings}", code, source)
        yield from _pipeline(kind, name, settings, code, source)
    for mark in islice(DEAD_LETTERS.finditer(code), MAX_FOUND):
        yield Resilience(source=_at(document, mark.start()), form="dead-letter")
    for mark in islice(RETRIES.finditer(code), MAX_FOUND):
        yield Retry(source=_at(document, mark.start()), subject="")


def _at(document: Document, place: int) -> Source:
    return Source(path=document.path, line=document.text.count("\n", 0, place) + 1, tool=TOOL)


def _imports(code: str) -> Iterator[tuple[str, str]]:
    """Yield each imported name and what it is: a module, or a module and a class in it behind `#`."""
    for found in islice(WHOLE.finditer(code), MAX_FOUND):
        yield found[1], found[2]
    for found in islice(NAMED.finditer(code), MAX_FOUND):
        for part in found[1].split(","):
            name, _, alias = part.strip().removeprefix("type ").partition(" as ")
            if name:
                origin = f"{LIBRARY}/{name}" if found[2] == LIBRARY else f"{found[2]}#{name.strip()}"
                yield alias.strip() or name.strip(), origin


def _type(written: str, imported: dict[str, str]) -> str:
    """Return the resource's type of `sqs.Queue`, `Queue` or `cdk.aws_sqs.Queue`, "" for what is none."""
    holder, _, name = written.rpartition(".")
    first, _, rest = holder.partition(".")
    module = imported.get(first, "") + (f"/{rest}" if rest else "")
    if not holder:
        module, _, name = imported.get(written, "").partition("#")
    service = service_of(module)
    if not service:
        return wrapped_type(module, name)
    return resource_type(service, name) if makes_resource(service, name) else ""


def _watching(kind: str, words: str, source: Source) -> Iterator[Fact]:
    if shows_pipelines(kind):
        yield Dashboard(source=source, subject=DashboardSubject.PIPELINES, form=DashboardForm.ORCHESTRATOR_UI)
    if means(kind, "dashboard"):
        yield Dashboard(source=source, subject=subject_of(words), form=DashboardForm.CODE)
    if means(kind, "alarm"):
        yield Monitor(source=source, on=condition_of(words), tool="cloudwatch", alarm=True)
    if means(kind, "audit_log"):
        yield Logging(source=source, form="audit")
    elif means(kind, "remote_log"):
        yield Logging(source=source, form="remote")


def _telling(kind: str, words: str, code: str, source: Source) -> Iterator[Alert]:
    """Yield the message of an alarm whose actions are set; to which topic each goes is not followed."""
    if means(kind, "alarm") and not SILENT.search(words) and (TOPIC.search(words) or ACTION.search(code)):
        yield Alert(source=source, on=condition_of(words), channel="topic", subject="", shared=True, certain=False)


def _pipeline(kind: str, name: str, settings: str, code: str, source: Source) -> Iterator[Fact]:
    if means(kind, "table"):
        yield Contract(source=source, dataset=name, format="load-schema", enforced=True)
    schedule = SCHEDULE.search(settings)
    if means(kind, "schedule") and schedule:
        tick = schedule[1].strip("'\"`")
        yield Pipeline(source=source, name=name, tool=kind, schedule=tick, scheduled=Known.SET)
    if kind == MACHINE:
        retried = Known.SET if STATE_RETRY.search(code) else Known.NOT_SET
        told = publishes_failures(code)
        if told:  # which of the states leads to the message is not followed
            yield Alert(
                source=source, on=Condition.RUN_FAILURE, channel="topic", subject=name, shared=True, certain=False
            )
        yield Pipeline(
            source=source,
            name=name,
            tool="step-functions",
            retries=retried,
            retry_delay=retried if INTERVAL.search(code) else Known.NOT_SET,
            default_delay=True,
            backoff=retried,
            timeout=Known.SET if TIMEOUT.search(settings) else Known.NOT_SET,
            failure_alert=Known.SET if told else Known.NOT_SET,
        )
