"""What checks look at, by their names in several tools."""

from __future__ import annotations

import pytest

from assess.facts import CheckKind
from assess.terms.check_kinds import kind_of_check


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("row_count", CheckKind.VOLUME),
        ("row_count > 0", CheckKind.NON_EMPTY),
        ("null_check", CheckKind.VALIDITY),
        ("expect_column_values_to_be_unique", CheckKind.UNIQUENESS),
        ("expect_column_mean_to_be_between", CheckKind.AGGREGATE),
        ("anomaly detection for row_count", CheckKind.ANOMALY),
        ("FRESHNESS", CheckKind.FRESHNESS),
        ("expect_table_columns_to_match_set", CheckKind.SCHEMA),
        ("referential-integrity", CheckKind.RELATIONSHIP),
        ("record_completeness", CheckKind.VALIDITY),
        ("house rule", CheckKind.CUSTOM),
    ],
)
def test_a_name_tells_the_kind(name: str, kind: CheckKind) -> None:
    assert kind_of_check(name) is kind
