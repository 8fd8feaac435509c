"""Tasks of Invoke and Fabric: `c.run("…")` in tasks.py, a package of tasks and fabfile.py, from the syntax tree."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from assess.documents.syntax import nodes
from assess.facts import Command, Fact, Target
from assess.readers.protocol import Want
from assess.running.targets import DEFAULT, target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "invoke"
VERSION = 3
ALONE = ("tasks.py", "fabfile.py")
PACKAGE = "tasks"
WANTS = (
    Want(names=ALONE, needles=(b"invoke", b"fabric")),
    Want(folders=(PACKAGE,), suffixes=(".py",), needles=(b"from invoke", b"import invoke")),
)
GIVES = (Target, Command)

FOLDER = re.compile(r"[\w./-]{1,200}")
RUNS = frozenset({"run", "sudo", "local"})
BEFORE = frozenset({"pre", "post"})


def read(document: Document) -> Iterator[Fact]:
    """Read one target a task; names are written with dashes on the command line (docs.pyinvoke.org)."""
    for node in document.python.body:
        if isinstance(node, ast.FunctionDef):
            for mark in node.decorator_list:
                if _is_task(mark):
                    yield from _task(document, node, mark, _namespace(document.path))


def _namespace(path: str) -> str | None:
    """Return what stands before the names of a module's tasks in a package; None for a module that stands alone."""
    folder, _, name = path.rpartition("/")
    if name in ALONE or folder.rpartition("/")[2] != PACKAGE:
        return None
    return "" if name == "__init__.py" else f"{_dashed(name.removesuffix('.py'))}."


def _task(document: Document, node: ast.FunctionDef, mark: ast.expr, namespace: str | None) -> Iterator[Fact]:
    keywords = {keyword.arg: keyword.value for keyword in mark.keywords} if isinstance(mark, ast.Call) else {}
    needs = list(mark.args) if isinstance(mark, ast.Call) else []
    for key in BEFORE & keywords.keys():
        value = keywords[key]
        needs += value.elts if isinstance(value, ast.List) else []
    prefix, folder = (namespace or ""), (None if namespace is None else "..")
    name = prefix + _dashed(_constant(keywords.get("name")) or node.name)
    names = [prefix + _dashed(need.id) for need in needs if isinstance(need, ast.Name)]
    yield from target(
        document,
        TOOL,
        name,
        _script(document.python, node),
        needs=names,
        folder=folder,
        line=node.lineno,
        one_shell=False,
    )
    default = keywords.get("default")
    if isinstance(default, ast.Constant) and default.value is True:
        yield from target(document, TOOL, DEFAULT, (), needs=(name,), line=node.lineno)


def _is_task(mark: ast.expr) -> bool:
    called = mark.func if isinstance(mark, ast.Call) else mark
    return (isinstance(called, ast.Name) and called.id == "task") or (
        isinstance(called, ast.Attribute) and called.attr == "task"
    )


def _dashed(name: str) -> str:
    return name.replace("_", "-")


def _constant(node: ast.expr | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _script(tree: ast.Module, node: ast.FunctionDef) -> Iterator[tuple[str, int]]:
    """Yield the commands that a task runs, behind the folder into which a block around them changes."""
    known = {
        target.id: value
        for one in tree.body
        if isinstance(one, ast.Assign)
        for target, value in ((one.targets[0], one.value),)
        if isinstance(target, ast.Name)
    }
    folders = [
        (block, folder)
        for block in nodes(node)
        if isinstance(block, ast.With) and (folder := _changed(block.items[0].context_expr, known))
    ]
    run = [
        call
        for call in nodes(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in RUNS
    ]
    for call in sorted(run, key=lambda one: one.lineno):
        if call.args:
            command = literal_text(call.args[0])
            inside = [folder for block, folder in folders if block.lineno <= call.lineno <= (block.end_lineno or 0)]
            if command:
                yield " && ".join([*(f"cd {folder}" for folder in inside), command]), call.lineno


def _changed(node: ast.expr, known: dict[str, ast.expr]) -> str:
    """Return the folder of `c.cd("etl")`, also where it is a path under a name (`root / "etl"`); "" where unknown."""
    match node:
        case ast.Call(func=ast.Attribute(attr="cd"), args=[ast.Name(id=name), *_]):
            return _path(known[name]) if name in known else ""
        case ast.Call(func=ast.Attribute(attr="cd"), args=[place, *_]):
            return _path(place)
    return ""


def _path(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(found)) if FOLDER.fullmatch(found):
            return found
        case ast.Call(func=ast.Name(id="Path"), args=[inner]):
            return _path(inner)
        case ast.BinOp(op=ast.Div(), right=right):
            return _path(right)
    return ""


def literal_text(node: ast.expr) -> str:
    """Return a string or f-string as text, expressions in it as unresolved shell variables."""
    match node:
        case ast.Constant(value=str(found)):
            return found
        case ast.JoinedStr(values=parts):
            return "".join(literal_text(part) or "$UNRESOLVED" for part in parts)
    return ""
