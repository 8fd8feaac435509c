"""Semantic layers, each as its tool writes them."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import semantic_layers


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("views/orders.sql", "CREATE OR REPLACE SEMANTIC VIEW orders\n  TABLES (o AS shop.orders)"),
        ("models/orders.sql", "{{ config(materialized='semantic_view') }}\nTABLES (o AS {{ ref('orders') }})"),
        ("views/kpis.sql", "create view kpis\nwith metrics\nlanguage yaml\nas $$"),
        ("cortex/orders.yaml", "tables:\n  - name: orders\n    base_table:\n      table: ORDERS\n    measures:\n"),
        ("model/cubes/orders.yml", "cubes:\n  - name: orders\n    sql_table: shop.orders\n    measures:\n"),
        ("model/cubes/orders.js", "cube(`orders`, {\n  sql_table: `shop.orders`,\n"),
        ("looker/shop.model.lkml", "explore: orders {\n  join: customers {}\n}\n"),
        ("orders.malloy", "source: orders is duckdb.table('orders.parquet') extend {}\n"),
        ("Shop.SemanticModel/definition/tables/orders.tmdl", "table orders\n\tmeasure Total = SUM(orders[amount])\n"),
    ],
)
def test_a_definition_is_a_semantic_layer(path: str, text: str) -> None:
    assert [one.form for one in semantic_layers.read(Document(path, text.encode()))] == ["semantic-layer"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("models/orders.sql", "-- one row an order, with metrics\nselect 1"),
        ("models/schema.yml", "base_table: orders\n"),
        ("looker/orders.view.lkml", "view: orders {\n  dimension: id {}\n}\n# explore: orders\n"),
        ("app.js", "const cube = cube(3)\n"),
    ],
)
def test_other_files_define_none(path: str, text: str) -> None:
    assert list(semantic_layers.read(Document(path, text.encode()))) == []
