"""Constructs that are made once for each stage."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import stage_constructs

IMPORTS = "import { App } from 'aws-cdk-lib';\n"


@pytest.mark.parametrize(
    ("path", "text", "stages"),
    [
        (
            "bin/app.ts",
            "new Loads(app, 'Loads-CODE', {a: 1});\nnew Loads(app, 'Loads-PROD', {a: 2});\n",
            ["CODE", "PROD"],
        ),
        (
            "lib/way.ts",
            "new Loads(this, 'Dev', {a: 1}),\nnew Loads(\n  this,\n  'Prod',\n  {a: 2}),\n",
            ["Dev", "Prod"],
        ),
        ("app.py", "Loads(app, 'LoadsDev', env=dev)\nLoads(app, 'LoadsProd', env=prod)\n", ["Dev", "Prod"]),
        ("bin/app.ts", "new Loads(app, 'Loads-PROD', {a: 2});\n", []),
        ("bin/app.ts", "new Loads(app, 'LoadsOne', {});\nnew Loads(app, 'LoadsTwo', {});\n", []),
        ("bin/app.ts", "new Loads(app, 'Loads-PROD', {});\nnew Sales(app, 'Loads-DEV', {});\n", []),
    ],
)
def test_one_class_made_for_each_stage(path: str, text: str, stages: list[str]) -> None:
    found = stage_constructs.read(Document(path, (IMPORTS + text).encode()))
    assert sorted(one.name for one in found) == stages
