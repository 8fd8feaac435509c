"""Alerts of runs that only check data."""

from __future__ import annotations

import pytest

from assess.evidence.check_alerts import alerts_of_check_runs
from assess.facts import Activity, Actor, Alert, Audience, CiJob, Condition, Facts, Run, Source, Trigger

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
