"""Quarters of the team's calendar, cut to a span."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assess.delivery.quarters import quarters
from assess.periods import Calendar


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=UTC)


@pytest.mark.parametrize(("month", "zone"), [(1, "UTC"), (2, "Europe/Berlin"), (4, "Pacific/Auckland"), (10, "UTC")])
def test_they_are_those_of_the_calendar(month: int, zone: str) -> None:
    calendar = Calendar(fiscal_year_starts=month, time_zone=zone)
    found = list(quarters(at(2023, 5, 2), at(2024, 8, 3), calendar))
    assert [(one.label, one.end) for one in found[:-1]] == [
        (period.label, period.end) for period in (calendar.period_of(one.start) for one in found[:-1])
    ]


def test_each_moment_lies_in_one_of_them() -> None:
    found = list(quarters(at(2023, 3, 1), at(2024, 3, 1), Calendar()))
    assert all(
        sum(one.holds(moment) for one in found) == 1 for moment in (at(2023, 7, 1), at(2024, 1, 1), at(2024, 3, 1))
    )


def test_what_is_cut_off_is_not_whole() -> None:
    assert [one.whole for one in quarters(at(2023, 11, 1), at(2024, 5, 1), Calendar())] == [False, True, False]


def test_a_leap_day_counts() -> None:
    (quarter,) = quarters(at(2024, 1, 1), at(2024, 3, 31), Calendar())
    assert quarter.weeks == pytest.approx(90 / 7)
