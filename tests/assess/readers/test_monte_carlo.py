"""Monitors of Monte Carlo as code."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import CheckKind, Fact, Monitor, QualityCheck
from assess.readers import monte_carlo

MONITORS = """
montecarlo:
  freshness: [{table: shop.orders, audiences: [data-team]}]
  field_health: [{table: shop.items, schedule: {type: manual}}]
"""


def of(kind: type[Fact], text: str) -> list[Fact]:
    return [fact for fact in monte_carlo.read(Document("montecarlo.yml", text.encode())) if isinstance(fact, kind)]


def test_monitors_are_checks_with_a_schedule() -> None:
    checks = {fact.kind: fact.scheduled for fact in of(QualityCheck, MONITORS) if isinstance(fact, QualityCheck)}
    assert checks == {CheckKind.ANOMALY: False, CheckKind.FRESHNESS: True}


def test_an_audience_is_alarmed() -> None:
    alarms = [fact.subject for fact in of(Monitor, MONITORS) if isinstance(fact, Monitor) and fact.alarm]
    assert alarms == ["shop.orders"]


@pytest.mark.parametrize("text", ["null", "[1]", "montecarlo: null", "montecarlo: [1]", "montecarlo: {volume: 3}"])
def test_other_shapes_monitor_nothing(text: str) -> None:
    assert of(Fact, text) == []
