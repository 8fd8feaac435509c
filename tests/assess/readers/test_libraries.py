"""Tools that code proves by its imports, addresses and adapters."""

from __future__ import annotations

import json

import pytest

from assess.documents import Document
from assess.facts import Alert, Command, Condition, Facts, Place, Reference, Source
from assess.readers import libraries


def tools(text: str, path: str = "jobs/load.py") -> list[str]:
    return sorted(fact.tool for fact in libraries.read(Document(path, text.encode())) if hasattr(fact, "tool"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from google.cloud import bigquery\n", ["bigquery"]),
        ("from google.cloud import storage\n", []),
        ("import snowflake.connector\n", ["snowflake"]),
        ("import psycopg2\n", ["postgres"]),
        ("import psycopg2\nHOST = 'x.redshift.amazonaws.com'\n", ["redshift"]),
        ("from pyspark.sql import SparkSession\n", ["spark"]),
        ("engine = create_engine('postgresql+psycopg2://host/db')\n", ["postgres"]),
        ("from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator\n", ["kubernetes"]),
        ("from .snowflake import connector\n", []),
    ],
)
def test_imports_and_addresses(text: str, expected: list[str]) -> None:
    assert tools(text) == expected


def test_imports_of_scala_are_read() -> None:
    assert tools("package x\n\nimport org.apache.spark.sql._\n", "src/Load.scala") == ["spark"]


def test_a_notebook_finds_the_session_of_its_platform() -> None:
    cells = {"cells": [{"cell_type": "code", "source": "df = spark.read.parquet('x')"}]}
    assert tools(json.dumps(cells), "load.ipynb") == ["spark"]


def test_only_the_adapter_of_dbt_is_proved_by_its_declaration() -> None:
    assert tools("dbt-snowflake==1.8\nsnowflake-connector-python\n# dbt-bigquery\n", "requirements.txt") == [
        "snowflake"
    ]


def test_a_test_of_a_package_uses_it() -> None:
    assert tools("tests:\n  - dbt_expectations.expect_row_values\n", "models/a.yml") == ["dbt-expectations"]


def test_the_line_is_that_of_the_import() -> None:
    found = list(libraries.read(Document("a.py", b"import os\nimport duckdb\n")))
    assert [fact.source.line for fact in found] == [2]


def test_commands_and_references_use_tools_too() -> None:
    source = Source(path="ci.yml", line=1)
    local = [
        Command(source=source, owner="a", words=("dbt", "docs", "generate")),
        Command(source=source, owner="a", words=("pip", "install", "dbt-duckdb~=1.8")),
        Reference(source=source, what="hosted-job", place=Place.ELSEWHERE, tool="dbt-cloud"),
    ]
    found = libraries.link(Facts(local, activity=None, ages=None))  # type: ignore[arg-type]
    assert [fact.tool for fact in found] == ["dbt-docs", "duckdb", "dbt-cloud"]


def test_only_a_certain_alert_uses_its_channel() -> None:
    source = Source(path="dag.py", line=1)
    local = [
        Alert(source=source, on=Condition.RUN_FAILURE, channel="slack"),
        Alert(source=source, on=Condition.RUN_FAILURE, channel="email", certain=False),
        Alert(source=source, on=Condition.RUN_FAILURE, channel="webhook"),
    ]
    found = libraries.link(Facts(local, activity=None, ages=None))  # type: ignore[arg-type]
    assert [fact.tool for fact in found] == ["slack"]


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ('require "google/cloud/bigquery"\n', "jobs/load.rb", ["bigquery"]),
        ("const sdk = require('snowflake-sdk');\n", "jobs/load.js", ["snowflake"]),
        ('import (\n\t"cloud.google.com/go/bigquery"\n)\n', "load.go", ["bigquery"]),
        ("catalogs:\n  - write_integrations: [{table_format: iceberg}]\n", "catalogs.yml", ["iceberg"]),
        ("create or replace iceberg table orders (id int);\n", "orders.sql", ["iceberg"]),
        ("select iceberg_id from berries\n", "berries.sql", []),
    ],
)
def test_other_languages_and_table_formats(text: str, path: str, expected: list[str]) -> None:
    assert tools(text, path) == expected


@pytest.mark.parametrize(
    ("words", "expected"), [(("bq", "load", "x"), ["bigquery"]), (("aws", "athena"), ["athena"]), (("aws", "s3"), [])]
)
def test_a_client_on_the_command_line_speaks_to_its_warehouse(words: tuple[str, ...], expected: list[str]) -> None:
    command = Command(source=Source(path="run.sh", line=1), owner="a", words=words)
    found = libraries.link(Facts([command], activity=None, ages=None))  # type: ignore[arg-type]
    assert [fact.tool for fact in found] == expected


def test_an_engine_inside_the_code_is_the_warehouse_only_alone() -> None:
    engine = list(libraries.read(Document("a.py", b"import duckdb\n")))
    other = list(libraries.read(Document("b.py", b"import psycopg2\n")))
    alone = libraries.link(Facts(engine, activity=None, ages=None))  # type: ignore[arg-type]
    beside = libraries.link(Facts([*engine, *other], activity=None, ages=None))  # type: ignore[arg-type]
    assert ([fact.tool for fact in alone], list(beside)) == (["duckdb"], [])
