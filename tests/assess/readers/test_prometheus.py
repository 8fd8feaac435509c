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


CHART = """
{{- if .Values.on }}
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {name: {{ .Release.Name }}-jobs}
spec:
  groups:
    - name: jobs
      rules:
        {{- range .Values.jobs }}
        - alert: {{ . }} lag
          expr: flink_KafkaConsumer_records_lag_max{job="{{ . }}"} > {{ $.Values.limit }}
          annotations: {summary: '{{`{{ humanize $value }}`}}'}
        {{- end }}
{{- end }}
"""
IN_VALUES = """
alertmanager:
  config:
    route: {receiver: '{{ team }}'}
    receivers:
      - name: {{ team }}
        slack_configs: [{channel: "{{ channel }}"}]
{% if paging %}
        pagerduty_configs: [{routing_key: "{{ key }}"}]
{% endif %}
"""
CUSTOM = """
kind: AlertmanagerConfig
spec:
  route: {receiver: data}
  receivers: [{name: data, slackConfigs: [{channel: "#data"}]}]
"""


def test_rules_in_a_chart_are_read_without_their_values() -> None:
    assert [(fact.on, fact.subject) for fact in of(Monitor, CHART) if isinstance(fact, Monitor)] == [
        (Condition.FRESHNESS, "filled lag")
    ]


@pytest.mark.parametrize(("text", "channels"), [(IN_VALUES, ["slack", "pagerduty"]), (CUSTOM, ["slack"])])
def test_receivers_stand_in_values_and_resources_too(text: str, channels: list[str]) -> None:
    assert [fact.channel for fact in of(Alert, text) if isinstance(fact, Alert)] == channels
