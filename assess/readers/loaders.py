"""Loaders as code: dlt's sources and resources in Python, and Airbyte's connections and Octavia files.

https://dlthub.com/docs/general-usage/resource
"""

from __future__ import annotations

import ast
from posixpath import basename
from typing import TYPE_CHECKING

from assess.documents import Mapping
from assess.documents.syntax import FunctionDef, calls, imported_names, keyword, literal_text, nodes, origin_of
from assess.facts import Contract, Dataset, DatasetKind, Fact, Known, Pipeline, Source, ToolUse
from assess.readers.protocol import Want
from assess.terms.shapes import mapping, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "dlt"
VERSION = 1
AIRBYTE = "airbyte"
WANTS = (
    Want(suffixes=(".py",), needles=(b"dlt.resource", b"dlt.source", b"dlt.pipeline", b"from dlt")),
    Want(names=("configuration.yaml", "configuration.yml"), needles=(b"definition_type",)),
)
GIVES = (Contract, Dataset, Pipeline, ToolUse)

WAREHOUSES = frozenset(
    {"bigquery", "snowflake", "redshift", "postgres", "duckdb", "databricks", "clickhouse", "athena", "synapse"}
)
FREEZING = ("freeze", "discard_row", "discard_value")


def read(document: Document) -> Iterable[Fact]:
    """Return the feeds that code loads, or the connection that a file of Octavia describes."""
    if document.path.endswith(".py"):
        yield from _code(document)
    else:
        yield from _connection(document)


def _code(document: Document) -> Iterator[Fact]:
    names = imported_names(document.python)
    used = False
    for node in nodes(document.python):
        if isinstance(node, FunctionDef):
            for mark in node.decorator_list:
                call = mark if isinstance(mark, ast.Call) else None
                if origin_of(call.func if call else mark, names) in ("dlt.resource", "dlt.transformer"):
                    used = True
                    yield from _resource(document, node, call)
    for call in calls(document.python):
        if origin_of(call.func, names) == "dlt.pipeline":
            used = True
            yield from _pipeline(document, call)
    if used:
        yield ToolUse(source=_source(document, 1), kind="transformation", tool=TOOL)


def _source(document: Document, line: int | None, tool: str = TOOL) -> Source:
    return Source(path=document.path, line=line, tool=tool)


def _resource(
    document: Document, function: ast.FunctionDef | ast.AsyncFunctionDef, call: ast.Call | None
) -> Iterator[Fact]:
    name = (literal_text(keyword(call, "name")) if call else None) or function.name
    source = _source(document, function.lineno)
    described = ast.get_docstring(function) is not None
    yield Dataset(source=source, name=name, kind=DatasetKind.FEED, tool=TOOL, described=described)
    contract = keyword(call, "schema_contract") if call else None
    if contract is not None:
        texts = [literal_text(node) for node in nodes(contract)]
        frozen = any(word in FREEZING for word in texts)
        yield Contract(source=source, dataset=name, format="load-schema", enforced=frozen)


def _pipeline(document: Document, call: ast.Call) -> Iterator[Fact]:
    source = _source(document, call.lineno)
    name = literal_text(keyword(call, "pipeline_name")) or basename(document.path)
    yield Pipeline(source=source, name=name, tool=TOOL)
    target = literal_text(keyword(call, "destination"))
    if target in WAREHOUSES:
        yield ToolUse(source=source, kind="warehouse", tool=target)


def _connection(document: Document) -> Iterator[Fact]:
    """Yield a connection of Airbyte as Octavia writes it, with its schedule."""
    match document.yaml:
        case Mapping({"definition_type": "connection", "configuration": Mapping() as settings}) as written:
            pass
        case _:
            return
    source = _source(document, written.line, AIRBYTE)
    plan = mapping(settings.get("schedule_data"))
    cron = text(mapping(plan.get("cron")).get("cron_expression"))
    basic = mapping(plan.get("basic_schedule"))
    schedule = cron or (f"every {text(basic.get('units'))} {text(basic.get('time_unit'))}" if basic else "")
    yield Pipeline(
        source=source,
        name=text(written.get("resource_name")) or document.path,
        tool=AIRBYTE,
        schedule=schedule or None,
        scheduled=Known.SET if schedule else Known.NOT_SET,
        enabled=text(settings.get("status")) != "inactive",
    )
