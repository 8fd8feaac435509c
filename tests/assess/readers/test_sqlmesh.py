"""SQLMesh's models, audits, tests and settings."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import (
    Audience,
    CheckKind,
    Contract,
    Dataset,
    DatasetKind,
    Environment,
    EnvironmentKind,
    Fact,
    Owner,
    Project,
    QualityCheck,
    Suite,
    ToolUse,
)
from assess.readers import sqlmesh

MODEL = """MODEL (
  name shop.orders, -- the orders
  kind INCREMENTAL_BY_TIME_RANGE (time_column ds),
  cron '@daily',
  owner data_team,
  description 'Orders, one row each',
  tags (core, finance),
  audits (not_null(columns := (id, ds)), unique_values(columns := (id)), my_own)
);

SELECT 1
"""
TEST = """
test_orders:
  model: shop.orders
  inputs: {raw: {rows: [{id: 1}]}}
  outputs: {query: {rows: [{id: 1}]}}
"""


def read(text: str, path: str = "models/orders.sql") -> list[Fact]:
    return list(sqlmesh.read(Document(path, text.encode())))


def test_a_model_has_its_settings() -> None:
    found = next(fact for fact in read(MODEL) if isinstance(fact, Dataset))
    assert (found.name, found.kind, found.described, found.incremental, found.tags, found.owner) == (
        "shop.orders", DatasetKind.MODEL, True, True, ("core", "finance"), "data_team",
    )  # fmt: skip


def test_audits_are_checks() -> None:
    found = [fact.kind for fact in read(MODEL) if isinstance(fact, QualityCheck)]
    assert found == [CheckKind.VALIDITY, CheckKind.UNIQUENESS, CheckKind.CUSTOM]


@pytest.mark.parametrize(("limit", "kind"), [(0, CheckKind.NON_EMPTY), (100, CheckKind.VOLUME)])
def test_any_row_at_all_is_no_limit_on_the_volume(limit: int, kind: CheckKind) -> None:
    model = MODEL.replace("my_own", f"NUMBER_OF_ROWS(threshold := {limit})")
    assert [fact.kind for fact in read(model) if isinstance(fact, QualityCheck)][-1] is kind


def test_the_owner_is_a_team() -> None:
    assert [fact.audience for fact in read(MODEL) if isinstance(fact, Owner)] == [Audience.TEAM]


def test_a_unit_test_names_its_model() -> None:
    assert [fact.subjects for fact in read(TEST, "tests/test_orders.yaml") if isinstance(fact, Suite)] == [
        ("shop.orders",)
    ]


def test_settings_make_a_project_and_name_its_warehouse() -> None:
    text = "model_defaults: {dialect: duckdb}\ngateways: {local: {connection: {type: duckdb}}}\n"
    found = read(text, "etl/config.yaml")
    assert [fact.path for fact in found if isinstance(fact, Project)] == ["etl"]
    assert [fact.tool for fact in found if isinstance(fact, ToolUse)] == ["sqlmesh", "duckdb"]


@pytest.mark.parametrize("text", ["MODEL (", "MODEL ()", "MODEL ((((", "SELECT model FROM x", "MODEL (name 'x"])
def test_broken_models_are_no_fault(text: str) -> None:
    assert [fact for fact in read(text) if isinstance(fact, QualityCheck)] == []


@pytest.mark.parametrize("text", ["null", "[1]", "word", "gateways: 1"])
def test_other_settings_are_no_project(text: str) -> None:
    assert read(text, "config.yaml") == []


def test_each_gateway_is_an_environment() -> None:
    text = "model_defaults: {dialect: duckdb}\ngateways: {local: {connection: {type: duckdb}}}\n"
    found = read(text, "etl/config.yaml")
    assert [fact.kind for fact in found if isinstance(fact, Environment)] == [EnvironmentKind.LOCAL]


def test_typed_columns_are_a_declared_schema() -> None:
    found = read("MODEL (name shop.orders, columns (id INT, at DATE));\nSELECT 1\n")
    assert [(fact.dataset, fact.enforced) for fact in found if isinstance(fact, Contract)] == [("shop.orders", False)]


@pytest.mark.parametrize("comment", ["/* Orders, one row each. */\n", "-- Orders, one row each.\n\n"])
def test_a_comment_above_a_model_describes_it(comment: str) -> None:
    found = read(f"{comment}MODEL (name shop.orders, kind FULL);\n\nSELECT 1\n")
    assert [fact.described for fact in found if isinstance(fact, Dataset)] == [True]


def test_a_model_without_a_comment_is_not_described() -> None:
    found = read("MODEL (name shop.orders, kind FULL);\n\nSELECT 1\n")
    assert [fact.described for fact in found if isinstance(fact, Dataset)] == [False]
