"""How a change is taken from one environment into the next: by jobs in order, requests, branches, tags and releases."""

from __future__ import annotations

import re
from posixpath import basename
from typing import TYPE_CHECKING

from assess.ci.conditions import asks_label
from assess.evidence.deployment import (
    AUTOMATIC,
    automatic,
    is_production,
    jobs_before_run,
    jobs_of,
    on_request,
    stage_of,
)
from assess.facts import Activity, Actor, CiJob, EnvironmentKind, Facts, Run, Trigger

if TYPE_CHECKING:
    from collections.abc import Iterable

# Files that a release request changes (github.com/googleapis/release-please and the like).
RELEASE_FILE = re.compile(
    r"\.?version(?:\.\w+)?|versions?\.(?:txt|json|ya?ml)|\.release-please-manifest\.json", re.IGNORECASE
)
BRANCH_DEPLOYED = frozenset({"dagster"})  # https://docs.dagster.io/deployment/dagster-plus/ci-cd/branch-deployments
MERGED = frozenset({Trigger.MAIN, Trigger.BRANCH, Trigger.ENVIRONMENT_BRANCH})
RELEASED = frozenset({Trigger.TAG, Trigger.MANUAL})


def tried(facts: Facts, brought: Iterable[Run]) -> list[Run]:
    """Return the runs in which each request meets an environment other than production before its merge."""
    labelled = _labelled(facts)
    return [run for run in asked(brought) if labelled.isdisjoint(jobs_of(run))]


def asked(brought: Iterable[Run]) -> list[Run]:
    """Return the runs of requests outside production, also those that somebody must ask for by a label."""
    return [
        run
        for run in on_request(brought)
        if stage_of(run) is not EnvironmentKind.PRODUCTION and not _goes_anywhere(run)
    ]


def _goes_anywhere(run: Run) -> bool:
    """Say whether a deployment of merges stands open to requests too and names no stage: a guard in it is unknown."""
    if run.tool in BRANCH_DEPLOYED:
        return False
    return run.activity is Activity.DEPLOY and stage_of(run) is None and Trigger.MAIN in run.triggers


def after_another_stage(facts: Facts, brought: Iterable[Run]) -> list[Run]:
    """Return the runs to production that need a job which brought the change to another stage."""
    runs = list(brought)
    jobs = {one.job: one for one in facts.of(CiJob)}
    elsewhere = {job for run in runs if not is_production(run) for job in jobs_of(run)}
    return [run for run in runs if is_production(run) and elsewhere & jobs_before_run(run, jobs)]


def by_branch(brought: Iterable[Run]) -> list[Run]:
    """Return the runs of branches that are named for an environment."""
    return [run for run in automatic(brought) if Trigger.ENVIRONMENT_BRANCH in run.triggers]


def by_release(facts: Facts, brought: Iterable[Run]) -> list[Run]:
    """Return the runs to production that wait for a tag or release, where a merge goes to another stage."""
    runs = automatic(brought)
    released = _of_release_files(facts)

    def is_released(run: Run) -> bool:
        by_tag = Trigger.TAG in run.triggers and set(run.triggers) <= RELEASED
        return by_tag or not released.isdisjoint(jobs_of(run))

    merged = any(
        stage_of(run) not in {None, EnvironmentKind.PRODUCTION} and MERGED & set(run.triggers) and not is_released(run)
        for run in runs
    )
    at_once = any(is_production(run) and not is_released(run) and Trigger.MAIN in run.triggers for run in runs)
    return [run for run in runs if is_production(run) and is_released(run)] if merged and not at_once else []


def publishes(run: Run) -> bool:
    """Say whether CI publishes by itself what another place deploys."""
    in_ci = run.actor is Actor.CI and run.enabled
    return run.activity is Activity.PUBLISH and in_ci and bool(AUTOMATIC & set(run.triggers))


def _labelled(facts: Facts) -> frozenset[str]:
    """Return the jobs that run on a request only where somebody has put a label on it."""
    return frozenset(job.job for job in facts.of(CiJob) if asks_label(job.condition))


def _of_release_files(facts: Facts) -> frozenset[str]:
    """Return the jobs that run on a push only where it changes the file that holds the released version."""
    return frozenset(
        job.job
        for job in facts.of(CiJob)
        if job.paths and all(RELEASE_FILE.fullmatch(basename(path.strip())) for path in job.paths)
    )
