"""An upper layer imports a lower one, never the other way."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent
ABOVE = {"assess": {"lifecycle", "reports"}, "lifecycle": {"reports"}}


def imported_packages(module: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("layer", sorted(ABOVE))
def test_no_module_imports_a_layer_above_its_own(layer: str) -> None:
    offending = [str(path) for path in (TOP / layer).rglob("*.py") if imported_packages(path) & ABOVE[layer]]
    assert offending == []
