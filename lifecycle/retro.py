"""The pack for a team's retro: what stands now beside what stood at the last one, and what to talk about and decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from assess.errors import UsageError
from assess.git import Git
from assess.history import read_history
from assess.values import replace
from lifecycle.actions import day_of, follow
from lifecycle.compare import Side, compare
from lifecycle.newest import SHORT, newest
from lifecycle.repairs import Places, find_repairs
from lifecycle.suggesting import suggest
from lifecycle.trend import same_rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assess.assessment import Assessment
    from assess.history import History
    from assess.periods import Calendar
    from lifecycle.actions import Followed
    from lifecycle.compare import Comparison
    from lifecycle.comparing import Comparing
    from lifecycle.newest import Newest
    from lifecycle.repairs import Repairs
    from lifecycle.stored import Stored
    from lifecycle.suggesting import Suggestion

YOUNG = timedelta(days=30)  # a quarter that is younger is told with the one before


class Origin(StrEnum):
    """Why the period begins when it does."""

    RETRO = "the last retro"
    ASKED = "as asked"
    QUARTER = "the quarter so far"
    QUARTERS = "the quarter so far and the one before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """When a period begins: what was committed from `start` on is in it, what stood just before `stood` is compared."""

    origin: Origin
    day: date
    start: datetime
    stood: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RetroPack:
    """Everything that a retro is about; `before` is None where nothing older is stored.

    `backcast` is the command that fills what the store lacks of the beginning, where history goes back so far.
    """

    begin: Begin
    now: Assessment
    before: Assessment | None
    comparison: Comparison | None
    repairs: Repairs
    actions: tuple[Followed, ...]
    suggestions: tuple[Suggestion, ...]
    backcast: str | None
    calendar: Calendar


def prepare(comparing: Comparing, *, since: str | None, now: datetime, turnings: bool = True) -> RetroPack:
    """Make the pack from the store and one reading of Git's history; the newest commit is assessed where it is not.

    `turnings` also finds the commit that turned each practice. Raises UsageError for a wrong `since`, and as
    `assess` does.
    """
    found = newest(comparing)
    calendar = found.settings.calendar
    begin = _begin(found.assessment, since, calendar)
    line = comparing.store.history(found.identity)
    before = _before([one for one in line if _is_older(one, found.assessment)], begin)
    with Git.open(comparing.request.path) as git:
        comparison = _compared(comparing, before, found, git, turnings=turnings) if before else None
        history = read_history(git, found.assessment.commit, git.subfolder)
    actions = follow(_mainline(line, found.assessment), calendar, now)
    return RetroPack(
        begin=begin,
        now=found.assessment,
        before=before.assessment if before else None,
        comparison=comparison,
        repairs=find_repairs(
            history,
            max(begin.start, before.committed_at) if before else begin.start,
            after=before.commit if before else None,
            own=found.settings.fix,
            places=_places(found.assessment),
        ),
        actions=actions,
        suggestions=suggest(found.assessment, comparison.moves if comparison else (), actions, calendar, now),
        backcast=_backcast(before, begin, history, calendar),
        calendar=calendar,
    )


def _begin(now: Assessment, since: str | None, calendar: Calendar) -> Begin:
    """Return where the period begins: as asked, at the last retro, or with the quarter so far.

    What stood at the end of a retro's day was part of that retro; what was committed on the day may be of either.
    """
    if since is not None:
        start = calendar.moment(since)
        if start > now.committed_at:
            raise UsageError(
                f"--since {since}: nothing was committed since; the newest commit is {now.commit[:SHORT]}."
            )
        return _from(start, Origin.ASKED, calendar)
    held = max((one.on for one in now.decisions.retros), default=None)
    if held is not None:
        day = calendar.day(held)
        return Begin(origin=Origin.RETRO, day=date.fromisoformat(held), start=day.start, stood=day.end)
    quarter = calendar.period_of(now.committed_at)
    if now.committed_at - quarter.start < YOUNG:
        return _from(calendar.before(quarter).start, Origin.QUARTERS, calendar)
    return _from(quarter.start, Origin.QUARTER, calendar)


def _from(start: datetime, origin: Origin, calendar: Calendar) -> Begin:
    return Begin(origin=origin, day=day_of(start, calendar), start=start, stood=start)


def _mainline(line: Sequence[Stored], newest: Assessment) -> tuple[Assessment, ...]:
    """Return the assessments of the mainline, the newest as it was made now; where there are none, that one."""
    found = tuple(newest if one.commit == newest.commit else one.assessment for one in line)
    return found or (newest,)


def _is_older(one: Stored, now: Assessment) -> bool:
    return one.commit != now.commit and one.committed_at <= now.committed_at


def _before(line: Sequence[Stored], begin: Begin) -> Stored | None:
    """Return what stood when the period began; where nothing of then is stored, the oldest that is."""
    stood = [one for one in line if one.committed_at < begin.stood]
    return stood[-1] if stood else next(iter(line), None)


def _compared(comparing: Comparing, before: Stored, found: Newest, git: Git, *, turnings: bool) -> Comparison:
    """Compare both ends; by what is stored alone where this clone has no such commit any more."""
    if _is_there(git, before.commit):
        return comparing.compare(f"#{before.id}", f"#{found.number}", turnings=turnings).comparison
    same = same_rules(before.assessment, found.assessment)
    return compare(_side(before.assessment, same=same), _side(found.assessment, same=True))


def _side(one: Assessment, *, same: bool) -> Side:
    """Return an end by its own rules alone; with others than the other end's, no move is the repository's own."""
    return Side(name=one.commit, given=one, today=one, exchanged=one if same else replace(one, practices={}))


def _is_there(git: Git, commit: str) -> bool:
    try:
        return bool(git.resolve(commit))
    except UsageError:
        return False


def _places(now: Assessment) -> Places:
    folders = frozenset(one.path for one in now.projects if one.path not in {"", "."})
    return Places(projects=folders, scope=now.repository.scope)


def _backcast(before: Stored | None, begin: Begin, history: History, calendar: Calendar) -> str | None:
    """Return the command that fills the beginning; None where it is stored, or where there was no commit yet."""
    if before is not None and before.committed_at < begin.stood:
        return None
    first = history.first_commit_at
    if first is None or first >= begin.stood or not history.complete:
        return None
    quarter = calendar.before(calendar.period_of(begin.stood))
    if first < quarter.end:
        return f"dataops-assess backcast --since {quarter.label}"
    stood = next((one.id for one in history.mainline if one.committed_at < begin.stood), None)
    return f"dataops-assess --rev {stood}" if stood else None
