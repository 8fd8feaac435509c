"""Monitors written in Bigconfig."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Alert, CheckKind, Condition, Fact, Monitor, QualityCheck
from assess.readers import bigeye

CONFIG = """
type: BIGCONFIG_FILE
tag_deployments:
  - collection:
      name: Orders
      notification_channels: [{slack: "#orders"}]
    deployments:
      - column_selectors: [{name: shop.sales.orders_v1.*}]
        metrics:
          - metric_type: {type: PREDEFINED, predefined_metric: FRESHNESS}
            metric_schedule: {named_schedule: {name: daily}}
          - metric_type: {type: PREDEFINED, predefined_metric: SUM}
            threshold: {type: AUTO}
          - metric_type: {type: PREDEFINED, predefined_metric: PERCENT_NULL}
            threshold: {type: CONSTANT, upper_bound: 0}
          - saved_metric_id: is_unique
"""


def of(kind: type[Fact], text: str) -> list[Fact]:
    return [fact for fact in bigeye.read(Document("sql/bigconfig.yml", text.encode())) if isinstance(fact, kind)]


def test_learned_limits_are_anomaly_checks() -> None:
    checks = [(check.dataset, check.kind) for check in of(QualityCheck, CONFIG) if isinstance(check, QualityCheck)]
    assert checks == [
        ("orders_v1", CheckKind.FRESHNESS),
        ("orders_v1", CheckKind.ANOMALY),
        ("orders_v1", CheckKind.VALIDITY),
        ("orders_v1", CheckKind.UNIQUENESS),
    ]


def test_a_metric_defined_elsewhere_is_uncertain() -> None:
    checks = [check.certain for check in of(QualityCheck, CONFIG) if isinstance(check, QualityCheck)]
    assert checks == [True, True, True, False]


def test_a_channel_is_told() -> None:
    alerts = of(Alert, CONFIG)
    assert [(alert.channel, alert.shared) for alert in alerts if isinstance(alert, Alert)] == [("slack", True)]


def test_monitors_know_their_schedule() -> None:
    monitors = [(fact.on, fact.scheduled) for fact in of(Monitor, CONFIG) if isinstance(fact, Monitor)]
    assert monitors[:2] == [(Condition.FRESHNESS, True), (Condition.ANOMALY, False)]


@pytest.mark.parametrize("rest", ["null", "[1]", "word", "[{deployments: [{metrics: 3}]}]"])
def test_other_shapes_deploy_nothing(rest: str) -> None:
    assert of(Fact, f"type: BIGCONFIG_FILE\ntag_deployments: {rest}\n") == []
