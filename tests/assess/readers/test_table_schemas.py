"""Schemas of tables that are written in code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.documents import Document
from assess.facts import Contract
from assess.readers import table_schemas

if TYPE_CHECKING:
    from collections.abc import Callable

    from assess.facts import Facts

SPARK = (
    "from pyspark.sql.types import StructField, StringType, StructType\n"
    "ORDERS = StructType([StructField('id', StringType(), False)])\n"
)


def read(text: str, path: str = "jobs/orders.py") -> list[tuple[str, str, bool]]:
    found = table_schemas.read(Document(path, text.encode()))
    return [(fact.dataset, fact.format, fact.enforced) for fact in found if isinstance(fact, Contract)]


def test_a_schema_that_files_are_read_with_is_declared_only() -> None:
    assert read(f"{SPARK}spark.read.schema(ORDERS).json('s3://raw')\n") == [("ORDERS", "spark-schema", False)]


@pytest.mark.parametrize(("more", "enforced"), [("", True), (", verifySchema=False", False)])
def test_a_data_frame_made_with_a_schema_refuses_other_rows(more: str, enforced: bool) -> None:  # noqa: FBT001
    assert read(f"{SPARK}spark.createDataFrame(rows, ORDERS{more})\n") == [("ORDERS", "spark-schema", enforced)]


ARROW = "import pyarrow as pa\n\ndef schema():\n    return pa.schema([pa.field('id', pa.string())])\n"


@pytest.mark.parametrize(
    ("more", "enforced"),
    [
        ("pa.Table.from_pylist(rows, schema=schema())\n", [False, True]),
        ("table.cast(order_schema)\n", [False, True]),
        ("column.cast(pa.string())\n", [False]),
        ("EMPTY = pa.schema([])\n", [False]),
    ],
)
def test_tables_of_arrow_that_are_made_by_a_schema_refuse_other_rows(
    facts_of: Callable[..., Facts], more: str, enforced: list[bool]
) -> None:
    local = facts_of(*table_schemas.read(Document("jobs/orders.py", f"{ARROW}{more}".encode())))
    found = [*local.of(Contract), *table_schemas.link(local)]
    assert [(one.format, one.enforced) for one in found] == [("arrow-schema", held) for held in enforced]


@pytest.mark.parametrize(
    "text",
    [
        "import polars as pl\nORDERS = pl.Schema({'id': pl.String})\n",
        "from pyiceberg.schema import Schema\nA = Schema(x)\n",
    ],
)
def test_schemas_of_polars_and_iceberg_are_declared(text: str) -> None:
    assert [one[1:] for one in read(text)] == [("arrow-schema", False)]


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
