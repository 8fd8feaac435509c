"""What became of actions: done by evidence, reopened by its loss, and what was stated kept apart."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assess.assessing import assess
from assess.assessment import Action, Decided
from assess.findings import Status
from assess.periods import Calendar
from assess.values import replace
from lifecycle.actions import Followed, State, day_of, follow, follow_through, reached_at
from tests.lifecycle.assessed import stored

if TYPE_CHECKING:
    from assess.assessment import Assessment
    from tests.conftest import MadeRepo

MET, PARTIAL, ABSENT, ERROR = Status.MET, Status.PARTIAL, Status.ABSENT, Status.ERROR
NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
DAYS = ("2026-05-10", "2026-06-10", "2026-07-10", "2026-08-10")


@pytest.fixture
def plain(made_repo: MadeRepo) -> Assessment:
    made_repo.commit({"README.md": "# Shop\n"})
    return assess(str(made_repo.path))


def action(**changed: object) -> Action:
    keys = {"id": "A1", "practice": "test.unit", "to_status": MET, "due": "2026Q4", "owner": "data team"}
    stated = keys | {"created_at": "2026-05-01", "seen": ABSENT} | changed
    return Action(**stated)  # type: ignore[arg-type]


def on_day(plain: Assessment, day: str, unit: Status, *actions: Action) -> Assessment:
    """Return the assessment of a day that sees `test.unit` so, also where the actions ask for it."""
    one = stored(plain, day, unit=unit).assessment
    row = replace(one.practices["test.unit"], scanned_status=unit)
    held = tuple(replace(each, seen=unit) for each in actions)
    return replace(one, practices=one.practices | {"test.unit": row}, decisions=Decided(actions=held))


def line(plain: Assessment, statuses: str, one: Action) -> list[Assessment]:
    """Return an assessment a month, each of them by its letter: m met, p partial, a absent, e error."""
    words = {"m": MET, "p": PARTIAL, "a": ABSENT, "e": ERROR}
    return [on_day(plain, day, words[letter], one) for day, letter in zip(DAYS, statuses, strict=False)]


def state(history: list[Assessment], now: datetime = NOW) -> Followed:
    (found,) = follow(history, Calendar(), now)
    return found


def ends(found: Followed) -> tuple[str | None, ...]:
    return tuple(f"{one.committed_at:%Y-%m-%d}" if one else None for one in (found.closed, found.reopened))


@pytest.mark.parametrize(
    ("statuses", "became", "closed", "reopened"),
    [
        ("a", State.OPEN, None, None),
        ("ap", State.OPEN, None, None),
        ("am", State.DONE, "2026-06-10", None),
        ("amm", State.DONE, "2026-06-10", None),
        ("mam", State.DONE, "2026-07-10", None),
        ("ama", State.REOPENED, "2026-06-10", "2026-07-10"),
        ("mapa", State.REOPENED, "2026-05-10", "2026-06-10"),
        ("amae", State.REOPENED, "2026-06-10", "2026-07-10"),
        ("ame", State.DONE, "2026-06-10", None),
        ("emem", State.DONE, "2026-06-10", None),
        ("eeee", State.OPEN, None, None),
    ],
)
def test_evidence_closes_and_its_loss_reopens(
    plain: Assessment, statuses: str, became: State, closed: str | None, reopened: str | None
) -> None:
    found = state(line(plain, statuses, action()))
    assert (found.state, *ends(found)) == (became, closed, reopened)


def test_what_is_to_be_partial_is_done_by_partial(plain: Assessment) -> None:
    assert state(line(plain, "ap", action(to_status=PARTIAL))).state is State.DONE


@pytest.mark.parametrize(
    ("statuses", "stated", "became"),
    [
        ("aa", {"done_at": "2026-06-01"}, State.BY_HAND),
        ("am", {"done_at": "2026-06-01"}, State.DONE),
        ("ama", {"done_at": "2026-06-01"}, State.REOPENED),
        ("aa", {"dropped_at": "2026-06-01"}, State.DROPPED),
        ("ama", {"dropped_at": "2026-08-01"}, State.DROPPED),
        ("am", {"dropped_at": "2026-06-01"}, State.DONE),
    ],
)
def test_evidence_wins_over_what_was_stated(
    plain: Assessment, statuses: str, stated: dict[str, str], became: State
) -> None:
    assert state(line(plain, statuses, action(**stated))).state is became


@pytest.mark.parametrize(
    ("moment", "became"),
    [("2026-09-30T23:59:59+00:00", State.OPEN), ("2026-10-01T00:00:00+00:00", State.OVERDUE)],
)
def test_it_is_overdue_once_its_quarter_is_over(plain: Assessment, moment: str, became: State) -> None:
    found = state(line(plain, "a", action(due="2026Q3")), datetime.fromisoformat(moment))
    assert (found.state, found.past_due) == (became, became is State.OVERDUE)


@pytest.mark.parametrize(
    ("calendar", "last"),
    [
        (Calendar(time_zone="Asia/Tokyo"), "2026-09-30T15:00:00+00:00"),
        (Calendar(time_zone="America/Los_Angeles"), "2026-10-01T07:00:00+00:00"),
        (Calendar(fiscal_year_starts=2), "2026-11-01T00:00:00+00:00"),
        (Calendar(fiscal_year_starts=12), "2026-09-01T00:00:00+00:00"),
    ],
)
def test_a_quarter_ends_by_the_teams_calendar(plain: Assessment, calendar: Calendar, last: str) -> None:
    quarter = {2: "2027Q3"}.get(calendar.fiscal_year_starts, "2026Q3")
    history, end = line(plain, "a", action(due=quarter)), datetime.fromisoformat(last)
    earlier, at_end = (follow(history, calendar, one)[0].state for one in (end - timedelta(seconds=1), end))
    assert (earlier, at_end) == (State.OPEN, State.OVERDUE)


def test_a_reopened_one_can_be_past_due(plain: Assessment) -> None:
    found = state(line(plain, "ama", action(due="2026Q2")))
    assert (found.state, found.past_due) == (State.REOPENED, True)


@pytest.mark.parametrize("stated", [{"done_at": "2026-06-01"}, {"dropped_at": "2026-06-01"}])
def test_what_was_ended_by_word_is_not_past_due(plain: Assessment, stated: dict[str, str]) -> None:
    assert not state(line(plain, "aa", action(due="2026Q2", **stated))).past_due


def test_what_was_seen_before_it_was_created_does_not_count(plain: Assessment) -> None:
    found = state(line(plain, "maaa", action(created_at="2026-06-01")))
    assert (found.state, found.closed) == (State.OPEN, None)


def test_the_day_of_its_creation_counts_where_the_team_is(plain: Assessment) -> None:
    history = line(plain, "ma", action(created_at="2026-05-11"))
    late = replace(history[0], committed_at=datetime(2026, 5, 10, 22, 0, tzinfo=UTC))
    states = [follow([late, history[1]], Calendar(time_zone=zone), NOW)[0].state for zone in ("UTC", "Europe/Berlin")]
    assert states == [State.OPEN, State.REOPENED]


def test_what_was_lost_on_the_day_of_its_creation_before_it_was_committed_does_not_count(plain: Assessment) -> None:
    morning = on_day(plain, "2026-05-01", MET, action(id="A0", created_at="2026-03-01"))
    noon = on_day(plain, "2026-05-01T12:00", ABSENT, action())
    assert (state([morning, noon]).state, state([noon]).closed) == (State.OPEN, None)


def test_without_the_action_the_practice_tells(plain: Assessment) -> None:
    history = [on_day(plain, "2026-05-10", MET), *line(plain, "aa", action())[1:]]
    assert state(history).state is State.REOPENED


def test_under_a_path_only_what_was_seen_there_tells(plain: Assessment) -> None:
    there = action(path="dags")
    history = [on_day(plain, "2026-05-10", MET), on_day(plain, "2026-06-10", ABSENT, there)]
    assert (state(history).state, state([*history, on_day(plain, "2026-07-10", MET, there)]).state) == (
        State.OPEN,
        State.DONE,
    )


def test_an_attestation_closes_nothing(plain: Assessment) -> None:
    (one,) = line(plain, "a", action())
    attested = replace(one.practices["test.unit"], status=MET)
    bare = replace(one, practices=one.practices | {"test.unit": attested}, decisions=Decided())
    assert state([bare, on_day(plain, "2026-06-10", ABSENT, action())]).closed is None


@pytest.mark.parametrize(
    ("statuses", "stated", "age"),
    [
        ("a", {}, 123),
        ("am", {}, 40),
        ("ama", {}, 123),
        ("a", {"done_at": "2026-05-03"}, 2),
        ("a", {"dropped_at": "2026-05-01"}, 0),
        ("a", {"created_at": "2024-02-29"}, 915),
        ("a", {"created_at": "2026-09-02"}, 0),
    ],
)
def test_its_age_is_the_days_until_its_end_or_now(
    plain: Assessment, statuses: str, stated: dict[str, str], age: int
) -> None:
    assert state(line(plain, statuses, action(**stated))).age == age


def test_the_actions_are_those_of_the_newest_assessment(plain: Assessment) -> None:
    history = [on_day(plain, "2026-05-10", ABSENT, action()), on_day(plain, "2026-06-10", ABSENT, action(id="A2"))]
    assert [one.action.id for one in follow(reversed(history), Calendar(), NOW)] == ["A2"]


def test_without_assessments_there_are_no_actions() -> None:
    assert follow([], Calendar(), NOW) == ()


def test_follow_through_counts_by_the_quarter_in_which_they_were_due(plain: Assessment) -> None:
    stated = (
        action(id="A1", due="2026Q2", to_status=PARTIAL),
        action(id="A2", due="2026Q2", done_at="2026-05-20"),
        action(id="A3", due="2026Q2", dropped_at="2026-05-20"),
        action(id="A4", due="2026Q2"),
        action(id="A5", due="2026Q1"),
    )
    older, newer = follow_through(follow([on_day(plain, "2026-06-10", PARTIAL, *stated)], Calendar(), NOW))
    assert (older.quarter, older.unfinished, older.rate) == ("2026Q1", 1, 0.0)
    assert (newer.done, newer.by_hand, newer.dropped, newer.unfinished, newer.rate) == (1, 1, 1, 1, 0.25)


def test_what_is_reached_already_is_known(plain: Assessment) -> None:
    one = on_day(plain, "2026-05-10", PARTIAL)
    found = [reached_at(one, "test.unit", wanted, path) for wanted, path in ((PARTIAL, None), (MET, None), (MET, "a"))]
    assert found == [PARTIAL, None, None]


def test_a_day_is_the_teams() -> None:
    moment = datetime(2024, 2, 29, 23, 30, tzinfo=UTC)
    assert [day_of(moment, Calendar(time_zone=zone)) for zone in ("UTC", "Asia/Tokyo")] == [
        date(2024, 2, 29),
        date(2024, 3, 1),
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(statuses=st.text("mpae", min_size=1, max_size=4), order=st.randoms(use_true_random=False))
def test_the_order_of_the_store_changes_nothing(plain: Assessment, statuses: str, order: st.DataObject) -> None:
    history = line(plain, statuses, action(due="2026Q2"))
    shuffled = list(history)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert follow(shuffled, Calendar(), NOW) == follow(history, Calendar(), NOW)
