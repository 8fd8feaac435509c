"""Notebooks and declarative pipelines on Databricks."""

from __future__ import annotations

from assess.documents import Document
from assess.facts import CheckKind, Dataset, Fact, QualityCheck, ToolUse
from assess.readers import databricks_code

CODE = """import dlt

RULES = {"a": "b"}

@dlt.table(name="orders", comment="Orders of the shop.")
@dlt.expect("valid_id", "id IS NOT NULL")
@dlt.expect_all_or_drop({"amount": "amount > 0", "unique_key": "n = 1"})
def orders():
    return dlt.read("raw")
"""
LOADER = "import dlt\n\n@dlt.resource(name='x')\ndef x():\n    yield 1\n"
SQL = """CREATE OR REFRESH STREAMING TABLE orders (
  CONSTRAINT has_id EXPECT (id IS NOT NULL) ON VIOLATION DROP ROW
) AS SELECT 1;
"""


def read(text: str, path: str = "orders.py") -> list[Fact]:
    return list(databricks_code.read(Document(path, text.encode())))


def test_expectations_are_checks() -> None:
    found = [(one.dataset, one.kind, one.warn_only) for one in read(CODE) if isinstance(one, QualityCheck)]
    assert found == [
        ("orders", CheckKind.VALIDITY, True),
        ("orders", CheckKind.VALIDITY, False),
        ("orders", CheckKind.UNIQUENESS, False),
    ]


def test_a_table_with_a_comment_is_described() -> None:
    assert [(one.name, one.described) for one in read(CODE) if isinstance(one, Dataset)] == [("orders", True)]


def test_the_loader_of_the_same_name_is_another_tool() -> None:
    assert read(LOADER) == []


def test_expectations_in_sql_are_checks() -> None:
    found = [(one.dataset, one.warn_only) for one in read(SQL, "orders.sql") if isinstance(one, QualityCheck)]
    assert found == [("orders", False)]


def test_a_notebook_in_source_format_uses_the_platform() -> None:
    found = read("# Databricks notebook source\nx = 1\n")
    assert [fact.tool for fact in found if isinstance(fact, ToolUse)] == ["databricks"]
