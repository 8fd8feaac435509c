"""Soda: checks in SodaCL and the connection to Soda Cloud, where results are kept.

https://docs.soda.io/soda-cl/soda-cl-overview.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.documents import Mapping
from assess.facts import CheckKind, Fact, Freshness, QualityCheck, Retention, Source, ToolUse
from assess.readers.protocol import Want
from assess.terms.check_kinds import kind_of_check
from assess.terms.shapes import entries, mapping, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "soda"
VERSION = 1
WANTS = (
    Want(
        suffixes=(".yml", ".yaml"),
        needles=(b"checks for ", b"for each dataset", b"soda_cloud", b"automated monitoring"),
    ),
)
GIVES = (QualityCheck, Freshness, Retention, ToolUse)

CHECKS = re.compile(r"(?:filter )?checks for (?:dataset )?([\w.$\"`{}-]+)")
MAX_EXPRESSION = 200
LIMIT = re.compile(r"<=?\s*+(\d(?:\w++|\d*+\s++\w++))\s*+$")


def read(document: Document) -> Iterable[Fact]:
    """Return the checks of each dataset in the file, and where results go."""
    value = document.yaml
    if not isinstance(value, Mapping):
        return
    facts = [fact for key in value for fact in _facts(document.path, value, key)]
    if facts:
        yield ToolUse(source=facts[0].source, kind="quality", tool=TOOL)
    yield from facts


def _facts(path: str, value: Mapping, key: str) -> Iterator[Fact]:
    source = Source(path=path, line=value.lines.get(key), tool=TOOL)
    if found := CHECKS.match(key):
        if not key.startswith("filter"):
            yield from _checks(source, found[1].strip('"`'), value[key])
    elif key.startswith("for each dataset"):
        yield from _checks(source, key.rpartition(" ")[2], mapping(value[key]).get("checks"))
    elif key == "automated monitoring":
        yield QualityCheck(source=source, dataset="", kind=CheckKind.ANOMALY, tool=TOOL)
    elif key == "soda_cloud" and value[key]:
        yield Retention(source=source, what="check metrics", tool=TOOL)


def _checks(source: Source, dataset: str, checks: object) -> Iterator[Fact]:
    for entry in entries(checks):
        settings = mapping(entry)
        expression = text(entry) or next(iter(settings), "")
        if not expression:
            continue
        details = mapping(settings.get(expression))
        warns = "warn" in details and "fail" not in details
        line = settings.line if settings else source.line
        here = Source(path=source.path, line=line, tool=TOOL)
        kind = kind_of_check(expression)
        yield QualityCheck(source=here, dataset=dataset, kind=kind, tool=TOOL, warn_only=warns)
        limit = LIMIT.search(expression[:MAX_EXPRESSION]) or LIMIT.search(_threshold(details))
        if kind is CheckKind.FRESHNESS and (limit or details):
            yield Freshness(source=here, dataset=dataset, limit=limit[1] if limit else "", errors=not warns)


def _threshold(details: Mapping) -> str:
    return (text(details.get("fail")) or text(details.get("warn")))[:MAX_EXPRESSION]
