"""The joined chain in words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assess.evidence.chain import chain_of_checks, chain_of_limits
from assess.facts import (
    Activity,
    Actor,
    Alert,
    Audience,
    CheckKind,
    CiJob,
    Condition,
    Exposure,
    Facts,
    Freshness,
    Known,
    Pipeline,
    Problem,
    ProblemKind,
    QualityCheck,
    Run,
    Source,
    Trigger,
)

FactsOf = Callable[..., Facts]
DAG = "dags/nightly.py"
JOB = ".ci.yml#checks"


def check(*run_by: str, scheduled: bool = False) -> QualityCheck:
    source = Source(path="models/schema.yml", line=4)
    return QualityCheck(source=source, dataset="orders", kind=CheckKind.VALIDITY, tool="dbt-tests", run_by=run_by,
                        scheduled=scheduled)  # fmt: skip


def dag(schedule: str = "@daily", alert: Known = Known.NOT_SET) -> Pipeline:
    source = Source(path=DAG, line=9)
    return Pipeline(source=source, name="nightly", tool="airflow", schedule=schedule, scheduled=Known.SET,
                    failure_alert=alert)  # fmt: skip


def run(*words: str, activity: Activity = Activity.TRANSFORM, line: int = 31, certain: bool = True) -> Run:
    return Run(source=Source(path=DAG, line=line), activity=activity, tool="dbt", actor=Actor.PIPELINE,
               runner="nightly", words=words, certain=certain)  # fmt: skip


def alert(on: Condition = Condition.RUN_FAILURE, subject: str = "nightly", channel: str = "slack") -> Alert:
    source = Source(path=DAG, line=5)
    return Alert(source=source, on=on, channel=channel, subject=subject, audience=Audience.TEAM)


def test_the_chain_goes_from_the_checks_to_the_consumers(facts_of: FactsOf) -> None:
    consumer = Exposure(source=Source(path="models/e.yml", line=1), name="board", owner=Audience.TEAM)
    facts = facts_of(dag(), run("dbt", "build"), alert(), consumer)
    assert chain_of_checks(facts, [check("nightly")]).after("6 of 9 models have checks") == (
        "6 of 9 models have checks · `dbt build` runs them in dags/nightly.py:31 each day"
        " · a failure is told by slack · 1 of 1 consumers have an owner"
    )


def test_its_lines_are_a_check_the_step_and_the_pipeline(facts_of: FactsOf) -> None:
    lines = chain_of_checks(facts_of(dag(), run("dbt", "test")), [check("nightly")]).lines
    assert [(one.path, one.line) for one in lines] == [("models/schema.yml", 4), (DAG, 31), (DAG, 9)]


def test_the_run_that_tests_is_told_before_the_one_that_builds(facts_of: FactsOf) -> None:
    facts = facts_of(dag(), run("dbt", "run"), run("dbt", "test", activity=Activity.DATA_TEST, line=40))
    assert chain_of_checks(facts, [check("nightly")]).run == "`dbt test` runs them in dags/nightly.py:40 each day"


def test_a_failed_check_is_told_before_a_failed_run(facts_of: FactsOf) -> None:
    facts = facts_of(dag(), run("dbt", "test"), alert(), alert(Condition.DATA_CHECK, channel="email"))
    assert chain_of_checks(facts, [check("nightly")]).alert == "a failed check is told by email"


@pytest.mark.parametrize(
    ("setting", "expected"), [(Known.SET, "a failure calls back"), (Known.NOT_SET, "nothing here tells a failure")]
)
def test_a_callback_of_the_pipeline_counts(facts_of: FactsOf, setting: Known, expected: str) -> None:
    assert chain_of_checks(facts_of(dag(alert=setting), run("dbt", "test")), [check("nightly")]).alert == expected


def test_an_alert_of_another_pipeline_is_not_of_this_one(facts_of: FactsOf) -> None:
    facts = facts_of(dag(), run("dbt", "test"), alert(subject="weekly"))
    assert chain_of_checks(facts, [check("nightly")]).alert == "nothing here tells a failure"


def test_alerts_that_could_not_be_read_are_not_denied(facts_of: FactsOf) -> None:
    unread = Problem(source=Source(path=DAG), reader="airflow", kind=ProblemKind.FAULT, message="m", hides=("Alert",))
    assert not chain_of_checks(facts_of(dag(), run("dbt", "test"), unread), [check("nightly")]).alert


def test_a_job_of_ci_is_told_by_what_starts_it(facts_of: FactsOf) -> None:
    source = Source(path=".ci.yml", line=2)
    job = CiJob(source=source, system="gitlab-ci", workflow="ci", job=JOB, triggers=(Trigger.REQUEST,))
    assert chain_of_checks(facts_of(job), [check(JOB)]).run == "they run in .ci.yml:2 on each request"


def test_a_product_that_runs_its_checks_is_named(facts_of: FactsOf) -> None:
    chain = chain_of_checks(facts_of(alert(Condition.DATA_CHECK, "orders")), [check(scheduled=True)])
    assert (chain.run, chain.alert) == ("dbt-tests runs them on a schedule", "a failed check is told by slack")


def test_without_any_run_the_counts_stand_alone(facts_of: FactsOf) -> None:
    assert chain_of_checks(facts_of(), [check()]).after("1 of 2 models") == "1 of 2 models"


def test_limits_are_told_by_the_run_that_checks_them(facts_of: FactsOf) -> None:
    limit = Freshness(source=Source(path="models/s.yml", line=2), dataset="orders", limit="1 day", scheduled=True)
    fresh = run("dbt", "source", "freshness", activity=Activity.FRESHNESS_TEST, line=22)
    chain = chain_of_limits(facts_of(dag("0 * * * *"), fresh), [limit], [])
    assert chain.run == "`dbt source` runs them in dags/nightly.py:22 each hour"
