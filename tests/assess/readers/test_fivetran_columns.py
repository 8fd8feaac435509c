"""Columns of incoming tables that macros list."""

from __future__ import annotations

from assess.documents import Document
from assess.readers import fivetran_columns

MACRO = """{% macro get_order_columns() %}
{% set columns = [
    {"name": "id", "datatype": dbt.type_int()},
] %}
{{ return(columns) }}
{% endmacro %}
"""


def test_listed_columns_are_a_schema_that_nothing_enforces() -> None:
    found = fivetran_columns.read(Document("macros/get_order_columns.sql", MACRO.encode()))
    assert [(one.dataset, one.enforced) for one in found] == [("order", False)]


def test_other_macros_declare_nothing() -> None:
    other = MACRO.replace("get_order_columns", "total")
    assert list(fivetran_columns.read(Document("macros/total.sql", other.encode()))) == []
