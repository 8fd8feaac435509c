"""What is told first: where the repository stands, why not higher, and what to do next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assess.findings import Status
from assess.model import AREAS, PHASES, group_of
from reports.words import EFFORTS, LEVELS, NO_FIGURE, TOP, counted

if TYPE_CHECKING:
    from assess.assessment import Assessment, NextStep, PracticeRow

STEPS_TOLD = 3
RAISES_LEVEL = "level"
LEVEL_DIGIT = 1  # a criterion's id begins with "l<level>."


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """A criterion that is in the way, in words, and the practices that it waits for."""

    level: int
    status: Status
    title: str
    reason: str
    waits_for: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A next step in words: what to do, how long it takes, what it is for."""

    number: int
    subject: str
    remedy: str
    effort: str
    gain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One rung of the ladder: `share` of it is climbed, `within` the interval or not."""

    level: int
    name: str
    share: float
    current: bool
    within: bool


def obstacles(assessment: Assessment) -> tuple[Obstacle, ...]:
    """Return what keeps the next level away, the lowest level first."""
    told = [_obstacle(assessment, one.criterion, one.practices, one.reason) for one in assessment.blockers]
    return tuple(sorted(told, key=lambda one: one.level))


def heading_of_obstacles(assessment: Assessment) -> str:
    """Return the question that the obstacles answer."""
    if assessment.level == TOP:
        return "Why this level"
    return "Why there is no figure" if assessment.level is None else "Why not higher"


def unhindered(assessment: Assessment) -> str:
    """Return what to say where no criterion is in the way."""
    if assessment.level == TOP:
        return "All criteria of all levels are fulfilled."
    return "Nothing that could be judged is in the way."


def faults(assessment: Assessment) -> tuple[str, ...]:
    """Say plainly which figures are missing, why, and how to go on; nothing where all are there."""
    practices = [row for row in assessment.practices.values() if row.status is Status.ERROR]
    criteria = [row for row in assessment.criteria.values() if row.status is Status.ERROR]
    if not practices and not criteria:
        return ()
    lacking = " and ".join(
        told
        for told, some in (
            (counted(len(practices), "practice"), practices),
            (counted(len(criteria), "criterion", "criteria"), criteria),
        )
        if some
    )
    reasons = Counter(row.reason for row in practices or criteria)
    return (f"{NO_FIGURE}: {lacking} could not be judged", *(reason for reason, _ in reasons.most_common(STEPS_TOLD)))


def steps(assessment: Assessment) -> tuple[Step, ...]:
    """Return the next steps in the order of the assessment: the path to the next level, then the cheapest others."""
    return tuple(
        Step(
            number=at,
            subject=one.practice or one.criterion or "",
            remedy=one.remedy,
            effort=EFFORTS[one.effort],
            gain=_gain(assessment, one),
        )
        for at, one in enumerate(assessment.next_steps, start=1)
    )


def ladder(assessment: Assessment) -> tuple[Rung, ...]:
    """Return the five rungs; the one above the level is climbed as far as the index says."""
    index = assessment.index if assessment.index is not None else 0.0
    return tuple(
        Rung(
            level=level,
            name=name,
            share=min(1.0, max(0.0, index - level + 1)),
            current=level == assessment.level,
            within=assessment.interval.low <= level <= assessment.interval.high,
        )
        for level, name in LEVELS.items()
    )


def counts(assessment: Assessment) -> dict[Status, int]:
    """Return how many practices have each status."""
    found = Counter(row.status for row in assessment.practices.values())
    return {status: found[status] for status in Status}


def members(assessment: Assessment, group: str) -> dict[str, PracticeRow]:
    """Return the practices of a phase or area, by id."""
    return {name: row for name, row in assessment.practices.items() if group_of(name) == group}


def ordered(assessment: Assessment) -> dict[str, PracticeRow]:
    """Return all practices, phase by phase, then area by area; those of no known group last."""
    known = {name: row for group in (*PHASES, *AREAS) for name, row in members(assessment, group).items()}
    return known | assessment.practices


def _obstacle(assessment: Assessment, criterion: str, practices: tuple[str, ...], reason: str) -> Obstacle:
    row = assessment.criteria.get(criterion)
    open_ones = (name for name in practices if _is_open(assessment.practices.get(name)))
    return Obstacle(
        level=level_of_criterion(criterion),
        status=row.status if row else Status.ERROR,
        title=row.title if row else criterion,
        reason=reason,
        waits_for=tuple(open_ones),
    )


def level_of_criterion(criterion: str) -> int:
    """Return the level that a criterion belongs to."""
    digit = criterion[LEVEL_DIGIT : LEVEL_DIGIT + 1]
    return int(digit) if digit.isdecimal() else TOP


def _is_open(row: PracticeRow | None) -> bool:
    return row is not None and row.status is not Status.MET


def _gain(assessment: Assessment, step: NextStep) -> str:
    if RAISES_LEVEL in step.raises:
        level = assessment.level or assessment.interval.low
        return f"on the way to level {min(level + 1, TOP)}"
    titles = [assessment.criteria[name].title for name in step.raises if name in assessment.criteria]
    return f"helps: {'; '.join(titles)}" if titles else ""
