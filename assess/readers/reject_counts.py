"""Counts of records that did not get through, which code stores or sends: columns of tables and names of metrics."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Retention, Source
from assess.readers.protocol import Want
from assess.sifting import Sifted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "own-counts"
VERSION = 1
GIVES = (Retention,)
STATES = "failed|rejected|reject|invalid|errored|malformed|quarantined|discarded|dropped|unparsed|duplicate|bad|skipped"
WANTS = (
    Want(
        suffixes=(
            *(".py", ".scala", ".java", ".kt", ".go", ".ts", ".js", ".rb", ".cs"),
            *(".sql", ".hql", ".ddl", ".json", ".tf"),
        ),
        needles=tuple(state.encode() for state in STATES.split("|")),
    ),
)

RECORDS = r"(?:rows?|records?|events?|documents?|docs|messages?|items|lines|entries|datasets|observations)"
STATE = rf"(?:{STATES})s?"
TOTAL = r"(?:_(?:count|total))?"
COUNT = rf"(?:(?:num|n|count|total)_)?{RECORDS}_(?:with_)?{STATE}{TOTAL}|{STATE}_{RECORDS}{TOTAL}"
# The words of a content are fewer than its text: without one that holds such a name nothing below matches.
COUNTED = re.compile(COUNT.encode())
NAMED = re.compile(
    rf"{COUNT}|rejected|malformed|duplicate_count|invalid|failed(?:records|rows|events|messages|documents)".encode()
)
NUMBER = (
    r"(?:big|small)?int(?:eger|64)?\b|number\b|numeric\b|long\b|(?:Long|Integer)Type"
    r"|[\"'](?:INTEGER|INT64|LONG|NUMERIC)"
)
# A column by its type (DDL), of an ORM, of a list of fields; then a metric by the call or the key that names it.
STORED = Sifted(
    re.compile(
        rf"(?:^|[,(])[ \t]*[`\"']?(?:{COUNT})(?:[`\"']?[ \t]{{1,40}}(?:{NUMBER})"
        rf"|[ \t]?(?::[^=\n]{{1,60}})?=[ \t]?(?:\w{{1,30}}\.)?(?:Column|mapped_column|\w{{1,30}}Field)\("
        rf"|[\"'],[ \t]{{0,4}}(?:{NUMBER}))"
        rf"|\"name\":[ \t]?\"(?:{COUNT})\"",
        re.IGNORECASE | re.MULTILINE,
    )
)
SENT = Sifted(
    re.compile(
        rf"\b(?:\w{{0,30}}(?:counter|metrics?|gauge|histogram)(?:\.\w{{1,20}})?|incr|increment|distribution)"
        rf"\([^()\n]{{0,80}}?(?:\(\))?[^()\n]{{0,40}}?[\"'](?:[\w.-]{{0,40}}[_.-])?"
        rf"(?:{COUNT}|rejected|malformed|duplicate_count|invalid)(?:[_.-][\w.-]{{0,40}})?[\"']"
        rf"|\bmetric_?name\"?[ \t]{{0,9}}[:=][ \t]{{0,9}}[\"'](?:{COUNT}"
        r"|\w{0,30}(?:Rejected|Invalid|Malformed|Failed)(?:Records|Rows|Events|Messages|Documents)\w{0,20})[\"']",
        re.IGNORECASE,
    )
)


def read(document: Document) -> Iterator[Retention]:
    """Yield the first column and the first metric of a file that hold such a count."""
    words = b" ".join(document.vocabulary)
    for named, pattern in ((COUNTED, STORED), (NAMED, SENT)):
        if named.search(words) and (found := pattern.search_in(document)):
            line = document.text.count("\n", 0, found.start()) + 1
            source = Source(path=document.path, line=line, tool=TOOL)
            yield Retention(source=source, what="counts of rejected records", tool=TOOL)
