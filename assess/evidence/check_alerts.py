"""Alerts of runs that do nothing but check data: such a run fails by a failed check alone."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from assess.evidence.telling import FAILURES, alerts_on
from assess.facts import Activity, Actor, Alert, CiJob, Condition, Facts, Pipeline, QualityCheck, Run
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECKS = frozenset({Activity.DATA_TEST, Activity.FRESHNESS_TEST})
# A failure of these is no failed check.
WORK = frozenset(
    {
        Activity.TRANSFORM,
        Activity.HOSTED_JOB,
        Activity.DEPLOY,
        Activity.MIGRATE,
        Activity.UNIT_TEST,
        Activity.INTEGRATION_TEST,
        Activity.BUILD,
    }
)


AIRFLOW = "airflow"
QUERIES = "sql-asserts"  # a query that fails by itself is a task of its own


def alerts_of_check_tasks(facts: Facts) -> Iterator[Alert]:
    """Yield an alert on data for each pipeline that runs failing queries as tasks, and tells the failures of tasks."""
    checks = [one for one in facts.of(QualityCheck) if one.enabled]
    running = {path for check in checks if check.tool == QUERIES for path in check.run_by}
    tasks = {name for check in checks if check.source.tool == AIRFLOW and not check.warn_only for name in check.run_by}
    modules = {one.name: one.source.path for one in facts.of(Pipeline) if one.tool == AIRFLOW}
    for alert in alerts_on(facts, FAILURES) if running or tasks else ():
        if modules.get(alert.subject) in running:
            yield replace(alert, on=Condition.DATA_CHECK, subject=modules[alert.subject], certain=False)
        elif alert.subject in tasks:
            yield replace(alert, on=Condition.DATA_CHECK, certain=False)


def alerts_of_check_runs(facts: Facts) -> Iterator[Alert]:
    """Yield an alert on data for each run of checks alone whose failure is told."""
    done: defaultdict[str, set[Activity]] = defaultdict(set)
    for run in facts.of(Run):
        if run.enabled and run.actor in {Actor.CI, Actor.PIPELINE}:
            for runner in {run.runner, *run.callers}:
                done[runner].add(run.activity)
    checking = {runner for runner, activities in done.items() if activities & CHECKS and not activities & WORK}
    needs = {job.job: job.needs for job in facts.of(CiJob)}
    for alert in alerts_on(facts, FAILURES):
        for runner in _told(alert, done, needs):
            if runner in checking:
                yield replace(alert, on=Condition.DATA_CHECK, subject=runner)


def _told(alert: Alert, done: dict[str, set[Activity]], needs: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the runners whose failure an alert tells: its own, the jobs it waits for, or all of its workflow."""
    if alert.actor is not Actor.CI or done.get(alert.subject, set()) & (CHECKS | WORK):
        return (alert.subject,)
    if waited := needs.get(alert.subject):
        return waited
    workflow = alert.subject.partition("#")[0]
    jobs = tuple(job for job in needs if workflow and job.partition("#")[0] == workflow)
    # a message of a whole workflow is on a failed check only where all of its work is checks
    return jobs if not any(done.get(job, set()) & WORK for job in jobs) else ()
