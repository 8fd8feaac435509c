"""The questions of a retro: each begins with a figure of the pack, none is asked without one."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from assess.findings import Status
from lifecycle.actions import State
from lifecycle.repairs import AGAIN
from lifecycle.trend import Way
from reports.account import obstacles
from reports.delivery import value
from reports.words import LEVELS, counted, percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.assessment import Figure
    from lifecycle.compare import Move
    from lifecycle.retro import RetroPack

MOST = 8
FEWEST_REPAIRS = 3  # from which it says something where they lie
MOVED = 0.25  # of a figure of delivery, from which it is asked about
ASKED = {
    "change_fail_rate": "What do the changes have in common that had to be mended?",
    "lead_time": "Where does a change wait the longest?",
    "deploy_latency": "What does a merged change wait for?",
    "deployment_frequency": "What made the difference, and is it the pace that you want?",
    "cadence": "What made the difference, and is it the pace that you want?",
}


def questions(pack: RetroPack) -> tuple[str, ...]:
    """Return up to eight questions: first what broke, then what was lost, decided and gained, then what stands."""
    return tuple(islice(_questions(pack), MOST))


def _questions(pack: RetroPack) -> Iterator[str]:
    yield from _of_repairs(pack)
    yield from _of_losses(pack)
    yield from _of_actions(pack)
    yield from _of_delivery(pack)
    yield from _of_gains(pack)
    yield from _of_decisions(pack)
    yield from _of_standing(pack)


def _of_repairs(pack: RetroPack) -> Iterator[str]:
    found = pack.repairs
    if found.files:
        worst = found.files[0]
        yield f"{worst.repairs} of {counted(found.repairs, 'fix', 'fixes')} touched {worst.path}. What makes it break?"
    if found.reverts:
        yield (
            f"{found.reverts} of {counted(found.changes, 'change')} took an earlier one back. "
            "What would have shown the fault before it was merged?"
        )
    if found.repairs >= FEWEST_REPAIRS and len(found.areas) >= AGAIN:
        area = found.areas[0]
        yield (
            f"{area.repairs} of {found.repairs} fixes lie in {area.name or 'the top folder'}, where {area.changes} of "
            f"{counted(found.changes, 'change')} were made. What is different there?"
        )
    if found.repairs >= FEWEST_REPAIRS and 2 * found.with_tests < found.repairs:
        tested = found.with_tests or "None"
        yield f"{tested} of {found.repairs} fixes came with a test. What keeps a fault from coming back?"


def _of_losses(pack: RetroPack) -> Iterator[str]:
    lost = _moves(pack, Way.LOST, Way.WEAKENED)
    if lost:
        one = lost[0]
        more = f", and {counted(len(lost) - 1, 'other practice')} fell too" if len(lost) > 1 else ""
        yield f"{one.practice} went from {one.before} to {one.after}{more}. Was that meant, and is it missed?"


def _of_actions(pack: RetroPack) -> Iterator[str]:
    states = [one.state for one in pack.actions]
    total = counted(len(states), "action")
    reopened = [one.action.id for one in pack.actions if one.state is State.REOPENED]
    if reopened:
        yield f"{reopened[0]} was done and is open again ({len(reopened)} of {total}). What would have kept it done?"
    overdue = sum(one.past_due for one in pack.actions)
    if overdue:
        yield f"{overdue} of {total} passed the quarter they were due in. What was in the way, and is it still wanted?"
    by_hand = states.count(State.BY_HAND)
    if by_hand:
        yield f"{by_hand} of {total} was done by hand and is not seen. How could the repository show it?"


def _of_delivery(pack: RetroPack) -> Iterator[str]:
    before, now = pack.before.delivery if pack.before else None, pack.now.delivery
    if before is None or now is None:
        return
    for name, asked in ASKED.items():
        old, new = before.figures.get(name), now.figures.get(name)
        if old and new and _moved(old, new):
            title = new.title.partition(",")[0].partition(":")[0]
            yield f"{title} went from {value(old)} to {value(new)}. {asked}"
            return


def _moved(old: Figure, new: Figure) -> bool:
    if old.value is None or new.value is None or old.unit != new.unit:
        return False
    return abs(new.value - old.value) > MOVED * max(abs(old.value), abs(new.value)) and value(old) != value(new)


def _of_gains(pack: RetroPack) -> Iterator[str]:
    gained = _moves(pack, Way.GAINED, Way.STRENGTHENED)
    if gained:
        names = ", ".join(one.practice for one in gained[:3])
        rose = counted(len(gained), "practice")
        yield f"{rose} rose: {names}{', …' if len(gained) > len(gained[:3]) else ''}. Is it felt in the daily work?"


def _of_decisions(pack: RetroPack) -> Iterator[str]:
    ending = [one for one in pack.now.decisions.findings if "expire" in one.kind]
    if ending:
        yield f"{counted(len(ending), 'decision')} ended or ends soon. Does each still hold?"


def _of_standing(pack: RetroPack) -> Iterator[str]:
    now = pack.now
    ahead = obstacles(now)
    if ahead and now.level is not None:
        first = ahead[0]
        criteria = counted(len(ahead), "criterion", "criteria")
        yield (
            f"Level {first.level} {LEVELS[first.level]} waits for {criteria}, first “{first.title}”. "
            "Is it worth the effort here?"
        )
    known = {group.title: group.coverage.low for group in now.phases.values() if group.coverage.low is not None}
    if known:
        weakest = min(known, key=lambda title: known[title])
        yield f"{weakest} shows {percent(known[weakest])}, the least of the phases. What is hard about it?"
    unseen = [name for name, row in now.practices.items() if row.status is Status.UNOBSERVABLE]
    if unseen:
        yield (
            f"{counted(len(unseen), 'practice')} cannot be seen here, such as {unseen[0]}. "
            "Which of them do you have, and where?"
        )
    if pack.repairs.changes:
        told = counted(pack.repairs.changes, "change")
        yield f"{told} reached the main branch in the period. Which one are you proud of?"
    absent = [row for row in now.practices.values() if row.status is Status.ABSENT]
    if absent:
        yield f"{len(absent)} of {counted(len(now.practices), 'practice')} are absent. Which would help most tomorrow?"


def _moves(pack: RetroPack, *ways: Way) -> list[Move]:
    moves = pack.comparison.moves if pack.comparison else ()
    return [one for way in ways for one in moves if one.way is way and one.own]
