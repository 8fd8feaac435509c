"""Checks on data in R: a condition on rows, missing or repeated values after which the script stops or warns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import CheckKind, QualityCheck, Source
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "r-checks"
LANGUAGE = "r"
VERSION = 1
NEEDLES = (b"stop(", b"warning(", b"abort(", b"stopifnot(", b"assert", b"validate::", b"pointblank", b"check_that(")
WANTS = (Want(suffixes=(".r", ".R"), needles=NEEDLES),)
GIVES = (QualityCheck,)

CONDITION = re.compile(
    r"\bif ?\(|\bstopifnot\(|\bassert\w{0,30}\(|\bverify\(|\binsist\(|\bcheck_that\(|\bcol_vals_\w{1,30}\("
)
ITSELF = re.compile(r"\b(?:stopifnot|assert\w{0,30}|verify|insist|check_that|col_vals_\w{1,30})\(")
LOOKS = (
    (CheckKind.UNIQUENESS, re.compile(r"\bduplicated\(|\banyDuplicated\(|\bn_distinct\(|\bis_uniq\(|distinct\(")),
    (CheckKind.NON_EMPTY, re.compile(r"\b(?:nrow|NROW|length|dim)\([^\n]{0,80}?\)\s?(?:==|<=?)\s?[01]\b|\bis_empty\(")),
    (CheckKind.VOLUME, re.compile(r"\b(?:nrow|NROW|n_rows?|count|records?)\b|_diff\b|\brows?\b")),
    (CheckKind.SCHEMA, re.compile(r"\b(?:names|colnames|has_name|setdiff)\(")),
    (
        CheckKind.VALIDITY,
        re.compile(
            r"\bis\.na\(|\bis\.null\(\w{1,40}\$|\bcomplete\.cases\(|\bin_set\(|\bnot_na\(|\bwithin_bounds\(|%in%"
        ),
    ),
)
STOPS = re.compile(r"\b(?:stop|warning|abort|cli_abort|cli_warn|warn)\(")
WITHIN = 6  # lines from the condition to the stop


def read(document: Document) -> Iterator[QualityCheck]:
    """Yield the first check of a kind in one script."""
    lines = document.lines
    seen: set[CheckKind] = set()
    for at, line in enumerate(lines):
        if line.lstrip().startswith("#") or not (CONDITION.search(line) or ITSELF.search(line)):
            continue
        kind = next((kind for kind, pattern in LOOKS if pattern.search(line[:500])), None)
        follows = ITSELF.search(line) or any(STOPS.search(one) for one in lines[at : at + WITHIN])
        if kind is None or kind in seen or not follows:
            continue
        seen.add(kind)
        yield QualityCheck(
            source=Source(path=document.path, line=at + 1, tool=LANGUAGE),
            dataset=document.path,
            kind=kind,
            tool=LANGUAGE,
            certain=False,
            run_by=(document.path,),
        )
