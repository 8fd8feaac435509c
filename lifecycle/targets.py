"""How far a target is: the path so far, what is missing, and whether the present pace reaches it in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING

from assess.findings import Status
from assess.levels import TOP, fulfilled, of_level
from assess.model import group_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from assess.assessment import Assessment, Target
    from assess.periods import Calendar
    from lifecycle.trend import Point

QUARTERS = 4  # the newest ones with a figure, which the pace is taken from
FEWEST = 2  # quarters with a figure that a pace can be taken from
QUARTER = timedelta(days=365.25 / 4)
IN_A_YEAR = 4
ROUNDING = 1e-9  # a forecast is a sum of floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The figure of a quarter: the index, or a coverage from 0 to 1; None where it has none."""

    label: str
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """A criterion or practice that a target still waits for."""

    id: str
    title: str
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """A target and how far it is.

    `value` and `wanted` are indices for a level, coverages (everything unobservable counted 0) for a group. `pace` is
    the change a quarter, by least squares over the newest four quarters that have a figure; None for fewer than two.
    `forecast` is the figure at the end of the quarter, should the pace go on. `quarters_left` counts from now.
    """

    target: Target
    path: tuple[Reading, ...]
    value: float | None
    wanted: float
    lacking: tuple[Lack, ...]
    quarters_left: float
    pace: float | None
    forecast: float | None

    @property
    def gap(self) -> float | None:
        """How much is missing; 0 where nothing is."""
        return None if self.value is None else max(0.0, self.wanted - self.value)

    @property
    def is_reached(self) -> bool:
        """Whether the newest assessment reaches it."""
        return self.value is not None and self.value >= self.wanted

    @property
    def has_ended(self) -> bool:
        """Whether its quarter is over."""
        return self.quarters_left <= 0

    @property
    def is_on_pace(self) -> bool | None:
        """Whether the present pace reaches it in time; None where there is no pace, or no time left."""
        return None if self.forecast is None or self.has_ended else self.forecast >= self.wanted - ROUNDING


def aims(points: Sequence[Point], calendar: Calendar, now: datetime) -> tuple[Aim, ...]:
    """Return how far the targets of the newest point are, in the order of the settings; points are one a quarter."""
    newest = points[-1].assessment if points else None
    return tuple(_aim(target, points, calendar, now) for target in (newest.decisions.targets if newest else ()))


def pace(readings: Iterable[Reading]) -> float | None:
    """Return the change a quarter: the slope of least squares over the newest four with a figure; None below two."""
    known = [(_number(one.label), one.value) for one in readings if one.value is not None][-QUARTERS:]
    if len(known) < FEWEST:
        return None
    middle = sum(at for at, _ in known) / len(known)
    mean = sum(value for _, value in known) / len(known)
    spread = sum((at - middle) ** 2 for at, _ in known)
    return sum((at - middle) * (value - mean) for at, value in known) / spread


def _aim(target: Target, points: Sequence[Point], calendar: Calendar, now: datetime) -> Aim:
    path = tuple(Reading(label=point.label, value=_value(target, point.assessment)) for point in points)
    value = path[-1].value
    change = pace(path)
    left = max(0.0, (calendar.named(target.by).end - now) / QUARTER)
    return Aim(
        target=target,
        path=path,
        value=value,
        wanted=float(target.level or target.coverage or 0),
        lacking=tuple(_lacking(target, points[-1].assessment)),
        quarters_left=left,
        pace=change,
        forecast=None if change is None or value is None else _within(value + change * left, target),
    )


def _value(target: Target, assessment: Assessment) -> float | None:
    if target.group is None:
        return assessment.index
    group = (assessment.phases | assessment.areas).get(target.group)
    return group.coverage.low if group else None


def _within(figure: float, target: Target) -> float:
    lowest, highest = (0.0, 1.0) if target.group else (1.0, float(TOP))
    return max(lowest, min(highest, figure))


def _lacking(target: Target, assessment: Assessment) -> Iterable[Lack]:
    """Name what is not met: the practices of the group, or the criteria of the levels that are not fulfilled."""
    if target.group:
        rows = {name: row for name, row in assessment.practices.items() if group_of(name) == target.group}
        return (Lack(id=name, title=row.title, status=row.status) for name, row in rows.items() if _lacks(row.status))
    found = {name: row.status for name, row in assessment.criteria.items()}
    levels = (of_level(found, level) for level in range(2, (target.level or 1) + 1))
    asked = chain.from_iterable(
        criteria.items() for level, criteria in enumerate(levels, start=2) if not fulfilled(criteria.values(), level)
    )
    return (
        Lack(id=name, title=assessment.criteria[name].title, status=status) for name, status in asked if _lacks(status)
    )


def _lacks(status: Status) -> bool:
    return status is not Status.MET


def _number(label: str) -> int:
    """Return the number of a quarter such as 2026Q3, counted from the year 0."""
    year, _, quarter = label.partition("Q")
    return int(year) * IN_A_YEAR + int(quarter)
