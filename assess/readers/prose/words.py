"""The words of `tables/prose.toml`, compiled once."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import cast

from assess.facts import RecordKind
from assess.sifting import Sifted
from assess.tables import table

HEADINGS_KEPT = 4_096  # pages of one kind have the same ones
_TABLE = cast("dict[str, dict[str, str]]", table("prose"))


def _kinds(name: str, key: str) -> tuple[tuple[Sifted, RecordKind], ...]:
    rows = cast("dict[str, list[dict[str, str]]]", table("prose"))[name]
    return tuple((Sifted(re.compile(row[key])), RecordKind(row["kind"])) for row in rows)


def _patterns(name: str, flags: re.RegexFlag = re.IGNORECASE) -> dict[str, Sifted]:
    return {key: Sifted(re.compile(pattern, flags)) for key, pattern in _TABLE[name].items()}


SKIPPED = re.compile(_TABLE["skip"]["paths"])
PATHS = _kinds("paths", "path")
HEADINGS = _kinds("headings", "heading")
SUBJECTS = _patterns("subjects")
EVIDENCE = {**_patterns("evidence", re.IGNORECASE | re.DOTALL), "item": Sifted(re.compile(_TABLE["evidence"]["item"]))}
LINKS = _patterns("links")
PROCEDURES = _patterns("procedures")
DELIVERIES = _patterns("deliveries")
REQUIREMENTS = _patterns("requirements", re.IGNORECASE | re.MULTILINE)


def kind_of_path(path: str) -> RecordKind | None:
    """Return what a well-known name or folder says that a document is."""
    path = path.lower()
    return next((kind for pattern, kind in PATHS if pattern.search(path)), None)


@lru_cache(maxsize=HEADINGS_KEPT)
def kind_of_heading(heading: str) -> RecordKind | None:
    """Return what a heading says that its section is."""
    heading = re.sub(r"^[^\w]*(?:\d+[.):]?\s+)*", "", heading).lower()
    return next((kind for pattern, kind in HEADINGS if pattern.search(heading)), None)
