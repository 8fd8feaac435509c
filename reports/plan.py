"""A plan to a level with all that is told of it: what was asked for, and the words that its forms share."""

from __future__ import annotations

import difflib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assess.calibration import in_force
from assess.criteria import CRITERIA
from assess.errors import UsageError
from assess.findings import Effort, Status
from assess.judging import judge
from assess.path import blockers
from assess.planning import Planning
from assess.plans import EFFORT_DAYS, Change, Plan, Standing, changes, next_level
from assess.practices import practices
from assess.remedies import remedies, remedy_for
from assess.remedies.records import Remedy
from assess.values import replace
from lifecycle.gate import refuse_unreachable
from reports.explanation import known_practice
from reports.words import LEVELS, NO_FIGURE, counted, index_figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assess.assessment import Assessment, Blocker
    from assess.facts import Facts
    from assess.judging import Judgement
    from assess.plans import Move, Step
    from assess.remedies.records import File

ASSUMABLE = tuple(one.value for one in Status if one is not Status.ERROR)
DAYS_FROM, WEEKS_FROM = 2.0, 10.0  # working days; below the first it is hours
NO_ESTIMATE = (
    "Hours, days and weeks are the rules' words for a team that has not done it before, no estimate of your team."
)
CUT_SHORT = "The search was cut short: a plan with less effort may exist."


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPlan:
    """A plan, where the repository stands today, what was assumed, and the remedies in its own terms.

    `needs` is what the level above asks for, where the plan's own level is reached already.
    """

    assessment: Assessment
    plan: Plan
    now: Standing
    assumed: tuple[Change, ...]
    judged: Mapping[str, Judgement]
    remedies: Mapping[str, Remedy]
    needs: tuple[Blocker, ...]

    @property
    def brought(self) -> tuple[Change, ...]:
        """Return the criteria that the assumptions alone change."""
        return changes(self.now, self.plan.start)


def told_plan(assessment: Assessment, facts: Facts, *, target: int | None, assume: Mapping[str, Status]) -> ToldPlan:
    """Plan the way to a level, the next one by default, as if the practices had the statuses that are assumed."""
    found = {name: row.status for name, row in assessment.practices.items()}
    if off := sorted(assume.keys() - found.keys()):
        raise UsageError(f"--assume {off[0]}: the model does not rate it here; [rules] in the settings switch it off.")
    if target is not None:
        refuse_unreachable(assessment, target)
    statuses = {**found, **assume}
    with in_force(assessment.own_rules.thresholds if assessment.own_rules else {}):
        judged = judge(CRITERIA.values(), facts, statuses)
        planning = Planning(facts=facts, practices=practices(), statuses=statuses, judged=judged)
        start = planning.standing()
        plan = planning.plan(target or next_level(start))
    return ToldPlan(
        assessment=assessment,
        plan=plan,
        now=Standing(criteria={name: row.status for name, row in assessment.criteria.items()}),
        assumed=tuple(Change(id=name, before=found[name], after=status) for name, status in assume.items()),
        judged=judged,
        remedies={step.move.id: _remedy(step.move, facts) for step in plan.steps},
        needs=blockers(judged, start.at_least) if plan.is_reached else (),
    )


def target_of(text: str | None) -> int | None:
    """Return the level that is named by number or word; raise UsageError with the nearest right one."""
    if text is None:
        return None
    named = {name: level for level, name in LEVELS.items()} | {str(level): level for level in LEVELS}
    written = text.strip().capitalize()
    if written in named:
        return named[written]
    known = ", ".join(f"{level} {name}" for level, name in LEVELS.items())
    raise UsageError(f"--to {text}: no such level; {_nearest(written, LEVELS.values(), f'the levels are {known}.')}")


def assumed(texts: Iterable[str]) -> dict[str, Status]:
    """Return the statuses to assume, by practice, from "practice=status"; raise UsageError with the nearest ones."""
    found: dict[str, Status] = {}
    for text in texts:
        name, equals, status = text.partition("=")
        if not equals:
            raise UsageError(f"--assume {text}: write it like test.unit=met.")
        practice = known_practice(name.strip()).id
        if status.strip() not in ASSUMABLE:
            known = _nearest(status.strip(), ASSUMABLE, f"it can be {', '.join(ASSUMABLE)}.")
            raise UsageError(f"--assume {text}: no such status; {known}")
        found[practice] = Status(status.strip())
    return found


def standing_line(standing: Standing) -> str:
    """Return level and index in words."""
    if standing.level is None:
        return f"{NO_FIGURE}, at least level {standing.at_least}"
    return f"level {standing.level}, {LEVELS[standing.level]} · index {index_figure(standing.index)}"


def effort_line(moves: Iterable[Move]) -> str:
    """Return the effort in all as hours, days or weeks, and how many steps take what."""
    efforts = Counter(move.effort for move in moves)
    days = sum(EFFORT_DAYS[effort] * count for effort, count in efforts.items())
    whole = Effort.HOURS if days < DAYS_FROM else Effort.DAYS if days < WEEKS_FROM else Effort.WEEKS
    parts = [(count, effort) for effort in Effort if (count := efforts[effort])]
    taking = [f"{count:,} {'takes' if count == 1 else 'take'} {effort}" for count, effort in parts]
    which = f": {', '.join(taking)}" if efforts.total() > 1 else ""
    return f"{whole} of work in {counted(efforts.total(), 'step')}{which}"


def assumption_line(change: Change) -> str:
    """Say what is assumed of a practice."""
    return f"{change.before} → {change.after}" if change.before is not change.after else f"{change.after}, as it is"


def heading(told: ToldPlan) -> str:
    """Return what the plan is for."""
    return f"Plan to level {told.plan.target}, {LEVELS[told.plan.target]}"


def purposes(step: Step, told: ToldPlan) -> tuple[str, ...]:
    """Say for each criterion that a step is for, whether the step raises it or counts towards it."""
    raised = {one.id: one for one in step.raises}
    titles = {name: one.criterion.title for name, one in told.judged.items()}
    lines = [f"raises “{titles[name]}”: {one.before} → {one.after}" for name, one in raised.items()]
    return (*lines, *(f"counts towards “{titles[name]}”" for name in step.serves if name not in raised))


def told_once(told: ToldPlan) -> dict[str, Remedy]:
    """Return the remedies by move, a file that an earlier step adds named there instead of told again."""
    first: dict[File, int] = {}
    found = {}
    for number, step in enumerate(told.plan.steps, start=1):
        remedy = told.remedies[step.move.id]
        again = tuple(f"As in step {first[file]}: {file.path}" for file in remedy.files if file in first)
        new = tuple(file for file in remedy.files if file not in first)
        found[step.move.id] = replace(remedy, words=(*remedy.words, *again), files=new)
        first |= dict.fromkeys(new, number)
    return found


def shortfall(remedy: Remedy) -> str | None:
    """Say where the files of a remedy alone do not bring it to met."""
    if not remedy.files or remedy.raises_to in {None, Status.MET}:
        return None
    return f"The files below alone bring it to {remedy.raises_to}."


def reached_line(told: ToldPlan) -> str:
    """Say that the level is there already, and what comes next."""
    start = told.plan.start
    above = next_level(start)
    rest = "it is the top." if start.at_least == above else f"level {above}, {LEVELS[above]}, needs:"
    return f"Level {told.plan.target} is reached already; {rest}"


def lacking_line(told: ToldPlan) -> str:
    """Say why there are no steps."""
    return f"No step leads to level {told.plan.target}: what is in its way could not be judged."


def _remedy(move: Move, facts: Facts) -> Remedy:
    """Return the remedy of a move; one that no file brings has its first words alone."""
    if move.id in remedies():
        return remedy_for(move.id, facts)
    return Remedy(id=move.id, words=(), files=(), raises_to=None)


def _nearest(text: str, known: Iterable[str], otherwise: str) -> str:
    near = difflib.get_close_matches(text, known)
    return f"did you mean {', '.join(near)}?" if near else otherwise
