"""The calendar: labels and edges of quarters and months, in fiscal years and time zones."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assess.errors import UsageError
from assess.periods import Calendar, Every


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "starts", "label"),
    [
        ("2026-09-30T23:59:59", 1, "2026Q3"),
        ("2026-10-01T00:00:00", 1, "2026Q4"),
        ("2026-01-31T12:00:00", 2, "2026Q4"),
        ("2026-02-01T00:00:00", 2, "2027Q1"),
        ("2024-02-29T12:00:00", 3, "2024Q4"),
        ("2025-12-01T00:00:00", 10, "2026Q1"),
    ],
)
def test_a_quarter_is_named_by_the_fiscal_year_that_it_belongs_to(moment: str, starts: int, label: str) -> None:
    assert Calendar(fiscal_year_starts=starts).period_of(utc(moment)).label == label


def test_a_quarter_ends_at_midnight_of_the_teams_own_time_zone() -> None:
    quarter = Calendar(time_zone="Europe/Berlin").named("2026Q3")
    assert (quarter.start, quarter.end) == (utc("2026-06-30T22:00:00"), utc("2026-09-30T22:00:00"))


@pytest.mark.parametrize("starts", range(1, 13))
def test_a_label_names_the_period_that_bears_it(starts: int) -> None:
    calendar = Calendar(fiscal_year_starts=starts, time_zone="America/New_York")
    quarter = calendar.period_of(utc("2026-05-17T00:00:00"))
    assert calendar.named(quarter.label) == quarter


def test_each_period_ends_where_the_next_begins() -> None:
    months = Calendar(time_zone="Australia/Lord_Howe").past(utc("2026-03-01T00:00:00"), Every.MONTH, last=30)
    assert [one.end for one in months[:-1]] == [one.start for one in months[1:]]


def test_the_past_quarters_have_all_ended() -> None:
    quarters = Calendar().past(utc("2026-10-01T00:00:00"), Every.QUARTER, last=3)
    assert [one.label for one in quarters] == ["2026Q1", "2026Q2", "2026Q3"]


def test_since_a_date_the_quarter_of_that_date_is_the_first() -> None:
    quarters = Calendar().since(utc("2026-10-05T00:00:00"), utc("2026-05-05T00:00:00"), Every.QUARTER)
    assert [one.label for one in quarters] == ["2026Q2", "2026Q3"]


@pytest.mark.parametrize("label", ["2026Q5", "Q3", "2026", "", "0001Q1", "9999Q4", "2026-13"])
def test_what_names_no_period_is_refused(label: str) -> None:
    with pytest.raises(UsageError):
        Calendar().named(label)


def test_a_month_is_named_by_year_and_number() -> None:
    assert Calendar().named("2026-07").start == utc("2026-07-01T00:00:00")


@pytest.mark.parametrize("text", ["2026-08-01", "2026Q3", "2026-07"])
def test_a_moment_is_a_date_or_the_start_of_a_period(text: str) -> None:
    assert Calendar().moment(text) in {utc("2026-08-01T00:00:00"), utc("2026-07-01T00:00:00")}
