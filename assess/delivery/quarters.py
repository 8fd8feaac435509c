"""The quarters of the team's calendar that a span of time touches, each cut to the span."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.periods import LAST_YEAR
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from assess.periods import Calendar

SECONDS_A_WEEK = 7 * 86_400


class Span(Value):
    """From a moment to just before another, both UTC; with `closed` the last moment lies in it too.

    It is `whole` where it is all of what its label names.
    """

    label: str
    start: datetime
    end: datetime
    whole: bool = True
    closed: bool = False

    @property
    def weeks(self) -> float:
        """Return its length in weeks."""
        return (self.end - self.start).total_seconds() / SECONDS_A_WEEK

    def holds(self, moment: datetime) -> bool:
        """Say whether a moment lies in it."""
        return self.start <= moment < self.end or (self.closed and moment == self.end)


def quarters(start: datetime, end: datetime, calendar: Calendar) -> Iterator[Span]:
    """Yield the quarters of the calendar that the span touches, oldest first."""
    period = calendar.period_of(start)
    while period.start <= end and period.end.year <= LAST_YEAR:
        yield Span(
            label=period.label,
            start=max(start, period.start),
            end=min(end, period.end),
            whole=start <= period.start and period.end <= end,
            closed=end < period.end,
        )
        period = calendar.period_of(period.end)
