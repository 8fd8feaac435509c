"""Reviews of quarters for tests, made from one assessment by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assess.findings import Status
from assess.periods import Calendar, Every
from lifecycle.compare import Comparison, Move, Parts, Side, Turning
from lifecycle.milestones import Milestone, State
from lifecycle.review import Review
from lifecycle.trend import Way, trend
from tests.lifecycle.assessed import stored

if TYPE_CHECKING:
    from assess.assessment import Assessment
    from lifecycle.actions import Followed
    from lifecycle.targets import Aim

TURNED = Turning(commit="89abcdef01" * 4, date="2026-02-20", subject="Run the unit tests on each change")


def reviewed(
    plain: Assessment,
    *,
    quarters: int = 8,
    gaps: tuple[str, ...] = (),
    quiet: tuple[str, ...] = (),
    turned_by: Turning = TURNED,
    aims: tuple[Aim, ...] = (),
    actions: tuple[Followed, ...] = (),
) -> Review:
    """Return the review of 2026Q1: so many quarters, of which some have gaps, and gains and losses in the last."""
    calendar = Calendar()
    periods = calendar.past(datetime(2026, 4, 1, tzinfo=UTC), Every.QUARTER, last=quarters)
    history = [
        stored(
            plain,
            f"{one.end.year - (one.end.month == 1)}-{(one.end.month - 2) % 12 + 1:02}-15",
            unit=Status.MET if at % 3 else Status.ABSENT,
            index=plain.index if at == len(periods) - 1 else 2.0 + at / 20,
        )
        for at, one in enumerate(periods)
        if one.label not in (*gaps, *quiet)
    ]
    states = dict.fromkeys(quiet, State.QUIET)
    found = [Milestone(period=one, state=states.get(one.label, State.ACTIVE), commit="f" * 40) for one in periods]
    now = history[-1].assessment
    before = history[-2].assessment if len(history) > 1 else None
    return Review(
        period=periods[-1],
        now=now,
        before=before,
        comparison=_comparison(before, now, turned_by) if before else None,
        trend=trend(history, calendar, Every.QUARTER, found),
        aims=aims,
        actions=actions,
        newest=True,
        quiet=False,
        ended=True,
    )


def _comparison(before: Assessment, now: Assessment, turned_by: Turning) -> Comparison:
    moves = (
        Move(practice="operate.sla", before=Status.PARTIAL, after=Status.ABSENT, way=Way.WEAKENED, own=False),
        Move(
            practice="test.unit",
            before=Status.ABSENT,
            after=Status.MET,
            way=Way.GAINED,
            own=True,
            turned_by=turned_by,
        ),
    )
    ends = (Side(name=one.commit, given=one, today=one, exchanged=one) for one in (before, now))
    a, b = ends
    return Comparison(a=a, b=b, moves=moves, parts=Parts(repository=0.25, rules=-0.05, settings=0.0))
