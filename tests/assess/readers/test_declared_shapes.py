"""Shapes of exchanged data that code declares."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import declared_shapes


@pytest.mark.parametrize(
    ("path", "text", "form"),
    [
        ("train.py", "signature = infer_signature(orders, predicted)\n", "model-signature"),
        ("score.py", "@input_schema('data', sample)\ndef run(data): ...\n", "model-signature"),
        ("types.py", "class Order(TypedDict):\n    id: str\n", "typed-records"),
        ("load.py", '@dlt.resource(schema_contract={"columns": "freeze"})\n', "schema-contract"),
        ("workflow.yml", 'ORDERS_SCHEMA_CONTRACT: "freeze"\n', "schema-contract"),
        ("load.R", 'if (length(gone) > 0) stop("orders lack required columns")\n', "required-columns"),
        ("load.py", 'raise ValueError("missing columns: id")\n', "required-columns"),
        ("Load.scala", 'throw new IllegalArgumentException("Missing fields in orders")\n', "required-columns"),
    ],
)
def test_code_declares_the_shape_of_what_is_exchanged(path: str, text: str, form: str) -> None:
    assert [one.format for one in declared_shapes.read(Document(path, text.encode()))] == [form]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("config/read.py", 'raise ValueError("missing fields")\n'),
        ("load.py", "required_columns = ['id']\nframe = frame[required_columns]\n"),
        ("load.py", '@dlt.resource(schema_contract="evolve")\n'),
    ],
)
def test_settings_and_what_nothing_stops_at_declare_none(path: str, text: str) -> None:
    assert list(declared_shapes.read(Document(path, text.encode()))) == []
