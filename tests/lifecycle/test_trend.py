"""The trend: the last assessment of each period, and what moved between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.assessing import assess
from assess.findings import Status
from assess.periods import Calendar, Every
from lifecycle.trend import Way, trend, way_of
from tests.lifecycle.assessed import stored

if TYPE_CHECKING:
    from assess.assessment import Assessment
    from tests.conftest import MadeRepo

MET, PARTIAL, ABSENT = Status.MET, Status.PARTIAL, Status.ABSENT


@pytest.fixture
def plain(made_repo: MadeRepo) -> Assessment:
    made_repo.commit({"README.md": "# Shop\n"})
    return assess(str(made_repo.path))


@pytest.mark.parametrize(
    ("before", "after", "way"),
    [
        (ABSENT, MET, Way.GAINED),
        (PARTIAL, MET, Way.GAINED),
        (ABSENT, PARTIAL, Way.STRENGTHENED),
        (MET, PARTIAL, Way.LOST),
        (PARTIAL, Status.UNOBSERVABLE, Way.WEAKENED),
        (ABSENT, Status.UNOBSERVABLE, None),
        (Status.ERROR, MET, None),
    ],
)
def test_how_a_status_moved(before: Status, after: Status, way: Way | None) -> None:
    assert way_of(before, after) == way


def test_the_last_assessment_of_a_quarter_stands_for_it(plain: Assessment) -> None:
    history = [stored(plain, "2026-01-05"), stored(plain, "2026-03-05"), stored(plain, "2026-04-05")]
    points = trend(history, Calendar(), Every.QUARTER).points
    found = [(one.label, f"{one.assessment.committed_at:%Y-%m-%d}") for one in points]
    assert found == [
        ("2026Q1", "2026-03-05"),
        ("2026Q2", "2026-04-05"),
    ]


def test_a_practice_is_gained_at_the_point_where_it_is_met(plain: Assessment) -> None:
    history = [stored(plain, "2026-01-05"), stored(plain, "2026-04-05", MET)]
    (turn,) = trend(history, Calendar(), Every.QUARTER).turns
    assert (turn.name, turn.way, turn.at.label, turn.since.label) == ("test.unit", Way.GAINED, "2026Q2", "2026Q1")


def test_a_point_that_could_not_be_rated_is_passed_over(plain: Assessment) -> None:
    history = [stored(plain, "2026-01-05", MET), stored(plain, "2026-04-05", Status.ERROR), stored(plain, "2026-07-05")]
    (turn,) = trend(history, Calendar(), Every.QUARTER).turns
    assert (turn.way, turn.at.label, turn.since.label) == (Way.LOST, "2026Q3", "2026Q1")


def test_other_rules_are_told_apart(plain: Assessment) -> None:
    history = [stored(plain, "2026-01-05"), stored(plain, "2026-04-05", MET, tool_version="99")]
    (turn,) = trend(history, Calendar(), Every.QUARTER).turns
    assert not turn.same_rules


def test_a_level_is_reached(plain: Assessment) -> None:
    history = [stored(plain, "2026-01-05", level=1), stored(plain, "2026-04-05", level=3)]
    (turn,) = trend(history, Calendar(), Every.QUARTER).levels
    assert (turn.before, turn.after, turn.at.label) == (1, 3, "2026Q2")
