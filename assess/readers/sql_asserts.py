"""Queries that fail where data breaks a rule: what they check, and the code that runs the files of their folder.

https://cloud.google.com/bigquery/docs/reference/standard-sql/debugging_functions#error,
https://learn.microsoft.com/sql/t-sql/language-elements/throw-transact-sql and
https://www.postgresql.org/docs/current/plpgsql-errors-and-messages.html
"""

from __future__ import annotations

from itertools import pairwise
from posixpath import dirname
from typing import TYPE_CHECKING

from assess.facts import CheckKind, Dataset, Fact, Facts, QualityCheck, Source
from assess.readers.own_checks import Imports, dotted_names
from assess.readers.protocol import Want
from assess.readers.sql_code import kind_of_check
from assess.terms.statements import name_at
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "sql-asserts"
VERSION = 1
WORDS = ("error(", "ERROR(", "raise", "RAISE", "throw", "THROW", "as int64", "AS INT64", "as INT64", "AS int64")
WANTS = (Want(suffixes=(".sql",), needles=tuple(word.encode() for word in WORDS)),)

QUERIES = frozenset({"SELECT", "WITH"})
BLOCKS = frozenset({"IF", "DO", "BEGIN", "DECLARE"})
STOPS = frozenset({"RAISE", "THROW", "RAISERROR"})
COUNTED = frozenset({"COUNT", "EXISTS", "MAX", "MIN", "SUM"})
CHANGES = frozenset({"CREATE", "INSERT", "MERGE", "UPDATE", "DELETE", "ALTER", "TRIGGER"})
MAX_HOPS = 2  # of imports from the code that names a folder to the pipeline that it is of


class SqlAssert(Fact):
    """A query that fails by itself, before it is known which code runs it."""

    dataset: str
    kind: CheckKind


GIVES = (QualityCheck, SqlAssert)


def read(document: Document) -> Iterator[SqlAssert]:
    """Yield the queries of a file that fail by a condition; those within a model of a tool are that tool's."""
    sql = document.sql
    if sql.refs or sql.sources:
        return
    for statement in sql.statements:
        words = statement.words
        text = statement.text.upper()
        if (words[0] in QUERIES and _raises(words)) or (words[0] in BLOCKS and _stops(text)):
            source = Source(path=document.path, line=statement.line, tool=TOOL)
            yield SqlAssert(source=source, dataset=_table(words), kind=_kind(words))


def link(facts: Facts) -> Iterator[QualityCheck]:
    """Yield each check with the modules that name its file or folder, and those that build on them."""
    found = facts.of(SqlAssert)
    if not found:
        return
    imports = facts.of(Imports)
    tables = {_last(one.name): one.name for one in facts.of(Dataset)}
    runners: dict[str, tuple[str, ...]] = {}
    for one in found:
        folder = dirname(one.source.path)
        if folder not in runners:
            runners[folder] = _runners(folder, imports)
        yield QualityCheck(
            source=replace(one.source, tool="sql"),
            dataset=tables.get(_last(one.dataset), one.dataset),
            kind=one.kind,
            tool=TOOL,
            certain=False,
            run_by=runners[folder],
        )


def _raises(words: tuple[str, ...]) -> bool:
    """Say whether a query calls ERROR, or casts a text to a number, which fails."""
    if CHANGES & set(words):
        return False
    if ("ERROR", "(") in pairwise(words):
        return True
    casts = (at for at in range(len(words) - 5) if words[at : at + 4] == ("CAST", "(", "(", "SELECT"))
    return any(words[at + 4].startswith("'") and words[at + 5] == ")" for at in casts)


def _stops(text: str) -> bool:
    """Say whether a block looks at what it counts and raises an error, and changes nothing."""
    words = set(text.replace("(", " ").replace(";", " ").split())
    return bool(STOPS & words and COUNTED & words) and not CHANGES & words


def _kind(words: tuple[str, ...]) -> CheckKind:
    if "COUNT" in words and (">", "0") in pairwise(words):
        return CheckKind.NON_EMPTY
    kind = kind_of_check(words)
    # a group's count is compared with another figure, not with one
    return CheckKind.VOLUME if kind is CheckKind.UNIQUENESS and {"MAX", "MIN", "SUM"} & set(words) else kind


def _table(words: tuple[str, ...]) -> str:
    """Return the last name of the first table that is read."""
    names = (name_at(words, at + 1) for at, word in enumerate(words[:-1]) if word == "FROM")
    return _last(next((name for name in names if name), ""))


def _last(name: str) -> str:
    return name.rpartition(".")[2].casefold()


def _runners(folder: str, imports: Iterable[Imports]) -> tuple[str, ...]:
    """Return the modules that name a folder or files of it, and over a few steps those that import them."""
    known = {
        one.source.path: None
        for one in imports
        if any(f"/{folder}".endswith(f"/{named.removesuffix('/')}") or dirname(named) == folder for named in one.paths)
    }
    for _ in range(MAX_HOPS):
        names = {name for path in known for name in dotted_names(path)}
        known |= {one.source.path: None for one in imports if not names.isdisjoint(one.modules)}
    return tuple(known)
