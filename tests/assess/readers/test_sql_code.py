from typing import TypeVar

import pytest

from assess.documents import Document
from assess.facts import CheckKind, Contract, Dataset, Fact, QualityCheck, ToolUse
from assess.readers import sql_code

Kind = TypeVar("Kind", bound=Fact)


def facts(kind: type[Kind], text: str, path: str = "sql/orders.sql") -> list[Kind]:
    return [fact for fact in sql_code.read(Document(path, text.encode())) if isinstance(fact, kind)]


def test_columns_are_a_contract_that_nothing_enforces() -> None:
    text = "CREATE TABLE IF NOT EXISTS shop.orders (id INT, total NUMERIC);"
    assert [(fact.dataset, fact.format, fact.enforced) for fact in facts(Contract, text)] == [
        ("SHOP.ORDERS", "ddl", False)
    ]


def test_a_table_of_hive_with_comments_is_described() -> None:
    text = "CREATE EXTERNAL TABLE `orders`(`id` bigint COMMENT 'Number of the order') PARTITIONED BY (day int);"
    assert [fact.described for fact in facts(Dataset, text, "hql/orders.hql")] == [True]


def test_a_table_from_a_query_declares_no_columns() -> None:
    text = "create or replace table orders as select 1;"
    assert (len(facts(Dataset, text)), facts(Contract, text)) == (1, [])


def test_a_temporary_table_is_no_dataset() -> None:
    assert facts(Dataset, "CREATE TEMPORARY TABLE x (id INT);") == []


def test_a_table_that_tests_make_is_no_dataset() -> None:
    assert facts(Dataset, "CREATE TABLE orders (id INT);", "tests/files/orders.sql") == []


def test_a_dialect_s_own_option_names_the_warehouse() -> None:
    text = "CREATE TABLE orders (id INT) DISTKEY (id);"
    assert [fact.tool for fact in facts(ToolUse, text)] == ["redshift"]


def test_an_assertion_anywhere_is_a_check() -> None:
    text = "ASSERT (SELECT COUNT(*) FROM orders WHERE id IS NULL) = 0 AS 'ids are set';"
    assert [(fact.dataset, fact.kind) for fact in facts(QualityCheck, text)] == [("ORDERS", CheckKind.VALIDITY)]


def test_a_query_for_faults_in_a_folder_of_checks() -> None:
    text = "SELECT id FROM shop.orders GROUP BY id HAVING COUNT(*) > 1;"
    found = facts(QualityCheck, text, "checks/orders.sql")
    assert [(fact.dataset, fact.kind) for fact in found] == [("SHOP.ORDERS", CheckKind.UNIQUENESS)]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("SELECT id FROM orders GROUP BY id HAVING COUNT(*) > 1", "sql/orders.sql"),
        ("SELECT id FROM {{ ref('orders') }} WHERE id IS NULL", "tests/orders.sql"),
        ("SELECT id FROM orders WHERE id IS NULL", "tests/expected/orders.sql"),
        ("SELECT 1", "checks/orders.sql"),
        ("", "checks/orders.sql"),
    ],
)
def test_other_queries_are_no_checks(text: str, path: str) -> None:
    assert facts(QualityCheck, text, path) == []
