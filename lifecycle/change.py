"""What changed between two assessments of a repository: the level, and the practices gained and lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assess.findings import Status

if TYPE_CHECKING:
    from datetime import datetime

    from assess.assessment import Assessment

RANK = {Status.MET: 2, Status.PARTIAL: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """From one assessment to a later one; levels are None where they have no figure."""

    since: datetime
    level_before: int | None
    level_after: int | None
    gained: tuple[str, ...]
    lost: tuple[str, ...]


def changed(before: Assessment, after: Assessment) -> Change:
    """Compare two assessments; a practice is gained or lost where its status rose or fell, errors left out."""
    steps = {name: _step(before, after, name) for name in after.practices if name in before.practices}
    return Change(
        since=before.committed_at,
        level_before=before.level,
        level_after=after.level,
        gained=tuple(name for name, step in steps.items() if step > 0),
        lost=tuple(name for name, step in steps.items() if step < 0),
    )


def _step(before: Assessment, after: Assessment, name: str) -> int:
    old, new = before.practices[name].status, after.practices[name].status
    if Status.ERROR in {old, new}:
        return 0
    return RANK.get(new, 0) - RANK.get(old, 0)
