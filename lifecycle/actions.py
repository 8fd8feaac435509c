"""What became of each action: derived from the assessments of the mainline, never from what was typed in alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from assess.findings import Status, reaches

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.assessment import Action, Assessment
    from assess.periods import Calendar


class State(StrEnum):
    """What became of an action."""

    OPEN = "open"
    DONE = "done"
    BY_HAND = "done-by-hand"
    REOPENED = "reopened"
    DROPPED = "dropped"
    OVERDUE = "overdue"


UNFINISHED = frozenset({State.OPEN, State.REOPENED, State.OVERDUE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """An action and what became of it.

    `closed` is the first assessment of those from which on its evidence was there, `reopened` the first after them
    at which it was not. `age` is the days from its creation to its end, or to now. An action whose quarter has ended
    is `past_due` until its evidence is there, or it was said to be done, or dropped: also a reopened one.
    """

    action: Action
    state: State
    age: int
    past_due: bool
    closed: Assessment | None = None
    reopened: Assessment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowThrough:
    """What became of the actions that were due in a quarter: how many have which end."""

    quarter: str
    done: int
    by_hand: int
    dropped: int
    unfinished: int

    @property
    def due(self) -> int:
        """How many were due in it."""
        return self.done + self.by_hand + self.dropped + self.unfinished

    @property
    def rate(self) -> float:
        """The share of those due whose evidence is there, 0 to 1."""
        return self.done / self.due


def follow(history: Iterable[Assessment], calendar: Calendar, now: datetime) -> tuple[Followed, ...]:
    """Return what became of the actions of the newest assessment, in the order of the settings.

    `history` holds one assessment a commit of the mainline, in any order.
    """
    line = sorted(history, key=lambda one: (one.committed_at, one.commit))
    return tuple(_followed(action, line, calendar, now) for action in (line[-1].decisions.actions if line else ()))


def follow_through(followed: Iterable[Followed]) -> tuple[FollowThrough, ...]:
    """Return what became of the actions due in each quarter, oldest first."""
    states: dict[str, list[State]] = {}
    for one in followed:
        states.setdefault(one.action.due, []).append(one.state)
    return tuple(
        FollowThrough(
            quarter=quarter,
            done=found.count(State.DONE),
            by_hand=found.count(State.BY_HAND),
            dropped=found.count(State.DROPPED),
            unfinished=sum(state in UNFINISHED for state in found),
        )
        for quarter, found in sorted(states.items())
    )


def reached_at(assessment: Assessment, practice: str, wanted: Status, path: str | None) -> Status | None:
    """Return the status of a practice where an assessment shows it to be at least the wanted one; else None."""
    found = _seen(practice, path, assessment)
    return found if found is not None and reaches(found, wanted) else None


def day_of(moment: datetime, calendar: Calendar) -> date:
    """Return the day of a moment where the team is."""
    return moment.astimezone(ZoneInfo(calendar.time_zone)).date()


def _followed(action: Action, line: Iterable[Assessment], calendar: Calendar, now: datetime) -> Followed:
    closed, reopened = _turns(action, line, calendar)
    past = calendar.named(action.due).end <= now
    state = _state(action, closed, reopened, past=past)
    end = _end(action, state, closed, calendar) or day_of(now, calendar)
    return Followed(
        action=action,
        state=state,
        age=max(0, (end - date.fromisoformat(action.created_at)).days),
        past_due=past and state in UNFINISHED,
        closed=closed,
        reopened=reopened,
    )


def _turns(
    action: Action, line: Iterable[Assessment], calendar: Calendar
) -> tuple[Assessment | None, Assessment | None]:
    """Return where the last stretch with its evidence begins, and where it ended, from its creation on."""
    seen = [
        (one, reaches(status, action.to_status))
        for one in line
        if _is_since(action, one, calendar) and (status := _seen(action.practice, action.path, one)) is not None
    ]
    after = [one for one, _ in takewhile(lambda pair: not pair[1], reversed(seen))]
    held = [one for one, _ in takewhile(lambda pair: pair[1], dropwhile(lambda pair: not pair[1], reversed(seen)))]
    return (held[-1], after[-1] if after else None) if held else (None, None)


def _is_since(action: Action, assessment: Assessment, calendar: Calendar) -> bool:
    """Say whether an assessment lies after an action's creation; one of the same day does where it holds it."""
    day = day_of(assessment.committed_at, calendar).isoformat()
    stated = (action.practice, action.path, action.created_at)
    held = (stated == (one.practice, one.path, one.created_at) for one in assessment.decisions.actions)
    return day > action.created_at or (day == action.created_at and any(held))


def _seen(practice: str, path: str | None, assessment: Assessment) -> Status | None:
    """Return the status of a practice under a path; None where an assessment does not tell it."""
    held = (one.seen for one in assessment.decisions.actions if (one.practice, one.path) == (practice, path))
    row = assessment.practices.get(practice)
    found = next(held, row.scanned_status if row and path is None else None)
    return None if found is Status.ERROR else found


def _state(action: Action, closed: Assessment | None, reopened: Assessment | None, *, past: bool) -> State:
    """Return what became of it; evidence wins over what was stated."""
    if closed and not reopened:
        return State.DONE
    if action.dropped_at:
        return State.DROPPED
    if closed:
        return State.REOPENED
    if action.done_at:
        return State.BY_HAND
    return State.OVERDUE if past else State.OPEN


def _end(action: Action, state: State, closed: Assessment | None, calendar: Calendar) -> date | None:
    match state:
        case State.DONE if closed:
            return day_of(closed.committed_at, calendar)
        case State.BY_HAND if action.done_at:
            return date.fromisoformat(action.done_at)
        case State.DROPPED if action.dropped_at:
            return date.fromisoformat(action.dropped_at)
    return None
