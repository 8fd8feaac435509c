"""What kind of repository it is, so that a mirror, a sample or a burst is not mistaken for a team's daily work."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from assess.facts import Code, Facts, Record, Role
from assess.history import History
from assess.roles import is_sample_repository

BURST = timedelta(days=92)  # codebook, develop.version-control: three months
COURSE = re.compile(r"\b(course|bootcamp|nanodegree|workshop|tutorial|zoomcamp|capstone|homework)\b", re.IGNORECASE)
MIRROR = re.compile(r"\b(read-only mirror|mirror of|is mirrored)\b", re.IGNORECASE)


def kind_of(facts: Facts, history: History, sizes: Mapping[str, int]) -> str:
    """Return one of mirror, sample, course, template, burst and team."""
    titles = " ".join(record.title for record in facts.of(Record))
    if MIRROR.search(titles):
        return "mirror"
    if COURSE.search(titles):
        return "course"
    if is_sample_repository(sizes):
        return "sample"
    if any(code.role is Role.TEMPLATE for code in facts.of(Code)) and not any(code.data for code in facts.of(Code)):
        return "template"
    return "burst" if _is_burst(history) else "team"


def _is_burst(history: History) -> bool:
    first, last = history.first_commit_at, history.last_commit_at
    return first is not None and last is not None and last - first < BURST
