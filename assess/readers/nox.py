"""Sessions of nox: `session.run(…)` in noxfile.py, read from the syntax tree."""

from __future__ import annotations

import ast
import shlex
from typing import TYPE_CHECKING

from assess.documents.syntax import nodes
from assess.facts import Command, Fact, Problem, Target
from assess.readers.protocol import Want
from assess.running.targets import DEFAULT, capped, target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "nox"
VERSION = 3
WANTS = (Want(names=("noxfile.py",)),)
GIVES = (Target, Command, Problem)

RUNS = frozenset({"run", "run_always"})


def read(document: Document) -> Iterator[Fact]:
    """Read one target a session, and one of those that plain `nox` runs."""
    yield from capped(_targets(document), document, TOOL)


def _targets(document: Document) -> Iterator[Fact]:
    sessions: list[str] = []
    for node in document.python.body:
        if isinstance(node, ast.FunctionDef) and any(_is_session(mark) for mark in node.decorator_list):
            name = _name(node)
            sessions.append(name)
            yield from target(document, TOOL, name, _script(node), line=node.lineno)
    if sessions:
        yield from target(document, TOOL, DEFAULT, (), needs=_defaults(document.python) or sessions)


def _is_session(mark: ast.expr) -> bool:
    called = mark.func if isinstance(mark, ast.Call) else mark
    return (isinstance(called, ast.Attribute) and called.attr == "session") or (
        isinstance(called, ast.Name) and called.id in ("session", "nox_session")
    )


def _name(node: ast.FunctionDef) -> str:
    for mark in node.decorator_list:
        for keyword in mark.keywords if isinstance(mark, ast.Call) else ():
            if keyword.arg == "name" and isinstance(keyword.value, ast.Constant):
                return str(keyword.value.value)
    return node.name


def _script(node: ast.FunctionDef) -> Iterator[tuple[str, int]]:
    for call in nodes(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in RUNS:
            words = [word.value for word in call.args if isinstance(word, ast.Constant) and isinstance(word.value, str)]
            if words:
                yield shlex.join(words), call.lineno


def _defaults(module: ast.Module) -> list[str]:
    """Return `nox.options.sessions` where it is written as a list."""
    for node in module.body:
        match node:
            case ast.Assign(
                targets=[ast.Attribute(attr="sessions")], value=ast.List(elts=names) | ast.Tuple(elts=names)
            ):
                return [str(name.value) for name in names if isinstance(name, ast.Constant)]
    return []
