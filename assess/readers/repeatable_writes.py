"""Writes that replace what an earlier run has written, so that a run can be repeated: SQL, Spark, BigQuery and pandas.

https://spark.apache.org/docs/latest/sql-data-sources-load-save-functions.html#save-modes
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from assess.documents.syntax import calls, dotted, keyword, literal_text, nodes
from assess.facts import Resilience, Source
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "repeatable-writes"
VERSION = 5
WANTS = (
    Want(suffixes=(".py",), needles=(b"overwrite", b"WRITE_TRUNCATE", b"if_exists")),
    Want(suffixes=(".scala",), needles=(b"verwrite",)),
    Want(
        suffixes=(".sql", ".hql"),
        needles=(
            *(b"IF EXISTS", b"if exists", b"REPLACE TABLE", b"replace table", b"MERGE INTO", b"merge into"),
            *(b"INSERT OVERWRITE", b"insert overwrite", b"ON CONFLICT", b"on conflict"),
        ),
    ),
    Want(suffixes=(".py",), needles=(b"transformation_ctx",)),
    Want(suffixes=(".py",), needles=(b"DELETE FROM", b"delete from", b"Delete from")),
    Want(suffixes=(".py",), needles=(b".delete(", b"delete_many(")),
    Want(suffixes=(".conf",), needles=(b"overwrite",)),
)
GIVES = (Resilience,)

SCALA = re.compile(r"\.mode\s*+\(\s*+(?:\"overwrite\"|SaveMode\.Overwrite)\s*+\)", re.IGNORECASE)
# Tables that are made anew, rows that are merged or replaced; a change of a schema drops columns, not tables.
STATEMENTS = re.compile(
    r"\bdrop\s{1,9}table\s{1,9}if\s{1,9}exists\b|\bcreate\s{1,9}or\s{1,9}replace\s{1,9}(?:transient\s{1,9})?table\b"
    r"|\bmerge\s{1,9}into\b|\binsert\s{1,9}overwrite\b|\bon\s{1,9}conflict\b",
    re.IGNORECASE,
)
OVERWRITE = "overwrite"
# https://docs.aws.amazon.com/glue/latest/dg/monitor-continuations.html
BOOKMARK = "transformation_ctx"
SETTING = re.compile(
    r"^[ \t]*\"?(?:write|save)[_-]?mode\"?[ \t]*[:=][ \t]*\"?overwrite\b", re.IGNORECASE | re.MULTILINE
)
TABLE = r"\s{1,20}([\w.{}\"`$-]{1,120})"
DELETES = re.compile(rf"\bdelete\s{{1,20}}from{TABLE}\s{{1,20}}(?:using|where)\b", re.IGNORECASE)
INSERTS = re.compile(rf"\binsert\s{{1,20}}into{TABLE}", re.IGNORECASE)
BY_SUFFIX = {".scala": SCALA, ".sql": STATEMENTS, ".hql": STATEMENTS, ".conf": SETTING}
TRUNCATE = "WRITE_TRUNCATE"
# https://docs.sqlalchemy.org/en/20/tutorial/data_update.html and
# https://pymongo.readthedocs.io/en/stable/api/pymongo/collection.html
CONDITIONS = ("where", "filter", "filter_by")
DELETING = frozenset(pair for one in CONDITIONS for pair in (("delete", one), (one, "delete")))
INSERTING = frozenset({"to_sql", "insert_many", "bulk_insert_mappings", "bulk_save_objects", "add_all", "bulk_create"})
PANDAS = frozenset({"to_sql", "to_gbq"})


def read(document: Document) -> Iterator[Resilience]:
    """Yield one fact a file, at the first such write, and one for the bookmarks of its job."""
    if not document.path.endswith(".py"):
        found = BY_SUFFIX[document.path[document.path.rindex(".") :]].search(document.text)
        line = _line(document, found.start()) if found else None
    else:
        line = next((call.lineno for call in calls(document.python) if _replaces(call)), None)
        line = line or _exchanges(document) or _exchanges_by_calls(document)
        yield from _bookmarks(document)
    if line is not None:
        yield Resilience(source=Source(path=document.path, line=line, tool=TOOL), form="idempotent")


def _line(document: Document, at: int) -> int:
    return document.text.count("\n", 0, at) + 1


def _exchanges(document: Document) -> int | None:
    """Return where rows are deleted from a table that the same module inserts them into."""
    deleted = {found[1]: found.start() for found in DELETES.finditer(document.text)}
    inserted = {found[1] for found in INSERTS.finditer(document.text)} if deleted else set()
    return next((_line(document, at) for table, at in deleted.items() if table in inserted), None)


def _exchanges_by_calls(document: Document) -> int | None:
    """Return where rows or documents are deleted by a condition in a module that inserts such as well."""
    made = tuple(calls(document.python))
    if not any(_inserts(call) for call in made):
        return None
    return next((call.lineno for call in made if _deletes(call)), None)


def _inserts(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in INSERTING


def _deletes(call: ast.Call) -> bool:
    """Say whether a call deletes by a condition: `table.delete().where(…)`, `query.filter(…).delete()`."""
    if not isinstance(call.func, ast.Attribute):
        return False
    if call.func.attr == "delete_many":
        return bool(call.args or call.keywords)
    before = call.func.value.func if isinstance(call.func.value, ast.Call) else None
    name = before.attr if isinstance(before, ast.Attribute) else dotted(before) if before else ""
    return (name, call.func.attr) in DELETING


def _bookmarks(document: Document) -> Iterator[Resilience]:
    """Yield the read whose state a job of AWS Glue commits: it goes on where the last run has ended."""
    text = document.text
    if "awsglue" not in text or ".commit(" not in text:
        return
    read = next((call for call in calls(document.python) if literal_text(keyword(call, BOOKMARK))), None)
    if read is not None:
        yield Resilience(source=Source(path=document.path, line=read.lineno, tool=TOOL), form="resumable")


def _replaces(call: ast.Call) -> bool:
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if method == "mode" and call.args:
        return literal_text(call.args[0]) == OVERWRITE
    if method in PANDAS:
        return literal_text(keyword(call, "if_exists")) == "replace"
    disposition = keyword(call, "write_disposition")
    if disposition is not None:
        return (literal_text(disposition) or dotted(disposition)).endswith(TRUNCATE)
    return _writes(call) and literal_text(keyword(call, "mode")) == OVERWRITE


def _writes(call: ast.Call) -> bool:
    """Say whether a call is one of a data frame's writer: `frame.write.parquet(…)`."""
    if not isinstance(call.func, ast.Attribute):
        return False
    return any(isinstance(node, ast.Attribute) and node.attr == "write" for node in nodes(call.func.value))
