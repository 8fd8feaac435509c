"""What a pipeline configuration declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.documents import Document
from assess.facts import (
    Alert,
    Audience,
    CheckKind,
    Condition,
    Environment,
    Escalation,
    Fact,
    Freshness,
    Known,
    Owner,
    Pipeline,
    Promise,
    QualityCheck,
    Sla,
)
from assess.readers import pipeline_config

if TYPE_CHECKING:
    from collections.abc import Sequence

ORDERS = """
pipeline:
  name: orders
  owner: order-data-team
  sla: {freshness: "2 hours", completeness: "99 %", latency: soon}
environments:
  - {name: dev, schedule: manual}
  - {name: production, schedule: "0 6 * * *", notifications: true}
quality_checks:
  - {type: row_count, threshold: 100, action: fail}
  - {type: null_check, columns: [id], action: warn}
  - {type: freshness, max_age: "2 hours", action: warn}
alerts:
  channels:
    - slack: "#orders"
    - email: jane.doe@shop.eu
  escalation: {after: "10 minutes", to: orders-oncall}
"""


def of(kind: type[Fact], text: str) -> Sequence[Fact]:
    document = Document("config/orders.yaml", text.encode())
    return [fact for fact in pipeline_config.read(document) if isinstance(fact, kind)]


def test_the_production_schedule_is_the_pipelines() -> None:
    (pipeline,) = of(Pipeline, ORDERS)
    assert isinstance(pipeline, Pipeline)
    assert (pipeline.schedule, pipeline.scheduled, pipeline.failure_alert) == ("0 6 * * *", Known.SET, Known.SET)


def test_a_manual_production_is_not_scheduled() -> None:
    (pipeline,) = of(Pipeline, ORDERS.replace('"0 6 * * *"', "manual"))
    assert isinstance(pipeline, Pipeline)
    assert pipeline.scheduled is Known.NOT_SET


def test_promises_need_a_figure_and_a_failing_check() -> None:
    promises = {fact.promise: fact.checked for fact in of(Sla, ORDERS) if isinstance(fact, Sla)}
    assert promises == {Promise.FRESHNESS: False, Promise.COMPLETENESS: True}


def test_checks_keep_their_kind_and_action() -> None:
    checks = [(fact.kind, fact.warn_only) for fact in of(QualityCheck, ORDERS) if isinstance(fact, QualityCheck)]
    assert checks == [(CheckKind.VOLUME, False), (CheckKind.VALIDITY, True), (CheckKind.FRESHNESS, True)]


def test_a_freshness_check_has_its_limit() -> None:
    (freshness,) = of(Freshness, ORDERS)
    assert isinstance(freshness, Freshness)
    assert (freshness.limit, freshness.errors, freshness.scheduled) == ("2 hours", False, True)


def test_channels_tell_whom_they_reach() -> None:
    alerts = [fact for fact in of(Alert, ORDERS) if isinstance(fact, Alert) and fact.on is Condition.DATA_CHECK]
    assert [(fact.channel, fact.audience, fact.shared) for fact in alerts] == [
        ("slack", Audience.TEAM, True),
        ("email", Audience.PERSON, False),
    ]


def test_owner_escalation_and_environments_have_lines() -> None:
    facts = [*of(Owner, ORDERS), *of(Escalation, ORDERS), *of(Environment, ORDERS)]
    assert [fact.source.line for fact in facts] == [4, 17, 7, 8]


@pytest.mark.parametrize("broken", ["null", "[1, 2]", "word", "{pipeline: null}"])
def test_other_shapes_are_no_configuration(broken: str) -> None:
    assert of(Fact, broken) == []


@pytest.mark.parametrize("value", ["null", "[null, 1, [2]]", "word", "{a: {b: c}}"])
def test_odd_parts_leave_the_pipeline(value: str) -> None:
    text = f"pipeline: {value}\nenvironments: {value}\nquality_checks: {value}\nalerts: {value}\n"
    assert len(of(Pipeline, text)) == 1
