"""Reports on the quality of data that SQL writes into tables of their own, by the words of the tables' names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.facts import Retention, Source
from assess.readers.airflow.operators import words_in
from assess.readers.protocol import Want
from assess.terms.statements import name_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "sql-reports"
VERSION = 1
MARKS = ("qaqc", "qa_qc", "qc_", "_qc", "dq_", "_dq", "dqc", "data_quality")
WANTS = (Want(suffixes=(".sql",), needles=tuple(form.encode() for one in MARKS for form in (one, one.upper()))),)
GIVES = (Retention,)

REPORTS = frozenset({"qaqc", "qc", "dq", "dqc"})
COUNTS = frozenset({"COUNT", "SUM", "AVG", "MIN", "MAX", "CASE", "FILTER", "HAVING", "WHERE", "EXCEPT"})


def read(document: Document) -> Iterator[Retention]:
    """Yield that results are kept for each report that is added to what is there."""
    sql = document.sql
    if sql.refs or sql.sources:
        return
    seen: set[str] = set()
    for statement in sql.statements:
        words = statement.words
        name = name_at(words, 2) if words[:2] == ("INSERT", "INTO") else ""
        known = words_in(name.rpartition(".")[2].lower())
        about_data = REPORTS & known or known >= {"data", "quality"} or known >= {"qa", "qc"}
        if name in seen or not about_data or "SELECT" not in words or not COUNTS & set(words):
            continue
        seen.add(name)
        source = Source(path=document.path, line=statement.line, tool="sql")
        yield Retention(source=source, what="check metrics", tool="sql")
