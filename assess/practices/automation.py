"""Automation: testing, integration, deployment and healing without hands."""

from __future__ import annotations

import re
from posixpath import dirname
from typing import TYPE_CHECKING

from assess.evidence.brought import brought_share
from assess.evidence.changes import with_each_change
from assess.evidence.code_checks import checks_in_code, is_own_age, is_own_guard
from assess.evidence.deployment import (
    automatic,
    deployed_elsewhere,
    deployments,
    is_automatic,
    is_production,
    jobs_before_run,
    jobs_of,
    published_by_hand,
    released_packages,
    started_by_hand,
    tried_by_request,
)
from assess.evidence.homes import Homes
from assess.evidence.hosted import hosted_jobs
from assess.evidence.links import chained, first, not_on_change, proven, starts, steps, switched_off, tolerated
from assess.evidence.reach import Territory, is_near
from assess.facts import (
    Activity,
    Actor,
    CiJob,
    Dataset,
    Facts,
    Known,
    Pipeline,
    Project,
    Promise,
    QualityCheck,
    Resilience,
    Retry,
    Run,
    Sla,
    Suite,
    SuiteKind,
    Trigger,
    Use,
)
from assess.findings import Effort, Evidence, Finding, Share, absent, met, partial, practice, share, shown
from assess.folders import is_under_any
from assess.practices.deploy import checks_after
from assess.thresholds import HALF, MOST, STAGES_TESTED
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TESTS = frozenset({Activity.UNIT_TEST, Activity.INTEGRATION_TEST, Activity.DATA_TEST, Activity.COMPARE})
CHECKS = TESTS | {Activity.LINT, Activity.FORMAT, Activity.TYPE_CHECK, Activity.COMPILE, Activity.TRANSFORM}
BEFORE_MERGE = frozenset({Trigger.REQUEST, Trigger.BRANCH})
ON_CHANGE = frozenset({Trigger.REQUEST, Trigger.BRANCH, Trigger.MAIN})
BY_THE_CLOCK = frozenset({Trigger.SCHEDULE, Trigger.MANUAL})
RENDERING = frozenset({"argo-workflows"})  # tools whose workflows code renders from templates
INFRASTRUCTURE = "terraform"
AGAIN = re.compile(r"(?:^|[/-])w?retry(?:$|[-.])")
WITH_EACH_RUN = frozenset({"dataform", "dataform-assertions", "sqlmesh", "sqlmesh-audits"})  # the tool checks by itself
HELPS = frozenset({"backoff", "timeout", "idempotent", "resumable", "dead-letter", "rerun"})


@practice(
    "automation.testing",
    title="Tests run by machine at several stages",
    remedy="Run the data checks in the scheduled pipeline as well as the tests on each request.",
    effort=Effort.DAYS,
)
def testing(facts: Facts) -> Finding:
    """Each stage finds the faults that the stage before cannot see."""
    territory, hosted = Territory.of(facts), hosted_jobs(facts)
    runs = [run for run in facts.of(Run) if run.activity in TESTS and run.enabled]
    gates = _gates(facts, runs)
    changed = [run for run in runs if run.actor is Actor.CI and ON_CHANGE & set(run.triggers) and run not in gates]
    changed, gates = (changed, gates) if changed else (gates, [])
    suites = [one for one in facts.of(Suite) if one.on_change and one.kind is not SuiteKind.IMPORT]
    brought = automatic(deployments(facts)) or deployments(facts)
    in_run = [run for run in runs if run.actor is Actor.PIPELINE or _is_scheduled(run)]
    # What only a schedule starts is a run of the pipeline, not a second stage.
    deployed = tuple(run for run in checks_after(facts, brought) if run.activity is not Activity.WAIT)
    deployed = tuple(run for run in deployed if not (run in in_run and set(run.triggers) <= BY_THE_CLOCK))
    pipelines = {one.name for one in facts.of(Pipeline) if one.enabled}
    tests = [one for one in facts.of(QualityCheck) if one.enabled and not is_own_age(one)]
    checks = [one for one in tests if one.scheduled or not pipelines.isdisjoint(one.run_by)]
    checks = [] if len(checks) == 1 and is_own_guard(checks[0]) else checks
    in_code = [] if checks or in_run else checks_in_code(facts, but=is_own_age)
    tested = any(not is_own_guard(one) for one in tests)
    hosted_runs = hosted.in_runs if tested else ()  # without a test they run the work alone
    stages: dict[str, tuple[Evidence, ...]] = {
        "on change": (
            *shown("tests on change", *changed),
            *shown("tests on change", *suites),
            *shown("a hosted job tests each change", *hosted.on_change),
        ),
        "at deployment": (
            *shown("checks at deployment", *deployed),
            *shown("tests that a deployment waits for", *gates),
            *shown("a hosted job at deployment", *hosted.on_main),
        ),
        "in the pipeline run": (
            *shown("tests in the pipeline run", *in_run, *checks, *in_code),
            *shown("a hosted job in the pipeline run", *hosted_runs),
        ),
    }
    found = [name for name, proof in stages.items() if proof]
    by_hosted = bool(hosted.anything)
    reached = territory.reached([*changed, *gates, *deployed, *in_run], suites, models=by_hosted)
    untested = {
        "on change": not_on_change(facts, runs),
        "at deployment": first("a deployment that nothing checks", brought),
        "in the pipeline run": first("a pipeline that tests nothing", facts.view().of(Pipeline)),
    }
    links = tuple(proven(name, proof, broken=untested[name]) for name, proof in stages.items())
    # One proof of each stage first: ten are kept.
    proof = (*(stages[name][0] for name in found), *(one for name in found for one in stages[name][1:]))
    if len(found) >= STAGES_TESTED and (reached >= MOST or checks):
        certain = not by_hosted and not in_code and not is_near(reached, MOST)
        return replace(met(f"tests {_listed(found)}", *proof, certain=certain), links=links)
    if found:
        why = (
            f"tests {_listed(found)} only"
            if len(found) < STAGES_TESTED
            else f"tests reach {reached:.0%} of the data code"
        )
        return replace(partial(why, *proof, certain=not is_near(reached, MOST)), links=links)
    static = [run for run in facts.of(Run) if run.actor is Actor.CI and run.activity in CHECKS and run.enabled]
    if static:
        return replace(
            partial("static checks on change only", *shown("a static check", *static), certain=False), links=links
        )
    by_hand = [run for run in runs if run.actor is Actor.SCRIPT]
    with_runs = [one for one in facts.of(QualityCheck) if one.enabled and one.tool in WITH_EACH_RUN]
    if by_hand or with_runs:
        proof = (*shown("tests started by hand", *by_hand), *shown("checked by each run", *with_runs))
        return replace(partial("tests of runs that something else starts", *proof, certain=False), links=links)
    declared = any(one.enabled for one in facts.of(QualityCheck))  # a tool may run them with each build
    return replace(absent("no tests at any stage", certain=not declared), links=links)


def _gates(facts: Facts, tests: Iterable[Run]) -> list[Run]:
    """Return the tests that run for a deployment alone, in a job that it needs, after the change was tested."""
    jobs = {one.job: one for one in facts.of(CiJob)}
    brought = automatic(deployments(facts))
    by_hand = () if brought else deployments(facts)
    needed = frozenset[str]().union(*(jobs_before_run(run, jobs) for run in brought or by_hand))
    return [
        run
        for run in tests
        if (by_hand or is_automatic(run))
        and run.actor is Actor.CI
        and not BEFORE_MERGE & set(run.triggers)
        and not needed.isdisjoint(jobs_of(run))
    ]


@practice(
    "automation.ci",
    title="CI checks the data code on each change",
    remedy="Lint or compile the data code in CI on each request.",
    effort=Effort.HOURS,
)
def ci(facts: Facts) -> Finding:
    """A fault costs least on the day it is made."""
    territory, hosted = Territory.of(facts), hosted_jobs(facts)
    checks = [run for run in facts.of(Run) if run.actor is Actor.CI and run.enabled and run.activity in CHECKS]
    coming = with_each_change(facts, checks)
    on_change = [run for run in coming if run.blocks]
    alone = territory.reached(on_change)
    on_change += [run for run in tried_by_request(facts) if run.blocks]
    reached = territory.reached(on_change, models=bool(hosted.on_change))
    jobs = [job for job in facts.of(CiJob) if job.enabled]
    by_hosted = first("a hosted job checks each change", hosted.on_change)
    links = chained(
        proven(
            "exists",
            first("a CI job", jobs),
            broken=first("a job that is switched off", (job for job in facts.of(CiJob) if not job.enabled)),
        ),
        proven(
            "on the data code",
            steps(checks),
            holds=bool(territory.reached(checks)),
            broken=switched_off(facts, CHECKS) or territory.left(checks),
        ),
        proven("on-change", (*starts(coming), *by_hosted), broken=not_on_change(facts, checks)),
        proven("blocks", (*steps(on_change), *by_hosted), broken=tolerated(facts, coming)),
        proven(
            "most of the code",
            (*steps(on_change), *by_hosted),
            holds=reached >= MOST,
            broken=territory.left(on_change, models=bool(hosted.on_change)),
        ),
    )
    proof = (*shown("checks each change", *on_change), *shown("a hosted job checks each change", *hosted.on_change))
    if reached >= MOST:
        certain = alone >= MOST and not is_near(alone, MOST)
        activities = ", ".join(sorted({run.activity for run in on_change})) or "a hosted job"
        reason = f"{activities} on each change, for {reached:.0%} of the data code"
        return replace(met(reason, *proof, certain=certain), links=links)
    if jobs:
        why = f"checks on each change reach {reached:.0%} of the data code" if reached else _no_reach(bool(checks))
        weaker = (*proof, *shown("a check in CI", *checks), *shown("a CI job", *jobs))
        return replace(partial(why, *weaker, certain=not is_near(reached, MOST)), links=links)
    return replace(absent("no CI"), links=links)


@practice(
    "automation.deployment",
    title="A merge or tag deploys to production by itself",
    remedy="Start the production deployment from the merge, with an approval at most.",
    effort=Effort.DAYS,
)
def deployment(facts: Facts) -> Finding:
    """What a machine does on each merge stays small, frequent and the same."""
    brought = deployments(facts)
    by_machine = automatic(brought)
    to_production = [run for run in by_machine if is_production(run)]
    territory = Territory.of(facts)
    reached = brought_share(facts, territory, to_production)
    proof = shown("brings a merge to production", *to_production)
    links = chained(
        proven("exists", steps(brought), broken=switched_off(facts, {Activity.DEPLOY})),
        proven("by merge or tag", starts(by_machine), broken=starts(brought)),
        proven("to production", steps(to_production), broken=first("goes to another stage", by_machine)),
        proven("most of the code", steps(to_production), holds=reached >= MOST, broken=territory.left(to_production)),
    )
    if reached >= MOST:
        on_merge = any(set(run.triggers) - {Trigger.SCHEDULE} for run in to_production)
        firm = not is_near(reached, MOST) and territory.reached(to_production) >= MOST
        certain = on_merge and firm and any(run.certain for run in to_production)
        reason = f"a merge, tag or schedule brings {reached:.0%} of the data code to production"
        return replace(met(reason, *proof, certain=certain), links=links)
    published = [
        run for run in facts.of(Run) if run.activity is Activity.PUBLISH and run.actor is Actor.CI and run.enabled
    ]
    by_hand = started_by_hand(facts)
    weaker = (
        *proof,
        *shown("deploys, but not to production", *(run for run in by_machine if run not in to_production)),
        *shown("publishes an artefact", *automatic(published)),
        *shown("releases a package that others install", *released_packages(facts)),
        *shown("triggers a hosted job", *hosted_jobs(facts).on_main),
        *shown("deploys when started by hand", *by_hand),
        *shown("publishes when started by hand", *published_by_hand(facts)),
    )
    if not weaker and (elsewhere := deployed_elsewhere(facts)):
        proof = shown("says what deploys it", *elsewhere)
        return replace(partial("deployed from another place", *proof, certain=False), links=links)
    if not weaker:
        return replace(absent("no automated deployment"), links=links)
    why = f"{reached:.0%} of the data code reaches production by itself" if reached else "by hand, elsewhere or in part"
    certain = bool(by_machine or automatic(published)) and not is_near(reached, MOST)
    return replace(partial(why, *weaker, certain=certain), links=links)


@practice(
    "automation.self-healing",
    title="Pipelines recover by themselves",
    remedy="Set retries with a delay and a timeout in the default arguments of the pipelines.",
    effort=Effort.HOURS,
)
def self_healing(facts: Facts) -> Finding:
    """Most failures at night are gone at the second try."""
    pipelines = [one for one in facts.of(Pipeline) if one.enabled]
    lines = _lines_run_by(facts, pipelines)
    delayed = [one for one in facts.of(Retry) if one.delay or one.backoff]
    elsewhere = {one.subject: one for one in delayed}
    # A schedule and the state machine or queue that it starts stand in one module.
    places = {_place(one) for one in elsewhere.values() if one.source.tool == INFRASTRUCTURE}
    homes = Homes.of(facts)
    # Workflows rendered from a template run the pipelines of its project.
    rendered = {homes.home(one) for one in delayed if one.source.tool in RENDERING and not one.subject}

    def is_retried(one: Pipeline) -> bool:
        around = one.tool not in RENDERING and is_under_any(one.source.path, rendered)
        return _retries(one) or one.name in elsewhere or _place(one) in places or around

    retried = share(
        pipelines,
        is_retried,
        unit="lines of pipelines",
        needed=MOST,
        weight=lambda one: lines[one],
        name=lambda one: one.name,
    )
    count = sum(map(is_retried, pipelines))
    unknown = bool(rendered) or any(
        _place(one) in places or Known.UNRESOLVED in {one.retries, one.retry_delay} for one in pipelines
    )
    helped = [one for one in pipelines if Known.SET in {one.backoff, one.timeout}]
    retrying = {homes.home(one) for one in pipelines if _retries(one) or one.name in elsewhere}
    means = [one for one in facts.of(Resilience) if one.form in HELPS]
    beside = [one for one in means if one.subject or is_under_any(one.source.path, retrying)]
    # Where most pipelines retry, the code that they call lies somewhere in the same part of the tree.
    most = retried.value >= MOST
    parts = (
        {_part(one) for one in pipelines if is_retried(one)}
        if most or _more_than_half(count, pipelines, retried)
        else set()
    )
    helps = beside or [one for one in means if _part(one) in parts]
    retrying_names = {one.name for one in pipelines if is_retried(one)}
    timed = [one for one in facts.of(Sla) if one.promise is Promise.TIMEOUT and one.subject in retrying_names]
    more = (
        *shown("a timeout or backoff", *helped),
        *shown("a timeout of a task", *timed),
        *shown("recovers", *helps),
        *shown("retries with backoff", *(one for one in facts.of(Retry) if one.backoff)),
    )
    proof = (*shown("retries with a delay", *(one for one in pipelines if _retries(one))), *more)
    reason = f"{count} of {len(pipelines)} pipelines retry with a delay"
    if parts and more:
        limited = {"timeout or backoff"} if helped or timed else set()
        extra = ", ".join(sorted({one.form for one in helps} | limited))
        certain = most and not unknown and not is_near(retried.value, MOST) and bool(beside or helped or not helps)
        return met(f"{reason}; {extra or 'backoff'}", *proof, certain=certain, share=retried)
    weaker = (
        *proof,
        *shown("recovers", *(one for one in means if one not in helps)),
        *shown("retries", *(one for one in pipelines if one.retries is Known.SET or _tasks_retry(one))),
        *shown("a step is tried again", *(one for one in facts.of(Use) if one.enabled and AGAIN.search(one.name))),
        *shown("failed models run again", *(run for run in facts.of(Run) if run.enabled and _runs_again(run))),
        *shown("retries", *facts.of(Retry), *(job for job in facts.of(CiJob) if job.retries)),
        *shown("a timeout", *(one for one in facts.of(Sla) if one.promise is Promise.TIMEOUT)),
        *shown("an incremental model resumes", *(one for one in facts.of(Dataset) if one.incremental and one.enabled)),
    )
    if weaker:
        why = reason if count else "no retries with a delay on the main pipelines, other means only"
        return partial(why, *weaker, certain=not unknown and not is_near(retried.value, MOST), share=retried)
    return absent("no retries, timeouts or resumable runs", certain=not unknown)


def _more_than_half(count: int, pipelines: Sequence[Pipeline], retried: Share) -> bool:
    """Say whether the larger part retries by either count, where lines of code weigh the pipelines only roughly."""
    return count > HALF * len(pipelines) and retried.value > HALF


def _retries(pipeline: Pipeline) -> bool:
    delayed = pipeline.retry_delay is Known.SET
    if pipeline.retries is Known.UNRESOLVED:  # a number from elsewhere, beside a delay that is written here
        return delayed or pipeline.backoff is Known.SET
    return pipeline.retries is Known.SET and (delayed or pipeline.default_delay)


def _place(fact: Pipeline | Retry) -> str:
    """Return the folder of a definition of infrastructure; nothing that two others share."""
    return dirname(fact.source.path) if fact.source.tool == INFRASTRUCTURE else fact.source.path


def _part(fact: Pipeline | Resilience) -> str:
    return fact.source.path.partition("/")[0]


def _runs_again(run: Run) -> bool:
    return run.tool == "dbt" and "retry" in run.words and run.actor is not Actor.SCRIPT


def _tasks_retry(pipeline: Pipeline) -> bool:
    return any(task.retries is Known.SET for task in pipeline.tasks)


def _lines_run_by(facts: Facts, pipelines: Iterable[Pipeline]) -> dict[Pipeline, int]:
    """Return how much data code each pipeline stands for: its own file, and the project that it calls."""
    under = Territory.of(facts).under
    named = ((name, one.path) for one in facts.of(Project) for name in {one.name, one.path} if name)
    projects = {name: under.get(path, 0) for name, path in named}
    return {
        one: max(1, under.get(one.source.path, 0)) + sum(projects.get(call, 0) for call in one.calls)
        for one in pipelines
    }


def _is_scheduled(run: Run) -> bool:
    return run.actor is Actor.CI and Trigger.SCHEDULE in run.triggers


def _no_reach(checks: bool) -> str:  # noqa: FBT001 - a plain finding
    return "CI checks, but not the data code on each change" if checks else "CI is there, but not on the data code"


def _listed(names: Iterable[str]) -> str:
    return " and ".join(names)
