"""What is known of a repository: its stored assessments, with the newest commit's among them."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assess.assessing import Request, Rules, identity_of
from assess.cache import SqliteFactCache
from assess.cache_file import is_apart
from assess.errors import UsageError
from assess.git import Git
from assess.periods import Every
from assess.settings import FILE
from lifecycle.comparing import Comparing
from lifecycle.decision_file import read_decision_file
from lifecycle.newest import newest
from lifecycle.store import open_store
from lifecycle.timeline import read_timeline
from lifecycle.trend import Point
from reports.cli.places import fetched
from reports.cli.screen import telling
from reports.targets import goal_id

if TYPE_CHECKING:
    from assess.assessment import Assessment
    from assess.decisions.records import Decisions
    from assess.periods import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A repository's name and calendar, and the assessment of each commit of the mainline, oldest first."""

    name: str
    calendar: Calendar
    line: tuple[Assessment, ...]


def read_known(place: str, *, db: str | None, name: str | None, cache: bool = True) -> Known:
    """Return what is stored of a repository; the newest commit is assessed and stored first where it is not yet.

    Where no commit of the mainline is stored, the newest commit stands alone.
    """
    folder, rules = fetched(place), Rules()
    with ExitStack() as stack:
        store = stack.enter_context(open_store(db))
        facts = stack.enter_context(SqliteFactCache(rules.readers)) if cache and is_apart(folder) else None
        request = Request(path=folder, name=name)
        found = newest(Comparing(request=request, store=store, cache=facts, rules=rules, progress=telling))
        line = tuple(one.assessment for one in store.history(found.identity)) or (found.assessment,)
    return Known(name=found.assessment.repository.name, calendar=found.settings.calendar, line=line)


def read_quarters(place: str, known: Known, *, db: str | None, name: str | None) -> tuple[Point, ...]:
    """Return what stands for each stored quarter, oldest first; the newest commit alone where nothing else is known."""
    request = Request(path=fetched(place), name=name)
    with open_store(db) as store:
        points = read_timeline(request, store, every=Every.QUARTER, now=datetime.now(UTC)).trend.points
    last = known.line[-1]
    return points or (Point(label=known.calendar.period_of(last.committed_at).label, assessment=last),)


def last_assessment(place: str, *, db: str | None, name: str | None) -> Assessment | None:
    """Return the stored assessment of the newest commit, else of the newest of the mainline; None without one."""
    with Git.open(place) as git, open_store(db) as store:
        tip = git.resolve()
        identity = identity_of(git, tip, name)
        here = store.at(identity, tip)
        found = here[-1] if here else store.latest(identity)
    return found.assessment if found else None


def not_yet_told(place: str, known: Known) -> str | None:
    """Return a sentence on the actions and targets of the work tree that the newest assessment does not hold yet."""
    stated, held = _decisions_of(place), known.line[-1].decisions
    if stated is None:
        return None
    actions, targets = {one.id for one in held.actions}, {(goal_id(one), one.by) for one in held.targets}
    missing = [
        *(one.id for one in stated.actions if one.id not in actions),
        *(f"{goal_id(one)} by {one.by}" for one in stated.targets if (goal_id(one), one.by) not in targets),
    ]
    return f"Told once {FILE} holds it on the main branch: {', '.join(missing)}." if missing else None


def _decisions_of(place: str) -> Decisions | None:
    """Return the decisions of the work tree; None where there is none, or its settings are faulty."""
    try:
        return read_decision_file(place).settings.decisions
    except UsageError:
        return None
