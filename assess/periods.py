"""Quarters and months of the team's own calendar: what they are called, and when they begin and end."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from assess.errors import UsageError
from assess.values import Value

MONTHS = 12
MONTHS_OF = {"quarter": 3, "month": 1}
FIRST_YEAR, LAST_YEAR = 1970, 9998  # what Git's times and Python's calendar both hold

PERIOD = re.compile(r"(?:FY)?(\d{4})[- ]?Q([1-4])|(\d{4})-(0[1-9]|1[0-2])", re.IGNORECASE)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, or the last of that month where it has no such day."""
    year, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class Every(StrEnum):
    """How long a period is."""

    QUARTER = "quarter"
    MONTH = "month"


class Period(Value):
    """From `start` to just before `end`, both UTC; its label is `2026Q3` or `2026-07`."""

    label: str
    start: datetime
    end: datetime


class Calendar(Value):
    """The team's year: the month in which it starts, and the time zone in which its days begin.

    A fiscal year that does not start in January is named by the calendar year in which it ends.
    """

    fiscal_year_starts: int = 1
    time_zone: str = "UTC"

    def period_of(self, moment: datetime, every: Every = Every.QUARTER) -> Period:
        """Return the period that a moment lies in."""
        local = moment.astimezone(ZoneInfo(self.time_zone))
        month = local.year * MONTHS + local.month - 1
        length = MONTHS_OF[every]
        return self._period(month - (month - self._offset) % length, every)

    def before(self, period: Period, every: Every = Every.QUARTER) -> Period:
        """Return the period that ends where this one starts."""
        local = period.start.astimezone(ZoneInfo(self.time_zone))
        return self._period(local.year * MONTHS + local.month - 1 - MONTHS_OF[every], every)

    def past(self, moment: datetime, every: Every, *, last: int) -> tuple[Period, ...]:
        """Return the `last` periods that had ended at a moment, oldest first."""
        found: list[Period] = []
        period = self.period_of(moment, every)
        while len(found) < last and period.start.year > FIRST_YEAR:
            period = self.before(period, every)
            found.append(period)
        return tuple(reversed(found))

    def since(self, moment: datetime, start: datetime, every: Every) -> tuple[Period, ...]:
        """Return the periods that had ended at a moment and end after `start`, oldest first."""
        found: list[Period] = []
        period = self.before(self.period_of(moment, every), every)
        while period.end > start and period.start.year > FIRST_YEAR:
            found.append(period)
            period = self.before(period, every)
        return tuple(reversed(found))

    def day(self, text: str) -> Period:
        """Return the day of a date such as `2026-05-01`; raise UsageError for any other text."""
        try:
            day = date.fromisoformat(text.strip())
        except ValueError as error:
            raise UsageError(f"{text!r} is no date; write it like 2026-05-01.") from error
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise UsageError(f"{text!r} lies outside the years {FIRST_YEAR} to {LAST_YEAR}.")
        return Period(label=text, start=self._midnight(day), end=self._midnight(day + timedelta(days=1)))

    def moment(self, text: str) -> datetime:
        """Return when a date (2026-05-01), quarter or month begins; raise UsageError for any other text."""
        return (self.day(text) if DAY.fullmatch(text.strip()) else self.named(text)).start

    def named(self, label: str) -> Period:
        """Return the period of a label such as `2026Q3` or `2026-07`; raise UsageError for any other."""
        match = PERIOD.fullmatch(label.strip())
        if match is None:
            raise UsageError(f"{label!r} is no quarter or month; write it like 2026Q3 or 2026-07.")
        year, quarter, month_year, month = match.groups()
        if quarter:
            first = (int(year) - (1 if self._offset else 0)) * MONTHS + self._offset
            return self._checked(first + (int(quarter) - 1) * MONTHS_OF["quarter"], Every.QUARTER, label)
        return self._checked(int(month_year) * MONTHS + int(month) - 1, Every.MONTH, label)

    @property
    def _offset(self) -> int:
        return self.fiscal_year_starts - 1

    def _checked(self, month: int, every: Every, label: str) -> Period:
        if not FIRST_YEAR * MONTHS <= month < LAST_YEAR * MONTHS:
            raise UsageError(f"{label!r} lies outside the years {FIRST_YEAR} to {LAST_YEAR}.")
        return self._period(month, every)

    def _period(self, month: int, every: Every) -> Period:
        """Return the period that begins with a month, counted from the year 0."""
        return Period(
            label=self._label(month, every), start=self._begin(month), end=self._begin(month + MONTHS_OF[every])
        )

    def _label(self, month: int, every: Every) -> str:
        if every is Every.MONTH:
            return f"{month // MONTHS}-{month % MONTHS + 1:02}"
        year, within = divmod(month - self._offset, MONTHS)
        return f"{year + 1 if self._offset else year}Q{within // MONTHS_OF['quarter'] + 1}"

    def _midnight(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(self.time_zone)).astimezone(UTC)

    def _begin(self, month: int) -> datetime:
        return self._midnight(date(month // MONTHS, month % MONTHS + 1, 1))
