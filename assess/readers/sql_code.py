"""SQL outside a modelling tool: tables with their columns, and statements that look for rows which break a rule."""

from __future__ import annotations

import re
from posixpath import dirname
from typing import TYPE_CHECKING

from assess.documents.sql import MAX_CHARACTERS
from assess.facts import CheckKind, Contract, Dataset, DatasetKind, Fact, QualityCheck, Role, Source, ToolUse
from assess.readers.protocol import Want
from assess.roles import role_of
from assess.terms.statements import Definition, definition_of, name_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document, Statement

TOOL = "sql"
VERSION = 4
WANTS = (
    Want(suffixes=(".sql", ".ddl", ".hql"), needles=(b"TABLE", b"table", b"Table")),
    Want(suffixes=(".sql", ".hql"), needles=(b"ASSERT", b"assert")),
    Want(
        suffixes=(".sql", ".hql"),
        folders=(
            "checks",
            "check",
            "data_quality",
            "data-quality",
            "quality",
            "dq",
            "expectations",
            "validations",
            "tests",
        ),
    ),
)
ROLES = (Role.TEST,)
GIVES = (Contract, Dataset, QualityCheck, ToolUse)

CHECK_FOLDER = re.compile(r"(?:^|/)(?:checks?|data[_-]quality|quality|dq|expectations|validations?|assertions)/")
TEST_FOLDER = re.compile(r"(?:^|/)tests?/$")
EXPECTED_FOLDER = re.compile(r"(?:^|/)(?:expected|golden|fixtures?|snapshots?|testdata|test[_-]data)/")
# Options of CREATE TABLE that one dialect alone has.
DIALECTS = {
    "DISTKEY": "redshift",
    "SORTKEY": "redshift",
    "DISTSTYLE": "redshift",
    "MERGETREE": "clickhouse",
    "REPLACINGMERGETREE": "clickhouse",
    "INT64": "bigquery",
    "FLOAT64": "bigquery",
    "VARIANT": "snowflake",
    "TIMESTAMP_NTZ": "snowflake",
    "TIMESTAMP_LTZ": "snowflake",
}


def read(document: Document) -> Iterable[Fact]:
    """Return tables and checks; a file with references of a modelling tool is that tool's."""
    checks = _is_check_file(document.path)
    if not checks and not _may_define(document):
        return
    is_test = role_of(document.path) is Role.TEST
    sql = document.sql
    if sql.refs or sql.sources:
        return
    for statement in sql.statements:
        source = Source(path=document.path, line=statement.line, tool=TOOL)
        definition = definition_of(statement.words)
        if definition is not None and definition.kind == "TABLE" and definition.verb == "CREATE":
            yield from () if is_test else _table(definition, statement, source)
        elif statement.words[:1] == ("ASSERT",) or (checks and looks_for_faults(statement.words)):
            yield _check(statement, source)


def _may_define(document: Document) -> bool:
    """Say by its words whether a file may define a table or assert anything; what is too large is told as such."""
    words = document.words
    return b"assert" in words or (b"create" in words and b"table" in words) or len(document.content) > MAX_CHARACTERS


def _is_check_file(path: str) -> bool:
    folder = f"{dirname(path).lower()}/"
    if EXPECTED_FOLDER.search(folder):
        return False
    return CHECK_FOLDER.search(folder) is not None or TEST_FOLDER.search(folder) is not None


def _table(definition: Definition, statement: Statement, source: Source) -> Iterator[Fact]:
    """Yield the table and, where its columns are written, the contract that its DDL declares."""
    if definition.temporary or definition.name.startswith("#"):
        return
    described = "COMMENT" in definition.rest or "DESCRIPTION" in definition.rest
    yield Dataset(source=source, name=definition.name, kind=DatasetKind.TABLE, tool=TOOL, described=described)
    if definition.rest[:1] == ("(",):
        yield Contract(source=source, dataset=definition.name, format="ddl", enforced=False)
    tool = next((tool for word, tool in DIALECTS.items() if word in statement.words), "")
    if tool:
        yield ToolUse(source=source, kind="warehouse", tool=tool)


def looks_for_faults(words: tuple[str, ...]) -> bool:
    """Say whether a query returns or counts rows that break a rule: a group condition, or a filter on faults."""
    if words[:1] not in (("SELECT",), ("WITH",)):
        return False
    if "HAVING" in words:
        return True
    return "WHERE" in words and ("NULL" in words or "NOT" in words or "COUNT" in words)


def _check(statement: Statement, source: Source) -> QualityCheck:
    words = statement.words
    at = words.index("FROM") + 1 if "FROM" in words else len(words)
    return QualityCheck(source=source, dataset=name_at(words, at), kind=kind_of_check(words), tool=TOOL, certain=False)


def kind_of_check(words: tuple[str, ...]) -> CheckKind:
    """Return what a check looks at, by its words."""
    known = set(words)
    if known & {"CURRENT_DATE", "CURRENT_TIMESTAMP", "DATEDIFF", "TIMESTAMP_DIFF", "DATE_DIFF", "GETDATE", "NOW"}:
        return CheckKind.FRESHNESS
    if "GROUP" in known and "HAVING" in known and "COUNT" in known:
        return CheckKind.UNIQUENESS
    if known & {"STDDEV", "STDDEV_POP", "STDDEV_SAMP", "ZSCORE"}:
        return CheckKind.ANOMALY
    if "JOIN" in known or "EXISTS" in known:
        return CheckKind.RELATIONSHIP
    if known & {"SUM", "AVG", "MIN", "MAX"}:
        return CheckKind.AGGREGATE
    if "NULL" in known or "BETWEEN" in known or "IN" in known:
        return CheckKind.VALIDITY
    return CheckKind.VOLUME if "COUNT" in known else CheckKind.CUSTOM
