"""The assessments of the past: each past period's last commit, judged by today's rules straight from Git's objects."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assess.assessing import Rules, identity_of
from assess.git import Git
from assess.periods import Calendar, Every
from assess.settings import read_settings
from assess.snapshot import read_snapshot
from assess.values import replace
from lifecycle.halves import Halves, Work
from lifecycle.mainline import branch_of
from lifecycle.milestones import milestones
from lifecycle.rejudging import is_of_today

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from assess.assessing import Request
    from assess.assessment import Assessment
    from assess.periods import Period
    from assess.reading import FactCache
    from assess.settings import Settings
    from lifecycle.milestones import Milestone
    from lifecycle.store import Store

LAST = 8  # quarters: two years


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPeriods:
    """Which periods: the `last` ones that have ended, or all since the one of a date or label; and also some others."""

    every: Every = Every.QUARTER
    last: int = LAST
    since: str | None = None
    also: tuple[Period, ...] = ()

    def periods(self, calendar: Calendar, now: datetime) -> tuple[Period, ...]:
        """Return the periods that had ended, oldest first; raises UsageError where `since` is no date or label."""
        if self.since is not None:
            return (*calendar.since(now, calendar.moment(self.since), self.every), *self.also)
        return (*calendar.past(now, self.every, last=self.last), *self.also)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A past period with the assessment that stands for it; None before the first commit."""

    milestone: Milestone
    assessment: Assessment | None


def backcast(
    request: Request,
    span: AskedPeriods,
    *,
    store: Store,
    now: datetime,
    open_cache: Callable[[], AbstractContextManager[FactCache | None]] = nullcontext,
    rules: Rules | None = None,
    processes: int = 1,
    progress: Callable[[str], AbstractContextManager[None]] = lambda _: nullcontext(),
) -> tuple[Past, ...]:
    """Assess what the store does not hold yet of the span and store each when it is made; return all, oldest first.

    The settings of the newest commit hold throughout. `open_cache` is called once in each process; `progress`
    surrounds each assessment with words on it. Raises RepositoryError where the history was not fetched.
    """
    with Git.open(request.path) as git:
        tip = git.resolve(request.revision)
        branch, identity = branch_of(git, tip), identity_of(git, tip, request.name)
        settings = request.settings or read_settings(read_snapshot(git, tip))
        found = milestones(git, tip, span.periods(settings.calendar, now))
    known = {commit: _known(store, identity, commit, branch, settings) for commit in _commits(found)}
    halves = Halves(
        path=request.path, rules=rules or Rules(), open_cache=open_cache, processes=processes, progress=progress
    )
    asked = (
        Work(label=one.period.label, request=replace(request, revision=one.commit, settings=settings))
        for one in found
        if one.commit is not None and known[one.commit] is None
    )
    for work, made in halves.assess(tuple({one.request.revision: one for one in asked}.values())):
        known[work.request.revision] = made
        store.save(made, branch)
    return tuple(Past(milestone=one, assessment=known[one.commit] if one.commit else None) for one in found)


def _commits(found: tuple[Milestone, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.commit for one in found if one.commit is not None))


def _known(store: Store, identity: str, commit: str, branch: str | None, settings: Settings) -> Assessment | None:
    """Return what today's rules and these settings said before, whatever else is stored of the commit."""
    stored = [one for one in store.at(identity, commit) if one.branch == branch and is_of_today(one, settings)]
    return stored[-1].assessment if stored else None
