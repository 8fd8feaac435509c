"""How code says that data is late, missing or out of its bounds: comparisons with an age, an amount or nothing."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from assess.documents.syntax import calls, dotted, nodes_of, source_text
from assess.sifting import Sifted

if TYPE_CHECKING:
    from assess.documents import Document

EMPTY = Sifted(
    re.compile(
        r"\.(?:empty\b|isEmpty\(|is_empty\()|\.count\(\) (?:==|<|<=) \d"
        r"|\blen\(\w{0,40}?(?:df|rows|records|data)\w{0,40}\) == 0"
    )
)
NOTHING = re.compile(
    r"not (?:\w{1,40}[._]){0,3}(?:df|rows|records|files|items|messages|documents|batches|partitions)"
    r"|len\(\w{0,40}?(?:files|items|messages|documents)\w{0,40}\) == 0"
)
LATE = Sifted(
    re.compile(
        r"stale|fresh|recency|max_?(?:age|lag|delay)|_lag\b|lag_|outdated|out_?dated|too_old"
        r"|days_(?:old|behind|since|late)|hours_(?:old|behind|since|late)|data_age",
        re.IGNORECASE,
    )
)
LIMITED_AGE = re.compile(r"max|limit|threshold|allowed|tolera|sla", re.IGNORECASE)
LAST_CHANGE = Sifted(re.compile(r"\blast_(?:modified|updated?|loaded|refresh|ingest)", re.IGNORECASE))
STATUS = Sifted(re.compile(r"['\"](?:out[ _-]of[ _-]date|outdated|stale|late|overdue)['\"]", re.IGNORECASE))
EXITS = frozenset({"sys.exit", "os._exit", "exit", "quit"})
NOW = frozenset({"now", "today", "utcnow", "current_timestamp", "current_date"})
NONE_COUNTED = re.compile(r"(?:(?:rows?|records?)_?counts?|num_(?:rows|records)|n_rows) (?:==|<=|<) [01]$")
COUNTED = re.compile(
    r"rows?_?counts?|records?_?counts?|num_(?:rows|records)|n_rows|rowcount|len\(\w{0,40}(?:df|rows|records)",
    re.IGNORECASE,
)
ORDERED = (ast.Gt, ast.GtE, ast.Lt, ast.LtE)
LIMIT = re.compile(r"threshold|tolerance|\blimit|_limit|\b(?:max|min)(?:imum)?_|allowed", re.IGNORECASE)
AMOUNT = re.compile(
    r"row|count|size|fraction|ratio|percent|pct|share|total|volume|change|diff|drop|delta|deviation|removed|deleted",
    re.IGNORECASE,
)


def stops_on_nothing(node: ast.AST) -> bool:
    """Say whether a statement raises, or ends the process, where a frame has no rows."""
    if not isinstance(node, ast.If) or not any(isinstance(one, ast.Raise) or _exits(one) for one in node.body):
        return False
    return EMPTY.search(source_text(node.test)) is not None


def _exits(node: ast.AST) -> bool:
    """Say whether a statement ends the process with a code that tells of a fault."""
    if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
        return False
    code = node.value.args[:1]
    return dotted(node.value.func) in EXITS and not (
        not code or (isinstance(code[0], ast.Constant) and code[0].value in (0, None))
    )


def stops_without_records(node: ast.AST) -> bool:
    """Say whether a statement raises where a list of records, files or the like has none."""
    if not isinstance(node, ast.If) or not any(isinstance(one, ast.Raise) for one in node.body):
        return False
    compared = (source_text(one) for one in nodes_of(node.test, ast.Compare))
    return NOTHING.fullmatch(source_text(node.test)) is not None or any(map(NONE_COUNTED.search, compared))


def stops_on_fewer(node: ast.AST) -> bool:
    """Say whether a statement raises where one count of records is smaller, or other, than another one."""
    if not isinstance(node, ast.If) or not any(isinstance(one, ast.Raise) for one in node.body):
        return False
    for one in nodes_of(node.test, ast.Compare):
        sides = [source_text(side) for side in (one.left, *one.comparators)]
        if isinstance(one.ops[0], (*ORDERED, ast.NotEq)) and all(map(COUNTED.search, sides)) and len(set(sides)) > 1:
            return True
    return False


def is_stopping(function: ast.AST) -> bool:
    """Say whether a function raises."""
    return bool(nodes_of(function, ast.Raise))


def speaks_of_age(document: Document) -> bool:
    """Say whether a file has any word that a comparison of ages would have."""
    return any(pattern.search_in(document) for pattern in (LATE, LAST_CHANGE, STATUS))


def compares_age(function: ast.AST, *, watching: bool) -> bool:
    """Say whether a function compares the age of data with a limit, or its state with a word for late.

    A comparison with the time of the last change is one only in code that watches: loads that go on from there
    compare it too.
    """
    called = {dotted(call.func).rpartition(".")[2] for call in calls(function)}
    for node in nodes_of(function, ast.Compare):
        text = source_text(node)
        ordered = isinstance(node.ops[0], ORDERED)
        if ordered and LATE.search(text) and (called & NOW or _is_limited(node)):
            return True
        if (ordered and watching and LAST_CHANGE.search(text)) or STATUS.search(text):
            return True
    return False


def compares_amount(function: ast.AST) -> bool:
    """Say whether a function raises where an amount or a share is beyond a named limit."""
    if not is_stopping(function):
        return False
    compared = [node for node in nodes_of(function, ast.Compare) if isinstance(node.ops[0], ORDERED)]
    return any(LIMIT.search(text) and AMOUNT.search(text) for text in map(source_text, compared))


def _is_limited(node: ast.Compare) -> bool:
    sides = [source_text(side) for side in (node.left, *node.comparators)]
    return all(LATE.search(side) for side in sides) and any(LIMITED_AGE.search(side) for side in sides)
