"""Steps of CI systems whose scripts are one text or a list of them, and the events by which they name triggers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.ci.conditions import branch_triggers
from assess.ci.jobs import first_line, script_commands
from assess.documents import Sequence
from assess.facts import Trigger
from assess.terms.shapes import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document
    from assess.facts import Command, Problem

EVENTS = {
    "push": Trigger.BRANCH,
    "pull_request": Trigger.REQUEST,
    "pull-request": Trigger.REQUEST,
    "pull_request_closed": Trigger.MAIN,
    "merge_request": Trigger.REQUEST,
    "tag": Trigger.TAG,
    "release": Trigger.TAG,
    "cron": Trigger.SCHEDULE,
    "custom": Trigger.MANUAL,
    "manual": Trigger.MANUAL,
    "promote": Trigger.MANUAL,
    "rollback": Trigger.MANUAL,
    "deployment": Trigger.MANUAL,
}


def step_commands(
    document: Document, script: object, line: int | None, pattern: Command
) -> Iterator[Command | Problem]:
    """Yield the commands of a script, a text or a list of texts, that stands at a line."""
    written = [(text(script), line or 1)]
    if isinstance(script, Sequence):
        lines = script.lines or [script.line] * len(script)
        written = [(text(entry), at) for entry, at in zip(script, lines, strict=False)]
    parts = [(part, first_line(document.lines, at), document.path) for part, at in written if part]
    yield from script_commands(parts, pattern)


def event_triggers(events: Iterable[str], branches: Iterable[str] = ()) -> tuple[Trigger, ...]:
    """Return what starts a job by its events; the branches narrow pushes, and a request is to one of them."""
    found: list[Trigger] = []
    names = tuple(branches)
    for event in events:
        trigger = EVENTS.get(event)
        if trigger is Trigger.BRANCH:
            found.extend(branch_triggers(names or ("*",)))
        elif trigger is not None:
            found.append(trigger)
    return tuple(dict.fromkeys(found))
