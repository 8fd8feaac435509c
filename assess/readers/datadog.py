"""Datadog: monitors and dashboards exported as JSON or YAML.

https://docs.datadoghq.com/api/latest/monitors/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.documents import Mapping
from assess.facts import (
    Alert,
    Audience,
    Condition,
    Dashboard,
    DashboardForm,
    Fact,
    Monitor,
    Source,
    ToolUse,
)
from assess.readers.protocol import Want
from assess.terms.alarms import SHARED_CHANNELS, channel_of
from assess.terms.audience import audience_of
from assess.terms.resources import condition_of, subject_of
from assess.terms.shapes import entries, mapping, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "datadog"
VERSION = 1
WANTS = (
    Want(
        suffixes=(".json",),
        needles=(b'"query alert"', b'"metric alert"', b'"log alert"', b'"layout_type"', b'"service check"'),
    ),
    Want(suffixes=(".yml", ".yaml"), needles=(b"query alert", b"metric alert", b"log alert", b"layout_type:")),
)
GIVES = (Alert, Dashboard, Monitor, ToolUse)

TYPES = frozenset(
    {
        "query alert", "metric alert", "log alert", "service check", "event alert", "event-v2 alert", "composite",
        "process alert", "slo alert", "trace-analytics alert", "synthetics alert", "cost alert", "ci-pipelines alert",
    }
)  # fmt: skip
HANDLE = re.compile(r"(?<![\w@])@([A-Za-z][\w.@-]{1,100})")


def read(document: Document) -> Iterable[Fact]:
    """Return the monitors and dashboards of a file."""
    value = document.json if document.path.endswith(".json") else document.yaml
    for entry in entries(mapping(value).get("monitors", value)):
        match entry:
            case Mapping({"type": str(kind), "query": str(query)}) if kind in TYPES:
                yield from _monitor(entry, query, Source(path=document.path, line=entry.line, tool=TOOL))
            case Mapping({"layout_type": str(), "widgets": _}):
                source = Source(path=document.path, line=entry.line, tool=TOOL)
                yield ToolUse(source=source, kind="observability", tool=TOOL)
                yield Dashboard(source=source, subject=subject_of(text(entry.get("title"))), form=DashboardForm.CODE)


def _monitor(entry: Mapping, query: str, source: Source) -> Iterator[Fact]:
    name, message = text(entry.get("name")), text(entry.get("message"))
    on = Condition.ANOMALY if "anomalies(" in query else condition_of(f"{name} {query}")
    handles = tuple(dict.fromkeys(HANDLE.findall(message)))
    yield ToolUse(source=source, kind="observability", tool=TOOL)
    yield Monitor(source=source, on=on, tool=TOOL, subject=name, alarm=bool(handles))
    for handle in handles:
        channel = "email" if "@" in handle else channel_of(handle.partition("-")[0])
        shared = channel in SHARED_CHANNELS
        audience = Audience.TEAM if shared else audience_of(handle)
        shared = shared or audience is Audience.TEAM
        yield Alert(source=source, on=on, channel=channel, audience=audience, subject=name, shared=shared)
