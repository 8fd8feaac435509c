"""The chain of use with its lines."""

from __future__ import annotations

from collections.abc import Callable

from assess.evidence.links import chained, command, first, not_on_change, proven, steps, switched_off, tolerated
from assess.facts import Activity, Actor, CiJob, Facts, Run, Source, Trigger
from assess.findings import shown

CI = ".github/workflows/ci.yml"
FactsOf = Callable[..., Facts]


def run(line: int, *triggers: Trigger, blocks: bool = True, enabled: bool = True, words: tuple[str, ...] = ()) -> Run:
    return Run(
        source=Source(path=CI, line=line),
        activity=Activity.UNIT_TEST,
        tool="pytest",
        actor=Actor.CI,
        triggers=triggers,
        runner=f"{CI}#tests",
        runner_source=Source(path=CI, line=3),
        blocks=blocks,
        enabled=enabled,
        words=words,
    )


def job(*, enabled: bool = True, tolerated: bool = False) -> CiJob:
    source = Source(path=CI, line=3)
    return CiJob(source=source, system="github-actions", workflow="ci", job=f"{CI}#tests", triggers=(),
                 enabled=enabled, tolerated=tolerated)  # fmt: skip


def test_the_weakest_link_names_the_line_before_it_and_the_line_that_breaks_it() -> None:
    exists = proven("exists", shown("tests", Source(path="tests/test_a.py", line=9)))
    links = chained(exists, proven("blocks", (), broken=first("stops nothing", [run(12)])))
    assert [(one.path, one.line) for one in links[1].evidence] == [("tests/test_a.py", 9), (CI, 12)]


def test_a_line_that_is_both_is_told_once() -> None:
    links = chained(proven("exists", first("tests", [run(9)])), proven("run", (), broken=first("off", [run(9)])))
    assert [one.shows for one in links[1].evidence] == ["off"]


def test_a_chain_without_a_break_stays_as_it_is() -> None:
    link = proven("exists", first("tests", [run(9)]))
    assert chained(link) == (link,)


def test_a_step_is_told_with_its_job_and_what_starts_it() -> None:
    told = steps([run(12, Trigger.REQUEST, words=("uv", "run", "pytest", "tests"))])
    assert [(one.line, one.shows) for one in told] == [(12, "runs `pytest tests`"), (3, "starts on each request")]


def test_a_job_that_is_switched_off_is_named(facts_of: FactsOf) -> None:
    facts = facts_of(run(12, enabled=False), job(enabled=False))
    told = switched_off(facts, {Activity.UNIT_TEST})
    assert [(one.line, one.shows) for one in told] == [(3, "the job is switched off")]


def test_a_step_that_is_switched_off_is_named(facts_of: FactsOf) -> None:
    told = switched_off(facts_of(run(12, enabled=False), job()), {Activity.UNIT_TEST})
    assert [(one.line, one.shows) for one in told] == [(12, "the step is switched off")]


def test_a_failure_that_is_let_pass_is_named_at_its_step(facts_of: FactsOf) -> None:
    told = tolerated(facts_of(job()), [run(12, blocks=False)])
    assert [(one.line, one.shows) for one in told] == [(12, "a failure of this step stops nothing")]


def test_a_failure_that_is_let_pass_is_named_at_its_job(facts_of: FactsOf) -> None:
    told = tolerated(facts_of(job(tolerated=True)), [run(12, blocks=False)])
    assert [(one.line, one.shows) for one in told] == [(3, "a failure of this job stops nothing")]


def test_a_run_that_does_not_come_with_changes_is_named_by_what_starts_it(facts_of: FactsOf) -> None:
    told = not_on_change(facts_of(), [run(12, Trigger.SCHEDULE)])
    assert [(one.line, one.shows) for one in told] == [(3, "starts on a schedule")]


def test_a_command_is_its_tool_and_its_first_word() -> None:
    assert command(run(1, words=("uv", "run", "pytest", "--quiet", "tests"))) == "pytest"
