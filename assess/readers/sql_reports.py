"""Reports on the quality of data that SQL writes into tables of their own, by the words of the tables' names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.facts import CheckKind, Fact, QualityCheck, Retention, Source
from assess.readers.airflow.operators import words_in
from assess.readers.protocol import Want
from assess.readers.sql_code import kind_of_check
from assess.terms.statements import definition_of, name_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "sql-reports"
VERSION = 1
MARKS = ("qaqc", "qa_qc", "qc_", "_qc", "dq_", "_dq", "dqc", "data_quality")
WANTS = (Want(suffixes=(".sql",), needles=tuple(form.encode() for one in MARKS for form in (one, one.upper()))),)
GIVES = (QualityCheck, Retention)

REPORTS = frozenset({"qaqc", "qc", "dq", "dqc"})
COUNTS = frozenset({"COUNT", "SUM", "AVG", "MIN", "MAX", "CASE", "FILTER", "HAVING", "WHERE", "EXCEPT"})
KINDS = (
    (CheckKind.UNIQUENESS, frozenset({"duplicate", "duplicates", "dup", "dups", "unique"})),
    (CheckKind.FRESHNESS, frozenset({"freshness", "stale", "age"})),
    (CheckKind.VOLUME, frozenset({"count", "counts", "volume", "rows"})),
    (
        CheckKind.AGGREGATE,
        frozenset({"outlier", "outliers", "aggregate", "aggregates", "mismatch", "change", "changes"}),
    ),
    (CheckKind.VALIDITY, frozenset({"null", "nulls", "missing", "expected", "invalid", "valid"})),
)


def read(document: Document) -> Iterator[Fact]:
    """Yield a check for each report, and that its results are kept where it is added to what is there."""
    sql = document.sql
    if sql.refs or sql.sources:
        return
    seen: set[str] = set()
    for statement in sql.statements:
        words = statement.words
        name = _written(words)
        known = words_in(name.rpartition(".")[2].lower())
        about_data = REPORTS & known or known >= {"data", "quality"} or known >= {"qa", "qc"}
        if name in seen or not about_data or "SELECT" not in words or not COUNTS & set(words):
            continue
        seen.add(name)
        source = Source(path=document.path, line=statement.line, tool="sql")
        yield QualityCheck(
            source=source,
            dataset=name.casefold(),
            kind=next((kind for kind, names in KINDS if names & known), None) or kind_of_check(words),
            tool=TOOL,
            warn_only=True,
            certain=False,
        )
        if words[0] == "INSERT":
            yield Retention(source=source, what="check metrics", tool="sql")


def _written(words: tuple[str, ...]) -> str:
    """Return the table that a statement fills: INSERT INTO, or CREATE TABLE with a query."""
    if words[:2] == ("INSERT", "INTO"):
        return name_at(words, 2)
    definition = definition_of(words)
    return definition.name if definition is not None and definition.kind == "TABLE" and "AS" in words else ""
