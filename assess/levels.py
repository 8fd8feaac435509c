"""From criteria to the level, its interval and its index: the scoring, pure and short (codebook, maturity levels)."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from assess.findings import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Level(IntEnum):
    """The maturity levels."""

    REACTIVE = 1
    MANAGED = 2
    DEFINED = 3
    MEASURED = 4
    OPTIMIZED = 5


CREDIT = {Status.MET: 1.0, Status.PARTIAL: 0.5}
FORGIVEN = {2: 1, 3: 1, 4: 1, 5: 0}  # how many `partial` criteria a level forgives
TOP = Level.OPTIMIZED


def level_of(criteria: Mapping[str, Status]) -> int:
    """Return the highest level whose criteria, and those of the levels below it, are fulfilled."""
    reached = 1
    for level in range(2, TOP + 1):
        if not fulfilled(of_level(criteria, level).values(), level):
            return reached
        reached = level
    return reached


def fulfilled(statuses: Iterable[Status], level: int) -> bool:
    """Say whether a level's criteria are met, as many `partial` ones forgiven as the level allows."""
    lacking = [status for status in statuses if status is not Status.MET]
    return len(lacking) <= FORGIVEN[level] and all(status is Status.PARTIAL for status in lacking)


def index_of(criteria: Mapping[str, Status]) -> float:
    """Return the level plus the share of the next level's criteria, 5.0 at the top."""
    level = level_of(criteria)
    following = of_level(criteria, level + 1)
    return level + credit(following.values()) / len(following) if following else float(TOP)


def credit(statuses: Iterable[Status]) -> float:
    """Return the sum of credits: met 1, partial a half, anything else 0."""
    return sum(CREDIT.get(status, 0.0) for status in statuses)


def of_level(criteria: Mapping[str, Status], level: int) -> dict[str, Status]:
    """Return the criteria of one level; their ids begin with "l<level>."."""
    return {name: status for name, status in criteria.items() if name.startswith(f"l{level}.")}


def coverage(statuses: Iterable[Status]) -> tuple[float, float] | None:
    """Return the coverage with everything unobservable counted 0 and counted 1; None where one has no figure."""
    known = list(statuses)
    if not known or Status.ERROR in known:
        return None
    low = credit(known) / len(known)
    return low, low + known.count(Status.UNOBSERVABLE) / len(known)
