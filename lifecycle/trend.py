"""The trend of a repository: what stands for each period, and when each practice and level was gained and lost."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from assess.findings import Status
from assess.settings import same_settings
from lifecycle.change import RANK
from lifecycle.milestones import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from assess.assessment import Assessment
    from assess.periods import Calendar, Every, Period
    from lifecycle.milestones import Milestone
    from lifecycle.stored import Stored


class Way(StrEnum):
    """How a status moved: to `met`, from `met`, up to `partial`, down from `partial`."""

    GAINED = "gained"
    LOST = "lost"
    STRENGTHENED = "strengthened"
    WEAKENED = "weakened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A period, or a single commit, with the assessment that stands for it: the last one made in it."""

    label: str
    assessment: Assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A status that moved between points; `same_rules` is false where other rules or settings may be why."""

    name: str
    before: Status
    after: Status
    way: Way
    at: Point
    since: Point
    same_rules: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelTurn:
    """A level that was reached or fallen to; both have a figure."""

    before: int
    after: int
    at: Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A period with its point; `state` says what Git shows of it, None where that was not looked up."""

    label: str
    state: State | None
    point: Point | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """The points, oldest first, and what moved between them; the rows also name the periods without a point."""

    points: tuple[Point, ...]
    turns: tuple[Turn, ...]
    levels: tuple[LevelTurn, ...]
    rows: tuple[Row, ...]

    def since(self, moment: datetime) -> Trend:
        """Return what moved at points of commits from a moment on, with the last point before it to compare with."""
        earlier = [point for point in self.points if point.assessment.committed_at < moment]
        kept = (*earlier[-1:], *(point for point in self.points if point.assessment.committed_at >= moment))
        first = next((at for at, row in enumerate(self.rows) if kept and row.point is kept[0]), len(self.rows))
        return Trend(
            points=kept,
            turns=tuple(one for one in self.turns if one.at.assessment.committed_at >= moment),
            levels=tuple(one for one in self.levels if one.at.assessment.committed_at >= moment),
            rows=self.rows[first:],
        )


def trend(
    history: Iterable[Stored], calendar: Calendar, every: Every | None, milestones: Iterable[Milestone] = ()
) -> Trend:
    """Return the trend of a repository's history; of each period the last assessment, without one every commit's.

    Milestones say what Git shows of each period, and which commit stands for it whatever its clock says.
    """
    known = {one.period.label: one for one in milestones}
    points = tuple(_points(history, calendar, every, known.values()))
    return Trend(
        points=points, turns=tuple(_turns(points)), levels=tuple(_levels(points)), rows=tuple(_rows(points, known))
    )


def way_of(before: Status, after: Status) -> Way | None:
    """Return how a status moved; None where it did not, or where one of them could not be rated."""
    step = RANK.get(after, 0) - RANK.get(before, 0)
    if not step or Status.ERROR in {before, after}:
        return None
    if step > 0:
        return Way.GAINED if after is Status.MET else Way.STRENGTHENED
    return Way.LOST if before is Status.MET else Way.WEAKENED


def same_rules(one: Assessment, other: Assessment) -> bool:
    """Say whether two assessments were made with the same rules and settings."""
    versions = (one.tool_version, one.model_version) == (other.tool_version, other.model_version)
    return versions and same_settings(one.settings_digest, other.settings_digest)


def _points(
    history: Iterable[Stored], calendar: Calendar, every: Every | None, milestones: Iterable[Milestone]
) -> Iterator[Point]:
    if every is None:
        yield from (Point(label=stored.commit, assessment=stored.assessment) for stored in history)
        return
    standing = {one.commit: one.period for one in milestones if one.state is not State.QUIET}
    last: dict[Period, Stored] = {}
    for stored in history:
        period = standing.get(stored.commit) or calendar.period_of(stored.committed_at, every)
        before = last.get(period)
        if before is None or standing.get(before.commit) is None:
            last[period] = stored
    for period in sorted(last, key=lambda one: one.start):
        yield Point(label=period.label, assessment=last[period].assessment)


def _rows(points: tuple[Point, ...], milestones: Mapping[str, Milestone]) -> Iterator[Row]:
    """Yield all points, and between and after them the periods of the milestones that have none."""
    by_label = {point.label: point for point in points}
    labels = [point.label for point in points if point.label not in milestones]
    for label, milestone in milestones.items():
        if milestone.state is not State.BEFORE or label in by_label:
            yield Row(label=label, state=milestone.state, point=by_label.get(label))
    yield from (Row(label=label, state=None, point=by_label[label]) for label in labels)


def _turns(points: tuple[Point, ...]) -> Iterator[Turn]:
    """Compare each point with the last one before it at which the practice could be rated."""
    known: dict[str, Point] = {}
    for point in points:
        for name, row in point.assessment.practices.items():
            before = known.get(name)
            if row.status is not Status.ERROR:
                known[name] = point
            if before is None:
                continue
            old = before.assessment.practices[name].status
            if (way := way_of(old, row.status)) is not None:
                same = same_rules(before.assessment, point.assessment)
                yield Turn(name=name, before=old, after=row.status, way=way, at=point, since=before, same_rules=same)


def _levels(points: tuple[Point, ...]) -> Iterator[LevelTurn]:
    known = [point for point in points if point.assessment.level is not None]
    for before, after in pairwise(known):
        old, new = before.assessment.level, after.assessment.level
        if old is not None and new is not None and old != new:
            yield LevelTurn(before=old, after=new, at=after)
