"""Queries that fail where data breaks a rule, and the code that runs them."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import CheckKind, Facts, QualityCheck
from assess.readers import own_checks, sql_asserts

NONE = "select if((select count(*) from `{{p.shop}}.orders` where day = '{{ds}}') > 0, 1, ERROR('no orders'))"
LATE = (
    "SELECT IF(TIMESTAMP_DIFF(CURRENT_TIMESTAMP(), (SELECT MAX(at) FROM shop.orders), MINUTE) < 10, 1,\n"
    "CAST((SELECT 'late') AS INT64))"
)
BLOCK = "IF (SELECT COUNT(*) FROM shop.orders) = 0 THROW 50000, 'no orders', 1;"
DO = "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM orders) THEN RAISE EXCEPTION 'none'; END IF; END $$;"
FUNCTION = "CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'count(*)'; END $$ LANGUAGE plpgsql;"
MODEL = "select if(x > 0, x, error('no x')) from {{ ref('orders') }}"
FOLDER = "SQL = read('sql/orders/verify/{task}.sql'.format(task=task))\n"


def read(text: str) -> list[CheckKind]:
    return [one.kind for one in sql_asserts.read(Document("sql/verify/orders.sql", text.encode()))]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (NONE, [CheckKind.NON_EMPTY]),
        (LATE, [CheckKind.FRESHNESS]),
        (BLOCK, [CheckKind.VOLUME]),
        (DO, [CheckKind.CUSTOM]),
        (FUNCTION, []),
        (MODEL, []),
        ("select cast(total as int64) from orders", []),
    ],
)
def test_a_query_that_fails_by_a_condition_is_a_check(text: str, kinds: list[CheckKind]) -> None:
    assert read(text) == kinds


def test_the_modules_that_name_the_folder_of_a_check_run_it_and_those_that_build_on_them() -> None:
    made = own_checks.read(Document("dags/shop/build.py", f"import os\n{FOLDER}".encode()))
    used = own_checks.read(Document("dags/daily.py", b"from shop.build import build\nDAG = build()\n"))
    query = sql_asserts.read(Document("dags/sql/orders/verify/late.sql", LATE.encode()))
    found = sql_asserts.link(Facts((*made, *used, *query), activity=None, ages=None))  # type: ignore[arg-type]
    assert [(one.dataset, one.run_by) for one in found] == [("orders", ("dags/shop/build.py", "dags/daily.py"))]


def test_a_check_that_nothing_names_is_run_by_nothing() -> None:
    query = sql_asserts.read(Document("sql/late.sql", LATE.encode()))
    found = list(sql_asserts.link(Facts(query, activity=None, ages=None)))  # type: ignore[arg-type]
    assert [isinstance(one, QualityCheck) and one.run_by for one in found] == [()]
