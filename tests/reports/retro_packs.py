"""Packs for retros, made by hand from the sample assessment."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from assess.assessment import Action, Decided, DecisionFinding
from assess.findings import Status
from assess.periods import Calendar
from assess.values import replace
from lifecycle.actions import Followed, State
from lifecycle.compare import Comparison, Move, Side, Turning
from lifecycle.repairs import Area, Fragile, Repairs
from lifecycle.retro import Begin, Origin, RetroPack
from lifecycle.suggesting import suggest
from lifecycle.trend import Way
from tests.reports.conftest import sample

if TYPE_CHECKING:
    from assess.assessment import Assessment

JANUARY = datetime(2026, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 4, 1, tzinfo=UTC)


def pack(said: str = "orders", now: Assessment | None = None) -> RetroPack:
    """Return a pack in which everything happened; `said` stands wherever foreign text may stand."""
    before = replace(sample(), commit="b" * 40, committed_at=datetime(2025, 12, 30, 12, tzinfo=UTC), index=2.9, level=2)
    ended = DecisionFinding(kind="attestation-expired", practice="plan.requirements", message=said, line=4)
    now = replace(now or sample(), decisions=Decided(findings=(ended,)))
    turned = Turning(commit="c" * 40, date="2026-02-03", subject=said)
    moves = (
        Move(practice="test.unit", before=Status.ABSENT, after=Status.MET, way=Way.GAINED, own=True, turned_by=turned),
        Move(practice="deploy.validation", before=Status.MET, after=Status.ABSENT, way=Way.LOST, own=True),
    )
    actions = tuple(_followed(state, said, now) for state in State)
    sides = (Side(name="x", given=one, today=one, exchanged=one) for one in (before, now))
    return RetroPack(
        begin=Begin(origin=Origin.RETRO, day=date(2026, 1, 1), start=JANUARY, stood=JANUARY),
        now=now,
        before=before,
        comparison=Comparison(a=next(sides), b=next(sides), moves=moves, parts=None),
        repairs=Repairs(
            since=JANUARY,
            until=now.committed_at,
            changes=34,
            repairs=8,
            hot_fixes=1,
            reverts=2,
            with_tests=1,
            areas=(
                Area(name=f"dags/{said}", changes=20, repairs=6, hot_fixes=1, reverts=2),
                Area(name="", changes=3, repairs=2, hot_fixes=0, reverts=0),
            ),
            files=(Fragile(path=f"dags/{said}.py", repairs=3),),
        ),
        actions=actions,
        suggestions=suggest(now, moves, actions, Calendar(), NOW),
        backcast=None,
        calendar=Calendar(),
    )


def bare() -> RetroPack:
    """Return a pack of a repository of which nothing is known but what it shows now."""
    full = pack()
    return replace(
        full,
        now=replace(full.now, decisions=Decided(), delivery=None),
        before=None,
        comparison=None,
        repairs=replace(full.repairs, changes=0, repairs=0, hot_fixes=0, reverts=0, areas=(), files=()),
        actions=(),
        suggestions=(),
        backcast="dataops-assess backcast --since 2025Q4",
    )


def _followed(state: State, said: str, now: Assessment) -> Followed:
    number = list(State).index(state) + 1
    action = Action(
        id=f"A{number}",
        practice="release.rollback" if state is State.REOPENED else "release.versioned",
        to_status=Status.MET,
        due="2026Q1",
        owner=said,
        created_at="2025-10-01",
        seen=Status.ABSENT,
        path="dags" if state is State.REOPENED else None,
        done_at="2026-02-01" if state is State.BY_HAND else None,
        dropped_at="2026-02-01" if state is State.DROPPED else None,
    )
    closed = now if state in {State.DONE, State.REOPENED} else None
    return Followed(
        action=action,
        state=state,
        age=182,
        past_due=state in {State.OVERDUE, State.REOPENED},
        closed=closed,
        reopened=now if state is State.REOPENED else None,
    )
