"""Rules of Prometheus and receivers of Alertmanager."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Alert, Condition, Escalation, Fact, Monitor
from assess.readers import prometheus

RULES = """
groups:
  - name: loads
    rules:
      - {alert: DagRunFailed, expr: "airflow_dag_failures > 0"}
      - {alert: DiskFull, expr: "node_filesystem_free_bytes < 10"}
      - {record: loads:rate5m, expr: "rate(x[5m])"}
"""
RECEIVERS = """
route: {receiver: data}
receivers:
  - name: data
    slack_configs: [{channel: "#data-alerts"}]
    pagerduty_configs: [{routing_key: key}]
"""


def of(kind: type[Fact], text: str) -> list[Fact]:
    return [fact for fact in prometheus.read(Document("monitoring/rules.yml", text.encode())) if isinstance(fact, kind)]


def test_rules_watch_conditions() -> None:
    monitors = [(fact.on, fact.alarm) for fact in of(Monitor, RULES) if isinstance(fact, Monitor)]
    assert monitors == [(Condition.RUN_FAILURE, True), (Condition.RESOURCE, True), (Condition.OTHER, False)]


def test_receivers_are_channels() -> None:
    alerts = [(fact.channel, fact.shared) for fact in of(Alert, RECEIVERS) if isinstance(fact, Alert)]
    assert alerts == [("slack", True), ("pagerduty", True)]


def test_paging_escalates() -> None:
    assert len(of(Escalation, RECEIVERS)) == 1


@pytest.mark.parametrize("text", ["null", "[1]", "groups: 3", "groups: [{rules: [1]}]", "receivers: [{name: otlp}]"])
def test_other_shapes_watch_nothing(text: str) -> None:
    assert of(Fact, text) == []
