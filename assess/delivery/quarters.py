"""The quarters of the team's calendar that a span of time touches, each cut to the span."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

MONTHS = 12
MONTHS_A_QUARTER = 3
LAST_YEAR = 9998  # the year after it is the last that Python's calendar holds
SECONDS_A_WEEK = 7 * 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From a moment to another, both UTC and both within it; `whole` where it is all of what its label names."""

    label: str
    start: datetime
    end: datetime
    whole: bool = True

    @property
    def weeks(self) -> float:
        """Return its length in weeks."""
        return (self.end - self.start).total_seconds() / SECONDS_A_WEEK

    def holds(self, moment: datetime) -> bool:
        """Say whether a moment lies in it."""
        return self.start <= moment <= self.end


def quarters(start: datetime, end: datetime, *, first_month: int = 1, time_zone: str = "UTC") -> Iterator[Span]:
    """Yield the quarters of a fiscal year from `first_month` on, oldest first, named like `2026Q3`.

    A fiscal year that does not start in January is named by the calendar year in which it ends.
    """
    zone, offset = ZoneInfo(time_zone), first_month - 1
    local = start.astimezone(zone)
    month = local.year * MONTHS + local.month - 1
    month -= (month - offset) % MONTHS_A_QUARTER
    while (begin := _begin(month, zone)) <= end and month // MONTHS < LAST_YEAR:
        after = _begin(month + MONTHS_A_QUARTER, zone)
        year, within = divmod(month - offset, MONTHS)
        last = min(end, after - datetime.resolution)
        yield Span(
            label=f"{year + 1 if offset else year}Q{within // MONTHS_A_QUARTER + 1}",
            start=max(start, begin),
            end=last,
            whole=start <= begin and last < end,
        )
        month += MONTHS_A_QUARTER


def _begin(month: int, zone: ZoneInfo) -> datetime:
    """Return when a month begins, counted from the year 0."""
    return datetime(month // MONTHS, month % MONTHS + 1, 1, tzinfo=zone).astimezone(UTC)
