"""Prometheus: alerting and recording rules, plain or as PrometheusRule, and the receivers of Alertmanager.

They stand in files of their own, in the values of a chart or in one of its templates.
https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.documents import Mapping, walk
from assess.facts import Alert, Audience, Condition, Escalation, Fact, Monitor, Source, ToolUse
from assess.readers.protocol import Want
from assess.terms.audience import audience_of
from assess.terms.shapes import mappings, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "prometheus"
VERSION = 2
NEEDLES = (b"expr:", b"receivers:")
WANTS = (
    Want(suffixes=(".yml", ".yaml"), needles=NEEDLES),
    Want(suffixes=(".j2",), names=("*.yml.j2", "*.yaml.j2"), needles=NEEDLES),
)
GIVES = (Monitor, Alert, Escalation, ToolUse)

# The first that is found in a rule's name or expression decides.
CONDITIONS = (
    (
        re.compile(r"fresh|stale|consumer_?lag|records_lag|consumergroup_lag|last_success", re.IGNORECASE),
        Condition.FRESHNESS,
    ),
    (
        re.compile(r"(?:dag|task|job|pipeline|etl|airflow|dbt)\w{0,100}(?:fail|error)", re.IGNORECASE),
        Condition.RUN_FAILURE,
    ),
    (re.compile(r"cost|billing", re.IGNORECASE), Condition.COST),
    (re.compile(r"latency|duration", re.IGNORECASE), Condition.LATENCY),
    (
        re.compile(r"cpu|memory|disk|filesystem|node_|kube_|container|pod|queue|volume|storage|heap", re.IGNORECASE),
        Condition.RESOURCE,
    ),
)
RECEIVERS = {
    "slack_configs": ("slack", "channel"),
    "email_configs": ("email", "to"),
    "pagerduty_configs": ("pagerduty", ""),
    "opsgenie_configs": ("opsgenie", ""),
    "msteams_configs": ("teams", ""),
    "webhook_configs": ("webhook", ""),
}
PAGING = frozenset({"pagerduty", "opsgenie"})
SHARED = PAGING | {"slack", "teams"}


def read(document: Document) -> Iterable[Fact]:
    """Return the rules as monitors and the receivers as alerts."""
    for found in document.unfilled_documents:
        nodes = [node for _, node in walk(found) if isinstance(node, Mapping)]
        facts = [fact for node in nodes for fact in (*_rules(document.path, node), *_receivers(document.path, node))]
        if facts:
            yield ToolUse(source=facts[0].source, kind="observability", tool=TOOL)
        yield from facts


def _rules(path: str, spec: Mapping) -> Iterator[Fact]:
    for group in mappings(spec.get("groups")):
        for rule in mappings(group.get("rules")):
            alarm, expression = text(rule.get("alert")), text(rule.get("expr"))
            if expression and (alarm or text(rule.get("record"))):
                words = f"{alarm} {expression}"
                on = next((condition for pattern, condition in CONDITIONS if pattern.search(words)), Condition.OTHER)
                source = Source(path=path, line=rule.line, tool=TOOL)
                yield Monitor(source=source, on=on, tool=TOOL, subject=alarm, alarm=bool(alarm), kept=True)


def _receivers(path: str, config: Mapping) -> Iterator[Fact]:
    if not isinstance(config.get("route"), Mapping):
        return
    for receiver in mappings(config.get("receivers")):
        for key, (channel, address) in RECEIVERS.items():
            resource = key.replace("_configs", "Configs")  # as in an AlertmanagerConfig
            for settings in (*mappings(receiver.get(key)), *mappings(receiver.get(resource))):
                source = Source(path=path, line=settings.line, tool=TOOL)
                name = text(settings.get(address)) if address else ""
                audience = audience_of(name) if name else Audience.UNKNOWN
                shared = channel in SHARED or audience is Audience.TEAM
                yield Alert(source=source, on=Condition.OTHER, channel=channel, audience=audience, shared=shared)
                if channel in PAGING:
                    yield Escalation(source=source, form="paging")
