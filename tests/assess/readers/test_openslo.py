"""Objectives written as code."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Promise, Sla
from assess.readers import openslo

OPENSLO = """
apiVersion: openslo/v1
kind: SLO
metadata: {name: orders-freshness}
spec:
  service: orders
  objectives: [{target: 0.99}]
  alertPolicies: [late-orders]
"""
SLOTH = "version: prometheus/v1\nservice: orders\nslos: [{name: requests, objective: 99.9}]\n"


def slas(text: str) -> list[tuple[str, Promise, str, bool]]:
    facts = openslo.read(Document("slo/orders.yml", text.encode()))
    return [(fact.subject, fact.promise, fact.figure, fact.checked) for fact in facts if isinstance(fact, Sla)]


def test_an_objective_with_a_policy_is_checked() -> None:
    assert slas(OPENSLO) == [("orders", Promise.FRESHNESS, "0.99", True)]


def test_an_objective_without_alerting_is_not() -> None:
    assert slas(SLOTH) == [("orders", Promise.AVAILABILITY, "99.9", False)]


@pytest.mark.parametrize(
    "text", ["null", "[1]", "apiVersion: openslo/v1\nkind: SLO\nspec: 3\n", OPENSLO.replace("0.99", "null")]
)
def test_other_shapes_promise_nothing(text: str) -> None:
    assert slas(text) == []
