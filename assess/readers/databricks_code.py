"""Code on Databricks: notebooks in source format, and the tables and expectations of declarative (DLT) pipelines.

https://docs.databricks.com/dlt/expectations
"""

from __future__ import annotations

import ast
import re
from itertools import islice
from typing import TYPE_CHECKING

from assess.documents.python import parse_python
from assess.documents.syntax import FunctionDef, calls, imported_names, keyword, literal_text, nodes, origin_of
from assess.facts import CheckKind, Dataset, DatasetKind, Fact, QualityCheck, Source, ToolUse
from assess.readers.protocol import Want
from assess.terms.check_kinds import kind_of_check

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "databricks-code"
VERSION = 1
HEADER = b"Databricks notebook source"
WANTS = (
    Want(
        suffixes=(".py", ".sql", ".scala", ".r"),
        needles=(HEADER, b"dbutils.", b"import dlt", b"pipelines", b" EXPECT ("),
    ),
    Want(suffixes=(".ipynb",), needles=(b"dbutils.", b"import dlt", b"application/vnd.databricks")),
)
GIVES = (Dataset, QualityCheck, ToolUse)

MAX_PARTS = 2_000
MODULES = ("dlt", "pyspark.pipelines")
TABLES = frozenset({"table", "materialized_view", "create_table", "create_streaming_table"})
EXPECTATIONS = ("expect", "expect_or_drop", "expect_or_fail")
GROUPS = ("expect_all", "expect_all_or_drop", "expect_all_or_fail")
SQL_TABLE = re.compile(
    r"CREATE\s+(?:OR\s+REFRESH\s+)?(?:STREAMING\s+(?:LIVE\s+)?TABLE|LIVE\s+TABLE|MATERIALIZED\s+VIEW)\s+"
    r"(?:IF\s+NOT\s+EXISTS\s+)?([\w.`]+)",
    re.IGNORECASE,
)
SQL_EXPECTATION = re.compile(
    r"CONSTRAINT\s+(\w+)\s+EXPECT\s*\(([^;]{1,400}?)\)\s*(?:(ON\s+VIOLATION)|[,)]|$)", re.IGNORECASE | re.MULTILINE
)


def read(document: Document) -> Iterable[Fact]:
    """Return the platform's use, and of a declarative pipeline the tables and what is expected of them."""
    if document.content.lstrip(b"#-/ ").startswith(HEADER) or b"dbutils." in document.content:
        yield ToolUse(source=_at(document, 1), kind="warehouse", tool="databricks")
    if document.path.endswith(".sql"):
        yield from _sql(document)
    elif document.path.endswith(".py"):
        yield from _python(document, document.python)
    elif document.path.endswith(".ipynb"):
        yield from _python(document, parse_python(document.notebook.source))


def _at(document: Document, line: int | None) -> Source:
    return Source(path=document.path, line=None if document.path.endswith(".ipynb") else line, tool=TOOL)


def _python(document: Document, tree: ast.Module) -> Iterator[Fact]:
    names = imported_names(tree)
    used = [(call, origin) for call in calls(tree) if (origin := _of_pipeline(call, names))]
    if not used:
        return
    yield ToolUse(source=_at(document, used[0][0].lineno), kind="transformation", tool="dlt")
    yield ToolUse(source=_at(document, used[0][0].lineno), kind="warehouse", tool="databricks")
    for node in nodes(tree):
        if isinstance(node, FunctionDef):
            yield from _function(document, node, names)


def _of_pipeline(call: ast.Call, names: dict[str, str]) -> str:
    """Return the decorator's name where a call is one of declarative pipelines; the loader `dlt` has others."""
    owner, _, name = origin_of(call.func, names).rpartition(".")
    return name if owner in MODULES and (name in TABLES or name.startswith("expect")) else ""


def _function(document: Document, function: FunctionDef, names: dict[str, str]) -> Iterator[Fact]:
    decorators = [node for node in function.decorator_list if isinstance(node, ast.Call)]
    made = next((node for node in decorators if _of_pipeline(node, names) in TABLES), None)
    table = (literal_text(keyword(made, "name")) if made else None) or function.name
    if made is not None:
        described = bool(literal_text(keyword(made, "comment")) or ast.get_docstring(function))
        source = _at(document, function.lineno)
        yield Dataset(source=source, name=table, kind=DatasetKind.MODEL, tool="databricks", described=described)
    for node in decorators:
        for label, rule in _expected(node, _of_pipeline(node, names)):
            warns = not _of_pipeline(node, names).endswith(("_drop", "_fail"))
            kind = _kind(label, rule)
            yield QualityCheck(source=_at(document, node.lineno), dataset=table, kind=kind, tool="dlt", warn_only=warns)


def _expected(call: ast.Call, name: str) -> Iterator[tuple[str, str]]:
    values = [*call.args, *(word.value for word in call.keywords)]
    if name in EXPECTATIONS and values:
        yield literal_text(values[0]) or "", (literal_text(values[1]) or "") if len(values) > 1 else ""
    elif name in GROUPS and values:
        match values[0]:
            case ast.Dict(keys=keys, values=rules):
                yield from (
                    (literal_text(key) or "", literal_text(rule) or "") for key, rule in zip(keys, rules, strict=True)
                )
            case _:
                yield "", ""  # one check or more, under a name


def _kind(label: str, rule: str) -> CheckKind:
    """Return what an expectation on each record looks at."""
    found = kind_of_check(f"{label} {rule}")
    return found if found in (CheckKind.UNIQUENESS, CheckKind.RELATIONSHIP) else CheckKind.VALIDITY


def _sql(document: Document) -> Iterator[Fact]:
    text, seen = document.text, False
    marks = [(found.start(), found[1].strip("`")) for found in islice(SQL_TABLE.finditer(text), MAX_PARTS)]
    for start, name in marks:
        source = _at(document, text.count("\n", 0, start) + 1)
        yield Dataset(source=source, name=name, kind=DatasetKind.MODEL, tool="databricks")
    for found in islice(SQL_EXPECTATION.finditer(text), MAX_PARTS):
        source = _at(document, text.count("\n", 0, found.start()) + 1)
        if not seen:
            yield ToolUse(source=source, kind="transformation", tool="dlt")
        seen = True
        table = next((name for start, name in reversed(marks) if start < found.start()), "")
        kind = _kind(found[1], found[2])
        yield QualityCheck(source=source, dataset=table, kind=kind, tool="dlt", warn_only=not found[3])
