"""What `backcast` tells: each period with its state, commit, level and index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lifecycle.milestones import State
from reports.columns import padded
from reports.words import index_figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lifecycle.backcast import Past

SHORT = 7
LABEL = 8
NEXT = "`dataops-assess history` shows what was gained and lost."
ALL_BEFORE = "The first commit is younger than all of these periods."
ALL_QUIET = "Nothing was committed in these periods; --since DATE looks further back."


def render(found: tuple[Past, ...]) -> str:
    """Return one line a period, and what to do next."""
    return "".join(f"{line}\n" for line in (*map(_line, found), *_hints(found)))


def _line(past: Past) -> str:
    state, one = past.milestone.state, past.assessment
    label = padded(past.milestone.period.label, LABEL)
    if one is None:
        return f"{label} {state}"
    level = f"level {one.level}, index {index_figure(one.index)}" if one.level else "no figure"
    told = f"{label} {one.commit[:SHORT]}  {one.committed_at:%Y-%m-%d}  {level}"
    return told if state is State.ACTIVE else f"{told}  ({state})"


def _hints(found: tuple[Past, ...]) -> Iterator[str]:
    states = {past.milestone.state for past in found}
    if states == {State.BEFORE}:
        yield ALL_BEFORE
    elif states <= {State.QUIET, State.BEFORE}:
        yield ALL_QUIET
    else:
        yield NEXT
