"""Metrics that code and settings send of themselves: counters of Prometheus, StatsD and OpenTelemetry, agents, traces.

https://prometheus.github.io/client_python/, https://opentelemetry.io/docs/languages/python/instrumentation/,
https://docs.datadoghq.com/serverless/aws_lambda/ and https://docs.sentry.io/platforms/python/tracing/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Condition, Monitor, Source
from assess.readers.protocol import Want
from assess.sifting import Sifted
from assess.terms.line_settings import COMMENT, is_aside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "run-metrics"
VERSION = 3
CODE = (".py", ".ts", ".js", ".mjs", ".java", ".scala", ".kt", ".go", ".rb", ".cs", ".rs", ".sh", ".bash")
SETTINGS = (".yml", ".yaml", ".json", ".conf", ".hocon", ".toml", ".ini")
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
            b"enable_app_insights",
        ),
    ),
    Want(suffixes=SETTINGS, needles=(b"ppInsightsEnabled", b"app_insights_enabled", b"statsd")),
    Want(suffixes=AGENTS, needles=(b"metrics_collected",)),
)  # fmt: skip
GIVES = (Monitor,)

SENT = Sifted(
    re.compile(
        r"\bprometheus_client\b|\bio\.prometheus\.client\b|\bprom-client\b|\bprometheus/client_golang\b"
        r"|\bmetrics_exporter_(?:prometheus|statsd)::|\bprometheus::"
        r"|\bstatsd\.(?:StatsClient|incr|gauge|timing|increment)\b|\bDogStatsd\(|\bStatsdClient\(|\bStatsDClient\b"
        r"|\bdatadog_lambda\.|\bdatadog-lambda-js\b|\.put_metric_data\(|\bPutMetricDataCommand\(|\bputMetricData\("
        r"|\bcloudwatch put-metric-data\b|\.get_meter\(|\bpush_to_gateway\(|/metrics/job/"
        r"|\btraces_?[sS]ample_?[rR]ate\b"
        r"|\bnewrelic\.agent\b|\bnewrelic-admin\b|\bio\.micrometer\.core\.|\bcom\.codahale\.metrics\b|\bio\.dropwizard\.metrics"
        r"|\.create_time_series\(|\bsend_metrics?\(|\benable_app_insights=True"
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


def read(document: Document) -> Iterator[Monitor]:
    """Yield one fact for a file that sends metrics; nothing says that somebody looks at them."""
    if is_aside(document.path):
        return
    if document.path.lower().endswith(AGENTS) and (measured := MEASURED.search_in(document)):
        yield _of_machines(document, measured.start())
        return
    pattern = SWITCHED if document.path.lower().endswith(SETTINGS) else SENT
    if not pattern.may_be_in(document):
        return
    for found in pattern.finditer(document.text):
        line = document.text.count("\n", 0, found.start()) + 1
        if COMMENT.match(document.lines[line - 1]) is None:
            source = Source(path=document.path, line=line, tool=TOOL)
            yield Monitor(source=source, on=Condition.OTHER, tool=TOOL, scheduled=False)
            return


def _of_machines(document: Document, place: int) -> Monitor:
    source = Source(path=document.path, line=document.text.count("\n", 0, place) + 1, tool=TOOL)
    return Monitor(source=source, on=Condition.RESOURCE, tool="cloudwatch-agent", scheduled=True, kept=True)
