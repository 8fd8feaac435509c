"""How a figure of delivery is made: known from a sample that is large enough, or unknown with the reason."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from assess.delivery.records import Bound, Figure, Grade
from assess.values import Value, replace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from assess.delivery.records import Band, Used

FEWEST_DEPLOYMENTS = 5
FEWEST_CHANGES = 10
FEWEST_EVENTS = 5  # reverts or incidents
SECONDS_A_DAY = 86_400
NO_SIGNAL = "no signal: none was seen, which is not the same as none"


class Kind(Value):
    """What a figure is, whatever its value: its title and unit, what it rests on and on which side the truth lies."""

    title: str
    unit: str
    grade: Grade
    bound: Bound = Bound.ABOUT

    def known(
        self, value: float, n: int, derivation: str, *, band: Band | None = None, used: Sequence[Used] = ()
    ) -> Figure:
        """Return the figure with its value."""
        return replace(self.unknown(None, n, derivation, used), value=value, band=band)

    def unknown(self, reason: str | None, n: int, derivation: str, used: Sequence[Used] = ()) -> Figure:
        """Return the figure without a value, and why."""
        return Figure(
            title=self.title,
            value=None,
            unit=self.unit,
            n=n,
            grade=self.grade,
            bound=self.bound,
            reason=reason,
            derivation=derivation,
            used=tuple(used),
            used_total=len(used),
        )


def too_few(n: int, noun: str, fewest: int) -> str:
    """Say that a sample is too small."""
    return f"{n} {noun}: fewer than {fewest} are too few to say"


def days(length: timedelta) -> float:
    """Return a length of time in days."""
    return length.total_seconds() / SECONDS_A_DAY


def middle(lengths: Sequence[timedelta]) -> float:
    """Return the median of some lengths of time in days."""
    return median(map(days, lengths))
