"""The assessments of the past: each past period's last commit, judged by today's rules straight from Git's objects."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assess.assessing import assess_with_facts, identity_of
from assess.assessment import MODEL_VERSION
from assess.git import Git
from assess.settings import read_settings
from assess.snapshot import read_snapshot
from assess.version import VERSION
from lifecycle.mainline import branch_of
from lifecycle.milestones import milestones
from lifecycle.periods import Calendar, Every

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from assess.assessing import Request, Rules
    from assess.assessment import Assessment
    from assess.reading import FactCache
    from assess.settings import Settings
    from lifecycle.milestones import Milestone
    from lifecycle.periods import Period
    from lifecycle.store import Store

LAST = 8  # quarters: two years


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Which periods: the `last` ones that have ended, or all since the one of a date or label."""

    every: Every = Every.QUARTER
    last: int = LAST
    since: str | None = None

    def periods(self, calendar: Calendar, now: datetime) -> tuple[Period, ...]:
        """Return the periods that had ended, oldest first; raises UsageError where `since` is no date or label."""
        if self.since is not None:
            return calendar.since(now, calendar.moment(self.since), self.every)
        return calendar.past(now, self.every, last=self.last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A past period with the assessment that stands for it; None before the first commit."""

    milestone: Milestone
    assessment: Assessment | None


def backcast(
    request: Request,
    span: Span,
    *,
    store: Store,
    now: datetime,
    cache: FactCache | None = None,
    rules: Rules | None = None,
    progress: Callable[[str], AbstractContextManager[None]] = lambda _: nullcontext(),
) -> tuple[Past, ...]:
    """Assess what the store does not hold yet of the span, oldest first, and store it.

    The settings of the newest commit hold throughout. `progress` surrounds each with words on it. Raises
    RepositoryError where the history was not fetched.
    """
    with Git.open(request.path) as git:
        tip = git.resolve(request.revision)
        branch, identity = branch_of(git, tip), identity_of(git, tip, request.name)
        settings = request.settings or read_settings(read_snapshot(git, tip))
        found = milestones(git, tip, span.periods(calendar_of(settings), now))
    known = _known(store, identity, settings)
    for milestone in found:
        if milestone.commit is not None and milestone.commit not in known:
            asked = replace(request, revision=milestone.commit, settings=settings)
            with progress(f"Assessing {milestone.period.label} ..."):
                known[milestone.commit], _ = assess_with_facts(asked, cache=cache, rules=rules)
            store.save(known[milestone.commit], branch)
    return tuple(Past(milestone=one, assessment=known[one.commit] if one.commit else None) for one in found)


def _known(store: Store, identity: str, settings: Settings) -> dict[str, Assessment]:
    """Return what today's rules and these settings said before, by commit."""
    stored = (one.assessment for one in store.history(identity))
    return {one.commit: one for one in stored if _same_rules(one, settings) and one.complete}


def _same_rules(assessment: Assessment, settings: Settings) -> bool:
    made_with = (assessment.tool_version, assessment.model_version, assessment.settings_digest)
    return made_with == (VERSION, MODEL_VERSION, settings.digest)


def calendar_of(settings: Settings) -> Calendar:
    """Return the calendar that the team's settings ask for."""
    return Calendar(fiscal_year_starts=settings.fiscal_year_starts, time_zone=settings.time_zone)
