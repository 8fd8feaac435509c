"""Targets: the path so far, what is missing, and whether the present pace reaches them in time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from assess.assessing import assess
from assess.assessment import Coverage, Decided, Target
from assess.findings import Status
from assess.periods import Calendar
from assess.values import replace
from lifecycle.targets import QUARTER, Aim, Reading, aims, pace
from lifecycle.trend import Point
from tests.lifecycle.assessed import stored

if TYPE_CHECKING:
    from assess.assessment import Assessment
    from tests.conftest import MadeRepo

NOW = datetime(2026, 9, 1, tzinfo=UTC)
BY_YEAR = Calendar().named("2026Q4").end
LEVEL = Target(by="2026Q4", on="2026-01-10", level=3)
TESTED = Target(by="2026Q4", on="2026-01-10", group="test", coverage=0.75)
LABELS = ("2025Q4", "2026Q1", "2026Q2", "2026Q3")


@pytest.fixture
def plain(made_repo: MadeRepo) -> Assessment:
    made_repo.commit({"README.md": "# Shop\n"})
    return assess(str(made_repo.path))


def path(plain: Assessment, figures: list[float | None], *targets: Target) -> list[Point]:
    """Return a point a quarter whose index, and a tenth of it as coverage of `test`, is this."""
    points = []
    for label, figure in zip(LABELS, figures, strict=False):
        low = None if figure is None else figure / 10
        phases = plain.phases | {"test": replace(plain.phases["test"], coverage=Coverage(low=low, high=1.0))}
        one = stored(plain, "2026-01-10", index=figure, phases=phases, decisions=Decided(targets=targets)).assessment
        points.append(Point(label=label, assessment=one))
    return points


def aim(plain: Assessment, figures: list[float | None], target: Target = LEVEL, now: datetime = NOW) -> Aim:
    (found,) = aims(path(plain, figures, target), Calendar(), now)
    return found


def readings(*figures: float | None, labels: tuple[str, ...] = LABELS) -> list[Reading]:
    return [Reading(label=label, value=figure) for label, figure in zip(labels, figures, strict=False)]


@pytest.mark.parametrize(
    ("figures", "change"),
    [
        ((), None),
        ((2.0,), None),
        ((None, 2.0), None),
        ((2.0, 2.5), 0.5),
        ((1.0, 2.0, 3.0, 4.0), 1.0),
        ((1.0, 3.0, 2.0, 4.0), 0.8),
        ((4.0, 4.0), 0.0),
        ((3.0, None, 2.0), -0.5),
    ],
)
def test_the_pace_is_the_slope_of_least_squares(figures: tuple[float | None, ...], change: float | None) -> None:
    assert pace(readings(*figures)) == (change if change is None else pytest.approx(change))


def test_older_quarters_than_four_do_not_count() -> None:
    labels = ("2024Q1", "2025Q1", "2025Q2", "2025Q3", "2025Q4")
    assert pace(readings(5.0, 1.0, 2.0, 3.0, 4.0, labels=labels)) == pytest.approx(1.0)


def test_a_quarter_without_a_figure_takes_its_time() -> None:
    assert pace(readings(2.0, 3.0, labels=("2025Q1", "2026Q1"))) == pytest.approx(0.25)


def test_the_gap_to_a_level_is_one_of_the_index(plain: Assessment) -> None:
    found = aim(plain, [2.0, 2.5])
    assert (found.value, found.wanted, found.gap, found.is_reached) == (2.5, 3.0, 0.5, False)


def test_the_gap_to_a_coverage_is_one_of_its_low_figure(plain: Assessment) -> None:
    found = aim(plain, [2.5, 5.0], TESTED)
    assert (found.value, found.wanted, found.gap) == (0.5, 0.75, 0.25)


@pytest.mark.parametrize(
    ("figures", "on_pace"), [([2.0, 2.5], True), ([2.0, 2.1], False), ([2.5], None), ([3.0, 2.5], False)]
)
def test_whether_the_pace_reaches_it(plain: Assessment, figures: list[float | None], on_pace: bool | None) -> None:  # noqa: FBT001 - a row of the table
    assert aim(plain, figures, now=BY_YEAR - QUARTER).is_on_pace is on_pace


def test_the_forecast_goes_on_until_the_end_of_the_quarter(plain: Assessment) -> None:
    assert aim(plain, [2.0, 2.2], now=BY_YEAR - 2 * QUARTER).forecast == pytest.approx(2.6)


def test_no_forecast_lies_above_the_top(plain: Assessment) -> None:
    assert aim(plain, [1.0, 4.0], now=BY_YEAR - 2 * QUARTER).forecast == 5.0


def test_at_the_end_of_its_quarter_there_is_no_time_left(plain: Assessment) -> None:
    found = aim(plain, [2.0, 2.5], now=BY_YEAR)
    assert (found.has_ended, found.is_on_pace, found.is_reached) == (True, None, False)


def test_its_quarter_is_the_teams(plain: Assessment) -> None:
    points = path(plain, [2.0], replace(LEVEL, by="2027Q1"))
    (found,) = aims(points, Calendar(fiscal_year_starts=2), datetime(2026, 5, 1, tzinfo=UTC))
    assert found.has_ended


def test_what_is_reached_has_no_gap(plain: Assessment) -> None:
    found = aim(plain, [2.0, 3.0])
    assert (found.is_reached, found.gap) == (True, 0.0)


def test_without_a_figure_there_is_no_gap(plain: Assessment) -> None:
    found = aim(plain, [2.0, None])
    assert (found.value, found.gap, found.forecast, found.is_reached) == (None, None, None, False)


def test_a_level_lacks_the_criteria_of_the_levels_that_are_not_fulfilled(plain: Assessment) -> None:
    met = {name: replace(row, status=Status.MET) for name, row in plain.criteria.items()}
    forgiven = met | {"l2.automation": replace(met["l2.automation"], status=Status.PARTIAL)}
    lower = forgiven | {"l3.testing": replace(met["l3.testing"], status=Status.ABSENT)}
    points = path(replace(plain, criteria=lower), [2.0], LEVEL)
    (found,) = aims(points, Calendar(), NOW)
    assert [(one.id, one.status) for one in found.lacking] == [("l3.testing", Status.ABSENT)]


def test_a_coverage_lacks_the_practices_that_are_not_met(plain: Assessment) -> None:
    rows = {name: replace(row, status=Status.MET) for name, row in plain.practices.items()}
    rows["test.unit"] = replace(rows["test.unit"], status=Status.PARTIAL)
    rows["plan.backlog"] = replace(rows["plan.backlog"], status=Status.ABSENT)
    one = replace(plain, practices=rows, decisions=Decided(targets=(TESTED,)))
    (found,) = aims([Point(label="2026Q3", assessment=one)], Calendar(), NOW)
    assert [(one.id, one.status) for one in found.lacking] == [("test.unit", Status.PARTIAL)]


def test_without_assessments_there_are_no_targets() -> None:
    assert aims([], Calendar(), NOW) == ()
