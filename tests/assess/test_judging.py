"""Ratings, faults and the interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.criteria import CRITERIA
from assess.facts import Contract, Dashboard, Facts, Problem, ProblemKind, Source
from assess.findings import Effort, Finding, Practice, Status, absent, met, partial, unobservable
from assess.judging import Rating, decide, judge, rate, statuses_of
from assess.practices import practices
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Callable


FAULT = Problem(
    source=Source(path="a.yml"), reader="odcs", kind=ProblemKind.FAULT, message="KeyError: 'x'", hides=("Contract",)
)


def practice(rule: Callable[[Facts], Finding], *, no_trace: Status = Status.ABSENT) -> Practice:
    return Practice(
        id="plan.made", title="Made", remedy="Make it.", effort=Effort.HOURS, why="Why.", no_trace=no_trace, rate=rule
    )


def looks_at_contracts(finding: Finding) -> Callable[[Facts], Finding]:
    def rule(facts: Facts) -> Finding:
        facts.of(Contract)
        return finding

    return rule


def status_of(made: Practice, facts: Facts, *, history_complete: bool = True) -> Status:
    return rate([made], facts, history_complete=history_complete)["plan.made"].finding.status


def test_a_rule_that_raises_is_an_error(facts_of: Callable[..., Facts]) -> None:
    def broken(_: Facts) -> Finding:
        raise ZeroDivisionError

    assert status_of(practice(broken), facts_of()) is Status.ERROR


@pytest.mark.parametrize(
    ("finding", "status"), [(met("is"), Status.MET), (partial("some"), Status.ERROR), (absent("none"), Status.ERROR)]
)
def test_a_readers_fault_matters_unless_the_practice_is_met(
    facts_of: Callable[..., Facts], finding: Finding, status: Status
) -> None:
    assert status_of(practice(looks_at_contracts(finding)), facts_of(FAULT)) is status


def test_a_fault_in_other_facts_changes_nothing(facts_of: Callable[..., Facts]) -> None:
    def rule(facts: Facts) -> Finding:
        return absent("none") if not facts.of(Dashboard) else met("some")

    assert status_of(practice(rule), facts_of(FAULT)) is Status.ABSENT


def test_history_that_was_not_fetched_is_an_error(facts_of: Callable[..., Facts]) -> None:
    def rule(facts: Facts) -> Finding:
        return met("all") if facts.activity.commits == 0 else absent("none")

    assert status_of(practice(rule), facts_of(), history_complete=False) is Status.ERROR


def test_no_trace_is_what_the_codebook_says(facts_of: Callable[..., Facts]) -> None:
    made = practice(looks_at_contracts(absent("none")), no_trace=Status.UNOBSERVABLE)
    assert status_of(made, facts_of()) is Status.UNOBSERVABLE


def ratings(finding: Finding) -> dict[str, Rating]:
    return {one.id: Rating(practice=one, finding=finding) for one in practices()}


@pytest.mark.parametrize(
    ("finding", "interval"),
    [
        (met("is"), (1, 1)),
        (met("is", certain=False), (1, 1)),
        (unobservable("elsewhere"), (1, 1)),
    ],
)
def test_the_interval_holds_the_level(
    facts_of: Callable[..., Facts], finding: Finding, interval: tuple[int, int]
) -> None:
    verdict = decide(CRITERIA.values(), facts_of(), ratings(finding))
    assert (verdict.low, verdict.high) == interval


def test_a_fault_that_hides_a_criterions_facts_is_an_error(facts_of: Callable[..., Facts]) -> None:
    hidden = replace(FAULT, hides=("CiJob", "Command", "Run"))
    judged = judge(CRITERIA.values(), facts_of(hidden), statuses_of(ratings(met("is"))))
    assert judged["l2.automation"].finding.status is Status.ERROR


def test_an_error_that_a_criterion_rests_on_leaves_no_level(facts_of: Callable[..., Facts]) -> None:
    broken = {
        **ratings(met("is")),
        "operate.sla": Rating(practice=practices()[0], finding=Finding(status=Status.ERROR, reason="x")),
    }
    assert decide(CRITERIA.values(), facts_of(), broken).level is None
