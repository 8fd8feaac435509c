"""Schemas of tables written in code: of Spark, BigQuery, Arrow, Polars and Iceberg, and CREATE TABLE in strings.

https://spark.apache.org/docs/latest/sql-ref-datatypes.html, https://arrow.apache.org/docs/python/data.html,
https://docs.pola.rs/api/python/stable/reference/schema and https://py.iceberg.apache.org/api
"""

from __future__ import annotations

import ast
import re
from itertools import islice
from typing import TYPE_CHECKING

from assess.documents.python import parse_python
from assess.documents.syntax import calls, dotted, imported_names, keyword, literal_text, nodes, origin_of
from assess.facts import Contract, Fact, Facts, Source
from assess.readers.protocol import Want
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "table-schemas"
VERSION = 3
WANTS = (
    Want(
        suffixes=(".py", ".ipynb"),
        needles=(
            b"StructField",
            b"SchemaField",
            b"CREATE TABLE",
            b"create table",
            b"Create Table",
            b"EXTERNAL TABLE",
            b"external table",
            b"REPLACE TABLE",
            b"replace table",
            b"pyarrow",
            b"polars",
            b"pyiceberg",
        ),
    ),
    Want(suffixes=(".scala",), needles=(b"StructField", b"createDataFrame")),
)
SPARK = "spark-schema"
FIELDS = {"StructField": SPARK, "SchemaField": "bigquery-schema"}
TABLE = re.compile(
    r"\bCREATE\s++(?:OR\s++REPLACE\s++)?(?:EXTERNAL\s++)?TABLE\s++(?:IF\s++NOT\s++EXISTS\s++)?"
    r"([\w.`\"{}\[\]-]{1,200})\s*+\(\s*+[\w`\"\[\]]++\s++\w",
    re.IGNORECASE,
)
SCALA_SCHEMA = re.compile(r"\bval\s++(\w++)(?:\s*+:\s*+StructType)?\s*+=\s*+StructType\s*+\(")
SCALA_FRAME = re.compile(r"\bcreateDataFrame\s*+\([^,()]{1,200},\s*+([\w.]++)\s*+\)")
MAX_SCHEMAS = 500
ARROW = "arrow-schema"
FRAMES = frozenset({"pyarrow.schema", "polars.Schema", "pyiceberg.schema.Schema"})
# What takes rows by such a schema and fails where they do not fit: constructors, casts and writers.
BY_SCHEMA = frozenset(
    "from_pylist from_pandas from_arrays from_pydict from_batches from_dicts DataFrame ParquetWriter".split()
)


class Held(Fact):
    """Code that makes tables of rows by a schema of Arrow or Polars, which refuses others."""


GIVES = (Contract, Held)


def read(document: Document) -> Iterator[Fact]:
    """Yield each schema; rows that are made into a data frame with one are refused where they do not match."""
    if document.path.endswith(".scala"):
        yield from _scala(document)
        return
    in_cells = document.path.endswith(".ipynb")
    tree = parse_python(document.notebook.source) if in_cells else document.python

    def contract(node: ast.expr, name: str, form: str, *, enforced: bool = False) -> Contract:
        source = Source(path=document.path, line=None if in_cells else node.lineno, tool=TOOL)
        return Contract(source=source, dataset=name or document.path, format=form, enforced=enforced)

    enforcing = _enforcing(tree)
    for node, name, form in _declared(tree):
        yield contract(node, name, form, enforced=form == SPARK and name in enforcing)
    imported = imported_names(tree)
    if any(origin.partition(".")[0] in {"pyarrow", "polars", "pyiceberg"} for origin in imported.values()):
        for call in islice((call for call in calls(tree) if _is_frame(call, imported)), MAX_SCHEMAS):
            yield contract(call, "", ARROW)
        if any(_holds(call) for call in calls(tree)):
            yield Held(source=Source(path=document.path, line=None if in_cells else 1, tool=TOOL))
    for text in nodes(tree):
        if isinstance(text, ast.expr) and (written := literal_text(text)):
            yield from (contract(text, found[1].strip('`"'), "ddl") for found in _tables(written))


def link(facts: Facts) -> Iterator[Contract]:
    """Yield the schemas of Arrow and the like once more as enforced, where code here makes its tables by them."""
    if facts.of(Held):
        declared = (one for one in facts.of(Contract) if one.format == ARROW)
        yield from (replace(one, enforced=True) for one in declared)


def _is_frame(call: ast.Call, imported: dict[str, str]) -> bool:
    """Say whether a call makes a schema of columns that it names."""
    if origin_of(call.func, imported) not in FRAMES or not (call.args or call.keywords):
        return False
    match call.args[:1]:
        case [ast.List(elts=[]) | ast.Dict(keys=[])]:
            return False
    return True


def _holds(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else dotted(call.func)
    if name == "cast":  # a lone column is cast to a type
        return any("schema" in dotted(given).lower() for given in call.args)
    return name in BY_SCHEMA and (keyword(call, "schema") is not None or name == "ParquetWriter")


def _declared(tree: ast.Module) -> Iterator[tuple[ast.expr, str, str]]:
    """Yield each assigned value that lists fields, with the name that it is given and the kind of its fields."""
    for node in nodes(tree):
        match node:
            case ast.Assign(targets=[target], value=value) | ast.AnnAssign(target=target, value=ast.expr() as value):
                made = (FIELDS.get(dotted(call.func).rpartition(".")[2]) for call in calls(value))
                form = next(filter(None, made), None)
                if form is not None:
                    yield value, dotted(target), form


def _enforcing(tree: ast.Module) -> frozenset[str]:
    """Return the names of the schemas that data frames are made with, which Spark holds each row against."""
    found = set()
    for call in calls(tree):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "createDataFrame":
            schema = keyword(call, "schema") or (call.args[1] if len(call.args) > 1 else None)
            verified = keyword(call, "verifySchema")
            off = isinstance(verified, ast.Constant) and verified.value is False
            if schema is not None and not off:
                found.add(dotted(schema))
    return frozenset(found)


def _tables(text: str) -> Iterator[re.Match[str]]:
    return islice(TABLE.finditer(text), MAX_SCHEMAS)


def _scala(document: Document) -> Iterator[Contract]:
    for pattern, enforced in ((SCALA_SCHEMA, False), (SCALA_FRAME, True)):
        for found in islice(pattern.finditer(document.text), MAX_SCHEMAS):
            line = document.text.count("\n", 0, found.start()) + 1
            source = Source(path=document.path, line=line, tool=TOOL)
            name = found[1].rpartition(".")[2]
            yield Contract(source=source, dataset=name, format=SPARK, enforced=enforced)
