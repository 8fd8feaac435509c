"""Operate: pipeline health, quality metrics, incidents and service levels."""

from __future__ import annotations

from collections import defaultdict

from assess.evidence.chain import chain_of_checks, chain_of_limits, routes
from assess.evidence.code_checks import OWN, QUERY, any_checks_in_code
from assess.evidence.homes import Homes
from assess.evidence.links import chained, first, lacking, proven, switched_off
from assess.evidence.measurements import (
    Measured,
    anything_on_schedule,
    declared,
    error_trackers,
    measurements,
    sent_unwatched,
    surely_run,
    transforms_on_schedule,
)
from assess.evidence.reach import is_near
from assess.evidence.telling import (
    FAILURES,
    alerts_elsewhere,
    alerts_on,
    checks_elsewhere,
    is_addressed,
    reaches_team,
    runs_of_timely_checks,
    told,
)
from assess.facts import (
    Activity,
    Alert,
    Audience,
    CheckKind,
    Condition,
    Dashboard,
    DashboardForm,
    DashboardSubject,
    Dataset,
    DatasetKind,
    Escalation,
    Fact,
    Facts,
    Freshness,
    Known,
    Monitor,
    Pipeline,
    Project,
    Promise,
    QualityCheck,
    Record,
    RecordKind,
    Retention,
    Run,
    Sla,
    Subject,
    Trigger,
)
from assess.findings import (
    Effort,
    Finding,
    Share,
    absent,
    met,
    partial,
    practice,
    share,
    shown,
)
from assess.folders import is_under_any
from assess.thresholds import MOST
from assess.values import replace

RUN_METRICS = frozenset({Condition.RUN_FAILURE, Condition.LATENCY, Condition.OTHER})
PROCEDURES = frozenset({RecordKind.RUNBOOK, RecordKind.INCIDENT_PROCEDURE, RecordKind.ON_CALL, RecordKind.POST_MORTEM})
NO_INCIDENTS = frozenset({Subject.SIDE_TOOL, Subject.META})
# They keep the status and the duration of every node of a run beside the results of its tests.
RUN_KEEPERS = frozenset({"dbt_artifacts", "elementary"})
OWN_CHECKS = frozenset({OWN, QUERY})
OWN_CODE = frozenset({"own-messages", "python", "sql"})
ASSET_CHECKS = "dagster-asset-checks"
COUNTED = "own-counts"  # by code, each time it runs
ALL_TABLES = "*"  # the dataset of a check on each table that the warehouse lists
OUTPUTS = frozenset({DatasetKind.MODEL, DatasetKind.TABLE})


@practice(
    "operate.pipeline-health",
    title="Failures of the pipelines reach the team",
    remedy="Send the failures of one pipeline to a channel that the team reads.",
    effort=Effort.HOURS,
)
def pipeline_health(facts: Facts) -> Finding:
    """A failure that nobody hears of is found by the consumers."""
    alerts = alerts_on(facts, FAILURES)
    reaching = tuple(alert for alert in alerts if reaches_team(alert))
    covered = told(facts, reaching)
    figure = covered.share
    proof = shown("tells a failure", *reaching) or shown("tells its failures", *_telling(facts))
    by = f" by {channels}" if (channels := routes(reaching)) else ""
    reason = f"failures of {figure.n:.0f} of {figure.of:.0f} {figure.unit} reach the team{by}"
    if proof and figure.value >= MOST:
        sure = covered.certain and not is_near(figure.value, MOST)
        return met(
            reason,
            *proof,
            certain=sure,
            share=figure,
        )
    if proof:
        sure = not is_near(figure.value, MOST)
        return partial(
            reason,
            *proof,
            certain=sure,
            share=figure,
        )
    if alerts:
        return partial("failures are sent to nobody yet or to one person", *shown("a flag", *alerts), share=figure)
    if elsewhere := alerts_elsewhere(facts):
        return partial("an alert that another place defines", *shown("refers to an alert", *elsewhere), certain=False)
    metrics = [one for one in facts.of(Monitor) if one.on in RUN_METRICS and not one.alarm]
    tables: tuple[Fact, ...] = (*measurements(facts, Measured.RUNS), *declared(facts, Measured.RUNS))
    kept = [one for one in facts.of(Retention) if one.tool in RUN_KEEPERS]
    if not (metrics or tables or kept) and (sent := sent_unwatched(facts)):
        return partial("figures of the runs that nothing watches", *shown("sends figures", *sent), certain=False)
    if metrics or tables or kept:
        proof = shown("a figure of runs", *metrics, *tables, *kept)
        return partial("figures of the runs that nothing watches", *proof, certain=bool(metrics or kept))
    return absent("no callback, alert or message tells a failure")


@practice(
    "operate.quality-metrics",
    title="Results of data checks are kept over time",
    remedy="Store the result of each data check with its date, and chart the share that passes.",
    effort=Effort.DAYS,
)
def quality_metrics(facts: Facts) -> Finding:
    """Only kept results show whether the data gets better or worse."""
    kept: list[Fact] = [*facts.of(Retention), *_quality_boards(facts)]
    kept += [one for one in facts.of(Monitor) if one.kept and one.on in {Condition.DATA_CHECK, Condition.ANOMALY}]
    # the orchestrator keeps each result of them: https://docs.dagster.io/guides/test/asset-checks
    kept += [one for one in facts.of(QualityCheck) if one.tool == ASSET_CHECKS and one.enabled]
    tables = measurements(facts, Measured.QUALITY)
    scheduled = [one for one in facts.of(QualityCheck) if one.enabled and one.scheduled]
    proof = (*shown("keeps results", *kept), *shown("holds results", *tables))
    # what a pipeline's own code reports it reports whenever it runs
    in_code = any_checks_in_code(facts)
    kept_by = {one.tool for one in facts.of(Retention)}
    runs_itself = anything_on_schedule(facts) or not OWN_CHECKS.isdisjoint(one.tool for one in in_code)
    reported = COUNTED in kept_by or (runs_itself and not OWN_CODE.isdisjoint(kept_by))
    regular = any(one.scheduled for one in facts.of(Retention)) or bool(scheduled) or transforms_on_schedule(facts)
    regular |= reported
    reached = Homes.of(facts).reach([*kept, *tables, *_built_by(facts)])
    every = facts.of(QualityCheck)
    links = chained(
        proven("exists", (*first("a check", scheduled or every), *first("keeps results", kept))),
        proven(
            "run on a schedule",
            chain_of_checks(facts, scheduled).lines or first("runs on a schedule", scheduled),
            holds=regular,
            broken=switched_off(facts, {Activity.DATA_TEST, Activity.TRANSFORM}),
        ),
        proven("results kept", proof),
    )
    if proof and regular and reached >= MOST:
        sure = any(one.scheduled for one in facts.of(Retention))
        return replace(met("results of data checks are kept over time", *proof, certain=sure), links=links)
    if proof:
        why = "of a part of the data only" if regular else "but nothing here runs the checks on a schedule"
        return replace(partial(f"results are kept, {why}", *proof, certain=not is_near(reached, MOST)), links=links)
    if scheduled:
        return replace(
            partial("checks run on a schedule, results are not kept", *shown("runs", *scheduled)), links=links
        )
    elsewhere = [run for run in facts.of(Run) if _is_scheduled_elsewhere(run)]
    if elsewhere and facts.of(QualityCheck):
        found = partial(
            "checks may run in a scheduled hosted job, nothing is kept here", *shown("a hosted job", *elsewhere)
        )
        return replace(found, links=links)
    if told_of := checks_elsewhere(facts):
        found = partial(
            "checks run on a schedule elsewhere, results are not kept here",
            *shown("tells of a check", *told_of),
            certain=False,
        )
        return replace(found, links=links)
    if in_code:
        found = partial(
            "the pipelines' own code checks data, results are not kept", *shown("checks data", *in_code), certain=False
        )
        return replace(found, links=links)
    # checks that a schedule elsewhere may run
    return replace(absent("no results of data checks are kept", certain=not facts.of(QualityCheck)), links=links)


@practice(
    "operate.incident-response",
    title="Incidents are answered by a written procedure",
    remedy="Write one runbook for the alert that comes most often, and link it from the alert.",
    effort=Effort.HOURS,
)
def incident_response(facts: Facts) -> Finding:
    """An alert without a next step is noise."""
    # a message of a bot or a report says nothing on an incident
    alerts = [
        alert
        for alert in facts.of(Alert)
        if alert.enabled and alert.on is not Condition.OTHER and alert.audience is not Audience.PLACEHOLDER
    ]
    routed = [alert for alert in alerts if is_addressed(alert)]
    records = [one for one in facts.of(Record) if one.kind in PROCEDURES and one.subject not in NO_INCIDENTS]
    escalations = facts.of(Escalation)
    proof = (
        *shown("an escalation", *escalations),
        *shown("says what follows", *records),
        *shown("routes an alert", *routed),
    )
    # a section that says how to run something again answers no alert
    answers = [one for one in records if one.whole_file or one.kind is not RecordKind.RUNBOOK]
    if routed and (answers or escalations):
        covered = told(facts, routed).share
        if covered.value >= MOST:
            return met("alerts are routed and what follows is written down", *proof, certain=bool(escalations))
        return partial("what follows is written down, alerts are routed for a part only", *proof, certain=False)
    if alerts:
        return partial("alerts go somewhere, nothing says what follows", *shown("an alert", *alerts))
    if proof:
        sure = bool(escalations) or any(one.whole_file for one in records)
        return partial("a procedure without any alert that starts it", *proof, certain=sure)
    if elsewhere := alerts_elsewhere(facts):
        return partial("alerts that another place defines", *shown("refers to an alert", *elsewhere), certain=False)
    if trackers := error_trackers(facts):
        reason = "errors go to a tracker, nothing says what follows"
        return partial(reason, *shown("tracks errors", *trackers), certain=False)
    faults = [one for one in facts.of(Record) if one.kind is RecordKind.TROUBLESHOOTING]
    if ways_out := [one for one in faults if one.subject not in NO_INCIDENTS]:
        return partial(
            "says what helps against faults, no alert starts it", *shown("a way out", *ways_out), certain=False
        )
    return absent("no alert, runbook, rota or incident record")


@practice(
    "operate.sla",
    title="Service levels of data deliveries are set and checked",
    remedy="Declare one freshness limit with a figure for a main source and check it on a schedule.",
    effort=Effort.DAYS,
)
def service_levels(facts: Facts) -> Finding:
    """Consumers can rely only on what is promised and checked."""
    objectives = [one for one in facts.of(Sla) if one.promise is not Promise.TIMEOUT]
    checked = [one for one in objectives if one.checked and one.alerts and one.production]
    limits = [one for one in facts.of(Freshness) if one.enabled]
    run = [one for one in limits if one.scheduled]
    timely = [one for one in facts.of(QualityCheck) if one.kind is CheckKind.FRESHNESS and one.enabled]
    fresh = [one for one in timely if one.scheduled]
    covered = _promised(facts, checked, [*run, *fresh])
    proof = (*shown("checked, and a miss is told", *checked), *shown("a limit that something checks", *run, *fresh))
    chain = chain_of_limits(facts, run, fresh)
    links = chained(
        proven("declared", first("an objective or a limit", [*objectives, *limits, *fresh])),
        proven("checked", chain.lines or proof, broken=switched_off(facts, {Activity.FRESHNESS_TEST})),
        proven(
            "on main outputs",
            proof,
            holds=covered.value >= MOST,
            broken=lacking(facts, covered, "no objective that is checked"),
        ),
    )
    if proof:
        reason = chain.after(f"objectives for {covered.n:.0f} of {covered.of:.0f} {covered.unit} are checked")
        sure = surely_run([*run, *fresh]) and not is_near(covered.value, MOST)
        rated = met if covered.value >= MOST else partial
        return replace(rated(reason, *proof, certain=sure, share=covered), links=links)
    if objectives or limits or timely:
        weaker = (*shown("an objective", *objectives), *shown("a limit", *limits), *shown("a limit on age", *timely))
        sure = bool(objectives or limits)
        found = partial("declared, but nothing here checks them or tells a miss", *weaker, certain=sure)
        return replace(found, links=links)
    timeouts = [one for one in facts.of(Sla) if one.promise is Promise.TIMEOUT]
    if timeouts:
        return replace(partial("timeouts on deliveries only", *shown("a timeout", *timeouts)), links=links)
    promised = [one for one in checks_elsewhere(facts) if one.target]
    if promised:
        proof = shown("tells of a limit", *promised)
        return replace(partial("a limit that another place checks", *proof, certain=False), links=links)
    if asked := [run for run in runs_of_timely_checks(facts) if Trigger.SCHEDULE in run.triggers]:
        found = partial("runs checks whose limits another place declares", *shown("runs", *asked), certain=False)
        return replace(found, links=links)
    return replace(absent("no objective with a figure"), links=links)


def _telling(facts: Facts) -> list[Pipeline]:
    """Return the pipelines that tell their failures by a way that no alert speaks of."""
    spoken_of = {alert.subject for alert in facts.of(Alert)}
    telling = {Known.SET, Known.UNRESOLVED}
    pipelines = facts.of(Pipeline)
    return [one for one in pipelines if one.enabled and one.failure_alert in telling and one.name not in spoken_of]


def _built_by(facts: Facts) -> list[Project]:
    """Return the projects of a tool whose results code outside of them keeps: they are of all of its runs."""
    projects = facts.of(Project)
    folders: dict[str, set[str]] = defaultdict(set)
    for project in projects:
        folders[project.tool].add(project.path)
    kept = facts.of(Retention)
    outside = {one.tool for one in kept if not is_under_any(one.source.path, folders[one.tool])}
    return [project for project in projects if project.tool in outside]


def _is_scheduled_elsewhere(run: Run) -> bool:
    return run.activity is Activity.HOSTED_JOB and run.enabled and Trigger.SCHEDULE in run.triggers


def _quality_boards(facts: Facts) -> list[Dashboard]:
    boards = facts.of(Dashboard)
    return [one for one in boards if one.subject is DashboardSubject.QUALITY and one.form is DashboardForm.CODE]


def _promised(facts: Facts, objectives: list[Sla], limits: list[Freshness | QualityCheck]) -> Share:
    """Return the best of the shares of pipelines, source tables and outputs with a checked objective."""
    names = {one.subject for one in objectives} | {one.dataset for one in limits}
    pipelines = [one.name for one in facts.of(Pipeline) if one.enabled]
    datasets = [one for one in facts.of(Dataset) if one.enabled]
    units = {
        "pipelines": pipelines,
        "source tables": [one.name for one in datasets if one.kind is DatasetKind.SOURCE],
        "outputs": [one.name for one in datasets if one.kind in OUTPUTS],
    }
    if ALL_TABLES in names and datasets:
        return Share(n=len(datasets), of=len(datasets), unit="tables", needed=MOST)
    shares = [share(all_, names.__contains__, unit=unit, needed=MOST) for unit, all_ in units.items() if all_]
    return max(shares, key=lambda one: one.value) if shares else Homes.of(facts).figure([*objectives, *limits])
