"""A period of one repository under review: what stood at its beginning and end, what moved, and the trend up to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from shlex import quote
from typing import TYPE_CHECKING

from assess.assessing import identity_of
from assess.errors import UsageError
from assess.git import Git
from assess.periods import Every, Period
from assess.settings import read_settings
from assess.snapshot import read_snapshot
from lifecycle.actions import follow
from lifecycle.milestones import milestones
from lifecycle.targets import aims
from lifecycle.timeline import read_timeline

if TYPE_CHECKING:
    from datetime import datetime

    from assess.assessing import Request
    from assess.assessment import Assessment
    from assess.periods import Calendar
    from lifecycle.actions import Followed
    from lifecycle.compare import Comparison
    from lifecycle.comparing import Comparing
    from lifecycle.stored import Stored
    from lifecycle.targets import Aim
    from lifecycle.trend import Trend

MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which period: a quarter by its label, from one day to another, or else the last quarter that has ended."""

    quarter: str | None = None
    since: str | None = None
    until: str | None = None

    def period(self, calendar: Calendar, now: datetime) -> Period:
        """Return the period; raises UsageError where there is none such, or where it has not begun."""
        found = self._period(calendar, now)
        if found.start > now:
            raise UsageError(f"{found.label} has not begun yet.")
        return found

    def _period(self, calendar: Calendar, now: datetime) -> Period:
        if self.quarter is not None and (self.since or self.until):
            raise UsageError("Give --quarter, or --since and --until, not both.")
        if self.quarter is not None:
            return _quarter(calendar, self.quarter)
        if self.since is None and self.until is None:
            return calendar.before(calendar.period_of(now))
        if self.since is None or self.until is None:
            raise UsageError("--since and --until go together; give both days.")
        start, end = calendar.day(self.since).start, calendar.day(self.until).end
        if start >= end:
            raise UsageError(f"--until {self.until} lies before --since {self.since}.")
        return Period(label=f"{self.since} to {self.until}", start=start, end=end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A period with the assessments that stand for its end and its beginning, None where none is stored of that.

    `newest` is false where later commits of the period are not assessed; `quiet` where the period has no commit;
    `ended` where it is over. The trend, the targets and the actions are those at the end of the period.
    """

    period: Period
    now: Assessment
    before: Assessment | None
    comparison: Comparison | None
    trend: Trend
    aims: tuple[Aim, ...]
    actions: tuple[Followed, ...]
    newest: bool
    quiet: bool
    ended: bool


def asked_period(request: Request, asked: Asked, now: datetime) -> Period:
    """Return the period that is asked for, by the calendar of the newest commit's settings."""
    with Git.open(request.path) as git:
        tip = git.resolve(request.revision)
        settings = request.settings or read_settings(read_snapshot(git, tip))
    return asked.period(settings.calendar, now)


def eve_of(period: Period) -> Period:
    """Return the moment before a period: what stands at its end is what stood when the period began."""
    return Period(label=f"before {period.label}", start=period.start - MOMENT, end=period.start)


def review(comparing: Comparing, period: Period, *, now: datetime, turnings: bool = True) -> Review:
    """Review a period from what the store holds; `turnings` also finds the commit that turned each practice.

    Raises UsageError that names the next command where the end of the period is not assessed.
    """
    request = comparing.request
    with Git.open(request.path) as git:
        tip = git.resolve(request.revision)
        history = comparing.store.history(identity_of(git, tip, request.name))
        before, end = (None, None) if git.shallow else _standing(git, tip, period)
    last, first = _at(history, end, period.end), _at(history, before, period.start)
    within = last is not None and (last.commit == end or period.start <= last.committed_at)
    if last is None or not within:
        raise UsageError(_not_assessed(request.path, period, end, ended=period.end <= now))
    moved = first is not None and first.commit != last.commit
    compared = comparing.compare(f"#{first.id}", f"#{last.id}", turnings=turnings) if first and moved else None
    timeline = read_timeline(request, comparing.store, every=Every.QUARTER, now=period.end, until=period.end)
    moment = min(now, period.end)
    return Review(
        period=period,
        now=last.assessment,
        before=first.assessment if first else None,
        comparison=compared.comparison if compared else None,
        trend=timeline.trend,
        aims=aims(timeline.trend.points, timeline.calendar, moment),
        actions=follow((one.assessment for one in history if one.committed_at < period.end), timeline.calendar, moment),
        newest=end is None or last.commit == end,
        quiet=end is not None and end == before,
        ended=period.end <= now,
    )


def _quarter(calendar: Calendar, label: str) -> Period:
    found = calendar.named(label)
    if found != calendar.period_of(found.start, Every.QUARTER):
        raise UsageError(f"{label!r} is no quarter; write it like 2026Q3.")
    return found


def _standing(git: Git, tip: str, period: Period) -> tuple[str | None, str | None]:
    """Return the commits of the mainline that stood when the period began and when it ended."""
    before, after = milestones(git, tip, (eve_of(period), period))
    return before.commit, after.commit


def _at(history: tuple[Stored, ...], commit: str | None, moment: datetime) -> Stored | None:
    """Return what is stored of a commit; without it, of the last one that was made before a moment."""
    exact = [one for one in history if one.commit == commit]
    return next(reversed(exact or [one for one in history if one.committed_at < moment]), None)


def _not_assessed(path: str, period: Period, end: str | None, *, ended: bool) -> str:
    if end is None:
        return f"{period.label}: the first commit is younger, or the history was not fetched (--deepen fetches it)."
    place = "" if path == "." else f" {quote(path)}"
    if ended and " " not in period.label:
        how = f"`dataops-assess backcast{place} --since {period.label}`"
    else:
        how = f"`dataops-assess{place or ' .'} --rev {end}`"
    return f"{period.label} is not assessed yet; {how} does that, or add --backcast."
