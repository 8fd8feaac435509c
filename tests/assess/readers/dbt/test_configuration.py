"""Jinja in the configuration of dbt."""

from __future__ import annotations

import pytest

from assess.readers.dbt.configuration import is_on
from assess.readers.dbt.kinds import kinds_of
from assess.readers.dbt.owners import texts_of, whose
from assess.readers.dbt.words import blocks_of, description_of, says_something

VARIABLES = {"on": True, "stage": "prod", "loop": "{{ var('loop') }}"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, (True, True)),
        (False, (False, True)),
        ("false", (False, True)),
        ("{{ var('on') }}", (True, True)),
        ("{{ not var('on') }}", (False, True)),
        ("{{ var('missing', false) | as_bool }}", (False, True)),
        ("{{ var('stage') == 'prod' and var('on') }}", (True, True)),
        ("{{ var('stage') in ['dev', 'ci'] }}", (False, True)),
        ("{{ env_var('ON', 'false') | as_bool }}", (False, False)),
        ("{{ target.name == 'prod' }}", (True, False)),
        ("{{ var('missing') }}", (True, False)),
        ("{{ var('loop') }}", (True, False)),
        ("{{ 1 +", (True, False)),
        ("{{ " + "(" * 500 + " }}", (True, False)),
    ],
)
def test_switch(value: object, expected: tuple[bool, bool]) -> None:
    assert is_on(value, VARIABLES) == expected


@pytest.mark.parametrize(
    ("texts", "audience"),
    [
        (["Data Team"], "team"),
        (["analytics@shop.test"], "team"),
        (["Ada Lovelace"], "person"),
        (["ada.lovelace@shop.test"], "person"),
        (["Ada Lovelace", "data-eng@shop.test"], "person"),
        (["x7", "data-eng@shop.test"], "team"),
        (["you@example.com"], "placeholder"),
        (["x7"], "unknown"),
    ],
)
def test_audience(texts: list[str], audience: str) -> None:
    assert whose(texts) == audience


@pytest.mark.parametrize("text", ["", " - ", "TODO", "tbd: ask someone", "n/a", "To be defined."])
def test_placeholder_says_nothing(text: str) -> None:
    assert not says_something(text)


def test_docs_call_is_no_text_of_its_own() -> None:
    assert description_of("{{ doc('orders') }}") == (False, ("orders",))


def test_unclosed_docs_block_is_none() -> None:
    assert blocks_of("{% docs a %} text {% docs b %} more {% enddocs %}") == (("b", True),)


@pytest.mark.parametrize(
    ("test", "kind"),
    [
        ("not_null", "validity"),
        ("dbt_utils.equal_rowcount", "volume"),
        ("dbt_expectations.expect_table_row_count_to_be_between", "volume"),
        ("dbt_expectations.expect_row_values_to_have_recent_data", "freshness"),
        ("dbt_expectations.expect_column_sum_to_be_between", "aggregate"),
        ("dbt_expectations.expect_column_values_to_be_within_n_moving_stdevs", "anomaly"),
        ("dbt_expectations.expect_column_to_exist", "schema"),
        ("elementary.column_anomalies", "anomaly"),
        ("positive", "custom"),
    ],
)
def test_kind_of_a_generic_test(test: str, kind: str) -> None:
    assert kinds_of(test)[0] == kind


def test_expression_over_groups_is_an_aggregate() -> None:
    assert kinds_of("dbt_utils.expression_is_true", "sum(total) > 0") == ("aggregate",)


def test_owner_in_each_form() -> None:
    assert texts_of([{"name": "Sales", "email": ["a@b.test"]}, "x", None, ""]) == ("Sales", "a@b.test", "x")


@pytest.mark.parametrize(
    ("test", "kind"),
    [
        ("orders_recency", "freshness"),
        ("shop.is_fresh", "freshness"),
        ("blocks_gaps", "volume"),
        ("missing_order_days", "volume"),
        ("not_empty_table", "non-empty"),
        ("unique_recent", "custom"),
    ],
)
def test_a_test_of_the_team_looks_at_what_its_name_says(test: str, kind: str) -> None:
    assert kinds_of(test) == (kind,)
