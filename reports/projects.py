"""Each data project in a line or two: how its practices are rated, and where it is weakest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assess.findings import Status

if TYPE_CHECKING:
    from assess.assessment import Assessment, ProjectRow

WEAKEST = 3
TOLD = (Status.MET, Status.PARTIAL, Status.ABSENT)
RANK = {Status.ABSENT: 0, Status.PARTIAL: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectLine:
    """A project in words: its tools, how many practices are met, partial and absent, and the weakest by id."""

    name: str
    path: str
    tools: str
    level: int | None
    counts: dict[Status, int]
    weakest: tuple[str, ...]


def project_lines(assessment: Assessment) -> tuple[ProjectLine, ...]:
    """Return the projects that have figures of their own, in the order of their folders."""
    return tuple(_line(assessment, row) for row in assessment.projects if row.practices)


def _line(assessment: Assessment, row: ProjectRow) -> ProjectLine:
    found = Counter(one.status for one in row.practices.values())
    return ProjectLine(
        name=row.name,
        path=row.path or ".",
        tools=", ".join(row.tools),
        level=row.level,
        counts={status: found[status] for status in TOLD},
        weakest=_weakest(assessment, row),
    )


def _weakest(assessment: Assessment, row: ProjectRow) -> tuple[str, ...]:
    """Return the practices that are rated lowest; first those in which the repository as a whole does better."""

    def rank(name: str) -> tuple[int, int]:
        whole = assessment.practices.get(name)
        return RANK[row.practices[name].status], -RANK.get(whole.status, len(RANK)) if whole else 0

    return tuple(sorted((name for name, one in row.practices.items() if one.status in RANK), key=rank)[:WEAKEST])
