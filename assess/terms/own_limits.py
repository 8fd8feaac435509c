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
        r"|(?:days|hours|minutes|seconds)_(?:old|behind|since|late|without_(?:data|updates?|messages|records))|data_age",
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
# What an assertion counts: records of any name where it wants many, those named so where it wants one.
AMOUNTS = re.compile(r"len\(|\b\w{0,40}count\b|\.count\(\)|\.shape\[0\]")
RECORDS_COUNTED = re.compile(
    r"\blen\([\w.]{0,40}(?:\[['\"])?(?:df|frame|rows|records|files|data|features|messages|documents)(?:['\"]\])?\)"
    r"|\.shape\[0\]|\.count\(\)|\b(?:total|(?:row|record|file|item)_?count|num_(?:rows|records))\b"
)
NO_AMOUNT = (0, 1)
# A share of the records, by its name or by the division that gives it; then what bounds it; and shares of other things.
SHARE = re.compile(
    r"(?:^|[_.])(?:share|ratio|fraction|percent|percentage|pct|rate|proportion)s?(?:_|$)|\blen\([^()]{0,60}\) ?/"
    r"|/ ?(?:max\()?len\(|/ ?\w{0,30}total",
    re.IGNORECASE,
)
BOUND = re.compile(
    r"threshold|toleran|(?:^|[_.])(?:max|min)(?:imum)?_|_(?:max|min|limit)$|limit_|allowed|^0?\.\d{1,6}$", re.IGNORECASE
)
NO_DATA = re.compile(
    r"learning|dropout|sampl|frame_?rate|bit_?rate|tax|interest|exchange|price|compress|confidence|train|cpu|mem|progress"
    r"|random|hit_?rate|rate_?limit|retr(?:y|ies)|aspect",
    re.IGNORECASE,
)
TELLS = frozenset({"warning", "warn", "error", "critical", "exception"})
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


def asserts_many(node: ast.AST) -> bool:
    """Say whether an assertion wants a count to be above, or below, a figure of more than one."""
    counted, figure = _asserted(node)
    return figure not in NO_AMOUNT and AMOUNTS.match(counted) is not None


def asserts_some(node: ast.AST) -> bool:
    """Say whether an assertion wants at least one record."""
    counted, figure = _asserted(node)
    return figure in NO_AMOUNT and RECORDS_COUNTED.search(counted) is not None


def _asserted(node: ast.AST) -> tuple[str, int]:
    """Return what an assertion compares with a figure, and this figure; "" and 0 where it does something else."""
    for one in nodes_of(node.test, ast.Compare) if isinstance(node, ast.Assert) else ():
        figure = one.comparators[-1]
        if isinstance(one.ops[-1], ORDERED) and isinstance(figure, ast.Constant) and type(figure.value) is int:
            return source_text(one.left), figure.value
    return "", 0


def limits_share(function: ast.AST) -> bool:
    """Say whether a function stops or warns where a share of the records is beyond a limit."""
    judged = [node.test for node in nodes_of(function, ast.If) if _tells(node.body)]
    judged += [node.test for node in nodes_of(function, ast.Assert)]
    compared = (one for test in judged for one in nodes_of(test, ast.Compare) if isinstance(one.ops[0], ORDERED))
    for one in compared:
        left, right = source_text(one.left), source_text(one.comparators[0])
        if NO_DATA.search(f"{left} {right}") is None and any(
            SHARE.search(share) and BOUND.search(bound) for share, bound in ((left, right), (right, left))
        ):
            return True
    return False


def _tells(body: list[ast.stmt]) -> bool:
    """Say whether statements raise or log a fault."""
    return any(
        isinstance(node, ast.Raise) or dotted(node.func).rpartition(".")[2] in TELLS
        for statement in body
        for node in nodes_of(statement, ast.Raise, ast.Call)
        if isinstance(node, ast.Raise | ast.Call)
    )


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
