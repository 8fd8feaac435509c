"""The smallest path to the next level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.criteria import CRITERIA
from assess.facts import Alert, CiJob, Condition, Facts, Source, Trigger
from assess.findings import Effort, Finding, Status, absent, met
from assess.judging import Judgement, Rating, judge, statuses_of
from assess.path import blockers, next_steps
from assess.practices import practices

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Source(path="x")
JOB = CiJob(source=HERE, system="github-actions", workflow="ci", job="ci#test", triggers=(Trigger.REQUEST,))
ALERT = Alert(source=HERE, on=Condition.RUN_FAILURE, channel="slack")


def ratings(**given: Finding) -> dict[str, Rating]:
    named = {one.id: given.get(one.id.replace(".", "_").replace("-", "_"), absent("none")) for one in practices()}
    return {one.id: Rating(practice=one, finding=named[one.id]) for one in practices()}


def judged(facts: Facts, rated: dict[str, Rating]) -> dict[str, Judgement]:
    return judge(CRITERIA.values(), facts, statuses_of(rated))


def test_what_keeps_the_next_level_away(facts_of: Callable[..., Facts]) -> None:
    facts, rated = facts_of(ALERT), ratings(develop_version_control=met("years"))
    assert [one.criterion for one in blockers(judged(facts, rated), 1)] == ["l2.automation"]


def test_a_forgiven_criterion_is_no_blocker(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of(JOB, ALERT)
    rated = ratings(develop_version_control=Finding(status=Status.PARTIAL, reason="a burst"))
    assert "l2.version-control" not in [one.criterion for one in blockers(judged(facts, rated), 2)]


def test_the_first_step_lifts_the_level(facts_of: Callable[..., Facts]) -> None:
    facts, rated = facts_of(JOB, ALERT), ratings()
    step = next_steps(facts, rated, judged(facts, rated), 1)[0]
    assert (step.practice, "level" in step.raises) == ("develop.version-control", True)


def test_a_criterion_without_practices_is_a_step_of_its_own(facts_of: Callable[..., Facts]) -> None:
    facts, rated = facts_of(), ratings(develop_version_control=met("years"))
    steps = next_steps(facts, rated, judged(facts, rated), 1)
    assert {one.criterion for one in steps if one.criterion} == {"l2.automation"}
    assert "operate.pipeline-health" in {one.practice for one in steps}


def test_the_path_may_take_more_than_three_steps(facts_of: Callable[..., Facts]) -> None:
    facts, rated = facts_of(JOB, ALERT), ratings(develop_version_control=met("years"))
    steps = next_steps(facts, rated, judged(facts, rated), 2)
    on_path = [one.practice or one.criterion for one in steps if "level" in one.raises]
    assert on_path == ["automation.ci", "test.regression", "deploy.ci-cd", "l3.documentation"]


def test_after_the_path_come_the_cheapest_practices(facts_of: Callable[..., Facts]) -> None:
    facts, rated = facts_of(JOB, ALERT), ratings()
    steps = next_steps(facts, rated, judged(facts, rated), 1)
    assert [one.effort for one in steps] == [Effort.WEEKS, *[Effort.HOURS] * 4]


def test_at_the_top_nothing_blocks(facts_of: Callable[..., Facts]) -> None:
    facts, rated = facts_of(), ratings()
    top = {
        name: Judgement(criterion=one.criterion, finding=met("is"), rests_on=())
        for name, one in judged(facts, rated).items()
    }
    assert blockers(top, 5) == ()
