"""What is suggested to a team: in which order, what is left out, and what it is proposed as."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from assess.assessment import Action, Decided, DecisionFinding, Exemption
from assess.findings import Status
from assess.periods import Calendar
from assess.values import replace
from lifecycle.actions import Followed, State
from lifecycle.compare import Move
from lifecycle.suggesting import Ground, Suggestion, suggest
from lifecycle.trend import way_of
from tests.reports.conftest import sample

if TYPE_CHECKING:
    from assess.assessment import Assessment

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)


def followed(practice: str, state: State, path: str | None = None) -> Followed:
    action = Action(
        id="A1",
        practice=practice,
        to_status=Status.PARTIAL,
        due="2026Q1",
        owner="data team",
        created_at="2026-01-02",
        seen=Status.ABSENT,
        path=path,
    )
    return Followed(action=action, state=state, age=80, past_due=False)


def moved(practice: str, before: Status, after: Status, *, own: bool = True) -> Move:
    way = way_of(before, after)
    assert way
    return Move(practice=practice, before=before, after=after, way=way, own=own)


def suggested(
    assessment: Assessment | None = None, moves: tuple[Move, ...] = (), actions: tuple[Followed, ...] = ()
) -> tuple[Suggestion, ...]:
    return suggest(assessment or sample(), moves, actions, Calendar(), NOW)


def named(found: tuple[Suggestion, ...]) -> list[tuple[str, Ground]]:
    return [(one.practice, one.ground) for one in found]


def test_what_is_open_again_comes_before_what_was_lost_and_the_next_steps() -> None:
    lost = moved("release.rollback", Status.MET, Status.ABSENT)
    assert named(suggested(moves=(lost,), actions=(followed("deploy.validation", State.REOPENED),))) == [
        ("deploy.validation", Ground.REOPENED),
        ("release.rollback", Ground.LOST),
        ("operate.sla", Ground.NEXT_STEP),
    ]


def test_what_open_actions_exemptions_and_other_rules_are_about_is_left_out() -> None:
    whole = sample()
    waived = Exemption(reason="not-applicable", owner="data team", until="2026-12-31")
    rows = whole.practices | {"operate.sla": replace(whole.practices["operate.sla"], exempt=waived)}
    other = moved("release.rollback", Status.MET, Status.ABSENT, own=False)
    found = suggested(
        replace(whole, practices=rows), moves=(other,), actions=(followed("release.versioned", State.OPEN),)
    )
    assert {one.ground for one in found} == {Ground.UNSEEN}


def test_what_was_open_again_keeps_its_owner_folder_and_status() -> None:
    one = suggested(actions=(followed("test.integration", State.REOPENED, "dags"),))[0]
    assert (one.owner, one.path, one.to, one.due) == ("data team", "dags", Status.PARTIAL, "2026Q2")


def test_what_cannot_be_seen_is_to_be_attested() -> None:
    lost = moved("plan.requirements", Status.MET, Status.UNOBSERVABLE)
    one = suggested(moves=(lost,))[0]
    assert (one.is_attestation, one.until, one.due) == (True, date(2026, 9, 30), None)


def test_an_attestation_that_ended_is_to_be_renewed() -> None:
    ended = DecisionFinding(kind="attestation-expired", practice="plan.requirements", message="ended")
    found = suggested(replace(sample(), decisions=Decided(findings=(ended,))))
    assert named(found)[0] == ("plan.requirements", Ground.ENDED)


@pytest.mark.parametrize(("fiscal", "due"), [(1, "2026Q2"), (4, "2027Q1"), (2, "2027Q2")])
def test_the_quarter_to_come_is_that_of_the_teams_year(fiscal: int, due: str) -> None:
    lost = moved("release.rollback", Status.MET, Status.ABSENT)
    assert suggest(sample(), (lost,), (), Calendar(fiscal_year_starts=fiscal), NOW)[0].due == due


def test_a_practice_is_suggested_once_and_three_are_in_all() -> None:
    lost = moved("operate.sla", Status.MET, Status.ABSENT)
    found = suggested(moves=(lost,))
    assert (len(found), len({one.practice for one in found})) == (3, 3)
