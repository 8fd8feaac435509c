"""The trend of a repository as it is stored, beside what Git shows of each period: quiet, not assessed, or imported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assess.assessing import identity_of
from assess.git import Git
from assess.settings import read_settings
from assess.snapshot import read_snapshot
from lifecycle.milestones import milestones
from lifecycle.trend import trend

if TYPE_CHECKING:
    from datetime import datetime

    from assess.assessing import Request
    from assess.periods import Calendar, Every
    from lifecycle.milestones import Milestone
    from lifecycle.store import Store
    from lifecycle.stored import Stored
    from lifecycle.trend import Trend


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A repository's name, calendar and trend."""

    name: str
    calendar: Calendar
    trend: Trend


def read_timeline(
    request: Request, store: Store, *, every: Every | None, now: datetime, until: datetime | None = None
) -> Timeline:
    """Return the trend of what is stored of a repository, by period, or by commit where there is none.

    What was committed from `until` on is left out. Raises RepositoryError where the repository cannot be read,
    UsageError for an unknown revision or faulty settings.
    """
    with Git.open(request.path) as git:
        tip = git.resolve(request.revision)
        calendar = (request.settings or read_settings(read_snapshot(git, tip))).calendar
        identity = identity_of(git, tip, request.name)
        history = tuple(one for one in store.history(identity) if until is None or one.committed_at < until)
        found = _milestones(git, tip, history, calendar, every, now) if every and history else ()
    name = history[-1].name if history else identity
    return Timeline(name=name, calendar=calendar, trend=trend(history, calendar, every, found))


def _milestones(
    git: Git, tip: str, history: tuple[Stored, ...], calendar: Calendar, every: Every, now: datetime
) -> tuple[Milestone, ...]:
    """Find what stands for each period since the first stored one; nothing where the history was not fetched."""
    if git.shallow:
        return ()
    start = calendar.period_of(history[0].committed_at, every).start
    return milestones(git, tip, calendar.since(now, start, every))
