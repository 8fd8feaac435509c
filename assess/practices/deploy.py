"""Deploy: environments, automated deployment, infrastructure as code and validation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.evidence.brought import brought_share
from assess.evidence.deployment import (
    AUTOMATIC,
    automatic,
    brought_anywhere,
    deployed_elsewhere,
    deployments,
    described_stages,
    is_production,
    jobs_before_run,
    jobs_of,
    published_by_hand,
    released_packages,
    stage_of,
    started_by_hand,
)
from assess.evidence.hosted import hosted_jobs
from assess.evidence.links import chained, first, proven, starts, steps, switched_off
from assess.evidence.promotion import after_another_stage, asked, by_branch, by_release, publishes, tried
from assess.evidence.reach import Territory, is_near
from assess.facts import (
    Activity,
    Actor,
    Alert,
    CiJob,
    Condition,
    Environment,
    EnvironmentKind,
    Facts,
    HealthProbe,
    Infrastructure,
    Run,
    Source,
    Trigger,
)
from assess.findings import Effort, Finding, absent, counted, met, partial, practice, shown
from assess.thresholds import MOST, PLATFORM_AREAS, PLATFORM_FIRM, PLATFORM_RESOURCES
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.findings import Evidence

LOCAL_TOOLS = frozenset({"compose", "docker-compose"})
STATEMENTS = frozenset({"sql"})  # make each thing once, so that they are fragments however many
PLATFORM = frozenset({"compute", "storage", "warehouse", "orchestration"})
BY_RESOURCE = "resource-name"  # a resource that is called after a stage
ON_A_CLUSTER = frozenset({"helm", "kustomize"})
DEFAULT_FILE = "default-file"  # settings that hold wherever nothing else is said
HEART = frozenset({"warehouse", "orchestration"})
WAITING = frozenset(
    {"cdk", "cloudformation", "sam", "serverless", "pulumi"}
)  # end when the stack stands, or fail with it
# https://developer.hashicorp.com/terraform/cli/commands/plan#detailed-exitcode: fails where the state still differs
DIFFERS = "-detailed-exitcode"
BESIDE = frozenset({Activity.SMOKE_TEST, Activity.DATA_TEST, Activity.INTEGRATION_TEST, Activity.WAIT})
CHECKS = BESIDE | {Activity.UNIT_TEST}  # any test in a job that needs the deployment
ENVIRONMENTS = 2
DEPLOYED = re.compile(r"\b[Dd]eploy(?:ed|ment|ing)\b")
MAX_MESSAGE = 2_000  # characters of a message that are looked at


@practice(
    "deploy.environments",
    title="Changes pass through another environment before production",
    remedy="Deploy each request to a staging environment before it may be merged.",
    effort=Effort.WEEKS,
)
def environments(facts: Facts) -> Finding:
    """A change should meet real conditions before it meets real users."""
    brought = deployments(facts)
    anywhere = brought_anywhere(facts)
    asked_for, before = asked(anywhere), tried(facts, anywhere)
    to_production = [run for run in automatic(brought) if is_production(run)]
    in_order = [*after_another_stage(facts, brought), *by_release(facts, brought)]
    # What is published is deployed elsewhere; what is started by hand goes to production later.
    by_hand = any(Trigger.MANUAL in run.triggers and is_production(run) for run in brought)
    goes_on = to_production or by_hand or any(map(publishes, facts.of(Run)))
    promoting = [*in_order, *(before if goes_on else []), *(by_branch(brought) if to_production else [])]
    told = [one for one in facts.of(Environment) if not one.example and one.form != BY_RESOURCE]
    configured = [one for one in told if one.kind is not EnvironmentKind.OTHER]
    local = [one for one in facts.of(Infrastructure) if one.local]
    stages = {one.kind for one in configured} | {stage for run in brought if (stage := stage_of(run))}
    stages |= {EnvironmentKind.LOCAL} if local else set()
    others = [one for one in told if one.form != DEFAULT_FILE and one.kind is EnvironmentKind.OTHER]
    if stages == {EnvironmentKind.LOCAL}:  # the only target of a desk bears any name
        others = [one for one in others if one.form in ON_A_CLUSTER]
    territory = Territory.of(facts)
    reached = brought_share(facts, territory, promoting)
    spots = (*first("an environment", _one_a_stage(configured)), *first("brings code to a place", brought))
    links = chained(
        proven("exists", spots, holds=len(stages) >= ENVIRONMENTS),
        proven("in order", steps(promoting), broken=first("goes to production at once", to_production)),
        proven("for most of the code", steps(promoting), holds=reached >= MOST, broken=territory.left(promoting)),
    )
    proof = (
        *shown("runs in another environment before production", *promoting),
        *shown(
            "runs in another environment when a label asks for it", *(one for one in asked_for if one not in before)
        ),
        *shown("deploys to production", *to_production),
        *shown("an environment", *_one_a_stage(configured)),
        *shown("a local stack", *local),
    )
    if len(stages - {EnvironmentKind.LOCAL}) >= ENVIRONMENTS and reached >= MOST:
        certain = not is_near(reached, MOST) and bool(in_order or before)
        reason = f"{_names(stages)}; changes run in another environment before production"
        return replace(met(reason, *proof, certain=certain), links=links)
    if before and to_production and reached >= MOST:
        reason = "each request runs in an environment of its own before production"
        return replace(met(reason, *proof, certain=False), links=links)
    if len(stages) >= ENVIRONMENTS:
        why = (
            f"{reached:.0%} of the data code runs in another before production"
            if promoting
            else "no order between them"
        )
        return replace(partial(f"{_names(stages)}, {why}", *proof, certain=not is_near(reached, MOST)), links=links)
    if stages and others:
        beside = (*proof, *shown("an environment", *others))
        return replace(
            partial(f"{_names(stages)} and another, no order between them", *beside, certain=False), links=links
        )
    hosted = hosted_jobs(facts)
    if promoting or (hosted.on_change and hosted.on_main):
        weaker = (*proof, *shown("a hosted job", *hosted.anything))
        return replace(partial("stages of runs that are not configured here", *weaker, certain=False), links=links)
    finding = _by_traces(facts, proof) or absent(
        f"{len(stages)} environments configured", certain=not stages and not brought
    )
    return replace(finding, links=links)


def _by_traces(facts: Facts, proof: tuple[Evidence, ...]) -> Finding | None:
    """Return what names, branches and pages say of stages that nothing configures."""
    if resources := [one for one in facts.of(Environment) if one.form == BY_RESOURCE]:
        proof = (*proof, *shown("a resource of a stage", *resources))
        return partial("resources of several stages, no order between them", *proof, certain=False)
    if images := [run for run in facts.of(Run) if publishes(run) and Trigger.ENVIRONMENT_BRANCH in run.triggers]:
        proof = (*proof, *shown("publishes from the branch of a stage", *images))
        return partial("branches of stages, no environment configured", *proof, certain=False)
    if pages := described_stages(facts):
        proof = (*proof, *shown("tells of stages", *pages))
        return partial("stages that a page tells of, none configured", *proof, certain=False)
    return None


@practice(
    "deploy.ci-cd",
    title="The pipelines are deployed by CI",
    remedy="Deploy the pipelines from the main branch by a CI job.",
    effort=Effort.DAYS,
)
def ci_cd(facts: Facts) -> Finding:
    """A deployment by hand is done seldom, late and differently each time."""
    brought = deployments(facts)
    by_machine = automatic(brought)
    territory = Territory.of(facts)
    reaching = [run for run in by_machine if is_production(run) or _is_staged(run)]
    reached = brought_share(facts, territory, reaching)
    scripts = started_by_hand(facts)
    links = chained(
        proven("exists", first("deploys or runs the pipelines", [*brought, *scripts])),
        proven("run", steps(brought), broken=switched_off(facts, {Activity.DEPLOY})),
        proven("on merge, tag or schedule", starts(by_machine), broken=starts(brought)),
        proven("most of the code", steps(by_machine), holds=reached >= MOST, broken=territory.left(reaching)),
    )
    proof = shown("deploys or runs the pipelines", *by_machine)
    if reached >= MOST:
        firm = not is_near(reached, MOST) and territory.reached(reaching) >= MOST
        certain = firm and any(run.certain and is_production(run) for run in by_machine)
        reason = f"CI deploys or runs {reached:.0%} of the data code on merge, tag or schedule"
        return replace(met(reason, *proof, certain=certain), links=links)
    published = [*(run for run in facts.of(Run) if publishes(run)), *released_packages(facts)]
    hosted = hosted_jobs(facts).on_main
    weaker = (
        *proof,
        *shown("publishes what another place deploys", *published),
        *shown("triggers a hosted job", *hosted),
        *shown("deploys when started by hand", *scripts),
        *shown("publishes when started by hand", *published_by_hand(facts)),
    )
    if not weaker and (elsewhere := deployed_elsewhere(facts)):
        proof = shown("says what deploys it", *elsewhere)
        return replace(partial("deployed from another place", *proof, certain=False), links=links)
    if not weaker:
        return absent("nothing here deploys the pipelines")
    if by_machine:
        reason = f"CI deploys {reached:.0%} of the data code"
    elif published or hosted:
        reason = "CI publishes or triggers what another place deploys"
    else:
        reason = "deployments are started by hand"
    certain = bool(by_machine or published or hosted) and not is_near(reached, MOST)
    return replace(partial(reason, *weaker, certain=certain), links=links)


@practice(
    "deploy.iac",
    title="The platform is infrastructure as code",
    remedy="Import the warehouse and the storage into Terraform, one resource at a time.",
    effort=Effort.WEEKS,
)
def infrastructure(facts: Facts) -> Finding:
    """A platform made by hand cannot be made again."""
    everything = facts.of(Infrastructure)
    coded = [one for one in everything if one.tool not in LOCAL_TOOLS and not one.local]
    platform = [one for one in coded if one.area in PLATFORM and one.tool not in STATEMENTS]
    areas = sorted({one.area for one in platform})
    tools = ", ".join(sorted({one.tool for one in coded}))
    applied = any(run.activity in {Activity.DEPLOY, Activity.PLAN} and run.enabled for run in facts.of(Run))
    number = counted("resources of the platform", len(platform))
    around = {one.area for one in coded} - {"other"}
    large = len(platform) >= PLATFORM_FIRM
    # A few resources are a small platform where they hold its warehouse or its orchestrator, or CI applies them.
    small = len(platform) >= PLATFORM_RESOURCES and (applied or not HEART.isdisjoint(areas))
    if (len(areas) >= PLATFORM_AREAS and (large or small)) or (large and len(around) > PLATFORM_AREAS):
        proof = (*shown("a resource as code", *_spread(platform)), number)
        reason = f"{len(platform)} resources of {', '.join(areas)} as code ({tools})"
        return met(reason, *proof, certain=applied and large and len(areas) >= PLATFORM_AREAS)
    if coded:
        reason = f"fragments: {len(coded)} resources as code ({tools}), {len(platform)} of them of the platform"
        return partial(reason, *shown("a resource as code", *_spread(coded)))
    if everything:
        return partial("compose files only", *shown("a service of a compose file", *everything))
    return absent("no infrastructure as code")


@practice(
    "deploy.validation",
    title="Each deployment is checked",
    remedy="Run a smoke test as the last step of the deployment.",
    effort=Effort.HOURS,
)
def validation(facts: Facts) -> Finding:
    """A deployment is finished when it is known to work, not when the command returns."""
    everything = deployments(facts)
    # What is started by hand and only runs the models tries them; no deployment is seen in it.
    by_hand = everything if any(run.activity is Activity.DEPLOY for run in everything) else ()
    brought = automatic(everything) or by_hand
    checks = checks_after(facts, brought)
    checked_jobs = {run.runner for run in checks} | {job for run in checks for job in _before(facts, run)}
    reached = Territory.of(facts).reached(run for run in brought if checked_jobs & jobs_of(run))
    proof = shown("checks the deployment", *checks)
    if checks and reached >= MOST:
        return met(f"{len(checks)} checks after the deployment", *proof, certain=not is_near(reached, MOST))
    waits = [run for run in facts.of(Run) if _waits(run) and run.enabled and run.actor is not Actor.SCRIPT]
    probes = [one for one in facts.of(HealthProbe) if not one.local]
    after = {job.source.path for job in facts.of(CiJob) if Trigger.UPSTREAM in job.triggers}
    told = [alert for alert in facts.of(Alert) if alert.enabled and _tells(alert, brought, after if by_hand else set())]
    notices = [
        run for run in facts.of(Run) if run.activity is Activity.NOTIFY and run.enabled and _deploys_too(run, brought)
    ]
    notices += _told_by_hand(facts)
    weaker = (
        *proof,
        *shown("checks what a script has set up", *_checks_by_hand(facts)),
        *shown("waits for the result", *waits),
        *shown("a health probe", *probes),
        *shown("tells the result", *told, *notices),
    )
    if not weaker:
        return absent("no check after deployment", certain=all(run.certain for run in brought))
    if checks:
        return partial(f"checks after the deployment of {reached:.0%} of the data code", *weaker)
    return partial("health probes, waiting steps or notifications only", *weaker)


def checks_after(facts: Facts, brought: Iterable[Run]) -> tuple[Run, ...]:
    """Return the runs of CI that check a deployment, made before them in their job or in one that they need."""
    deployed = list(brought)
    started = AUTOMATIC if automatic(deployed) else frozenset(Trigger)
    lines = {(run.source, run.runner) for run in deployed}
    deployed_by = {job for run in deployed for job in jobs_of(run)}

    def comes_after(check: Run) -> bool:
        earlier = deployed_by & _before(facts, check)
        beside = [run for run in deployed if run.runner == check.runner and _is_earlier(run, check)]
        if not _stands_beside(check) and deployed_by & jobs_of(check):
            return False  # the tests of a job that deploys go before its own deployment
        return bool(earlier) or (_stands_beside(check) and bool(beside))

    return tuple(
        run
        for run in facts.of(Run)
        if run.actor is Actor.CI
        and run.enabled
        and (run.activity in CHECKS or _is_compared(run))
        and started & set(run.triggers)
        and not (run.activity is Activity.WAIT and (run.source, run.runner) in lines)
        and comes_after(run)
    )


def _is_staged(run: Run) -> bool:
    """Say whether a merge alone brings the code to staging, where all of it is used before production takes it."""
    return stage_of(run) is EnvironmentKind.STAGING and Trigger.REQUEST not in run.triggers


def _is_compared(run: Run) -> bool:
    """Say whether a plan fails where what stands is not what was applied."""
    return run.activity is Activity.PLAN and any(word.startswith((DIFFERS, f"-{DIFFERS}")) for word in run.words)


def _stands_beside(check: Run) -> bool:
    return check.activity in BESIDE or _is_compared(check)


def _waits(run: Run) -> bool:
    """Say whether a run waits for the result of a deployment: a step of its own, or a tool that does by itself."""
    own = run.activity is Activity.DEPLOY and run.tool in WAITING and bool(run.words)
    return run.activity is Activity.WAIT or own


def _checks_by_hand(facts: Facts) -> list[Run]:
    """Return the checks of scripts that deploy: whoever starts them sees their result."""
    by_hand = [run for run in facts.of(Run) if run.actor is Actor.SCRIPT and run.enabled]
    deployed = {run.runner for run in by_hand if run.activity is Activity.DEPLOY}
    checks = BESIDE - {Activity.WAIT, Activity.INTEGRATION_TEST}
    return [run for run in by_hand if run.activity in checks and run.runner in deployed]


def _told_by_hand(facts: Facts) -> list[Run]:
    """Return the messages of scripts that deploy, or that say so in the message."""
    by_hand = [run for run in facts.of(Run) if run.actor is Actor.SCRIPT and run.enabled]
    deployed = {run.runner for run in by_hand if run.activity is Activity.DEPLOY}

    def is_of_deployment(run: Run) -> bool:
        return run.runner in deployed or any(DEPLOYED.search(word[:MAX_MESSAGE]) for word in run.words)

    return [run for run in by_hand if run.activity is Activity.NOTIFY and is_of_deployment(run)]


def _is_earlier(deployed: Run, check: Run) -> bool:
    before, after = _step_of(deployed), _step_of(check)
    if before.path != after.path:
        return True
    if before == after and deployed.source.path == check.source.path:  # both in what one step calls
        before, after = deployed.source, check.source
    return (before.line or 0) <= (after.line or 0)


def _step_of(run: Run) -> Source:
    """Return the step of its own job that a run comes from, through scripts and targets."""
    home = run.runner_source.path if run.runner_source else run.source.path
    return next((one for one in (run.source, *reversed(run.via)) if one.path == home), run.source)


def _before(facts: Facts, run: Run) -> frozenset[str]:
    return jobs_before_run(run, {one.job: one for one in facts.of(CiJob)})


def _tells(alert: Alert, brought: Iterable[Run], after: set[str]) -> bool:
    """Say whether an alert tells the result of a deployment, or the failure of CI jobs that deploy.

    `after` are the files of jobs that run after those of other files.
    """
    if alert.on is Condition.DEPLOYMENT:
        return True
    places = {run.runner_source.path for run in brought if run.runner_source and run.activity is Activity.DEPLOY}
    return alert.on is Condition.RUN_FAILURE and alert.actor is Actor.CI and alert.source.path in places | after


def _deploys_too(run: Run, brought: Iterable[Run]) -> bool:
    return any(run.runner == other.runner for other in brought)


def _one_a_stage(configured: Iterable[Environment]) -> list[Environment]:
    return list({one.kind: one for one in configured}.values())


def _spread(resources: Iterable[Infrastructure]) -> list[Infrastructure]:
    """Return one resource an area and type first, so that the evidence spreads."""
    some = list(resources)
    firsts = dict.fromkeys({(one.area, one.resource): one for one in some}.values())
    return [*firsts, *(one for one in some if one not in firsts)]


def _names(stages: Iterable[EnvironmentKind]) -> str:
    return ", ".join(sorted(stages))
