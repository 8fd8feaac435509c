"""What keeps the next level away, and the next steps: the plan to it, then what is cheapest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.assessment import Blocker, NextStep
from assess.findings import Status
from assess.judging import statuses_of
from assess.levels import FORGIVEN, TOP, of_level
from assess.planning import Planning
from assess.plans import changes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assess.facts import Facts
    from assess.judging import Judgement, Rating
    from assess.plans import Move

STEPS_SHOWN = 5


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
    """Return the plan's cheapest steps to the next level, then the cheapest single practices, five in all."""
    planning = Planning(
        facts=facts,
        practices=[rating.practice for rating in ratings.values()],
        statuses=statuses_of(ratings),
        judged=judged,
    )
    planned = planning.plan(min(level + 1, TOP)).steps
    path = sorted((step.move for step in planned), key=lambda move: move.cost)
    single = sorted(planning.practice_moves.values(), key=lambda move: move.cost)
    chosen = list(dict.fromkeys([*path, *single]))[:STEPS_SHOWN]
    return tuple(_step(move, planning, on_path=move in path) for move in chosen)


def _lacking(statuses: Mapping[str, Status], level: int) -> list[str]:
    lacking = [name for name, status in statuses.items() if status is not Status.MET]
    forgivable = all(statuses[name] is Status.PARTIAL for name in lacking)
    return [] if forgivable and len(lacking) <= FORGIVEN[level] else lacking


def _step(move: Move, planning: Planning, *, on_path: bool) -> NextStep:
    raised = [change.id for change in changes(planning.standing(), planning.standing([move]))]
    return NextStep(
        practice=None if move.is_criterion else move.id,
        criterion=move.id if move.is_criterion else None,
        remedy=move.remedy,
        effort=move.effort,
        raises=(*raised, *(["level"] if on_path else [])),
    )
