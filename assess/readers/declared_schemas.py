"""Schemas that are declared for what is loaded: dbt's columns, JSON of Spark and Elasticsearch, types in pandas and JS.

https://docs.getdbt.com/reference/resource-properties/columns, https://spark.apache.org (`StructType.fromJson`) and
https://pandas.pydata.org/docs/reference/api/pandas.read_csv.html,
https://www.elastic.co/docs/manage-data/data-store/mapping/dynamic-mapping
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from assess.documents import Mapping
from assess.documents.syntax import calls, dotted, keyword
from assess.facts import Contract, Fact, Facts, Source
from assess.readers.protocol import Want
from assess.terms.shapes import mapping, mappings, text
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "declared-schemas"
VERSION = 2
WANTS = (
    Want(suffixes=(".yml", ".yaml"), needles=(b"data_type:",)),
    Want(suffixes=(".json",), needles=(b'"struct"', b'"strict"')),
    Want(suffixes=(".js", ".ts"), needles=(b"dataType", b"data_type")),
    Want(suffixes=(".py",), needles=(b"dtype", b".astype(", b"Schema")),
    Want(suffixes=(".sh",), needles=(b"bq load", b"  load ")),
)

SPARK_JSON = "spark-json"
INDEX_MAPPING = "index-mapping"
TYPED_FIELD = re.compile(r"\bdata_?[tT]ype[\"']?[ \t]*:[ \t]*[\"'][a-zA-Z]")
TYPED_LOAD = "typed-load"
MIN_TYPES = 3  # a mapping of fewer columns is a correction, not a schema
READING = frozenset({"read_csv", "read_table", "read_excel", "read_fwf"})
REFUSES = re.compile(r"^[ \t]+raise \w*Schema\w*(?:Error|Exception|Mismatch|Invalid)\w*\b", re.MULTILINE)
BQ_LOAD = re.compile(r"^[ \t]*bq\b(?:[^\n]|\\\n){0,300}?\bload\b(?!(?:[^\n]|\\\n){0,400}--autodetect)", re.MULTILINE)


class Refusal(Fact):
    """Code that fails where data does not have the schema it should."""


GIVES = (Contract, Refusal)


def read(document: Document) -> Iterable[Fact]:
    """Return the schemas of one file."""
    match document.path.lower().rpartition(".")[2]:
        case "json":
            yield from _spark(document)
            yield from _index(document)
        case "js" | "ts":
            yield from _fields_of_script(document)
        case "py":
            yield from _python(document)
        case "sh":
            if found := BQ_LOAD.search(document.text):
                yield _contract(document, document.text.count("\n", 0, found.start()) + 1, "load-schema")
        case _:
            yield from _columns(document)


def link(facts: Facts) -> Iterator[Contract]:
    """Yield the schemas in files once more as enforced, where code here refuses data of another schema."""
    if facts.of(Refusal):
        declared = (one for one in facts.of(Contract) if one.format == SPARK_JSON)
        yield from (replace(one, enforced=True) for one in declared)


def _contract(document: Document, line: int | None, form: str, name: str = "", *, enforced: bool = False) -> Contract:
    source = Source(path=document.path, line=line, tool=TOOL)
    return Contract(source=source, dataset=name or document.path, format=form, enforced=enforced)


def _spark(document: Document) -> Iterator[Contract]:
    schema = mapping(document.json)
    if schema.get("type") == "struct" and any(text(one.get("name")) for one in mappings(schema.get("fields"))):
        yield _contract(document, 1, SPARK_JSON)


def _index(document: Document) -> Iterator[Contract]:
    """Yield the mapping of an index that refuses documents with other fields (`"dynamic": "strict"`)."""
    written = mapping(document.json)
    inner = mapping(mapping(written.get("template")).get("mappings")) or mapping(written.get("mappings")) or written
    if inner.get("dynamic") == "strict" and mapping(inner.get("properties")):
        yield _contract(document, 1, INDEX_MAPPING, enforced=True)


def _fields_of_script(document: Document) -> Iterator[Contract]:
    """Yield the fields with their types that a script declares in an object; nothing there refuses others."""
    found = [match.start() for match in TYPED_FIELD.finditer(document.text)]
    if len(found) >= MIN_TYPES:
        yield _contract(document, document.text.count("\n", 0, found[0]) + 1, "declared-fields")


def _columns(document: Document) -> Iterator[Contract]:
    """Yield the models and source tables of a dbt project that declare the types of their columns."""
    declared = mapping(document.yaml)
    tables = [table for group in mappings(declared.get("sources")) for table in mappings(group.get("tables"))]
    for node in (*mappings(declared.get("models")), *mappings(declared.get("seeds")), *tables):
        if any(text(column.get("data_type")) for column in mappings(node.get("columns"))):
            yield _contract(
                document, node.line if isinstance(node, Mapping) else None, "dbt-types", text(node.get("name"))
            )


def _python(document: Document) -> Iterator[Fact]:
    if found := REFUSES.search(document.text):
        line = document.text.count("\n", 0, found.start()) + 1
        yield Refusal(source=Source(path=document.path, line=line, tool=TOOL))
    typed = next((call for call in calls(document.python) if _is_typed_load(call)), None)
    if typed is not None:
        yield _contract(document, typed.lineno, TYPED_LOAD, enforced=True)


def _is_typed_load(call: ast.Call) -> bool:
    """Say whether a call gives a whole table its types: a column that is missing or of another type fails it."""
    name = dotted(call.func).rpartition(".")[2] if not isinstance(call.func, ast.Attribute) else call.func.attr
    if name in READING:
        return _is_mapping_of_types(keyword(call, "dtype"))
    return name == "astype" and bool(call.args) and _is_mapping_of_types(call.args[0])


def _is_mapping_of_types(node: ast.expr | None) -> bool:
    match node:
        case ast.Dict(keys=keys):
            return len(keys) >= MIN_TYPES
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return re.search(r"types?(?:_|$)|schema", name, re.IGNORECASE) is not None
    return False
