"""What Dagster's jobs and sensors run: the assets that a selection takes, and the dbt command of an asset.

https://docs.dagster.io/guides/build/assets/asset-selection-syntax, https://docs.dagster.io/integrations/libraries/dbt
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from assess.documents.syntax import calls, dotted, keyword, literal_text, nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

ALL = "*"
MAX_NAMES = 200
MAX_DEPTH = 50
OPTIONS = {"select": "--select", "exclude": "--exclude", "selector": "--selector"}  # of `@dbt_assets`


def selected(selection: ast.expr | None) -> tuple[str, ...]:
    """Return the names of the assets that a selection takes, `ALL` for every one; what it leaves out still counts."""
    if selection is None:
        return (ALL,)
    names = (name for part in _added(selection, MAX_DEPTH) for name in _names(part))
    return tuple(dict.fromkeys(names))[:MAX_NAMES]


def dbt_words(function: ast.AST, decorator: ast.Call) -> tuple[str, ...]:
    """Return the command that an asset's function gives to dbt, with the selection of its decorator; () for none."""
    lists: dict[str, tuple[str, ...]] = {
        target.id: words
        for node in nodes(function)
        if isinstance(node, ast.Assign) and (words := _strings(node.value))
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for call in calls(function):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "cli" and call.args:
            words = _strings(call.args[0]) or lists.get(dotted(call.args[0]), ())
            if words:
                return ("dbt", *words, *_options(decorator))
    return ()


def _added(selection: ast.expr, depth: int) -> Iterator[ast.expr]:
    match selection:
        case ast.BinOp(left=left, op=ast.Sub()) if depth:
            yield from _added(left, depth - 1)
        case ast.BinOp(left=left, right=right) if depth:
            yield from _added(left, depth - 1)
            yield from _added(right, depth - 1)
        case _:
            yield selection


def _names(part: ast.expr) -> Iterator[str]:
    if any(isinstance(call.func, ast.Attribute) and call.func.attr == "all" for call in calls(part)):
        yield ALL
    for node in nodes(part):
        match node:
            case ast.Name(id=name):
                yield name
            case ast.Constant(value=str(text)):
                yield text.strip("+*") or ALL


def _strings(node: ast.expr) -> tuple[str, ...]:
    if not isinstance(node, (ast.List, ast.Tuple)):
        return ()
    return tuple(text for one in node.elts if (text := literal_text(one)) is not None)


def _options(decorator: ast.Call) -> Iterator[str]:
    for name, option in OPTIONS.items():
        if value := literal_text(keyword(decorator, name)):
            yield from (option, value)
