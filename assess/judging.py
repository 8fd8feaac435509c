"""From facts to ratings: every practice, every criterion, the level and what would raise it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.criteria import Criterion, Statuses
from assess.facts import Code, Facts, Problem, ProblemKind, Run
from assess.findings import Finding, Practice, Status
from assess.isolation import Fault, isolated
from assess.levels import index_of, level_of
from assess.roles import is_page
from assess.values import Value, replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assess.decisions.records import StatedAttestation

DOWN = {Status.MET: Status.PARTIAL, Status.PARTIAL: Status.ABSENT}
MACHINE_RUN = frozenset({Run, Code})  # what the practices weigh that machines run
MISLEADING = frozenset({ProblemKind.FAULT, ProblemKind.MISSING})
NOT_FETCHED = "the history was not fetched; run with --deepen, or fetch it with `git fetch --unshallow`"
UP = {Status.ABSENT: Status.PARTIAL, Status.PARTIAL: Status.MET}


class Rating(Value):
    """A practice's finding with the problems that its facts met with.

    Where the team attests the practice, `finding` holds what it says and `scanned` what the repository shows.
    """

    practice: Practice
    finding: Finding
    problems: tuple[Problem, ...] = ()
    scanned: Finding | None = None
    attested: StatedAttestation | None = None

    @property
    def shown(self) -> Finding:
        """What the repository itself shows."""
        return self.scanned or self.finding


class Judgement(Value):
    """A criterion's finding and the practices that it rests on."""

    criterion: Criterion
    finding: Finding
    rests_on: tuple[str, ...]


class Verdict(Value):
    """Level (None where faults forbid a figure), its interval and its index."""

    level: int | None
    low: int
    high: int
    index: float | None


def rate(practices: Iterable[Practice], facts: Facts, *, history_complete: bool) -> dict[str, Rating]:
    """Rate every practice; `error` where a fault, or history that was not fetched, could change the answer."""
    return {one.id: _rated(one, facts, history_complete=history_complete) for one in practices}


def judge(criteria: Iterable[Criterion], facts: Facts, statuses: Mapping[str, Status]) -> dict[str, Judgement]:
    """Judge every criterion by facts and the practices' statuses."""
    return {criterion.id: _judged(criterion, facts, statuses) for criterion in criteria}


def decide(criteria: Iterable[Criterion], facts: Facts, ratings: Mapping[str, Rating]) -> Verdict:
    """Return the level with its interval: the uncertain a step down or up, the unobservable met in the high one."""
    listed = tuple(criteria)

    def level_with(statuses: Mapping[str, Status], *, lenient: bool) -> int:
        judged = judge(listed, facts, statuses).values()
        return level_of({one.criterion.id: _stepped(one.finding, lenient=lenient) for one in judged})

    plain = statuses_of(ratings)
    judged = {name: one.finding.status for name, one in judge(listed, facts, plain).items()}
    known = Status.ERROR not in judged.values()
    return Verdict(
        level=level_of(judged) if known else None,
        low=level_with({name: _stepped(one.finding, lenient=False) for name, one in ratings.items()}, lenient=False),
        high=level_with({name: _stepped(one.finding, lenient=True) for name, one in ratings.items()}, lenient=True),
        index=index_of(judged) if known else None,
    )


def statuses_of(ratings: Mapping[str, Rating]) -> dict[str, Status]:
    """Return the bare status of each practice."""
    return {name: rating.finding.status for name, rating in ratings.items()}


def _stepped(finding: Finding, *, lenient: bool) -> Status:
    if finding.status is Status.ERROR or (lenient and finding.status is Status.UNOBSERVABLE):
        return Status.MET if lenient else Status.ABSENT
    if finding.certain:
        return finding.status
    return (UP if lenient else DOWN).get(finding.status, finding.status)


def _rated(practice: Practice, facts: Facts, *, history_complete: bool) -> Rating:
    view = facts.view()
    finding = isolated(lambda: practice.rate(view))
    if isinstance(finding, Fault):
        return Rating(practice=practice, finding=_error(f"the rule failed: {finding.message}"))
    if view.asked_history and not history_complete:
        return Rating(practice=practice, finding=_error(NOT_FETCHED))
    problems = _problems(facts, view)
    finding = _unless_misled(finding, problems)
    if finding.status is Status.ABSENT:
        finding = replace(finding, status=practice.no_trace)
    return Rating(practice=practice, finding=finding, problems=problems)


def _problems(facts: Facts, view: Facts) -> tuple[Problem, ...]:
    """Return the problems that may hide facts which were asked for.

    Where runs are weighed by the code that they reach, a page that is missing could have added weaker traces only.
    """
    asked = {kind.__name__ for kind in view.asked}
    problems = (problem for problem in facts.of(Problem) if asked.intersection(problem.hides))
    return tuple(one for one in problems if not (view.asked >= MACHINE_RUN and _is_lost_page(one)))


def _is_lost_page(problem: Problem) -> bool:
    return problem.kind is ProblemKind.MISSING and is_page(problem.source.path)


def _unless_misled(finding: Finding, problems: tuple[Problem, ...]) -> Finding:
    """Return the finding, or an error where a fault or a gap may hide what would have made it met."""
    fault = next((problem for problem in problems if problem.kind in MISLEADING), None)
    if fault is None or finding.status is Status.MET:
        return finding
    where = (fault.source.path if fault.kind is ProblemKind.MISSING else "") or fault.reader
    return _error(f"evidence could not be read ({where}): {fault.message}")


def _error(reason: str) -> Finding:
    return Finding(status=Status.ERROR, reason=reason, certain=False)


def _judged(criterion: Criterion, facts: Facts, statuses: Mapping[str, Status]) -> Judgement:
    asked, view = Statuses(statuses), facts.view()
    finding = isolated(lambda: criterion.judge(view, asked))
    if isinstance(finding, Fault):
        finding = _error(f"the rule failed: {finding.message}")
    finding = _unless_misled(finding, _problems(facts, view))
    if asked.off:
        finding = replace(finding, reason=f"{finding.reason}; not rated, so absent here: {', '.join(asked.off)}")
    return Judgement(criterion=criterion, finding=finding, rests_on=tuple(dict.fromkeys(asked.asked)))
