"""What changed between two commits, which commit turned it, and how much of it is the repository's own doing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from assess.findings import Status
from lifecycle.trend import way_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from assess.assessment import Assessment
    from lifecycle.trend import Way

Statuses = dict[str, Status]


class Parts(NamedTuple):
    """A change of the index by its cause; the three add up to the whole."""

    repository: float
    rules: float
    settings: float

    @property
    def total(self) -> float:
        """The whole change."""
        return self.repository + self.rules + self.settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One end of a comparison: as it was named, and by today's rules with its own and with the other end's settings."""

    name: str
    given: Assessment
    today: Assessment
    exchanged: Assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class Turning:
    """The commit whose status differs from its first parent's."""

    commit: str
    date: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A practice whose status differs; `own` says that it does by today's rules with the same settings too."""

    practice: str
    before: Status
    after: Status
    way: Way
    own: bool
    turned_by: Turning | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """From A to B: what moved, and the change of the index by its cause; None where one end has no figure."""

    a: Side
    b: Side
    moves: tuple[Move, ...]
    parts: Parts | None


def compare(a: Side, b: Side, turned_by: Callable[[str], Turning | None] = lambda _: None) -> Comparison:
    """Compare two ends; `turned_by` finds the commit that turned a practice which the repository moved."""
    return Comparison(a=a, b=b, moves=tuple(_moves(a, b, turned_by)), parts=_parts(a, b))


def turning_point(commits: Sequence[str], status: Callable[[str], Status]) -> str | None:
    """Return the commit of a line, oldest first, whose status is the last one's while its parent's is another.

    It is found by halving, so that few are assessed; None where the first has the last one's status.
    """
    low, high = 0, len(commits) - 1
    if high < 1 or status(commits[low]) == status(commits[high]):
        return None
    target = status(commits[high])
    while high - low > 1:
        middle = (low + high) // 2
        if status(commits[middle]) == target:
            high = middle
        else:
            low = middle
    return commits[high]


def _moves(a: Side, b: Side, turned_by: Callable[[str], Turning | None]) -> Iterator[Move]:
    before, after = _statuses(a.given), _statuses(b.given)
    for practice in sorted(before.keys() & after.keys()):
        way = way_of(before[practice], after[practice])
        if way is None:
            continue
        own = _moved_by_itself(practice, a, b)
        yield Move(
            practice=practice,
            before=before[practice],
            after=after[practice],
            way=way,
            own=own,
            turned_by=turned_by(practice) if own else None,
        )


def _moved_by_itself(practice: str, a: Side, b: Side) -> bool:
    """Say whether a status differs by today's rules and B's settings: what is left is what the repository did."""
    old, new = a.exchanged.practices.get(practice), b.today.practices.get(practice)
    return old is not None and new is not None and way_of(old.status, new.status) is not None


def _statuses(assessment: Assessment) -> Statuses:
    return {name: row.status for name, row in assessment.practices.items()}


def _parts(a: Side, b: Side) -> Parts | None:
    """Split the change of the index.

    Between the two ends lie two ways, by B's settings and by A's; the mean of both makes the split the same in either
    direction, with its sign turned.
    """
    figures = [one.index for side in (a, b) for one in (side.given, side.today, side.exchanged)]
    if None in figures:
        return None
    a_given, a_own, a_of_b, b_given, b_own, b_of_a = (figure or 0.0 for figure in figures)
    repository = ((b_own - a_of_b) + (b_of_a - a_own)) / 2
    settings = ((a_of_b - a_own) + (b_own - b_of_a)) / 2
    return Parts(repository=repository, rules=(b_given - b_own) - (a_given - a_own), settings=settings)
