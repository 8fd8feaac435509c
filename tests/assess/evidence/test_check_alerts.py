"""Alerts of runs that only check data."""

from __future__ import annotations

import pytest

from assess.evidence.check_alerts import alerts_of_check_runs, alerts_of_check_tasks
from assess.facts import (
    Activity,
    Actor,
    Alert,
    Audience,
    CheckKind,
    CiJob,
    Condition,
    Facts,
    Pipeline,
    QualityCheck,
    Run,
    Source,
    Trigger,
)

AT = Source(path=".github/workflows/checks.yml", line=1)
TESTS, NOTE = "checks.yml#test", "checks.yml#note"


def job(name: str, *needs: str) -> CiJob:
    return CiJob(source=AT, system="github-actions", workflow="checks", job=name, triggers=(), needs=needs)


def run(activity: Activity, runner: str = TESTS, actor: Actor = Actor.CI) -> Run:
    return Run(source=AT, activity=activity, tool="dbt", actor=actor, triggers=(Trigger.SCHEDULE,), runner=runner)


def alert(subject: str, actor: Actor = Actor.CI) -> Alert:
    return Alert(
        source=AT, on=Condition.RUN_FAILURE, channel="slack", audience=Audience.TEAM, subject=subject, actor=actor
    )


JOBS = (job(TESTS), job(NOTE, TESTS))
DAG = (run(Activity.DATA_TEST, "checks", Actor.PIPELINE), alert("checks", Actor.PIPELINE))


@pytest.mark.parametrize(
    ("facts", "subjects"),
    [
        ((*JOBS, run(Activity.DATA_TEST), alert(NOTE)), [TESTS]),
        ((*JOBS, run(Activity.DATA_TEST), alert(TESTS)), [TESTS]),
        ((job(TESTS), run(Activity.DATA_TEST), alert("checks.yml")), [TESTS]),
        ((*JOBS, run(Activity.DATA_TEST), run(Activity.TRANSFORM), alert(NOTE)), []),
        ((*JOBS, run(Activity.TRANSFORM), alert(NOTE)), []),
        (DAG, ["checks"]),
    ],
)
def test_the_failure_of_a_run_of_checks_is_a_failed_check(facts: tuple[Run, ...], subjects: list[str]) -> None:
    found = alerts_of_check_runs(Facts(facts, activity=None, ages=None))  # type: ignore[arg-type]
    assert [(one.on, one.subject) for one in found] == [(Condition.DATA_CHECK, name) for name in subjects]


@pytest.mark.parametrize(("tool", "subjects"), [("airflow", ["dags/orders.py"]), ("luigi", [])])
def test_a_query_that_is_a_task_of_its_own_alerts_with_its_pipeline(tool: str, subjects: list[str]) -> None:
    module = Source(path="dags/orders.py", line=1)
    query = QualityCheck(
        source=AT, dataset="orders", kind=CheckKind.NON_EMPTY, tool="sql-asserts", run_by=("dags/orders.py",)
    )
    facts = (Pipeline(source=module, name="orders", tool=tool), alert("orders", Actor.PIPELINE), query)
    found = alerts_of_check_tasks(Facts(facts, activity=None, ages=None))  # type: ignore[arg-type]
    assert [one.subject for one in found] == subjects
