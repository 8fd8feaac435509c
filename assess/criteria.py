"""The criteria of the maturity levels: functions of facts and of the practices' statuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from assess.evidence.described import CATALOGUE_ENTRY
from assess.evidence.hosted import hosted_jobs
from assess.evidence.measurements import Measured, computed, measurements, transforms_on_schedule
from assess.evidence.reach import Territory
from assess.evidence.telling import is_surely_the_teams, told
from assess.facts import (
    Activity,
    Actor,
    Alert,
    Audience,
    CheckKind,
    CiJob,
    Condition,
    Dataset,
    DatasetKind,
    Exposure,
    Fact,
    Facts,
    Logging,
    Monitor,
    Pipeline,
    ProjectAudit,
    QualityCheck,
    Record,
    RecordKind,
    Run,
    SelfService,
    Subject,
    Trigger,
)
from assess.findings import Effort, Finding, Share, Status, absent, met, partial, shown
from assess.levels import CREDIT
from assess.thresholds import HALF, MOST
from assess.values import Value

PROCESSES = frozenset(
    {
        RecordKind.CONTRIBUTING,
        RecordKind.ONBOARDING,
        RecordKind.DEPLOYMENT,
        RecordKind.RUNBOOK,
        RecordKind.INCIDENT_PROCEDURE,
        RecordKind.PROCEDURE,
        RecordKind.TESTING,
    }
)
TELLS_FAILURE = frozenset({Condition.RUN_FAILURE, Condition.DATA_CHECK, Condition.SLA_MISS, Condition.FRESHNESS})
MEASURED_RESOURCES = frozenset({Condition.RESOURCE, Condition.COST, Condition.LATENCY})
TESTING = ("test.unit", "test.integration", "test.data-quality", "test.regression")
METRICS = (
    "operate.quality-metrics",
    "operate.pipeline-health",
    "monitor.resources",
    "monitor.dashboards",
    "feedback.kpis",
)
OPERATIONS = ("automation.deployment", "automation.testing", "automation.self-healing")


class Statuses:
    """The practices' statuses; remembers which were asked for, so that a criterion names what it rests on.

    A practice that is switched off has no status and counts as absent.
    """

    def __init__(self, statuses: Mapping[str, Status]) -> None:
        self._statuses = statuses
        self.asked: list[str] = []

    def __getitem__(self, practice: str) -> Status:
        self.asked.append(practice)
        return self._statuses.get(practice, Status.ABSENT)

    @property
    def off(self) -> list[str]:
        """Which of the practices that were asked for are not rated."""
        return [name for name in dict.fromkeys(self.asked) if name not in self._statuses]

    def count(self, practices: tuple[str, ...], status: Status) -> int:
        """Count how many of these practices have the status."""
        return [self[practice] for practice in practices].count(status)


Judge = Callable[[Facts, Statuses], Finding]


class Criterion(Value):
    """A criterion of a level: its words and the function that judges it."""

    id: str
    title: str
    remedy: str
    effort: Effort
    judge: Judge


CRITERIA: dict[str, Criterion] = {}


def criterion(criterion_id: str, *, title: str, remedy: str, effort: Effort) -> Callable[[Judge], Judge]:
    """Register the decorated function as the judgement of a criterion."""

    def register(judge: Judge) -> Judge:
        CRITERIA[criterion_id] = Criterion(id=criterion_id, title=title, remedy=remedy, effort=effort, judge=judge)
        return judge

    return register


@criterion(
    "l2.version-control",
    title="Version control is in place",
    remedy="Develop in Git, in small commits over months instead of dumps.",
    effort=Effort.WEEKS,
)
def version_control(_: Facts, statuses: Statuses) -> Finding:
    """Follow `develop.version-control`."""
    return _same_as("develop.version-control", statuses)


@criterion(
    "l2.automation",
    title="Some work is automated",
    remedy="Let CI run one check on each change, or schedule one pipeline.",
    effort=Effort.HOURS,
)
def some_automation(facts: Facts, _: Statuses) -> Finding:
    """Ask for a scheduled pipeline or CI of any kind; scripts that chain the steps are partial."""
    if scheduled := [one for one in facts.of(Pipeline) if _is_scheduled(one)]:
        return met(f"scheduled pipelines: {len(scheduled)}", *shown("runs on a schedule", *scheduled[:3]))
    if jobs := [job for job in facts.of(CiJob) if job.enabled]:
        return met(f"CI jobs: {len(jobs)}", *shown("a CI job", *jobs[:3]))
    if scripts := [run for run in facts.of(Run) if run.actor is Actor.SCRIPT]:
        return partial("scripts chain the steps, nothing starts them", *shown("a script's step", *scripts[:3]))
    return absent("no CI, no scheduled pipeline and no script that chains the steps")


@criterion(
    "l2.monitoring",
    title="A failure is told to the team",
    remedy="Send the failures of one pipeline to a channel that the team reads.",
    effort=Effort.HOURS,
)
def basic_monitoring(facts: Facts, statuses: Statuses) -> Finding:
    """Ask for an alert on failure of the main pipelines or of CI on most of the code (rule 5); a red run is partial."""
    alerts = [alert for alert in facts.of(Alert) if _tells_the_team(alert)]
    health = statuses["operate.pipeline-health"]
    speaking = [*alerts, *(one for one in facts.of(Alert) if _tells_of_deployment(one))]
    evidence = shown("tells a failure", *(alerts or speaking)[:3])
    of_pipelines = health is Status.MET or (alerts and _is_for_most(told(facts, alerts).share))
    if of_pipelines or _watches_changes(facts, speaking):
        certain = any(alert.certain for alert in speaking)
        return met("failures are told to the team", *evidence, certain=certain)
    if health is Status.ERROR:
        return _unknown("whether failures of the pipelines are told could not be read")
    if alerts:
        return partial("failures of some pipelines only are told to the team", *evidence)
    weaker: list[Fact] = [*facts.of(Logging), *(job for job in facts.of(CiJob) if job.enabled)]
    if weaker:
        return partial("only logs, or a CI run that goes red", *shown("logs or goes red", *weaker[:3]))
    return absent("no alert, no logging and no CI")


@criterion(
    "l3.ci-cd",
    title="CI checks the data code and deployment is automated",
    remedy="Lint and test the data code on each request, and deploy it from the main branch.",
    effort=Effort.DAYS,
)
def ci_cd(_: Facts, statuses: Statuses) -> Finding:
    """Ask for `automation.ci` and `deploy.ci-cd`; one met, or both partial, is partial."""
    both = (statuses["automation.ci"], statuses["deploy.ci-cd"])
    reason = f"automation.ci is {both[0]}, deploy.ci-cd is {both[1]}"
    if Status.ERROR in both:
        return _unknown(reason)
    if both == (Status.MET, Status.MET):
        return met(reason)
    return partial(reason) if Status.MET in both or both == (Status.PARTIAL, Status.PARTIAL) else absent(reason)


@criterion(
    "l3.testing",
    title="Tests run by themselves",
    remedy="Add tests of a second kind (unit, integration, data quality, regression) and let CI run them.",
    effort=Effort.DAYS,
)
def automated_testing(_: Facts, statuses: Statuses) -> Finding:
    """Ask for two of the four kinds of test; one met, or two partial, is partial."""
    return _counted(statuses, TESTING, met_needs=2, met_alone=1, partial_alone=2)


@criterion(
    "l3.documentation",
    title="The data and the way of working are written down",
    remedy="Describe sources and models, and write one process down (contributing, deployment or a runbook).",
    effort=Effort.DAYS,
)
def documentation(facts: Facts, statuses: Statuses) -> Finding:
    """Ask for documented sources and models and for a written process; one of the two is partial."""
    described = statuses["plan.documentation"]
    processes = [record for record in facts.of(Record) if _is_process(record)]
    evidence = shown("a process written down", *processes[:3])
    if described is Status.ERROR and processes:
        return _unknown("the documentation of the data could not be read")
    if described is Status.MET and processes:
        return met("the data is documented and a process is written down", *evidence)
    if described is Status.MET:
        return partial("the data is documented, no process is written down")
    if processes:
        return partial("a process is written down, the data is not documented for the most part", *evidence)
    return absent("neither the data nor a process is documented")


@criterion(
    "l4.metrics",
    title="Pipelines, data and platform are measured",
    remedy="Keep the results of data checks over time and watch the pipelines' resources.",
    effort=Effort.WEEKS,
)
def metrics(_: Facts, statuses: Statuses) -> Finding:
    """Ask for three of five; two met, or one met and two partial, is partial."""
    met_count, partial_count = statuses.count(METRICS, Status.MET), statuses.count(METRICS, Status.PARTIAL)
    reason = f"{met_count} of {len(METRICS)} met, {partial_count} partial"
    if met_count >= 3:  # noqa: PLR2004 - the codebook's row
        return met(reason)
    if statuses.count(METRICS, Status.ERROR):
        return _unknown(reason)
    return partial(reason) if met_count == 2 or (met_count == 1 and partial_count >= 2) else absent(reason)  # noqa: PLR2004


@criterion(
    "l4.slas",
    title="Service levels are defined and tracked",
    remedy="Declare one freshness objective with a figure for a main output and let a job check it.",
    effort=Effort.DAYS,
)
def service_levels(_: Facts, statuses: Statuses) -> Finding:
    """Follow `operate.sla`."""
    return _same_as("operate.sla", statuses)


@criterion(
    "l4.optimisation",
    title="Work is driven by measurements",
    remedy="Add a cost monitor or anomaly detection, and let a scheduled job list what to improve.",
    effort=Effort.WEEKS,
)
def optimisation(facts: Facts, statuses: Statuses) -> Finding:
    """Ask for two of: cost or performance monitors, anomaly detection, load tests, a scheduled list of improvements."""
    kinds: dict[str, Sequence[Fact]] = {
        "cost or performance monitors": _resource_monitors(facts),
        "anomaly detection": _anomaly_detection(facts),
        "load tests": [run for run in facts.of(Run) if run.activity is Activity.LOAD_TEST and _by_machine(run)],
        "a scheduled audit of the whole project": _scheduled_audits(facts),
    }
    found = {name: facts_of_kind for name, facts_of_kind in kinds.items() if facts_of_kind}
    evidence = tuple(proof for name, proofs in found.items() for proof in shown(name, *proofs[:2]))
    if not found:
        return absent("nothing measured drives the work")
    # rule 5: anomaly detection on a part of the data is one kind at most
    in_part = "anomaly detection" in found and statuses["monitor.anomalies"] is not Status.MET
    if len(found) - in_part > 1:
        return met(" and ".join(found), *evidence)
    return partial(f"only {' and '.join(found)}{', on a part of the data' if in_part else ''}", *evidence)


@criterion(
    "l5.improvement",
    title="Improvement is continuous",
    remedy="Keep a retrospective or post-mortem record each quarter and trace its actions to items.",
    effort=Effort.WEEKS,
)
def improvement(facts: Facts, statuses: Statuses) -> Finding:
    """Ask for improvement met by a kept record and for learnings fed back; improvement alone is partial."""
    improving, feeding = statuses["feedback.improvement"], statuses["feedback.into-planning"]
    reason = f"feedback.improvement is {improving}, feedback.into-planning is {feeding}"
    if improving is Status.ERROR:
        return _unknown(reason)
    kept = [record for record in facts.of(Record) if record.kind in _LEARNING]
    if improving is Status.MET and kept and feeding in CREDIT:
        return met(reason, *shown("a record of learning", *kept[:3]))
    return partial(reason) if improving in CREDIT else absent(reason)


@criterion(
    "l5.self-service",
    title="Consumers can help themselves",
    remedy="Publish a catalogue of the data with an owner for each entry, or a semantic layer.",
    effort=Effort.WEEKS,
)
def self_service(facts: Facts, _: Statuses) -> Finding:
    """Ask for a catalogue with owners, a semantic layer or scaffolds; docs without owners are partial."""
    services = [one for one in facts.of(SelfService) if one.form != CATALOGUE_ENTRY]
    whole = [one for one in services if one.form in _WHOLE_SERVICE or (one.owners is not None and one.owners >= HALF)]
    if whole:
        return met(whole[0].form, *shown(whole[0].form, *whole[:3]))
    published = [run for run in facts.of(Run) if run.activity is Activity.DOCS and _by_machine(run)]
    exposures = facts.of(Exposure)
    if published and exposures and all(one.owner is not None for one in exposures):
        return met(
            "published docs on the data, each exposure with its owner", *shown("publishes the docs", *published[:3])
        )
    owned = _owned_models(facts)
    if (published or services) and owned:
        return met("docs on the data, and most models with their owner", *shown("has an owner", *owned), certain=False)
    if services or published:
        return partial(
            "docs or a catalogue without owners on half of it", *shown("helps consumers", *services, *published)
        )
    return absent("no catalogue, semantic layer or published docs on the data")


@criterion(
    "l5.automation",
    title="Operations are fully automated",
    remedy="Deploy by merge, test at every stage and let pipelines heal themselves.",
    effort=Effort.WEEKS,
)
def full_automation(_: Facts, statuses: Statuses) -> Finding:
    """Ask for all three; two of them met and none absent is partial."""
    met_count, absent_count = statuses.count(OPERATIONS, Status.MET), statuses.count(OPERATIONS, Status.ABSENT)
    reason = f"{met_count} of {len(OPERATIONS)} met"
    if statuses.count(OPERATIONS, Status.ERROR):
        return _unknown(reason)
    if met_count == len(OPERATIONS):
        return met(reason)
    return partial(reason) if met_count == len(OPERATIONS) - 1 and not absent_count else absent(reason)


_LEARNING = frozenset({RecordKind.RETROSPECTIVE, RecordKind.POST_MORTEM, RecordKind.AUDIT, RecordKind.DEBT_LIST})
_WHOLE_SERVICE = frozenset({"semantic-layer", "scaffold"})


def _same_as(practice: str, statuses: Statuses) -> Finding:
    status = statuses[practice]
    lowered = Status.ABSENT if status is Status.UNOBSERVABLE else status
    return Finding(status=lowered, reason=f"{practice} is {status}")


def _counted(
    statuses: Statuses, practices: tuple[str, ...], *, met_needs: int, met_alone: int, partial_alone: int
) -> Finding:
    met_count, partial_count = statuses.count(practices, Status.MET), statuses.count(practices, Status.PARTIAL)
    reason = f"{met_count} of {len(practices)} met, {partial_count} partial"
    if met_count >= met_needs:
        return met(reason)
    if statuses.count(practices, Status.ERROR):
        return _unknown(reason)
    return partial(reason) if met_count >= met_alone or partial_count >= partial_alone else absent(reason)


def _unknown(reason: str) -> Finding:
    return Finding(status=Status.ERROR, reason=f"cannot be judged: {reason}")


def _is_for_most(covered: Share) -> bool:
    return not covered.of or covered.value >= MOST


def _tells_the_team(alert: Alert) -> bool:
    return alert.enabled and alert.on in TELLS_FAILURE and alert.audience is not Audience.PLACEHOLDER


def _tells_of_deployment(alert: Alert) -> bool:
    return alert.enabled and alert.on is Condition.DEPLOYMENT


def _watches_changes(facts: Facts, alerts: Sequence[Alert]) -> bool:
    """Say whether the team is told where CI fails to check or deploy most of the data code."""
    files = {one.source.path for one in alerts if one.actor is Actor.CI and is_surely_the_teams(one)}
    runs = [run for run in facts.of(Run) if run.enabled and run.actor is Actor.CI and _files_of(run) & files]
    return bool(runs) and Territory.of(facts).reached(runs) >= MOST


def _files_of(run: Run) -> set[str]:
    return {job.partition("#")[0] for job in (run.runner, *run.callers)}


def _is_scheduled(pipeline: Pipeline) -> bool:
    return pipeline.enabled and pipeline.schedule is not None


def _is_process(record: Record) -> bool:
    return record.kind in PROCESSES and record.subject is not Subject.SIDE_TOOL


def _anomaly_detection(facts: Facts) -> list[Fact]:
    checks = [check for check in facts.of(QualityCheck) if check.kind is CheckKind.ANOMALY and check.enabled]
    return [*checks, *(monitor for monitor in facts.of(Monitor) if monitor.on is Condition.ANOMALY)]


def _resource_monitors(facts: Facts) -> list[Fact]:
    monitors = [one for one in facts.of(Monitor) if one.on in MEASURED_RESOURCES]
    return [*monitors, *computed(facts, measurements(facts, Measured.RESOURCES))]


def _scheduled_audits(facts: Facts) -> list[Fact]:
    """Return the audits on a schedule; an evaluator runs with every build, here or in a hosted job (rule 3)."""
    built = transforms_on_schedule(facts) or bool(hosted_jobs(facts).anything)
    return [*(facts.of(ProjectAudit) if built else ()), *(run for run in facts.of(Run) if _is_audit(run))]


def _is_audit(run: Run) -> bool:
    return run.activity is Activity.AUDIT and _by_machine(run) and Trigger.SCHEDULE in run.triggers


def _owned_models(facts: Facts) -> list[Dataset]:
    """Return the models with an owner, where half of them or more have one."""
    models = [one for one in facts.of(Dataset) if one.kind is DatasetKind.MODEL and one.enabled]
    owned = [one for one in models if one.owner is not None]
    return owned if owned and len(owned) >= HALF * len(models) else []


def _by_machine(run: Run) -> bool:
    return run.enabled and run.actor in {Actor.CI, Actor.PIPELINE}
