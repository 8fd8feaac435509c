"""Collectors of telemetry: the OpenTelemetry collector's pipelines and StatsD's mapping for Prometheus.

https://opentelemetry.io/docs/collector/configuration/
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.documents import Mapping
from assess.facts import Condition, Fact, Logging, Monitor, Source, ToolUse
from assess.readers.protocol import Want
from assess.terms.shapes import mapping, mappings, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "collectors"
VERSION = 1
WANTS = (
    Want(suffixes=(".yml", ".yaml"), needles=(b"receivers:",)),
    Want(suffixes=(".yml", ".yaml"), needles=(b"mappings:",)),
)
GIVES = (Logging, Monitor, ToolUse)

LOCAL = frozenset({"debug", "logging", "file", "nop"})  # exporters that leave nothing where someone looks
EXPORTERS = {
    "datadog": "datadog",
    "prometheus": "prometheus",
    "prometheusremotewrite": "prometheus",
    "awscloudwatchlogs": "cloudwatch",
    "awsemf": "cloudwatch",
    "googlecloud": "cloud-monitoring",
    "azuremonitor": "azure-monitor",
    "sentry": "sentry",
}


def read(document: Document) -> Iterable[Fact]:
    """Return what a collector receives and where it sends it."""
    match document.yaml:
        case Mapping({"receivers": Mapping(), "exporters": Mapping(), "service": Mapping() as service}):
            yield from _collector(document, service)
        case Mapping({"mappings": list()}) as value:
            if any("match" in rule and "name" in rule for rule in mappings(value["mappings"])):
                source = Source(path=document.path, line=value.lines.get("mappings"), tool=TOOL)
                yield ToolUse(source=source, kind="observability", tool="statsd")
                yield Monitor(source=source, on=Condition.RESOURCE, tool="statsd")


def _collector(document: Document, service: Mapping) -> Iterator[Fact]:
    pipelines = mapping(service.get("pipelines"))
    yield ToolUse(
        source=Source(path=document.path, line=service.line, tool=TOOL), kind="observability", tool="opentelemetry"
    )
    for name, pipeline in pipelines.items():
        source = Source(path=document.path, line=pipelines.lines.get(name), tool=TOOL)
        sinks = {sink.partition("/")[0] for sink in texts(mapping(pipeline).get("exporters"))} - LOCAL
        for tool in sorted({EXPORTERS[sink] for sink in sinks if sink in EXPORTERS}):
            yield ToolUse(source=source, kind="observability", tool=tool)
        signal = name.partition("/")[0]
        if sinks and signal == "logs":
            yield Logging(source=source, form="remote")
        elif sinks and signal == "metrics":
            yield Monitor(source=source, on=Condition.RESOURCE, tool="opentelemetry")
