"""Schemas of tables that are written in code."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import table_schemas

SPARK = (
    "from pyspark.sql.types import StructField, StringType, StructType\n"
    "ORDERS = StructType([StructField('id', StringType(), False)])\n"
)


def read(text: str, path: str = "jobs/orders.py") -> list[tuple[str, str, bool]]:
    found = table_schemas.read(Document(path, text.encode()))
    return [(fact.dataset, fact.format, fact.enforced) for fact in found]


def test_a_schema_that_files_are_read_with_is_declared_only() -> None:
    assert read(f"{SPARK}spark.read.schema(ORDERS).json('s3://raw')\n") == [("ORDERS", "spark-schema", False)]


@pytest.mark.parametrize(("more", "enforced"), [("", True), (", verifySchema=False", False)])
def test_a_data_frame_made_with_a_schema_refuses_other_rows(more: str, enforced: bool) -> None:  # noqa: FBT001
    assert read(f"{SPARK}spark.createDataFrame(rows, ORDERS{more})\n") == [("ORDERS", "spark-schema", enforced)]


def test_ddl_in_a_string_declares_a_table() -> None:
    assert read('MAKE = """CREATE TABLE IF NOT EXISTS shop.orders (id int, at date)"""\n') == [
        ("shop.orders", "ddl", False)
    ]


def test_a_table_made_of_a_query_declares_nothing() -> None:
    assert read("MAKE = 'CREATE TABLE orders AS (SELECT id FROM raw)'\n") == []


def test_fields_of_bigquery_are_a_schema() -> None:
    assert read("schema = [bigquery.SchemaField('id', 'STRING')]\n") == [("schema", "bigquery-schema", False)]


def test_scala_names_its_schema_where_rows_are_held_against_it() -> None:
    declared = 'val orders = StructType(List(\n  StructField("id", StringType)))\n'
    text = f"{declared}spark.createDataFrame(rows, Schemas.orders)\n"
    assert read(text, "src/Orders.scala") == [("orders", "spark-schema", False), ("orders", "spark-schema", True)]


def test_ddl_with_names_filled_in_declares_a_table() -> None:
    assert read('spark.sql(f"CREATE EXTERNAL TABLE {name}(val STRING) STORED AS ORC")\n') == [("{}", "ddl", False)]
