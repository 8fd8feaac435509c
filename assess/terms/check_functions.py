"""Functions that check data: by what they are called, what they look at, and what they do about a fault."""

from __future__ import annotations

import ast
import re

from assess.documents.syntax import calls, dotted, nodes_of
from assess.facts import CheckKind
from assess.readers.airflow.operators import words_in
from assess.terms.own_limits import (
    asserts_many,
    asserts_some,
    compares_amount,
    is_stopping,
    limits_share,
    stops_on_fewer,
    stops_on_nothing,
    stops_without_records,
)

CHECKING = frozenset(
    """
    check checks checker validate validates validation validator validators verify assert ensure quality qc qa dq
    sanity expect expectation expectations flag flags test tests
    """.split()
)
CHECKERS = CHECKING - {"flag", "flags", "qa", "assert", "ensure", "expect", "test", "tests"}
# What functions look at: https://pandas.pydata.org/docs/reference/frame.html and the like of Spark and Polars
LOOKS = {
    CheckKind.UNIQUENESS: frozenset({"duplicated", "is_duplicated", "is_unique", "nunique", "n_unique"}),
    CheckKind.VALIDITY: frozenset(
        """
        isnull isna notnull notna isNull isNotNull is_null is_not_null isin is_in between is_between withColumn
        with_columns iterrows dropna rlike str iloc loc lt gt ge le shape count height
        """.split()
    ),
    CheckKind.NON_EMPTY: frozenset({"empty", "isEmpty", "is_empty"}),
    CheckKind.SCHEMA: frozenset({"columns", "dtypes", "schema", "dtype", "printSchema"}),
}
NAMED = (
    (CheckKind.UNIQUENESS, frozenset({"duplicate", "duplicates", "duplicated", "unique", "uniqueness"})),
    (CheckKind.VOLUME, frozenset({"rows", "volume", "rowcount", "length", "size"})),
    (CheckKind.SCHEMA, frozenset({"schema", "columns", "column", "dtypes", "types", "format"})),
    (CheckKind.NON_EMPTY, frozenset({"empty", "nonempty"})),
)
FAULTS = re.compile(r"error|fail|issue|problem|violation|warning|invalid|report|anomal|complain|flag|qc", re.IGNORECASE)
TELLS = frozenset({"warning", "warn", "error", "critical", "exception"})
KEEPS = re.compile(
    r"^(?:append|extend|add\w*|raise\w*|record\w*|report\w*|update_quality\w*|with_?columns?)$", re.IGNORECASE
)
# How a frame of AWS Glue tells of records that a step could not take:
# https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-crawler-pyspark-extensions-dynamic-frame.html
REJECTS = frozenset({"stageErrorsCount", "errorsCount", "assertErrorThreshold", "errorsAsDynamicFrame"})
# A record of an outcome: what was looked at, and whether it holds.
OUTCOMES = frozenset({"success", "passed", "is_valid", "valid", "has_passed", "is_successful"})
PARTS = r"(?:records?|rows?|columns?)"
WRONG = r"(?:missing|required|duplicated?|invalid|null|empty|unexpected|mismatch\w{0,5})"
REFUSED = re.compile(rf"\b{PARTS}\b[^\"'\n]{{0,40}}\b{WRONG}\b|\b{WRONG}\b[^\"'\n]{{0,40}}\b{PARTS}\b", re.IGNORECASE)
MAX_TEXT = 500  # characters of a literal that are looked at


def speaks_of_refusal(text: str) -> bool:
    """Say whether a text speaks of a record that is missing, empty or wrong."""
    return REFUSED.search(text) is not None


def kind_of_function(
    function: ast.FunctionDef | ast.AsyncFunctionDef, owner: str, *, looks: bool, framed: bool, demanding: bool
) -> CheckKind | None:
    """Return what a function of a class checks; the module looks at data, works on frames, may refuse records."""
    words = words_in(function.name)
    if looks and (kind := _kind(function, owner)) is not None:
        return kind
    if framed and words & CHECKERS and _records_outcome(function):
        return _named(words, CheckKind.VALIDITY)
    if (demanding and _refuses(function)) or _counts_rejects(function):
        return CheckKind.VALIDITY
    if limits_share(function):
        return CheckKind.AGGREGATE
    if _limits_amount(function) or (CHECKERS & words and compares_amount(function)):
        return CheckKind.VOLUME
    return CheckKind.NON_EMPTY if _stops(function) else None


def _limits_amount(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    fewer = any(map(stops_on_fewer, nodes_of(function, ast.If)))
    named = bool(CHECKING & words_in(function.name))
    return fewer or (named and any(map(asserts_many, nodes_of(function, ast.Assert))))


def _kind(function: ast.FunctionDef | ast.AsyncFunctionDef, owner: str) -> CheckKind | None:
    """Return what a function checks; None where it is no check on data."""
    if any(stops_on_nothing(node) for node in nodes_of(function, ast.If)):
        return CheckKind.NON_EMPTY
    words = words_in(function.name)
    if not (words & CHECKING or (words_in(owner) & CHECKERS and not function.name.startswith("__"))):
        return None
    looked = {node.attr for node in nodes_of(function, ast.Attribute)}
    seen = [kind for kind, names in LOOKS.items() if names & looked]
    if not seen or not _answers(function, words):
        return None
    return _named(words | words_in(owner), seen[0])


def _named(words: frozenset[str], otherwise: CheckKind) -> CheckKind:
    return next((kind for kind, names in NAMED if names & words), otherwise)


def _records_outcome(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Say whether a function hands out a record of whether something holds, with what it found beside it."""
    for node in nodes_of(function, ast.Return):
        if isinstance(node.value, ast.Call) and len(node.value.keywords) > 1:
            name = dotted(node.value.func).rpartition(".")[2]
            if name[:1].isupper() and any(one.arg in OUTCOMES for one in node.value.keywords):
                return True
    return False


def _stops(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    ifs = nodes_of(function, ast.If)
    stopped = any(stops_without_records(node) or stops_on_nothing(node) for node in ifs)
    return stopped or any(map(asserts_some, nodes_of(function, ast.Assert)))


def _refuses(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Say whether a function raises over a record or a field of it that is missing, empty or wrong."""
    for node in nodes_of(function, ast.Raise):
        if isinstance(node.exc, ast.Call):
            texts = (part.value for one in node.exc.args for part in nodes_of(one, ast.Constant))
            if REFUSED.search(" ".join(text[:MAX_TEXT] for text in texts if isinstance(text, str))):
                return True
    return False


def _counts_rejects(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Say whether a function raises over the records that a frame of AWS Glue sets apart."""
    asked = {node.attr for node in nodes_of(function, ast.Attribute)} & REJECTS
    return bool(asked) and (is_stopping(function) or "assertErrorThreshold" in asked)


def _answers(function: ast.FunctionDef | ast.AsyncFunctionDef, words: frozenset[str]) -> bool:
    """Say whether a fault has a consequence: the run stops, somebody is told, or the record is flagged."""
    if nodes_of(function, ast.Raise, ast.Assert):
        return True
    for call in calls(function):
        name = dotted(call.func)
        owner, _, method = name.rpartition(".")
        if name in ("sys.exit", "exit") or (method in TELLS and owner):
            return True
        said = f"{name} {' '.join(dotted(argument) for argument in call.args)} {' '.join(sorted(words))}"
        if KEEPS.match(method) and FAULTS.search(said):
            return True
    return False
