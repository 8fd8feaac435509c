"""Targets and how far they are: as text for a terminal, and JSON of schema `targets/1`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from assess.findings import Status
from assess.model import AREAS, PHASES
from reports.paper import BOLD, MARGIN, Paper
from reports.words import LEVELS, index_figure, percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assess.assessment import Target
    from assess.decisions.records import StatedTarget
    from lifecycle.targets import Aim, Reading

SCHEMA = "targets/1"
NARROWEST, WIDEST = 40, 120
SHOWN = 6  # quarters of the path; JSON has all
NONE = "No targets yet. `dataops-assess target set 3 --by QUARTER`, or `test=75%` for a phase, sets one."
NEXT = "Next: `dataops-assess plan` shows the way to a level, `action add` puts a step on the list."
NO_PACE = "There is no pace yet: it takes two quarters with a figure; `dataops-assess backcast` assesses past ones."
GROUPS = PHASES | AREAS


def render(aims: Sequence[Aim], name: str, *, width: int = 80, colour: bool = False) -> str:
    """Return each target with its path, what is missing and whether the pace reaches it."""
    paper = Paper(width=max(NARROWEST, min(width, WIDEST)), colour=colour)
    if not aims:
        return "\n".join((*paper.block(NONE, first=""), ""))
    lines = [*paper.block(f"Targets of {name}", first="", style=BOLD)]
    for one in aims:
        lines += ["", *_told(one, paper)]
    if not all(one.is_reached for one in aims):
        lines += ["", *paper.block(NEXT, first="")]
    return "\n".join(lines) + "\n"


def render_json(aims: Sequence[Aim]) -> str:
    """Return the document of schema `targets/1`."""
    return json.dumps({"schema": SCHEMA, "targets": [_document(one) for one in aims]}, indent=2) + "\n"


def goal(target: Target) -> str:
    """Return what is aimed at, in words."""
    if target.level is not None:
        return f"Level {target.level}, {LEVELS[target.level]}"
    return f"{GROUPS.get(target.group or '', target.group)} at {percent(target.coverage)}"


def goal_id(target: Target | StatedTarget) -> str:
    """Return a goal as it is typed: `3` or `test=75%`."""
    return str(target.level) if target.level is not None else f"{target.group}={(target.coverage or 0) * 100:g}%"


def progress(one: Aim) -> str:
    """Return the path so far and what is missing, as a sentence."""
    path = " · ".join(f"{each.label} {_figure(one, each.value)}" for each in one.path[-SHOWN:])
    if one.is_reached:
        return f"{path}; reached"
    missing = "" if one.gap is None else f"; {_missing(one)} missing"
    return f"{path}{missing}"


def outlook(one: Aim) -> str:
    """Return whether the present pace reaches it in time, as a sentence."""
    if one.is_reached:
        return "It is reached." if not one.has_ended else f"It is reached; {one.target.by} is over."
    if one.has_ended:
        return f"It was missed: {one.target.by} is over."
    if one.pace is None or one.forecast is None:
        return NO_PACE
    verdict = "reaches it in time" if one.is_on_pace else "does not reach it in time"
    return (
        f"The present pace, {_change(one)} a quarter, {verdict}: "
        f"{_figure(one, one.forecast)} by the end of {one.target.by}."
    )


def _told(one: Aim, paper: Paper) -> Iterator[str]:
    status = Status.MET if one.is_reached else Status.ERROR if one.has_ended else Status.PARTIAL
    yield from paper.marked(status, f"{goal(one.target)} by the end of {one.target.by}")
    indent = f"{MARGIN}  "
    yield from paper.block(progress(one), first=indent)
    yield from paper.block(outlook(one), first=indent)
    if not one.is_reached:
        for lack in one.lacking:
            yield from paper.block(f"{lack.id}: {lack.title} ({lack.status})", first=f"{indent}- ")


def _figure(one: Aim, value: float | None) -> str:
    return percent(value) if one.target.group else index_figure(value)


def _missing(one: Aim) -> str:
    gap = one.gap or 0.0
    return f"{gap * 100:.0f} points" if one.target.group else f"{gap:.2f} of the index"


def _change(one: Aim) -> str:
    pace = one.pace or 0.0
    return f"{pace * 100:+.1f} points" if one.target.group else f"{pace:+.2f} of the index"


def _document(one: Aim) -> dict[str, object]:
    target = one.target
    asked = {"level": target.level} if target.level is not None else {"group": target.group}
    return {
        "goal": goal_id(target),
        **asked,
        **({"coverage": target.coverage} if target.level is None else {}),
        "by": target.by,
        "on": target.on,
        "wanted": one.wanted,
        "value": one.value,
        "gap": one.gap,
        "reached": one.is_reached,
        "ended": one.has_ended,
        "path": [_reading(each) for each in one.path],
        "lacking": [{"id": lack.id, "title": lack.title, "status": str(lack.status)} for lack in one.lacking],
        "pace": one.pace,
        "forecast": one.forecast,
        "on_pace": one.is_on_pace,
    }


def _reading(one: Reading) -> dict[str, object]:
    return {"label": one.label, "value": one.value}
