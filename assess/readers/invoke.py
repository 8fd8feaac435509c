"""Tasks of Invoke and Fabric: `c.run("…")` in tasks.py and fabfile.py, read from the syntax tree."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from assess.documents.syntax import nodes
from assess.facts import Command, Fact, Target
from assess.readers.protocol import Want
from assess.running.targets import DEFAULT, target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "invoke"
VERSION = 1
WANTS = (Want(names=("tasks.py", "fabfile.py"), needles=(b"invoke", b"fabric")),)
GIVES = (Target, Command)

RUNS = frozenset({"run", "sudo", "local"})
BEFORE = frozenset({"pre", "post"})


def read(document: Document) -> Iterator[Fact]:
    """Read one target a task; names are written with dashes on the command line (docs.pyinvoke.org)."""
    for node in document.python.body:
        if isinstance(node, ast.FunctionDef):
            for mark in node.decorator_list:
                if _is_task(mark):
                    yield from _task(document, node, mark)


def _task(document: Document, node: ast.FunctionDef, mark: ast.expr) -> Iterator[Fact]:
    keywords = {keyword.arg: keyword.value for keyword in mark.keywords} if isinstance(mark, ast.Call) else {}
    needs = list(mark.args) if isinstance(mark, ast.Call) else []
    for key in BEFORE & keywords.keys():
        value = keywords[key]
        needs += value.elts if isinstance(value, ast.List) else []
    name = _constant(keywords.get("name")) or node.name
    names = [_dashed(need.id) for need in needs if isinstance(need, ast.Name)]
    yield from target(document, TOOL, _dashed(name), _script(node), needs=names, line=node.lineno)
    default = keywords.get("default")
    if isinstance(default, ast.Constant) and default.value is True:
        yield from target(document, TOOL, DEFAULT, (), needs=(_dashed(name),), line=node.lineno)


def _is_task(mark: ast.expr) -> bool:
    called = mark.func if isinstance(mark, ast.Call) else mark
    return (isinstance(called, ast.Name) and called.id == "task") or (
        isinstance(called, ast.Attribute) and called.attr == "task"
    )


def _dashed(name: str) -> str:
    return name.replace("_", "-")


def _constant(node: ast.expr | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _script(node: ast.FunctionDef) -> Iterator[tuple[str, int]]:
    for call in nodes(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in RUNS and call.args:
            command = literal_text(call.args[0])
            if command:
                yield command, call.lineno


def literal_text(node: ast.expr) -> str:
    """Return a string or f-string as text, expressions in it as unresolved shell variables."""
    match node:
        case ast.Constant(value=str(found)):
            return found
        case ast.JoinedStr(values=parts):
            return "".join(literal_text(part) or "$UNRESOLVED" for part in parts)
    return ""
