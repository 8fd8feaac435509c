"""The smallest path to the next level: which practices and criteria, raised, would lift it at the least effort."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from assess.assessment import Blocker, NextStep
from assess.findings import Effort, Status
from assess.judging import Judgement, Rating, judge, statuses_of
from assess.levels import FORGIVEN, TOP, level_of, of_level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from assess.facts import Facts

EFFORT_DAYS = {Effort.HOURS: 0.5, Effort.DAYS: 3.0, Effort.WEEKS: 15.0}
STEPS_SHOWN = 5
LARGEST_SET = 3  # more practices than this at once is no "next step"
OPEN = frozenset({Status.PARTIAL, Status.ABSENT, Status.UNOBSERVABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    """A practice or criterion that could be raised to `met`."""

    id: str
    is_criterion: bool
    effort: Effort
    remedy: str


def blockers(judged: Mapping[str, Judgement], level: int) -> tuple[Blocker, ...]:
    """Return the criteria up to the next level that are not met, unless they are forgiven."""
    statuses = {name: one.finding.status for name, one in judged.items()}
    wanted = range(2, min(level + 1, TOP) + 1)
    lacking = [name for at in wanted for name in _lacking(of_level(statuses, at), at)]
    return tuple(
        Blocker(criterion=name, practices=judged[name].rests_on, reason=judged[name].finding.reason) for name in lacking
    )


def next_steps(
    facts: Facts, ratings: Mapping[str, Rating], judged: Mapping[str, Judgement], level: int
) -> tuple[NextStep, ...]:
    """Return the cheapest set that lifts the level, then the cheapest single practices, five in all."""
    statuses = statuses_of(ratings)
    fixed = {name: one.finding.status for name, one in judged.items() if not one.rests_on}
    moving = tuple(one.criterion for one in judged.values() if one.rests_on)

    def judged_with(moves: Iterable[_Move]) -> dict[str, Status]:
        practices = {move.id: Status.MET for move in moves if not move.is_criterion}
        after = judge(moving, facts, {**statuses, **practices})
        criteria = {move.id: Status.MET for move in moves if move.is_criterion}
        return {**fixed, **{name: one.finding.status for name, one in after.items()}, **criteria}

    before = judged_with(())
    path = _cheapest(_moves(ratings, judged, level), lambda moves: level_of(judged_with(moves)) > level)
    single = sorted(_practice_moves(ratings, ratings), key=_cost)
    chosen = dict.fromkeys([*path, *single])
    return tuple(_step(move, before, judged_with([move]), on_path=move in path) for move in list(chosen)[:STEPS_SHOWN])


def _lacking(statuses: Mapping[str, Status], level: int) -> list[str]:
    lacking = [name for name, status in statuses.items() if status is not Status.MET]
    forgivable = all(statuses[name] is Status.PARTIAL for name in lacking)
    return [] if forgivable and len(lacking) <= FORGIVEN[level] else lacking


def _moves(ratings: Mapping[str, Rating], judged: Mapping[str, Judgement], level: int) -> list[_Move]:
    """List what the unmet criteria up to the next level rest on, cheapest first."""
    wanted = [one for name, one in judged.items() if int(name[1]) <= level + 1 and one.finding.status is not Status.MET]
    practices = dict.fromkeys(practice for one in wanted for practice in one.rests_on)
    own = [
        _Move(id=one.criterion.id, is_criterion=True, effort=one.criterion.effort, remedy=one.criterion.remedy)
        for one in wanted
        if len(one.rests_on) != 1 and (not one.rests_on or one.criterion.id == "l3.documentation")
    ]
    return sorted([*own, *_practice_moves(ratings, practices)], key=_cost)


def _practice_moves(ratings: Mapping[str, Rating], names: Iterable[str]) -> Iterator[_Move]:
    for name in names:
        rating = ratings.get(name)
        if rating is not None and rating.finding.status in OPEN:
            practice = rating.practice
            yield _Move(id=name, is_criterion=False, effort=practice.effort, remedy=practice.remedy)


def _cheapest(moves: list[_Move], lifts: Callable[[tuple[_Move, ...]], bool]) -> tuple[_Move, ...]:
    sets = [some for size in range(1, LARGEST_SET + 1) for some in combinations(moves, size)]
    sets.sort(key=lambda some: (sum(EFFORT_DAYS[move.effort] for move in some), len(some)))
    return next((some for some in sets if lifts(some)), ())


def _cost(move: _Move) -> tuple[float, str]:
    return EFFORT_DAYS[move.effort], move.id


def _step(move: _Move, before: Mapping[str, Status], after: Mapping[str, Status], *, on_path: bool) -> NextStep:
    raised = [name for name, status in after.items() if status is not before[name]]
    return NextStep(
        practice=None if move.is_criterion else move.id,
        criterion=move.id if move.is_criterion else None,
        remedy=move.remedy,
        effort=move.effort,
        raises=(*raised, *(["level"] if on_path else [])),
    )
