"""Settings within a resource that send its logs to one place or measure it, in any infrastructure format."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Logging, ResourceLimit, Source
from assess.sifting import Sifted
from assess.terms.resources import means, shows_pipelines

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_TEXT = 50_000
# https://docs.aws.amazon.com/glue/latest/dg/aws-glue-programming-etl-glue-arguments.html and the like of ECS and EMR
LOGS = Sifted(
    re.compile(
        r"enable-continuous-(?:cloudwatch-)?log|\bawslogs\b|\bawsfirelens\b|cluster_log_conf|log_?configuration|\blog_?uri\b"
        r"|cloud_?watch_?(?:logs|logging)|cloudwatch_monitoring_configuration|enabled_cloudwatch_logs_exports",
        re.IGNORECASE,
    )
)
METRICS = Sifted(
    re.compile(
        r"enable-(?:observability-)?metrics|enable-spark-ui|container_?insights|performance_?insights|enhanced_monitoring"
        r"|\bmonitoring_interval\b|\bxray\b|cost[_-]?cent(?:re|er)\b",
        re.IGNORECASE,
    )
)

# A table of a key-value store that is named for the runs that are written to it.
AUDITED = re.compile(r"audit|(?:run|job|execution)s?[-_]?(?:log|history)", re.IGNORECASE)


def inner_settings(resource: str, text: str, source: Source) -> Iterator[Logging | ResourceLimit]:
    """Yield the central logging and the metrics that a resource's own settings switch on."""
    said = text[:MAX_TEXT]
    logged = means(resource, "audit_log") or means(resource, "remote_log")
    if not logged and not shows_pipelines(resource) and LOGS.search(said):
        yield Logging(source=source, form="remote")
    if _is_key_value_table(resource) and AUDITED.search(said):
        yield Logging(source=source, form="audit")
    if METRICS.search(said):
        yield ResourceLimit(source=source, form="metrics that nothing watches")


def _is_key_value_table(resource: str) -> bool:
    kind = resource.lower()
    return "dynamodb" in kind and kind.endswith("table")
