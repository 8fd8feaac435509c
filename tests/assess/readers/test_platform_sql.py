"""Statements that make the platform itself."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import platform_sql


def areas(text: str) -> list[str]:
    return [one.area for one in platform_sql.read(Document("admin/setup.sql", text.encode()))]


@pytest.mark.parametrize(
    ("statement", "area"),
    [
        ("CREATE OR REPLACE WAREHOUSE loading WITH WAREHOUSE_SIZE = 'XSMALL';", "compute"),
        ("create database if not exists raw;", "warehouse"),
        ("CREATE STORAGE INTEGRATION lake TYPE = EXTERNAL_STAGE;", "storage"),
        ("CREATE RESOURCE  MONITOR monthly WITH CREDIT_QUOTA = 100;", "monitoring"),
        ("CREATE EXTERNAL LOCATION landing URL 's3://orders';", "storage"),
    ],
)
def test_a_statement_makes_a_part_of_the_platform(statement: str, area: str) -> None:
    assert areas(statement) == [area]


@pytest.mark.parametrize(
    "text", ["create table role as select 1;", "drop role loader;", "{% set x = 1 %}\ncreate role a;"]
)
def test_tables_and_macros_make_none(text: str) -> None:
    assert areas(text) == []
