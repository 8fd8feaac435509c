"""The plan to a level as Markdown: a list to tick off, with the files to add."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.findings import Status
from reports.explanation import placing
from reports.markdown_text import TICKS, code
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
from reports.words import EFFORTS, inert

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.plans import Step
    from assess.remedies.records import File, Remedy
    from reports.plan import ToldPlan

SHORT = 7
INSIDE = "  "  # of an item of a list
SHORTEST_FENCE = 3
PUNCTUATION = re.compile(r"([\\*_<>\[\]#|~&])")


def render(told: ToldPlan) -> str:
    """Return the plan; text of the repository stands in code, so that it forms no link, mention or HTML."""
    remedies = told_once(told)
    sections = (
        (f"# {heading(told)}",),
        _standing(told),
        _assumed(told),
        _without_steps(told),
        *(_step(step, told, remedies[step.move.id]) for step in told.plan.steps),
        _ending(told),
    )
    written = ("\n".join(section) for section in sections)
    return "\n\n".join(filter(None, written)) + "\n"


def _standing(told: ToldPlan) -> Iterator[str]:
    one, plan = told.assessment, told.plan
    yield f"{code(one.repository.name)} at {code(one.commit[:SHORT])} of {one.committed_at:%Y-%m-%d}"
    yield ""
    yield f"- Now: {standing_line(told.now)}"
    if told.assumed:
        yield f"- Assumed: {standing_line(plan.start)}"
    if plan.steps:
        yield f"- Then: {standing_line(plan.after)}"
        yield f"- Effort: {effort_line(step.move for step in plan.steps)}"


def _assumed(told: ToldPlan) -> Iterator[str]:
    if told.assumed:
        yield "## What is assumed"
        yield ""
    yield from (f"- {code(one.id)}: {assumption_line(one)}" for one in told.assumed)
    for one in told.brought:
        yield f"- which alone changes “{told.judged[one.id].criterion.title}”: {one.before} → {one.after}"


def _without_steps(told: ToldPlan) -> Iterator[str]:
    if told.plan.is_reached:
        yield reached_line(told)
        yield from _criteria((need.criterion for need in told.needs), told)
    elif told.plan.lacking:
        yield lacking_line(told)
        yield from _criteria(told.plan.lacking, told)


def _criteria(names: Iterable[str], told: ToldPlan) -> Iterator[str]:
    yield ""
    for name in names:
        one = told.judged[name]
        yield f"- {one.criterion.title}: {one.finding.status} ({code(one.finding.reason)})"


def _step(step: Step, told: ToldPlan, remedy: Remedy) -> Iterator[str]:
    move = step.move
    yield f"- [ ] **{move.title}**"
    facts = f"{code(move.id)} · {move.from_status} → {Status.MET} · {EFFORTS[move.effort]}"
    yield f"{INSIDE}{' · '.join((facts, *purposes(step, told)))}"
    yield ""
    yield f"{INSIDE}{' '.join((move.remedy, *(_words(one) for one in remedy.words)))}"
    if short := shortfall(told.remedies[move.id]):
        yield f"{INSIDE}{short}"
    for file in remedy.files:
        yield from _file(file)


def _file(file: File) -> Iterator[str]:
    lines = [inert(line).rstrip() for line in file.text.strip("\n").split("\n")]
    longest = max(map(len, TICKS.findall(file.text)), default=0)
    fence = "`" * max(SHORTEST_FENCE, longest + 1)
    yield ""
    yield f"{INSIDE}{_words(placing(file))}"
    yield ""
    yield from (f"{INSIDE}{line}".rstrip() for line in (fence, *lines, fence))


def _ending(told: ToldPlan) -> Iterator[str]:
    if told.plan.steps:
        yield NO_ESTIMATE
    if not told.plan.proven:
        yield CUT_SHORT


def _words(text: str) -> str:
    """Return words of a remedy with its places kept as code; what stands outside of code is made plain."""
    parts = inert(text).split("`")
    return "`".join(part if at % 2 else PUNCTUATION.sub(r"\\\1", part) for at, part in enumerate(parts))
