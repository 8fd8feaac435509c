"""The retro pack in words: what each of its parts says, in whichever form it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from assess.findings import Status
from lifecycle.actions import State
from lifecycle.retro import Origin
from lifecycle.suggesting import Ground
from reports import account
from reports.delivery import TOLD, value
from reports.quarterly import WAYS
from reports.retro_form import marker
from reports.retro_questions import questions
from reports.words import EFFORTS, LEVELS, counted, index_figure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from assess.assessment import Assessment, Delivery, Figure
    from lifecycle.actions import Followed
    from lifecycle.compare import Move, Turning
    from lifecycle.repairs import Repairs
    from lifecycle.retro import RetroPack
    from lifecycle.suggesting import Suggestion
    from lifecycle.trend import Way

SHORT = 7
NONE = "–"  # noqa: RUF001 - the dash of a gap
STATES = {
    State.DONE: "Done",
    State.REOPENED: "Reopened",
    State.OVERDUE: "Overdue",
    State.BY_HAND: "Done by hand, not seen",
    State.OPEN: "Open",
    State.DROPPED: "Dropped",
}
ENDED = frozenset({State.DONE, State.BY_HAND, State.DROPPED})
SINCE = {
    Origin.RETRO: "since the last retro",
    Origin.ASKED: "the period that was asked for",
    Origin.QUARTER: "the quarter so far",
    Origin.QUARTERS: "the quarter so far and the one before it",
}
NOTHING_OLDER = "Nothing older is stored, so that there is nothing to compare with."
FIRST_STORED = "Nothing is stored of when the period began; it is compared with the oldest assessment that is."
NOT_ATTESTED = "it is not attested any more"
YEAR = "Fixes are counted in the year before the newest commit."
UNKNOWN_HISTORY = "Parts of the history were not fetched, so that fixes may be missing."


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A figure then and now."""

    title: str
    then: str
    now: str
    n: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A practice that moved, with its reason now and the commit that turned it where that is known."""

    practice: str
    title: str
    before: Status
    after: Status
    reason: str
    own: bool
    turned_by: Turning | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An action, or what is to be looked at again, on one line."""

    name: str
    text: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A suggestion in words, and the parts of the line to tick."""

    title: str
    practice: str
    why: str
    remedy: str
    effort: str
    asks: str
    by: str
    who: str
    owner: str
    link: bool
    marker: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Retro:
    """The pack in words."""

    pack: RetroPack
    period: str
    since: str
    notes: tuple[str, ...]
    figures: tuple[Row, ...]
    moves: dict[Way, tuple[Moved, ...]]
    delivery: tuple[Row, ...]
    delivery_unknown: int
    broke: str
    actions: dict[str, tuple[Told, ...]]
    ending: tuple[Told, ...]
    proposals: tuple[Proposal, ...]
    questions: tuple[str, ...]


def put(pack: RetroPack) -> Retro:
    """Put a pack into words."""
    delivery = tuple(_delivery(pack.before.delivery if pack.before else None, pack.now.delivery))
    return Retro(
        pack=pack,
        period=f"{told_day(pack.begin.day)} to {told_day(pack.now.committed_at.date())}",
        since=SINCE[pack.begin.origin],
        notes=tuple(_notes(pack)),
        figures=tuple(_figures(pack.before, pack.now)),
        moves=_moves(pack),
        delivery=delivery,
        delivery_unknown=len(TOLD) - len(delivery),
        broke=_broke(pack.repairs),
        actions=_actions(pack),
        ending=tuple(
            Told(name=one.practice, text=one.message, note=f"line {one.line} of the settings" if one.line else "")
            for one in pack.now.decisions.findings
        ),
        proposals=tuple(_proposal(one) for one in pack.suggestions),
        questions=questions(pack),
    )


def told_day(moment: date) -> str:
    """Return a day as people read it."""
    return f"{moment.day} {moment:%B %Y}"


def _notes(pack: RetroPack) -> Iterator[str]:
    if pack.before is None:
        yield NOTHING_OLDER
    elif pack.before.committed_at >= pack.begin.stood:
        yield FIRST_STORED
    if pack.backcast:
        yield f"To fill what is missing, run: {pack.backcast}"
    if pack.repairs.since > pack.begin.start and (pack.before is None or pack.repairs.since > pack.before.committed_at):
        yield YEAR
    if not pack.now.history_complete:
        yield UNKNOWN_HISTORY


def _figures(before: Assessment | None, now: Assessment) -> Iterator[Row]:
    sides = (before, now)
    levels = [NONE if one is None else _level(one) for one in sides]
    yield Row(title="Level", then=levels[0], now=levels[1])
    indexes = [NONE if one is None else index_figure(one.index) for one in sides]
    yield Row(title="Index", then=indexes[0], now=indexes[1])
    for status in (Status.MET, Status.PARTIAL):
        counts = [NONE if one is None else str(account.counts(one)[status]) for one in sides]
        yield Row(title=f"Practices {status}", then=counts[0], now=counts[1])


def _level(one: Assessment) -> str:
    return NONE if one.level is None else f"{one.level} {LEVELS[one.level]}"


def _moves(pack: RetroPack) -> dict[Way, tuple[Moved, ...]]:
    moves = pack.comparison.moves if pack.comparison else ()
    found = {way: tuple(_moved(pack, one) for one in moves if one.way is way) for way in WAYS}
    return {way: some for way, some in found.items() if some}


def _moved(pack: RetroPack, move: Move) -> Moved:
    row = pack.now.practices[move.practice]
    old = pack.before.practices[move.practice] if pack.before else row
    ended = f"{NOT_ATTESTED}; " if old.attested and not row.attested else ""
    return Moved(
        practice=move.practice,
        title=row.title,
        before=move.before,
        after=move.after,
        reason=f"{ended}{row.reason}",
        own=move.own,
        turned_by=move.turned_by,
    )


def _delivery(before: Delivery | None, now: Delivery | None) -> Iterator[Row]:
    """Yield the figures of the year that are known at either end."""
    for name in TOLD:
        old, new = (one.figures.get(name) if one else None for one in (before, now))
        shown = new or old
        if shown is not None and (_known(old) or _known(new)):
            title = shown.title.partition(",")[0]
            yield Row(title=title, then=_value(old), now=_value(new), n=new.n if new else None)


def _known(figure: Figure | None) -> bool:
    return figure is not None and figure.value is not None


def _value(figure: Figure | None) -> str:
    return value(figure) if figure is not None and figure.value is not None else NONE


def _broke(found: Repairs) -> str:
    changes = counted(found.changes, "change")
    if not found.repairs:
        return f"{changes} reached the main branch, none of them a fix."
    kinds = ((found.hot_fixes, "hot fix", "hot fixes"), (found.reverts, "revert", "reverts"))
    told = " and ".join(counted(count, *nouns) for count, *nouns in kinds if count)
    kind = f" ({told})" if told else ""
    return f"{changes} reached the main branch, {counted(found.repairs, 'fix', 'fixes')}{kind} among them."


def _actions(pack: RetroPack) -> dict[str, tuple[Told, ...]]:
    """Return the actions by what became of them; those that ended before the period are left out."""
    kept = [one for one in pack.actions if one.state not in ENDED or _ended_within(one, pack)]
    found = {word: tuple(_action(one, pack) for one in kept if one.state is state) for state, word in STATES.items()}
    return {word: some for word, some in found.items() if some}


def _ended_within(one: Followed, pack: RetroPack) -> bool:
    first = pack.begin.day.isoformat()
    if one.closed and one.state is State.DONE:
        return one.closed.committed_at >= pack.begin.start
    return (one.action.done_at or one.action.dropped_at or first) >= first


def _action(one: Followed, pack: RetroPack) -> Told:
    action = one.action
    place = f" in {action.path}" if action.path else ""
    return Told(
        name=action.id,
        text=f"{action.practice} to {action.to_status}{place}, {action.owner}",
        note=_became(one, pack),
    )


def _became(one: Followed, pack: RetroPack) -> str:
    action = one.action
    match one.state:
        case State.DONE if one.closed:
            return f"seen since {_commit(one.closed)}"
        case State.REOPENED if one.closed and one.reopened:
            late = f"; was due {action.due}" if one.past_due else f"; due {action.due}"
            return f"was seen from {_commit(one.closed)}, no more since {_commit(one.reopened)}{late}"
        case State.BY_HAND:
            return f"said to be done on {action.done_at}; nothing of it is seen as of {_commit(pack.now)}"
        case State.DROPPED:
            return f"dropped on {action.dropped_at}"
        case State.OVERDUE:
            return f"was due {action.due}, {counted(one.age, 'day')} old; {action.practice} is {action.seen}"
    return f"due {action.due}; {action.practice} is {action.seen}"


def _commit(one: Assessment) -> str:
    return f"{one.commit[:SHORT]} of {one.committed_at:%Y-%m-%d}"


def _proposal(one: Suggestion) -> Proposal:
    verb = f"is {one.to}" if one.is_attestation else f"to {one.to}"
    place = f" in {one.path}" if one.path else ""
    return Proposal(
        title=one.title,
        practice=one.practice,
        why=_why(one),
        remedy=one.remedy,
        effort=EFFORTS[one.effort],
        asks=f"{'Attestation' if one.is_attestation else 'Action'}: {one.practice} {verb}{place}",
        by=f"until {one.until}" if one.is_attestation else f"due {one.due}",
        who="role" if one.is_attestation else "owner",
        owner=one.owner or "",
        link=one.is_attestation,
        marker=Markup(marker(one)),  # noqa: S704 - a practice and a status, and a path that is quoted
    )


def _why(one: Suggestion) -> str:
    match one.ground:
        case Ground.REOPENED if one.action and one.action.reopened:
            return f"{one.action.action.id} was done; since {_commit(one.action.reopened)} it is not any more."
        case Ground.LOST if one.move:
            turned = one.move.turned_by
            by = f" with {turned.commit[:SHORT]} of {turned.date}" if turned else ""
            return f"It went from {one.move.before} to {one.move.after}{by}."
        case Ground.ENDED:
            return "Its attestation has ended, and the repository cannot show it."
        case Ground.NEXT_STEP if one.step and account.RAISES_LEVEL in one.step.raises:
            return "It is on the cheapest way to the next level."
        case Ground.NEXT_STEP:
            return "It is one of the cheapest steps that are left."
    return "The repository cannot show it: say so if you have it elsewhere."
