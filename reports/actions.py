"""Actions and what became of them: as text for a terminal, JSON of schema `actions/1`, a Markdown checklist and CSV."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from assess.findings import Status
from lifecycle.actions import UNFINISHED, State, follow_through
from reports.markdown_text import code, prose
from reports.paper import BOLD, DIM, MARGIN, Paper
from reports.spreadsheet import table
from reports.words import counted, inert, percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assess.assessment import Assessment
    from lifecycle.actions import Followed, FollowThrough

SCHEMA = "actions/1"
NARROWEST, WIDEST = 40, 120
SHORT = 7
STATES = {
    State.OPEN: "open",
    State.DONE: "done",
    State.BY_HAND: "done by hand, not seen",
    State.REOPENED: "reopened",
    State.DROPPED: "dropped",
    State.OVERDUE: "overdue",
}
MARKS = {
    State.OPEN: Status.ABSENT,
    State.DONE: Status.MET,
    State.BY_HAND: Status.UNOBSERVABLE,
    State.REOPENED: Status.PARTIAL,
    State.DROPPED: Status.ABSENT,
    State.OVERDUE: Status.ERROR,
}
COLUMNS = (
    *("id", "practice", "to_status", "status", "due", "owner", "path", "created_at", "age_days", "past_due"),
    *("closed_commit", "closed_at", "reopened_commit", "reopened_at"),
)
NONE = "No actions yet. `dataops-assess action add PRACTICE --to met --due QUARTER --owner ROLE` makes one."


def render(followed: Sequence[Followed], name: str, *, width: int = 80, colour: bool = False) -> str:
    """Return each action with what became of it, then the follow-through of each quarter."""
    paper = Paper(width=max(NARROWEST, min(width, WIDEST)), colour=colour)
    if not followed:
        return "\n".join((*paper.block(NONE, first=""), ""))
    lines = [*paper.block(f"Actions of {name}", first="", style=BOLD), *paper.block(summary(followed), first=MARGIN)]
    for one in followed:
        lines += ["", *_told(one, paper)]
    lines += ["", *paper.block("Follow-through, by the quarter in which they were due", first="", style=BOLD)]
    for quarter in follow_through(followed):
        lines += paper.block(f"{quarter.quarter}  {through(quarter)}", first=MARGIN)
    first = next((one.action.practice for one in followed if one.state in UNFINISHED), None)
    if first:
        lines += ["", *paper.block(f"Next: `dataops-assess explain {first}` shows what to add here.", first="")]
    return "\n".join(lines) + "\n"


def render_json(followed: Sequence[Followed]) -> str:
    """Return the document of schema `actions/1`."""
    return json.dumps({"schema": SCHEMA, "actions": [_document(one) for one in followed]}, indent=2) + "\n"


def render_markdown(followed: Sequence[Followed], name: str) -> str:
    """Return a checklist; ticked is what the repository shows to be done."""
    lines = [f"# Actions of {prose(name)}", "", *(["- none yet"] if not followed else [_item(one) for one in followed])]
    return "\n".join(lines) + "\n"


def render_csv(followed: Sequence[Followed]) -> str:
    """Return one row an action."""
    return table(COLUMNS, (_cells(one) for one in followed))


def summary(followed: Sequence[Followed]) -> str:
    """Return how many there are of each state, as a sentence."""
    states = Counter(one.state for one in followed)
    parts = [f"{states[state]} {STATES[state]}" for state in State if states[state]]
    return f"{counted(len(followed), 'action')}: {', '.join(parts)}."


def heading(one: Followed) -> str:
    """Return what is to be done, by when and by whom."""
    action = one.action
    where = f" in {action.path}" if action.path else ""
    return f"{action.id}  {action.practice} to {action.to_status}{where} · due {action.due} · {action.owner}"


def became(one: Followed) -> str:
    """Return what became of it, with the commits and dates that say so."""
    days = counted(one.age, "day")
    match one.state:
        case State.DONE if one.closed:
            return f"done: its evidence is there since {_at(one.closed)}, after {days}"
        case State.REOPENED if one.closed and one.reopened:
            late = " and overdue" if one.past_due else ""
            return f"reopened{late}: its evidence came with {_at(one.closed)} and was gone at {_at(one.reopened)}"
        case State.BY_HAND:
            return (
                f"done by hand, not seen: said to be done on {one.action.done_at}, but there is no evidence of it here"
            )
        case State.DROPPED:
            return f"dropped on {one.action.dropped_at}, after {days}"
        case State.OVERDUE:
            return f"overdue: {one.action.due} is over; {days} old, {one.action.practice} is {one.action.seen}"
    return f"open: {days} old, {one.action.practice} is {one.action.seen}"


def through(quarter: FollowThrough) -> str:
    """Return what became of the actions of a quarter."""
    others = (
        (quarter.by_hand, "by hand, not seen"),
        (quarter.dropped, "dropped"),
        (quarter.unfinished, "not done"),
    )
    rest = "".join(f", {count} {told}" for count, told in others if count)
    return f"{percent(quarter.rate)}: {quarter.done} of {quarter.due} done{rest}"


def _at(assessment: Assessment) -> str:
    return f"{assessment.commit[:SHORT]} ({assessment.committed_at:%Y-%m-%d})"


def _told(one: Followed, paper: Paper) -> Iterator[str]:
    yield from paper.marked(MARKS[one.state], heading(one))
    yield from paper.block(became(one), first=f"{MARGIN}  ", style="" if one.state in UNFINISHED else DIM)


def _item(one: Followed) -> str:
    action = one.action
    where = f" in {code(action.path)}" if action.path else ""
    asked = f"**{action.id}** {code(action.practice)} to {action.to_status}{where}"
    asked = f"~~{asked}~~" if one.state is State.DROPPED else asked
    tick = "x" if one.state is State.DONE else " "
    return f"- [{tick}] {asked} · due {action.due} · {prose(action.owner)} · {prose(became(one), 400)}"


def _document(one: Followed) -> dict[str, object]:
    action = one.action
    return {
        "id": action.id,
        "practice": action.practice,
        "to_status": str(action.to_status),
        "status": str(one.state),
        "due": action.due,
        "owner": action.owner,
        **({"path": action.path} if action.path else {}),
        "created_at": action.created_at,
        **({"closed_commit": one.closed.commit} if one.closed else {}),
        **({"reopened_commit": one.reopened.commit} if one.reopened else {}),
    }


def _cells(one: Followed) -> tuple[object, ...]:
    action = one.action
    ends = ((end.commit, f"{end.committed_at:%Y-%m-%d}") if end else (None, None) for end in (one.closed, one.reopened))
    return (
        *(action.id, action.practice, str(action.to_status), str(one.state), action.due, inert(action.owner)),
        *(action.path and inert(action.path), action.created_at, one.age, "yes" if one.past_due else "no"),
        *(cell for pair in ends for cell in pair),
    )
