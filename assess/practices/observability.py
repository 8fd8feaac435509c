"""Observability: live dashboards, alerts on data, logging and lineage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.evidence.chain import chain_of_checks
from assess.evidence.check_alerts import alerts_of_check_runs, alerts_of_check_tasks
from assess.evidence.homes import Homes
from assess.evidence.hosted import hosted_jobs
from assess.evidence.links import chained, first, lacking, proven
from assess.evidence.measurements import error_trackers
from assess.evidence.reach import is_near
from assess.evidence.telling import (
    DATA_FAULTS,
    FAILURES,
    alerts_elsewhere,
    alerts_on,
    checks_elsewhere,
    is_addressed,
    is_surely_the_teams,
)
from assess.facts import (
    Alert,
    Artifact,
    Dashboard,
    DashboardForm,
    DashboardSubject,
    Dataset,
    DatasetKind,
    Exposure,
    Fact,
    Facts,
    Freshness,
    Infrastructure,
    Lineage,
    Logging,
    Pipeline,
    QualityCheck,
    Retention,
)
from assess.findings import Effort, Finding, Share, absent, met, partial, practice, share, shown
from assess.folders import nearest, outermost
from assess.terms.resources import means
from assess.thresholds import HALF, MOST, TRACKED_IN_PART
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterable

CONFIGURED_LOGS = frozenset({"structured", "remote", "error-tracking", "audit"})
WHOLE_LINEAGE = frozenset({"openlineage", "catalogue"})
GRAPH = "graph"
CONSUMERS = "consumers"
STRUCTURED = "structured"
ERROR_TRACKING = "error-tracking"
PACKAGES = frozenset({"wheel", "package"})
SHOWN = frozenset({"databricks-asset-bundles"})  # what their service runs has pages there
OUTPUTS = frozenset({DatasetKind.MODEL, DatasetKind.TABLE})
AIRFLOW = "airflow"
ALL_CHECKS = "*"  # the subject of a message on whichever check failed
ALL_OF_THEM = Share(n=1, of=1, unit="tools that run checks", needed=HALF)


@practice(
    "observability.dashboards",
    title="Live dashboards of pipeline health are deployed as code",
    remedy="Define one live dashboard of the pipelines as code and deploy it with them.",
    effort=Effort.DAYS,
)
def dashboards(facts: Facts) -> Finding:
    """Live figures show a fault while it can still be mended."""
    deployed = [one for one in facts.of(Dashboard) if not one.local]
    live = [one for one in deployed if one.form is DashboardForm.CODE and one.subject is not DashboardSubject.BUSINESS]
    reached = Homes.of(facts).share(live)
    proof = shown("a live dashboard as code", *live)
    if proof and reached >= MOST:
        sure = any(one.subject is not DashboardSubject.UNKNOWN for one in live)
        return met("live dashboards are defined as code", *proof, certain=sure)
    interfaces = [one for one in deployed if one.form is DashboardForm.ORCHESTRATOR_UI]
    weaker = (*proof, *shown("the orchestrator's own interface", *interfaces))
    if weaker:
        reason = (
            f"live dashboards for {reached:.0%} of the data code" if proof else "the orchestrator's own interface only"
        )
        return partial(reason, *weaker, certain=not is_near(reached, MOST))
    if consoles := [one for one in facts.of(Infrastructure) if means(one.resource, "console") or one.tool in SHOWN]:
        proof = shown("a managed service with pages of its own", *consoles)
        return partial("the pages of the managed service that is defined here", *proof, certain=False)
    return absent("no live dashboard is defined or deployed here")


@practice(
    "observability.alerting",
    title="Failed data checks raise an alert of their own",
    remedy="Give the task that runs the data checks an alert of its own.",
    effort=Effort.HOURS,
)
def alerting(facts: Facts) -> Finding:
    """A pipeline that runs well on wrong data looks healthy."""
    checks = [one for one in facts.of(QualityCheck) if one.enabled]
    traces: list[Fact] = [*checks, *(one for one in facts.of(Freshness) if one.enabled), *facts.of(Retention)]
    described = checks_elsewhere(facts)
    if not traces and described and alerts_elsewhere(facts):
        proof = shown("tells of a check and its alert", *described)
        return partial("checks and their alerts run in another place", *proof, certain=False)
    if not traces:
        return absent("no data check that could raise an alert")
    own = (*alerts_on(facts, DATA_FAULTS), *alerts_of_check_runs(facts), *alerts_of_check_tasks(facts))
    alerts = [alert for alert in own if is_addressed(alert)]
    whole = (*alerts_on(facts, FAILURES), *alerts_elsewhere(facts), *error_trackers(facts))
    covered = _alerted(facts, checks, alerts)
    chain = chain_of_checks(facts, [one for one in checks if _speaks_of(alerts, one)] or checks)
    links = chained(
        proven("data checks exist", first("a data check", traces)),
        proven(
            "a failed check alerts",
            first("alerts on a failed check", alerts),
            broken=first("alerts on a failed run only", whole),
        ),
        proven(
            "on the main data",
            (*first("alerts on a failed check", alerts), *chain.lines),
            holds=covered.value >= HALF,
            broken=lacking(facts, covered, "no check that alerts"),
        ),
    )
    if alerts:
        counts = f"failed checks on {covered.n:.0f} of {covered.of:.0f} {covered.unit} alert on their own"
        reason = chain.after(counts)
        sure = any(map(is_surely_the_teams, alerts)) and not is_near(covered.value, HALF)
        rated = met if covered.value >= HALF else partial
        proof = shown("alerts on a failed check", *alerts)
        return replace(rated(reason, *proof, certain=sure, share=covered), links=links)
    running = [one for one in checks if one.run_by or one.scheduled or one.on_change]
    elsewhere = alerts_elsewhere(facts) or hosted_jobs(facts).anything
    if whole and (running or elsewhere or len(traces) > len(checks)):
        reason = chain.after("data checks exist, only the whole run alerts")
        found = partial(reason, *shown("alerts on a failed run", *whole))
        return replace(found, links=links)
    if whole:
        return replace(
            absent("nothing visible here runs the data checks, so that none alerts", certain=False), links=links
        )
    return replace(absent("data checks exist, nothing alerts"), links=links)


@practice(
    "observability.logging",
    title="Logs are structured, central or kept for audits",
    remedy="Send the logs of the pipelines to one place, as structured lines.",
    effort=Effort.DAYS,
)
def logs(facts: Facts) -> Finding:
    """A fault is found by the log that was kept."""
    configured = [one for one in facts.of(Logging) if one.form in CONFIGURED_LOGS]
    ordinary = [one for one in facts.of(Logging) if one.form not in CONFIGURED_LOGS]
    reached = _logged(facts, configured)
    forms = ", ".join(sorted({one.form for one in configured}))
    proof = shown("logging is configured", *configured)
    if proof and reached >= MOST:
        return met(f"{forms} logging", *proof, certain=not is_near(reached, MOST))
    tracked = [one for one in configured if one.form == ERROR_TRACKING]
    # what is switched on where a process begins tells of all that the process then runs
    if tracked and _logged(facts, tracked) >= TRACKED_IN_PART:
        return met(f"{forms} logging, switched on where processes begin", *proof, certain=False)
    if proof:
        return partial(f"{forms} logging for {reached:.0%} of the data code", *proof, certain=False)
    if ordinary:
        return partial("ordinary logging calls only", *shown("an ordinary logging call", *ordinary))
    return absent("no logging")


@practice(
    "observability.lineage",
    title="Data is traced from its source to its consumers",
    remedy="Declare the dashboards that read the main outputs as consumers (exposures) of them.",
    effort=Effort.HOURS,
)
def lineage(facts: Facts) -> Finding:
    """Who is hit by a fault is known only where consumers are declared."""
    declared = facts.of(Lineage)
    graphs = [one for one in declared if one.form == GRAPH]
    consumers: list[Fact] = [one for one in declared if one.form == CONSUMERS]
    consumers += facts.of(Exposure)
    recorded = [one for one in declared if one.form in WHOLE_LINEAGE]
    reached = Homes.of(facts).share(recorded)
    if graphs and consumers:
        proof = (*shown("a consumer", *consumers), *shown("sources and references", *graphs))
        return met("sources, references and consumers are declared", *proof)
    if recorded and reached >= MOST:
        return met("lineage is recorded", *shown("records lineage", *recorded), certain=not is_near(reached, MOST))
    if declared:
        reason = "sources and references without their consumers" if graphs else "dependencies of a part only"
        return partial(reason, *shown("declares dependencies", *declared))
    return absent("no dependencies between data are declared")


def _logged(facts: Facts, configured: list[Logging]) -> float:
    """Return the share of the data code whose logs are configured; structured calls in a package are of that alone."""
    homes = Homes.of(facts)
    packages = {one.folder for one in facts.of(Artifact) if one.kind in PACKAGES and one.folder}
    reached = set()
    for one in configured:
        package = nearest(one.source.path, packages) if one.form == STRUCTURED else None
        reached.add(homes.home(one) if package is None else package)
    return sum(homes.lines.get(home, 0) for home in outermost(reached)) / max(1, homes.lines.get("", 0))


def _alerted(facts: Facts, checks: list[QualityCheck], alerts: list[Alert]) -> Share:
    """Return the share of the outputs, or where none is declared of the pipelines, with a check that alerts.

    A message on whichever check of a framework failed is on all of its checks.
    """
    if any(alert.subject == ALL_CHECKS for alert in alerts):
        return Share(n=len(checks), of=len(checks), unit="checks", needed=HALF) if checks else ALL_OF_THEM
    told = [one for one in checks if _speaks_of(alerts, one)]
    names = {one.dataset for one in told}
    outputs = [one for one in facts.of(Dataset) if one.kind in OUTPUTS and one.enabled]
    pipelines = [one for one in facts.of(Pipeline) if one.enabled]
    subjects = {alert.subject for alert in alerts}
    places = {alert.source.path for alert in alerts if not alert.subject}  # modules of DAGs that tell it themselves
    shares = []
    if outputs:
        shares.append(
            share(outputs, lambda one: one.name in names, unit="outputs", needed=HALF, name=lambda one: one.name)
        )
    if pipelines and not any(one.kind is DatasetKind.MODEL for one in outputs):
        shares.append(
            share(
                pipelines,
                lambda one: one.name in subjects or (one.tool == AIRFLOW and one.source.path in places),
                unit="pipelines",
                needed=HALF,
                name=lambda one: one.name,
            )
        )
    if shares:
        return max(shares, key=lambda one: one.value)
    return share(checks, told.__contains__, unit="checks", needed=HALF, name=lambda one: one.dataset)


def _speaks_of(alerts: Iterable[Alert], check: QualityCheck) -> bool:
    """Say whether an alert names the check's runner or dataset, or stands without a subject in the same file."""
    return any(
        alert.subject in check.run_by or alert.subject == check.dataset
        if alert.subject
        else alert.source.path == check.source.path
        for alert in alerts
    )
