"""Checks written in SodaCL."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import CheckKind, Fact, Freshness, QualityCheck, Retention
from assess.readers import soda

CHECKS = """
checks for orders:
  - row_count > 0
  - missing_count(customer_id) = 0
  - freshness(created_at) < 1d
  - avg(amount) between 10 and 20
  - duplicate_percent(id):
      warn: when > 1%
  - anomaly detection for row_count
"""


def of(kind: type[Fact], text: str) -> list[Fact]:
    return [fact for fact in soda.read(Document("checks/orders.yml", text.encode())) if isinstance(fact, kind)]


def test_checks_have_their_kind() -> None:
    assert [check.kind for check in of(QualityCheck, CHECKS) if isinstance(check, QualityCheck)] == [
        CheckKind.NON_EMPTY,
        CheckKind.VALIDITY,
        CheckKind.FRESHNESS,
        CheckKind.AGGREGATE,
        CheckKind.UNIQUENESS,
        CheckKind.ANOMALY,
    ]


def test_a_check_that_only_warns_is_told() -> None:
    checks = [check for check in of(QualityCheck, CHECKS) if isinstance(check, QualityCheck) and check.warn_only]
    assert [check.kind for check in checks] == [CheckKind.UNIQUENESS]


def test_freshness_has_its_limit() -> None:
    assert [fact.limit for fact in of(Freshness, CHECKS) if isinstance(fact, Freshness)] == ["1d"]


def test_the_cloud_keeps_results() -> None:
    assert len(of(Retention, "soda_cloud:\n  host: cloud.soda.io\n")) == 1


@pytest.mark.parametrize("text", ["null", "[1]", "word", "checks for orders: null", "checks for orders: [null, [1]]"])
def test_other_shapes_are_no_checks(text: str) -> None:
    assert of(Fact, text) == []
