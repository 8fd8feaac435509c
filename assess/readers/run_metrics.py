"""Metrics that code and settings send of themselves: counters of Prometheus, StatsD and OpenTelemetry, agents, traces.

https://prometheus.github.io/client_python/, https://opentelemetry.io/docs/languages/python/instrumentation/,
https://docs.datadoghq.com/serverless/aws_lambda/ and https://docs.sentry.io/platforms/python/tracing/; agents that
start with a process: https://opentelemetry.io/docs/zero-code/ and
https://learn.microsoft.com/azure/azure-monitor/app/opentelemetry-enable; what a process asks its machine:
https://psutil.readthedocs.io/ and https://docs.python.org/3/library/shutil.html#shutil.disk_usage
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Condition, Monitor, ResourceLimit, Source
from assess.readers.protocol import Want
from assess.sifting import Sifted
from assess.terms.line_settings import COMMENT, is_aside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "run-metrics"
VERSION = 5
CODE = (".py", ".ts", ".js", ".mjs", ".java", ".scala", ".kt", ".go", ".rb", ".cs", ".rs", ".sh", ".bash")
SETTINGS = (".yml", ".yaml", ".json", ".conf", ".hocon", ".toml", ".ini")
IMAGES = ("dockerfile", "dockerfile.*", "*.dockerfile", "containerfile", "procfile")
STARTING = (
    b"opentelemetry-", b"ddtrace-run", b"dd-java-agent", b"newrelic", b"elastic-apm-agent", b"applicationinsights",
)  # fmt: skip
AGENTS = (".sh", ".bash", ".json", ".tpl", ".tmpl", ".tftpl", ".j2", ".tf", ".yml", ".yaml")
WANTS = (
    Want(
        suffixes=CODE,
        needles=(
            b"prometheus", b"tatsd", b"tatsD", b"datadog_lambda", b"datadog-lambda-js", b"put_metric_data",
            b"PutMetricData",
            b"putMetricData", b"get_meter", b"push_to_gateway", b"pushgateway", b"traces_sample_rate",
            b"tracesSampleRate",
            b"newrelic", b"micrometer", b"dropwizard", b"put-metric-data", b"create_time_series", b"send_metric",
            b"get_tracer", b"start_as_current_span", b"getTracer", b"startSpan", b"startActiveSpan", b"ddtrace",
            b"dd-trace", b"aws_xray_sdk", b"aws-xray-sdk", b"mixpanel", b"posthog",
            b"enable_app_insights", b"psutil", b"disk_usage", b"getrusage", b"memoryUsage", b"getRuntime",
        ),
    ),
    Want(names=IMAGES, needles=STARTING),
    Want(suffixes=(".sh", ".bash"), needles=STARTING),
    Want(suffixes=SETTINGS, needles=(b"ppInsightsEnabled", b"app_insights_enabled", b"statsd")),
    Want(suffixes=AGENTS, needles=(b"metrics_collected",)),
)  # fmt: skip
GIVES = (Monitor, ResourceLimit)

SENT = Sifted(
    re.compile(
        r"\bprometheus_client\b|\bio\.prometheus\.client\b|\bprom-client\b|\bprometheus/client_golang\b"
        r"|\bmetrics_exporter_(?:prometheus|statsd)::|\bprometheus::"
        r"|\bstatsd\.(?:StatsClient|incr|gauge|timing|increment)\b|\bDogStatsd\(|\bStatsdClient\(|\bStatsDClient\b"
        r"|\bdatadog_lambda\.|\bdatadog-lambda-js\b|\.put_metric_data\(|\bPutMetricDataCommand\(|\bputMetricData\("
        r"|\bcloudwatch put-metric-data\b|\.get_meter\(|\bpush_to_gateway\(|/metrics/job/"
        r"|\btraces_?[sS]ample_?[rR]ate\b"
        r"|\bnewrelic\.agent\b|\bnewrelic-admin\b|\bio\.micrometer\.core\.|\bcom\.codahale\.metrics\b|\bio\.dropwizard\.metrics"
        # spans of a trace, and events on how a tool is used
        r"|\b(?:get_tracer|start_as_current_span|getTracer)\(|\btracer\.(?:startSpan|startActiveSpan|start_span|wrap)\("
        r"|^[ \t]*(?:from|import) (?:ddtrace|aws_xray_sdk|mixpanel|posthog)\b"
        r"|[\"'](?:dd-trace|aws-xray-sdk[\w-]{0,10})[\"']"
        r"|\.create_time_series\(|\bsend_metrics?\(|\benable_app_insights=True",
        re.MULTILINE,
    )
)
ASKED = Sifted(
    re.compile(
        r"\bpsutil\.(?:virtual_memory|swap_memory|cpu_percent|cpu_times|disk_usage|disk_io_counters|Process)\("
        r"|\bshutil\.disk_usage\(|\bgetrusage\(|\bprocess\.memoryUsage\(|\bgetRuntime\(\)\.(?:total|free)Memory\("
    )
)
STARTED = Sifted(
    re.compile(
        r"\bopentelemetry-(?:instrument\b|javaagent)|\bddtrace-run\b|\bdd-java-agent\b|\bnewrelic-admin\b|\bnewrelic\.jar\b"
        r"|\belastic-apm-agent\b|\bapplicationinsights(?:-agent[\w.-]{0,20}\.jar|\.json)"
    )
)
SWITCHED = Sifted(
    re.compile(
        r"\bapp_?insights_?enabled[\"']?[ \t]{0,4}[:=][ \t]{0,4}[\"']?true\b|^[ \t]*[\"']?statsd[\"']?[ \t]{0,4}[:={]",
        re.IGNORECASE | re.MULTILINE,
    )
)
# What the CloudWatch agent measures of a machine at its interval:
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html
MEASURED = Sifted(
    re.compile(r"\"metrics_collected\"\s{0,20}:\s{0,20}\{\s{0,60}\"(?:cpu|mem|disk|diskio|swap|netstat)\"")
)


def read(document: Document) -> Iterator[Monitor | ResourceLimit]:
    """Yield one fact for a file that sends metrics; nothing says that somebody looks at them."""
    if is_aside(document.path):
        return
    if document.path.lower().endswith(AGENTS) and (measured := MEASURED.search_in(document)):
        yield _of_machines(document, measured.start())
    elif (line := _first(_patterns_of(document.path.lower()), document)) is not None:
        source = Source(path=document.path, line=line, tool=TOOL)
        yield Monitor(source=source, on=Condition.OTHER, tool=TOOL, scheduled=False)
    elif document.path.endswith(CODE) and (line := _first((ASKED,), document)) is not None:
        source = Source(path=document.path, line=line, tool=TOOL)
        yield ResourceLimit(source=source, form="asked of the machine")


def _patterns_of(path: str) -> tuple[Sifted, ...]:
    if path.endswith(SETTINGS):
        return (SWITCHED,)
    return (SENT, STARTED) if path.endswith(CODE) else (STARTED,)


def _first(patterns: Iterable[Sifted], document: Document) -> int | None:
    """Return the line of the first place that stands in no comment."""
    for pattern in patterns:
        for found in pattern.finditer(document.text) if pattern.may_be_in(document) else ():
            line = document.text.count("\n", 0, found.start()) + 1
            if COMMENT.match(document.lines[line - 1]) is None:
                return line
    return None


def _of_machines(document: Document, place: int) -> Monitor:
    source = Source(path=document.path, line=document.text.count("\n", 0, place) + 1, tool=TOOL)
    return Monitor(source=source, on=Condition.RESOURCE, tool="cloudwatch-agent", scheduled=True, kept=True)
