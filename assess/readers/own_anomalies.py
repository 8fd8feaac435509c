"""Statistical checks for anomalies that a team writes itself, as models of SQL or functions of Python."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from assess.documents.syntax import FunctionDef, nodes
from assess.facts import CheckKind, QualityCheck, Source
from assess.readers.airflow.operators import words_in
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "own-anomalies"
VERSION = 1
WANTS = (
    Want(suffixes=(".sql", ".sqlx"), needles=(b"stddev", b"STDDEV", b"zscore", b"z_score", b"percentile", b"quantile")),
    Want(suffixes=(".py",), needles=(b"anomal", b"outlier", b"zscore", b"z_score")),
)
GIVES = (QualityCheck,)

CALLED = frozenset({"anomaly", "anomalies", "outlier", "outliers", "zscore", "zscores", "spike", "spikes"})
# Words of a path or a name that say that the data is watched: an anomaly of a customer is the business's.
WATCHED = frozenset(
    """
    quality dq dqc qa check checks checking monitor monitors monitoring alert alerts test tests validation validate
    validations observability volume freshness
    """.split()
)
TESTING = frozenset({"test_", "_test.py", "conftest"})
STATISTICS = re.compile(
    r"\bstddev(?:_samp|_pop)?[ ]?\(|\bz_?score|\bpercentile_|\bapprox_quantiles|\bmad\b|\bstd\(|\.std\("
    r"|\bquantile\(|\biqr\b|\brolling\(",
    re.IGNORECASE,
)


def read(document: Document) -> Iterator[QualityCheck]:
    """Yield a check for each model, and each function, that looks for anomalies by a statistic over the data."""
    path = document.path
    if not STATISTICS.search(document.text):
        return
    if not path.endswith(".py"):
        words = words_in(path)
        if CALLED & words and WATCHED & words:
            yield _check(path, 1)
        return
    if any(mark in path for mark in TESTING):
        return
    for node in nodes(document.python):
        if isinstance(node, FunctionDef):
            words = words_in(node.name)
            if CALLED & words and WATCHED & (words | words_in(path)) and _compares(node):
                yield _check(path, node.lineno)


def _compares(function: ast.AST) -> bool:
    return any(isinstance(node, ast.Compare) for node in nodes(function))


def _check(path: str, line: int) -> QualityCheck:
    source = Source(path=path, line=line, tool=TOOL)
    stem = path.rpartition("/")[2].partition(".")[0]
    dataset = path if path.endswith(".py") else stem
    return QualityCheck(
        source=source, dataset=dataset, kind=CheckKind.ANOMALY, tool=TOOL, certain=False, run_by=(path,)
    )
