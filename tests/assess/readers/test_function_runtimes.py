"""Runtimes of functions and jobs that a definition of infrastructure names."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import PinKind
from assess.readers import function_runtimes


@pytest.mark.parametrize(
    ("path", "text", "names"),
    [
        ("lib/load.py", "Function(self, 'Load', runtime=lambda_.Runtime.PYTHON_3_9)\n", ["python"]),
        ("infra/load.tf", 'runtime = "python3.9"\nglue_version = "3.0"\n', ["python", "glue"]),
        ("template.yaml", "Runtime: nodejs18.x\nGlueVersion: '4.0'\n", ["nodejs", "glue"]),
        ("lib/load.py", "Function(self, 'Load', runtime=runtime)\n", []),
    ],
)
def test_a_runtime_is_named_with_its_version(path: str, text: str, names: list[str]) -> None:
    found = list(function_runtimes.read(Document(path, text.encode())))
    assert [(one.name, one.kind) for one in found] == [(name, PinKind.EXACT) for name in names]
