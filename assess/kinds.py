"""What kind of repository it is, so that a mirror, a sample or a burst is not mistaken for a team's daily work."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from assess.facts import Code, Facts, Introduction, Project, Role
from assess.masking import masked
from assess.roles import is_sample_repository

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assess.history import History

SHORT = 12  # letters of a commit id that are told
BURST = timedelta(days=92)  # codebook, develop.version-control: three months
COURSE = re.compile(r"\b(course|bootcamp|nanodegree|workshop|tutorial|zoomcamp|capstone|homework)\b", re.IGNORECASE)
MIRROR = re.compile(r"\b(read-only mirror|mirror of|is mirrored)\b", re.IGNORECASE)


def kind_of(facts: Facts, history: History, sizes: Mapping[str, int]) -> str:
    """Return one of mirror, sample, course, template, burst and team."""
    told = " ".join(f"{one.title} {one.text}" for one in facts.of(Introduction))
    if MIRROR.search(told):
        return "mirror"
    if COURSE.search(told):
        return "course"
    if is_sample_repository(sizes):
        return "sample"
    if any(code.role is Role.TEMPLATE for code in facts.of(Code)) and not any(code.data for code in facts.of(Code)):
        return "template"
    return "burst" if _is_burst(history) else "team"


def _is_burst(history: History) -> bool:
    first, last = history.first_commit_at, history.last_commit_at
    return history.complete and first is not None and last is not None and last - first < BURST


def name_of(facts: Facts, first_commit: str) -> str:
    """Return the repository's name by its own tree, so that every clone of a commit has the same.

    A data project at the top names it, where it has a name of its own, else its README's title, else the first commit.
    """
    projects = [one.name for one in facts.of(Project) if not one.path and one.name not in {"", one.tool}]
    titles = [one.title for one in facts.of(Introduction) if one.title]
    return masked(next(iter([*projects, *titles]), first_commit[:SHORT]))
