"""Schemas that code holds records against."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Contract, QualityCheck
from assess.readers import record_schemas

ZOD = "import { z } from 'zod';\nconst Row = z.object({ id: z.string() });\nexport const rows = Row.parse(data);\n"
AJV = "const Ajv = require('ajv');\nconst ajv = new Ajv();\nif (!ajv.validate(schema, order)) throw Error('bad');\n"
EVERIT = "import org.everit.json.schema.Schema;\nclass A { void run() { v.performValidation(s, o); } }\n"
PYTHON = "from jsonschema import Draft7Validator\nerrors = Draft7Validator(schema).iter_errors(order)\n"
LINKML = (
    "from linkml.validator import Validator\nfor one in Validator('orders.yaml').iter_results(order):\n    bad(one)\n"
)
HANDED = (
    "from orders.schemas import get_schema_validator\nvalidator = get_schema_validator()\nvalidator.validate(order)\n"
)
GO = 'import "github.com/xeipuuv/gojsonschema"\nresult, err := gojsonschema.Validate(schema, order)\n'


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("src/orders.ts", ZOD),
        ("src/orders.js", AJV),
        ("src/Orders.java", EVERIT),
        ("load/orders.py", PYTHON),
        ("load/orders.py", LINKML),
        ("load/orders.py", HANDED),
        ("load/orders.go", GO),
        ("load/orders.R", "ok <- jsonvalidate::json_validate(order, schema)\n"),
    ],
)
def test_a_validator_that_is_applied_enforces_a_schema_and_checks_data(path: str, text: str) -> None:
    kinds = [type(one) for one in record_schemas.read(Document(path, text.encode()))]
    assert kinds == [Contract, QualityCheck]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("src/orders.ts", "import { z } from 'zod';\nexport const Row = z.object({});\nJSON.parse(text);\n"),
        ("src/config/orders.ts", ZOD),
        ("src/orders.ts", f"{ZOD}const region = process.env.REGION;\n"),
        ("load/orders.py", "schema = 'jsonschema'\nvalidate(order)\n"),
    ],
)
def test_a_schema_of_settings_or_one_that_nothing_applies_is_none(path: str, text: str) -> None:
    assert list(record_schemas.read(Document(path, text.encode()))) == []
