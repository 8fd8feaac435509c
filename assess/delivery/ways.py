"""The ways by which code reaches production here: the jobs that deploy it, what starts them, and where that is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.ci.conditions import branch_trigger
from assess.delivery.records import Grade, Way
from assess.evidence.deployment import deployed_elsewhere, deployments, is_production, jobs_of, stage_of
from assess.facts import Activity, CiJob, EnvironmentKind, Facts, Run, Trigger
from assess.settings import FILE
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

GRADES = {Trigger.TAG: Grade.TAG, Trigger.ENVIRONMENT_BRANCH: Grade.BRANCH, Trigger.MAIN: Grade.PUSH}
SHOWN = {
    Grade.TAG: "deploys each version tag",
    Grade.BRANCH: "deploys each push to a branch of an environment",
    Grade.PUSH: "deploys each push to the main branch",
}
MOST_NAMED = 5


class Road(Value):
    """A way with what narrows it: the branches that it watches, and the paths that a push must touch (empty: any)."""

    way: Way
    branches: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()


def roads(facts: Facts, branches: Iterable[str] = ()) -> tuple[Road, ...]:
    """Return the ways into production; `branches` are those whose pushes deploy, as the team's settings say."""
    jobs = {job.job: job for job in facts.of(CiJob)}
    found = [road for run in _into_production(facts) for road in _roads_of(run, jobs)]
    said = [road for branch in branches for road in _said(branch)]
    return tuple(dict.fromkeys([*said, *found]))


def why_none(facts: Facts) -> str:
    """Say why no deployment can be seen where there is no way into production."""
    if deployed_elsewhere(facts):
        return "another place deploys this repository's code: its history is not here"
    runs = [run for run in deployments(facts) if run.activity is Activity.DEPLOY]
    if not runs:
        return "nothing here says what deploys the code"
    started = {trigger for run in runs for trigger in run.triggers}
    if Trigger.SCHEDULE in started:
        return "a schedule deploys what is there: Git does not show when something new went out"
    if Trigger.MANUAL in started:
        return "deployments are started by hand: Git does not show when"
    return "no job deploys to production by a push or a tag"


def _into_production(facts: Facts) -> list[Run]:
    """Return the deployments to production; those that name it stand before those that name no stage."""
    runs = [run for run in deployments(facts) if is_production(run) or Trigger.ENVIRONMENT_BRANCH in run.triggers]
    named = [run for run in runs if stage_of(run) is EnvironmentKind.PRODUCTION]
    deployed = [run for run in runs if run.activity is Activity.DEPLOY and stage_of(run) in {None, *PRODUCTION}]
    return [run for run in named if run.activity is Activity.DEPLOY] or deployed or named


PRODUCTION = frozenset({EnvironmentKind.PRODUCTION})


def _roads_of(run: Run, jobs: dict[str, CiJob]) -> Iterator[Road]:
    owners = [jobs[name] for name in sorted(jobs_of(run)) if name in jobs]
    for trigger, grade in GRADES.items():
        if trigger not in run.triggers:
            continue
        started = [job for job in owners if trigger in job.triggers] or owners
        source = started[0].source if started else run.runner_source or run.source
        paths = _paths(started) if grade is not Grade.TAG else ()
        branches = tuple(name for job in started for name in job.branches if branch_trigger(name) is trigger)
        yield Road(
            way=Way(grade=grade, path=source.path, line=source.line, shows=_shown(grade, branches, paths)),
            branches=branches,
            paths=paths,
        )


def _paths(jobs: Iterable[CiJob]) -> tuple[str, ...]:
    """Return the path filters of jobs; none where one of them watches everything."""
    filters = [job.paths for job in jobs]
    return tuple(dict.fromkeys(path for paths in filters for path in paths)) if all(filters) else ()


def _said(branch: str) -> Iterator[Road]:
    grade = Grade.PUSH if branch_trigger(branch) is Trigger.MAIN else Grade.BRANCH
    yield Road(
        way=Way(grade=grade, path=FILE, shows=f"says that each push to {branch} deploys"),
        branches=() if grade is Grade.PUSH else (branch,),
    )


def _shown(grade: Grade, branches: tuple[str, ...], paths: tuple[str, ...]) -> str:
    on = f" ({', '.join(branches[:MOST_NAMED])})" if branches and grade is not Grade.TAG else ""
    more = f" and {len(paths) - MOST_NAMED} more" if len(paths) > MOST_NAMED else ""
    touching = f" that touches {', '.join(paths[:MOST_NAMED])}{more}" if paths else ""
    return f"{SHOWN[grade]}{on}{touching}"
