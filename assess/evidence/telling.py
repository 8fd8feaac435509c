"""Whom alerts reach, and which pipelines or jobs they speak of (codebook, operate.pipeline-health)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.evidence.deployment import AUTOMATIC
from assess.evidence.homes import Homes
from assess.facts import (
    EVERY_PIPELINE,
    Activity,
    Actor,
    Alert,
    Audience,
    CiJob,
    Command,
    Condition,
    Facts,
    Known,
    Pipeline,
    Place,
    Reference,
    Run,
    Trigger,
)
from assess.findings import Share, share
from assess.folders import is_under_any
from assess.thresholds import MOST
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

FAILURES = frozenset({Condition.RUN_FAILURE})
DATA_FAULTS = frozenset({Condition.DATA_CHECK, Condition.FRESHNESS, Condition.VOLUME, Condition.ANOMALY})
NOBODY = frozenset({Audience.PLACEHOLDER, Audience.DEFAULT})
GITHUB = "github-actions"
ALERT = "alert"
DATA_CHECK = "data-check"
TIMELY = re.compile(r"recency|freshness|staleness")
SCHEDULED = frozenset({Trigger.SCHEDULE})
BUILDING = frozenset({Activity.DEPLOY, Activity.BUILD, Activity.PUBLISH, Activity.RELEASE, Activity.UNIT_TEST})
WORK = frozenset({Activity.TRANSFORM, Activity.HOSTED_JOB, Activity.DATA_TEST})


def alerts_on(facts: Facts, conditions: frozenset[Condition]) -> tuple[Alert, ...]:
    """Return the enabled alerts on some conditions, whomever they reach."""
    return tuple(alert for alert in facts.of(Alert) if alert.enabled and alert.on in conditions)


def alerts_elsewhere(facts: Facts) -> tuple[Reference, ...]:
    """Return what refers to alerts that another place defines (rule 3)."""
    return tuple(one for one in facts.of(Reference) if one.what == ALERT and one.place is Place.ELSEWHERE)


def checks_elsewhere(facts: Facts) -> tuple[Reference, ...]:
    """Return what tells of checks on data that run by themselves in another place (rule 3)."""
    return tuple(one for one in facts.of(Reference) if one.what == DATA_CHECK and one.place is Place.ELSEWHERE)


def runs_of_timely_checks(facts: Facts) -> tuple[Run, ...]:
    """Return the runs of pipelines and CI that check how old data is, wherever its limits are declared (rule 3)."""
    running = (run for run in facts.of(Run) if run.enabled and run.actor in {Actor.PIPELINE, Actor.CI})
    return tuple(run for run in running if run.activity is Activity.FRESHNESS_TEST or _is_timely(run))


def _is_timely(run: Run) -> bool:
    named = (run.runner, *run.words)
    return run.activity is Activity.DATA_TEST and any(TIMELY.search(word.lower()) for word in named)


def is_addressed(alert: Alert) -> bool:
    """Say whether an alert has somebody as its addressee."""
    return alert.audience not in NOBODY


def reaches_team(alert: Alert) -> bool:
    """Say whether an alert reaches a team: a channel or an address that is not one person's."""
    return is_addressed(alert) and (alert.shared or alert.audience is not Audience.PERSON)


def is_surely_the_teams(alert: Alert) -> bool:
    """Say whether it was found that a team reads it."""
    return alert.certain and (alert.shared or alert.audience is Audience.TEAM)


class Told(Value):
    """How much of the main work tells its failures, and whether that was surely found."""

    share: Share
    certain: bool


def told(facts: Facts, alerts: Iterable[Alert]) -> Told:
    """Count the pipelines and the scheduled jobs of CI that alerts speak of.

    Without pipelines these are all jobs of CI that work by themselves, without such jobs the data code.
    """
    listed = tuple(alerts)
    pipelines = [pipeline for pipeline in facts.of(Pipeline) if pipeline.enabled]
    # a job that runs an orchestrator's pipelines that are here does their work, which is counted by them
    orchestrators = {pipeline.tool for pipeline in pipelines}
    jobs = _working_jobs(facts, SCHEDULED if pipelines else AUTOMATIC, orchestrators)
    of_jobs = _of_jobs(facts, jobs, listed)
    found = [part for part in (_of_pipelines(facts, pipelines, listed), of_jobs) if part.share.of]
    if not found:
        # a failed build or deployment of CI is no failure of work that runs elsewhere
        building = {run.source.path for run in facts.of(Run) if run.actor is Actor.CI and run.activity in BUILDING}
        working = {one.source.path for one in facts.of(Command)} - building  # the others look at what others serve
        of_work = [one for one in listed if one.actor is not Actor.CI or one.source.path in working]
        return Told(share=Homes.of(facts).figure(of_work), certain=False)
    n, of = (sum(part.share.n for part in found), sum(part.share.of for part in found))
    unit = " and ".join(part.share.unit for part in found)
    missing = tuple(name for part in found for name in part.share.missing)
    figure = Share(n=n, of=of, unit=unit, needed=MOST, missing=missing)
    return Told(share=figure, certain=all(part.certain for part in found))


def _of_jobs(facts: Facts, jobs: list[str], alerts: tuple[Alert, ...]) -> Told:
    speaking = [alert for alert in alerts if alert.actor is Actor.CI]
    known = {job.job: job for job in facts.of(CiJob) if job.system == GITHUB}
    workflows = {_workflow(alert.subject) for alert in speaking if alert.subject not in known}
    spoken_of = {job for alert in speaking for job in _with_needs(alert.subject, known)}
    counted = share(jobs, lambda job: job in spoken_of or _workflow(job) in workflows, unit="jobs", needed=MOST)
    return Told(share=counted, certain=all(map(is_surely_the_teams, speaking)))


def _with_needs(job: str, known: Mapping[str, CiJob]) -> set[str]:
    """Return a job and those that it needs, near and far: a status check sees no others.

    https://docs.github.com/actions/reference/workflows-and-actions/expressions#status-check-functions
    """
    seen: set[str] = set()
    waiting = [job]
    while waiting:
        one = waiting.pop()
        if one in known and one not in seen:
            waiting.extend(known[one].needs)
        seen.add(one)
    return seen


def _of_pipelines(facts: Facts, pipelines: list[Pipeline], alerts: tuple[Alert, ...]) -> Told:
    homes = Homes.of(facts)
    names = {pipeline.name for pipeline in pipelines}
    own = {alert.subject for alert in alerts}
    spoken_of = {alert.subject for alert in facts.of(Alert)}
    every = any(alert.subject == EVERY_PIPELINE for alert in alerts)
    around = {homes.home(alert) for alert in alerts if alert.subject not in names and alert.actor is not Actor.CI}

    def is_told_surely(pipeline: Pipeline) -> bool:
        return pipeline.name in own or (pipeline.failure_alert is Known.SET and pipeline.name not in spoken_of)

    def is_told(pipeline: Pipeline) -> bool:
        unread = pipeline.failure_alert is Known.UNRESOLVED and pipeline.name not in spoken_of
        return every or is_told_surely(pipeline) or unread or is_under_any(pipeline.source.path, around)

    counted = share(pipelines, is_told, unit="pipelines", needed=MOST, name=lambda one: one.name)
    surely = sum(map(is_told_surely, pipelines)) >= MOST * len(pipelines)
    return Told(share=counted, certain=surely and any(map(is_surely_the_teams, alerts)))


def _working_jobs(facts: Facts, triggers: frozenset[Trigger], orchestrators: Container[str]) -> list[str]:
    runs = (run for run in facts.of(Run) if run.enabled and run.actor is Actor.CI and run.activity in WORK)
    started = (run for run in runs if triggers & set(run.triggers) and run.tool not in orchestrators)
    return list(dict.fromkeys(next(iter(run.callers), run.runner) for run in started))


def _workflow(job: str) -> str:
    return job.partition("#")[0]
