"""What a plan to a level is made of: moves, the steps they become, and where the criteria stand before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.findings import Effort, Status
from assess.levels import TOP, index_of, level_of
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

EFFORT_DAYS = {Effort.HOURS: 0.5, Effort.DAYS: 3.0, Effort.WEEKS: 15.0}


class Move(Value):
    """A practice or criterion that could be raised to `met`."""

    id: str
    is_criterion: bool
    title: str
    from_status: Status
    effort: Effort
    remedy: str

    @property
    def cost(self) -> tuple[float, str]:
        """Return what moves are put in order by: the days, then the name."""
        return EFFORT_DAYS[self.effort], self.id


class Change(Value):
    """A practice or criterion whose status changes."""

    id: str
    before: Status
    after: Status


class Step(Value):
    """A move at its place in a plan: the criteria it is for, those it raises then, and the level after it."""

    move: Move
    serves: tuple[str, ...]
    raises: tuple[Change, ...]
    level_after: int


class Standing(Value):
    """Where the criteria stand; level and index are None where one of them could not be judged."""

    criteria: Mapping[str, Status]

    @property
    def at_least(self) -> int:
        """Return the level that is reached for certain: what could not be judged counts as not met."""
        return level_of(self.criteria)

    @property
    def level(self) -> int | None:
        """Return the level."""
        return None if Status.ERROR in self.criteria.values() else level_of(self.criteria)

    @property
    def index(self) -> float | None:
        """Return the index."""
        return None if self.level is None else index_of(self.criteria)


class Plan(Value):
    """The way to a level, step by step; `lacking` are the criteria in the way that nothing here can raise.

    `proven` is false where the search was cut short, so that a cheaper set could exist.
    """

    target: int
    start: Standing
    steps: tuple[Step, ...]
    after: Standing
    lacking: tuple[str, ...]
    proven: bool

    @property
    def is_reached(self) -> bool:
        """Say whether the level stands before any step."""
        return self.start.at_least >= self.target


def changes(before: Standing, after: Standing) -> tuple[Change, ...]:
    """Return the criteria whose status differs."""
    return tuple(
        Change(id=name, before=status, after=after.criteria[name])
        for name, status in before.criteria.items()
        if after.criteria[name] is not status
    )


def level_in(criterion: str) -> int:
    """Return the level of a criterion; its id begins with "l<level>."."""
    return int(criterion[1])


def next_level(standing: Standing) -> int:
    """Return the level above, or the top."""
    return min(standing.at_least + 1, int(TOP))
