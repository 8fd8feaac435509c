"""Queries on the jobs, loads and bills of a warehouse."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Condition
from assess.readers import usage_queries


@pytest.mark.parametrize(
    ("query", "on"),
    [
        ("select query from `region-eu`.INFORMATION_SCHEMA.JOBS_BY_PROJECT", Condition.RESOURCE),
        ("select total_bytes_billed from `p`.`region-us`.INFORMATION_SCHEMA.JOBS", Condition.COST),
        ("select * from logs.cloudaudit_googleapis_com_data_access", Condition.RESOURCE),
        ("select credits_used from snowflake.account_usage.warehouse_metering_history", Condition.COST),
        ("select * from system.billing.usage", Condition.COST),
        ("select elapsed_time from sys_query_history", Condition.RESOURCE),
    ],
)
def test_a_query_on_the_warehouse_itself_measures_it(query: str, on: Condition) -> None:
    found = list(usage_queries.read(Document("queries/usage.sql", query.encode())))
    assert [(one.on, one.kept) for one in found] == [(on, True)]


def test_a_query_on_the_columns_of_tables_measures_nothing() -> None:
    query = b"select column_name from information_schema.columns"
    assert not list(usage_queries.read(Document("queries/columns.sql", query)))


READING = "def usage():\n    return run('select * from system.query.history')\n"


def test_what_a_task_of_an_orchestrator_asks_is_kept() -> None:
    found = list(usage_queries.read(Document("jobs/usage.py", f"@task\n{READING}".encode())))
    assert [one.kept for one in found] == [True]


def test_what_a_script_asks_is_computed_by_hand() -> None:
    found = list(usage_queries.read(Document("jobs/usage.py", READING.encode())))
    assert [one.kept for one in found] == [False]
