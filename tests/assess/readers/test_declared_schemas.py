"""Schemas that are declared for what is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.documents import Document
from assess.facts import Contract, Fact, Facts
from assess.readers import declared_schemas

if TYPE_CHECKING:
    from collections.abc import Callable

SPARK = '{"type": "struct", "fields": [{"name": "id", "type": "string"}]}'
REFUSING = "def check(frame):\n    if wrong:\n        raise SchemaValidationError(frame)\n"
COLUMNS = "models:\n  - name: orders\n    columns:\n      - {name: id, data_type: int}\n  - name: customers\n"


def read(text: str, path: str) -> list[Fact]:
    return list(declared_schemas.read(Document(path, text.encode())))


def contracts(text: str, path: str) -> list[tuple[str, bool]]:
    return [(one.format, one.enforced) for one in read(text, path) if isinstance(one, Contract)]


def test_types_of_columns_declare_a_models_schema() -> None:
    assert [one.dataset for one in read(COLUMNS, "models/a.yml") if isinstance(one, Contract)] == ["orders"]


def test_a_schema_of_spark_in_a_file_is_declared() -> None:
    assert contracts(SPARK, "schemas/orders.json") == [("spark-json", False)]


def test_code_that_refuses_another_schema_enforces_it(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of(*read(SPARK, "schemas/orders.json"), *read(REFUSING, "src/dataset.py"))
    assert [one.enforced for one in declared_schemas.link(facts)] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "pd.read_csv(path, dtype=TYPE_DICT)",
        "frame = frame.astype(COLUMN_TYPES)",
        "pd.read_csv(path, dtype={'a': str, 'b': str, 'c': int})",
    ],
)
def test_types_given_to_a_whole_table_are_enforced(text: str) -> None:
    assert contracts(text, "jobs/pull.py") == [("typed-load", True)]


@pytest.mark.parametrize("text", ["frame['a'].astype(str)", "pd.read_csv(path, dtype={'zip': str})", "pd.read_csv(p)"])
def test_a_correction_of_a_column_is_no_schema(text: str) -> None:
    assert contracts(text, "jobs/pull.py") == []


def test_a_load_that_detects_its_schema_declares_none() -> None:
    assert contracts("bq load --autodetect a.b f.csv\n", "run.sh") == []
    assert contracts("bq load --schema s.json a.b f.csv\n", "run.sh") == [("load-schema", False)]


def test_an_index_that_refuses_other_fields_enforces_its_mapping() -> None:
    strict = '{"mappings": {"dynamic": "strict", "properties": {"id": {"type": "keyword"}}}}'
    assert contracts(strict, "indexes/orders.json") == [("index-mapping", True)]
    assert contracts(strict.replace("mappings", "other"), "indexes/orders.json") == []


def test_types_of_fields_in_a_script_are_declared_alone() -> None:
    fields = ", ".join(f'{{keyName: "{name}", dataType: "string"}}' for name in ("id", "town", "price"))
    assert contracts(f"events({{dataSchema: [{fields}]}})", "definitions/events.js") == [("declared-fields", False)]
    assert contracts('x({dataType: "string"})', "definitions/events.js") == []
