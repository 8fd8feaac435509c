"""The files of a dbt project that hold a node: SQL and Python models, snapshots, seeds, tests and docs blocks."""

from __future__ import annotations

import ast
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from assess.documents import Sql
from assess.documents.syntax import nodes
from assess.facts import Fact, Source
from assess.readers.dbt.settings import NO_SETTINGS, Settings, read_settings
from assess.readers.dbt.words import blocks_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document, JinjaCall

TOOL = "dbt"
JINJA_MARK = b"{"
UNIT_TEST_CALL = "dbt_unit_testing.test"  # https://github.com/EqualExperts/dbt-unit-testing
DEFINITIONS = frozenset({"test", "data_test", "macro", "materialization"})


class NodeFile(Fact):
    """A file that is a node where its folder says so; `uses` are models ("orders") and sources ("shop.orders")."""

    name: str
    suffix: str
    settings: Settings = NO_SETTINGS
    uses: tuple[str, ...] = ()
    snapshots: tuple[str, ...] = ()
    defines: bool = False  # generic tests or macros: no node
    unit_tested: tuple[str, ...] = ()


class DocsBlock(Fact):
    """A `{% docs %}` block."""

    name: str
    says_something: bool


def read_sql(document: Document) -> Iterator[Fact]:
    """Return the SQL file; one without Jinja is not parsed."""
    sql = document.sql if JINJA_MARK in document.content else Sql()
    calls = sql.jinja
    yield NodeFile(
        source=Source(path=document.path, line=1, tool=TOOL),
        name=PurePosixPath(document.path).stem,
        suffix=".sql",
        settings=read_settings(sql.config),
        uses=tuple(dict.fromkeys(_uses(sql.refs, sql.sources))),
        snapshots=_first_arguments(calls, {"snapshot"}),
        defines=any(call.name in DEFINITIONS for call in calls),
        unit_tested=_first_arguments(calls, {UNIT_TEST_CALL}),
    )


def read_seed(document: Document) -> Iterator[Fact]:
    """Return the seed; its rows are not read."""
    yield NodeFile(source=Source(path=document.path, tool=TOOL), name=PurePosixPath(document.path).stem, suffix=".csv")


def read_docs(document: Document) -> Iterator[Fact]:
    """Return the docs blocks of a Markdown file."""
    for name, says_something in blocks_of(document.text):
        yield DocsBlock(source=Source(path=document.path, tool=TOOL), name=name, says_something=says_something)


def read_python(document: Document) -> Iterator[Fact]:
    """Return the Python model: a module with a function `model(dbt, session)`."""
    functions = [node for node in document.python.body if isinstance(node, ast.FunctionDef)]
    model = next((node for node in functions if node.name == "model" and len(node.args.args) >= 2), None)  # noqa: PLR2004 - dbt and session
    if model is None:
        return
    calls = [node for node in nodes(model) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    config: dict[str, object] = {}
    refs, sources = [], []
    for call in calls:
        words = tuple(text for argument in call.args if isinstance(text := _literal(argument), str))
        match call.func:
            case ast.Attribute(value=ast.Name(id="dbt"), attr="config"):
                config |= {word.arg: _literal(word.value) for word in call.keywords if word.arg}
            case ast.Attribute(value=ast.Name(id="dbt"), attr="ref") if words:
                refs.append(words)
            case ast.Attribute(value=ast.Name(id="dbt"), attr="source") if words:
                sources.append(words)
    yield NodeFile(
        source=Source(path=document.path, line=model.lineno, tool=TOOL),
        name=PurePosixPath(document.path).stem,
        suffix=".py",
        settings=read_settings(config),
        uses=tuple(dict.fromkeys(_uses(refs, sources))),
    )


def _uses(refs: Iterable[tuple[str, ...]], sources: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield from (words[-1] for words in refs)
    yield from (".".join(words[:2]) for words in sources)


def _first_arguments(calls: Iterable[JinjaCall], names: set[str]) -> tuple[str, ...]:
    found = [call.args[0] for call in calls if call.name in names and call.args]
    return tuple(dict.fromkeys(name for name in found if isinstance(name, str)))


def _literal(node: ast.expr) -> object:
    """Return a literal's value, or None for what only a run can tell."""
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, RecursionError, MemoryError):
        return None
