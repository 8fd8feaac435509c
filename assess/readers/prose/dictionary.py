"""Data dictionaries in prose: how many tables a text describes with their columns or purpose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assess.documents import Section
    from assess.readers.prose.pages import Part

MIN_COLUMNS = 3
HEADER = re.compile(r"[ \t]*\|(.+)\Z")
RULE = re.compile(r"[ \t]*+(?:\|[ \t]*+)?:?--[-:| \t]*+\Z")
COLUMNS = re.compile(r"\b(?:columns?|fields?|attributes?)\b", re.IGNORECASE)
TABLES = re.compile(r"\b(?:tables?|models?|data ?sets?|views?)\b", re.IGNORECASE)
MEANING = re.compile(r"\b(?:description|meaning|definition|type|purpose|notes?|contents?|data type)\b", re.IGNORECASE)
COLUMN_LIST = re.compile(r"(?m)^[ \t>*-]*`?[a-z_][\w]*`?(?:,[ \t]*`?[a-z_][\w]*`?){2,60}")
NAMED_COLUMN = re.compile(r"(?m)^[ \t]*[-*+][ \t]+[`*]{0,3}[a-z_][a-z0-9_]*[`*]{0,3}[ \t]*(?::|-|\u2013|\()[ \t]*\S")
# The tree that Spark's `printSchema` writes.
SPARK_SCHEMA = re.compile(r"(?m)^root\n(?:[ |]*\|-- [^\n]+(?:\n|\Z)){3,}")


def described_tables(part: Part) -> int:
    """Count the tables that a part lists with columns, and the rows of overviews of tables."""
    return sum(_described(section) for section in part.sections)


def _described(section: Section) -> int:
    lines = section.text.splitlines()
    overview = columns = 0
    for index, line in enumerate(lines[1:], start=1):
        header = HEADER.match(lines[index - 1])
        if not (RULE.match(line) and header and MEANING.search(header[1])):
            continue
        if COLUMNS.search(header[1]):
            columns += 1
        elif TABLES.search(header[1]):
            overview += _rows(lines[index + 1 :])
    listed = len(COLUMN_LIST.findall(section.text)) + sum(len(COLUMN_LIST.findall(code.text)) for code in section.code)
    named = 1 if len(NAMED_COLUMN.findall(section.text)) >= MIN_COLUMNS else 0
    texts = (section.text, *(code.text for code in section.code))
    trees = sum(len(SPARK_SCHEMA.findall(text)) for text in texts)
    return overview + columns + (listed or named or trees)


def _rows(lines: list[str]) -> int:
    return next((index for index, line in enumerate(lines) if not line.lstrip().startswith("|")), len(lines))
