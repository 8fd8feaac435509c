"""What is asked of a Python syntax tree: nodes by type, in order, from one walk."""

from __future__ import annotations

import ast

import pytest

from assess.documents import Document
from assess.documents.syntax import _places, forget_trees, functions_of, last_names, nodes, nodes_of
from assess.readers import libraries, own_checks, python_code

MODULE = """
import pandas as pd
from a.b import c

class Loader:
    limit: int = 3

    async def load(self, *, table=None):
        for row in pd.read_sql(f"select {table}", c):
            yield {**row, "n": len(row)}

def check(frame):
    global seen
    match frame:
        case {"a": [1, *rest]} if rest:
            raise ValueError("no rows")
    assert frame.shape[0] > Loader.limit
"""


@pytest.mark.parametrize("kinds", [(ast.Call,), (ast.Import, ast.ImportFrom), (ast.Raise, ast.Name, ast.arg)])
def test_nodes_of_a_type_are_in_the_order_of_the_walk(kinds: tuple[type[ast.AST], ...]) -> None:
    tree = ast.parse(MODULE)
    assert list(nodes_of(tree, *kinds)) == [node for node in ast.walk(tree) if isinstance(node, kinds)]


def test_the_walk_leaves_out_contexts_alone() -> None:
    tree = ast.parse(MODULE)
    assert list(nodes(tree)) == [node for node in ast.walk(tree) if not isinstance(node, ast.expr_context)]


def test_nodes_within_a_function_are_those_below_it() -> None:
    _, check = sorted(functions_of(ast.parse(MODULE)), key=lambda one: one.lineno)
    assert [node.__class__ for node in nodes_of(check, ast.Raise, ast.Assert)] == [ast.Assert, ast.Raise]


def test_last_names_are_all_parts_of_what_is_named() -> None:
    assert last_names(ast.parse("a.b(c).d = e")) == {"a", "b", "c", "d", "e"}


def test_a_module_is_sorted_once_for_all_its_readers() -> None:
    forget_trees()
    document = Document("a.py", MODULE.encode())
    for reader in (own_checks, libraries, python_code):
        tuple(reader.read(document))
    assert _places.cache_info().misses == 1
