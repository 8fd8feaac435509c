"""The trend of a repository: what stands for each period, and when each practice and level was gained and lost."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from assess.findings import Status
from lifecycle.change import RANK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.assessment import Assessment
    from lifecycle.periods import Calendar, Every
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
class Trend:
    """The points, oldest first, and what moved between them."""

    points: tuple[Point, ...]
    turns: tuple[Turn, ...]
    levels: tuple[LevelTurn, ...]


def trend(history: Iterable[Stored], calendar: Calendar, every: Every | None) -> Trend:
    """Return the trend of a repository's history; of each period the last assessment, without one every commit's."""
    points = tuple(_points(history, calendar, every))
    return Trend(points=points, turns=tuple(_turns(points)), levels=tuple(_levels(points)))


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
    return (one.tool_version, one.model_version, one.settings_digest) == (
        other.tool_version,
        other.model_version,
        other.settings_digest,
    )


def _points(history: Iterable[Stored], calendar: Calendar, every: Every | None) -> Iterator[Point]:
    last: dict[str, Point] = {}
    for stored in history:
        label = calendar.period_of(stored.committed_at, every).label if every else stored.commit
        last[label] = Point(label=label, assessment=stored.assessment)
    yield from last.values()


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
