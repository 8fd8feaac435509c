"""The plan to a level for a terminal: where one stands, the steps with what to add, and where that leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.findings import Status
from reports.columns import columns
from reports.explanation import remedy_lines
from reports.paper import BOLD, DIM, MARGIN, Paper
from reports.plan import (
    CUT_SHORT,
    NO_ESTIMATE,
    assumption_line,
    effort_line,
    heading,
    lacking_line,
    purposes,
    reached_line,
    shortfall,
    standing_line,
    told_once,
)
from reports.words import EFFORTS, LEVELS, NOT_READ, inert

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.plans import Step
    from reports.plan import ToldPlan

NARROWEST, WIDEST = 40, 100
SHORT = 7
NAME_SHOWN = 60
EXPLAIN = "One rule and its evidence here: dataops-assess explain <practice>"


def render(told: ToldPlan, *, width: int = 80, colour: bool = False) -> str:
    """Return the plan as text of at most `width` columns; the texts of files stand as they are to be written."""
    paper = Paper(width=max(NARROWEST, min(width, WIDEST)), colour=colour)
    level = told.plan.start.at_least
    parts: list[Iterable[str]] = [
        _opening(told, paper),
        _standing(told, paper),
        _assumed(told, paper),
        _without_steps(told, paper),
    ]
    remedies = told_once(told)
    for number, step in enumerate(told.plan.steps, start=1):
        parts.append([*_step(number, step, told, paper), *remedy_lines(remedies[step.move.id], paper.width)])
        if level < step.level_after < told.plan.target:
            level = step.level_after
            parts.append(paper.block(f"This is level {level}, {LEVELS[level]}.", first="", style=BOLD))
    written = ("\n".join(line.rstrip() for line in part) for part in (*parts, _ending(told, paper)))
    return "\n\n".join(filter(None, written)) + "\n"


def _opening(told: ToldPlan, paper: Paper) -> Iterator[str]:
    one = told.assessment
    name = inert(one.repository.name, NAME_SHOWN) + (f"/{inert(one.repository.scope)}" if one.repository.scope else "")
    line = f"{name} · {one.commit[:SHORT]} · {one.committed_at:%Y-%m-%d} · {NOT_READ}"
    if columns(line) <= paper.width:
        yield paper.styled(name, BOLD) + paper.styled(line[len(name) :], DIM)
    else:
        yield from paper.block(line, first="", style=BOLD)


def _standing(told: ToldPlan, paper: Paper) -> Iterator[str]:
    plan = told.plan
    yield paper.heading(heading(told))
    rows = [("Now", standing_line(told.now))]
    if told.assumed:
        rows.append(("Assumed", standing_line(plan.start)))
    if plan.steps:
        rows += [("Then", standing_line(plan.after)), ("Effort", effort_line(step.move for step in plan.steps))]
    for label, line in rows:
        yield from paper.block(line, first=f"{MARGIN}{label:<9}")


def _assumed(told: ToldPlan, paper: Paper) -> Iterator[str]:
    if not told.assumed:
        return
    yield paper.heading("What is assumed")
    for one in told.assumed:
        yield from paper.marked(one.after, f"{one.id}: {assumption_line(one)}")
    if not told.brought:
        yield from paper.block("That alone changes no criterion.")
    for change in told.brought:
        title = told.judged[change.id].criterion.title
        yield from paper.block(f"That alone changes “{title}”: {change.before} → {change.after}")


def _without_steps(told: ToldPlan, paper: Paper) -> Iterator[str]:
    if told.plan.is_reached:
        yield from paper.block(reached_line(told), first="")
        yield from _criteria((need.criterion for need in told.needs), told, paper)
    elif told.plan.lacking:
        yield from paper.block(lacking_line(told), first="")
        yield from _criteria(told.plan.lacking, told, paper)


def _criteria(names: Iterable[str], told: ToldPlan, paper: Paper) -> Iterator[str]:
    for name in names:
        one = told.judged[name]
        yield from paper.marked(one.finding.status, f"{one.criterion.title}: {one.finding.status}")
        yield from paper.block(one.finding.reason, first=MARGIN * 2, style=DIM)


def _step(number: int, step: Step, told: ToldPlan, paper: Paper) -> Iterator[str]:
    move = step.move
    yield from paper.block(move.title, first=f"{number} ", style=BOLD)
    yield from paper.block(f"{move.id} · {move.from_status} → {Status.MET} · {EFFORTS[move.effort]}", style=DIM)
    for purpose in purposes(step, told):
        yield from paper.block(purpose, style=DIM)
    yield from paper.block(move.remedy)
    if short := shortfall(told.remedies[move.id]):
        yield from paper.block(short)


def _ending(told: ToldPlan, paper: Paper) -> Iterator[str]:
    plan = told.plan
    if plan.steps:
        effort = effort_line(step.move for step in plan.steps)
        yield from paper.block(f"Then {standing_line(plan.after)}, after {effort}.", first="", style=BOLD)
        yield from paper.block(NO_ESTIMATE, first="", style=DIM)
    if not plan.proven:
        yield from paper.block(CUT_SHORT, first="")
    yield from paper.block(_hint(told), first="", style=DIM)


def _hint(told: ToldPlan) -> str:
    above = told.plan.start.at_least + 1
    return f"The way there: dataops-assess plan --to {above}" if told.needs else EXPLAIN
