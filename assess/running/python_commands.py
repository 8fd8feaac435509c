"""Command lines that a Python program runs: what it gives to the shell, to dbt or pytest, and to Snowflake."""

from __future__ import annotations

import ast
import shlex
from typing import TYPE_CHECKING

from assess.documents.syntax import calls, nodes_of
from assess.running.commands import classify
from assess.running.handed_on import handed_on
from assess.running.started_processes import called, started_processes
from assess.terms.snowflake_statements import snowflake_commands

if TYPE_CHECKING:
    from collections.abc import Iterator

TESTING = frozenset({"TextTestRunner", "TestLoader"})  # https://docs.python.org/3/library/unittest.html
UNITTEST = ("python", "-m", "unittest")
PROGRAMS = {"dbtRunner": "dbt", "pytest": "pytest"}
SENT = frozenset({"execute", "execute_string", "execute_async", "sql"})  # methods that are given a statement
HOLDER = "$UNRESOLVED"
MAX_TEXTS = 10  # that a statement may be, by what its names are given
MAX_NAMES = 2  # given to each other


def python_commands(tree: ast.Module) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield the words of each known command with its line."""
    for process, line, given in started_processes(tree):
        words = _program(process) + _words(given)
        if classify(words):
            yield words, line
    yield from ((words, line) for words, line in handed_on(tree) if classify(words))
    yield from ((UNITTEST, line) for line in [node.lineno for node in calls(tree) if called(node) in TESTING][:1])
    for node in calls(tree):
        if node.args and called(node) in SENT:
            sent = (words for text in _texts(node.args[0], tree) for words in snowflake_commands(text))
            yield from ((words, node.lineno) for words in dict.fromkeys(sent))


def _program(call: ast.Call) -> tuple[str, ...]:
    """Return the program of a call that gives its arguments only: `dbtRunner().invoke([…])`, `pytest.main([…])`."""
    match call.func:
        case ast.Attribute(attr="invoke", value=ast.Call(func=ast.Name(id=name))):
            return (PROGRAMS[name],) if name in PROGRAMS else ()
        case ast.Attribute(attr="main", value=ast.Name(id=name)):
            return (PROGRAMS[name],) if name in PROGRAMS else ()
    return ()


def _words(node: ast.expr) -> tuple[str, ...]:
    match node:
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return tuple(_text(part) or HOLDER for part in parts)
        case ast.Constant() | ast.JoinedStr():
            return _split(_text(node))
    return ()


def _split(text: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(text))
    except ValueError:
        # An unclosed quote: what is no command line runs nothing known.
        return ()


def _text(node: ast.expr) -> str:
    return next(iter(_texts(node, None)), "")


def _texts(node: ast.expr, tree: ast.Module | None, depth: int = MAX_NAMES) -> tuple[str, ...]:
    """Return the texts that a string or f-string may be; a name stands for all that it is given in the tree."""
    match node:
        case ast.Constant(value=str(found)):
            return (found,)
        case ast.FormattedValue(value=inner):
            return _texts(inner, tree, depth) or (HOLDER,)
        case ast.JoinedStr(values=parts):
            made = [""]
            for part in parts:
                ends = _texts(part, tree, depth) or (HOLDER,)
                made = [start + end for end in ends for start in made][:MAX_TEXTS]
            return tuple(made)
        case ast.Name(id=name) if tree is not None and depth:
            return tuple(text for value in _given(name, tree) for text in _texts(value, tree, depth - 1))[:MAX_TEXTS]
    return ()


def _given(name: str, tree: ast.Module) -> Iterator[ast.expr]:
    for node in nodes_of(tree, ast.Assign):
        match node:
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                yield value
