"""Monitor: resources, freshness, anomalies and operational dashboards."""

from __future__ import annotations

from posixpath import dirname

from assess.evidence.chain import chain_of_limits
from assess.evidence.code_checks import checking_pipelines, share_around
from assess.evidence.homes import Homes
from assess.evidence.links import chained, first, lacking, proven, switched_off
from assess.evidence.measurements import Measured, anything_on_schedule, computed, measurements, surely_run, watchers
from assess.evidence.reach import is_near
from assess.evidence.telling import checks_elsewhere, runs_of_timely_checks
from assess.facts import (
    Activity,
    Actor,
    CheckKind,
    Condition,
    Dashboard,
    DashboardForm,
    DashboardSubject,
    Dataset,
    DatasetKind,
    Fact,
    Facts,
    Freshness,
    Monitor,
    QualityCheck,
    ResourceLimit,
    Run,
)
from assess.findings import Effort, Finding, Share, absent, met, partial, practice, share, shown
from assess.thresholds import HALF, MOST
from assess.values import replace
from assess.weights import data_code

RESOURCES = frozenset({Condition.RESOURCE, Condition.COST, Condition.LATENCY})
TIMELY = frozenset({Condition.FRESHNESS, Condition.VOLUME})
TIMELY_CHECKS = frozenset({CheckKind.FRESHNESS, CheckKind.VOLUME, CheckKind.NON_EMPTY})
TRACKED = (
    (frozenset({DatasetKind.SOURCE, DatasetKind.FEED}), "sources"),
    (frozenset({DatasetKind.MODEL, DatasetKind.TABLE}), "tables"),
)
DATA = frozenset(kind for kinds, _ in TRACKED for kind in kinds)
DECLARED = DATA - {DatasetKind.TABLE}  # tables are often those of one part only
SHELL = "shell"
ALL_TABLES = "*"  # the dataset of a check on each table that the warehouse lists
FIXED_LIMITS = frozenset({CheckKind.VOLUME, CheckKind.AGGREGATE})
TIMELY_RUNS = frozenset({Activity.FRESHNESS_TEST, Activity.DATA_TEST, Activity.TRANSFORM})
OPERATIONAL = frozenset({DashboardSubject.PIPELINES, DashboardSubject.PLATFORM, DashboardSubject.QUALITY})


@practice(
    "monitor.resources",
    title="Resource use and cost of the platform are observed",
    remedy="Set an alarm on the cost or load of the warehouse, as code.",
    effort=Effort.DAYS,
)
def resources(facts: Facts) -> Finding:
    """What nobody measures grows until it fails or is billed."""
    monitors = [one for one in facts.of(Monitor) if one.on in RESOURCES]
    regular = anything_on_schedule(facts)
    watching = [one for one in monitors if one.alarm or one.scheduled or (one.kept and regular)]
    boards = [one for one in _boards(facts, DashboardForm.CODE) if one.subject is DashboardSubject.PLATFORM]
    measured = measurements(facts, Measured.RESOURCES)
    tables = computed(facts, measured)
    observed: list[Fact] = [*watching, *boards]
    # figures of the warehouse speak of the whole platform, wherever they are computed
    reached = 1.0 if tables or any(one.kept for one in watching) else Homes.of(facts).share(observed)
    proof = (
        *shown("watches resources", *watching),
        *shown("a dashboard on the platform", *boards),
        *shown("figures of the platform, computed here", *tables),
    )
    if proof and reached >= MOST:
        sure = any(one.scheduled or one.alarm for one in watching) and not is_near(reached, MOST)
        return met("compute, storage or cost are measured or watched", *proof, certain=sure)
    if proof:
        reason = f"resources are observed for {reached:.0%} of the data code"
        return partial(reason, *proof, certain=not is_near(reached, MOST))
    limits = facts.of(ResourceLimit)
    metrics = [one for one in facts.of(Monitor) if one.on is Condition.OTHER]
    weaker = (
        *shown("metrics that nothing here computes", *monitors),
        *shown("metrics of runs", *metrics),
        *shown("limits or query tags", *limits),
    )
    if weaker:
        return partial("limits, requests, query tags or unwatched metrics only", *weaker)
    if measured:
        proof = shown("figures of the platform, computed by nothing here", *measured)
        return partial("figures of the platform that nothing here computes on a schedule", *proof, certain=False)
    return absent("nothing measures compute, storage or cost")


@practice(
    "monitor.freshness",
    title="Freshness and completeness of the sources are tracked",
    remedy="Declare a freshness limit on the source that is read most, and check it before the pipeline runs.",
    effort=Effort.DAYS,
)
def freshness(facts: Facts) -> Finding:
    """Stale data gives confident wrong answers."""
    limits = [one for one in facts.of(Freshness) if one.enabled]
    checks = [one for one in _checks_on_data(facts) if one.kind in TIMELY_CHECKS]
    monitors = [one for one in facts.of(Monitor) if one.on in TIMELY]
    running: list[Freshness | QualityCheck | Monitor] = [
        *(one for one in limits if one.scheduled),
        *(one for one in checks if one.scheduled),
        *(one for one in monitors if one.scheduled),
    ]
    declared: list[Fact] = [*limits, *checks, *monitors]
    covered = _tracked(facts, running)
    chain = chain_of_limits(
        facts,
        (one for one in running if isinstance(one, Freshness)),
        (one for one in running if isinstance(one, QualityCheck)),
    )
    links = chained(
        proven("declared", first("a limit on freshness or volume", declared)),
        proven(
            "run on a schedule",
            chain.lines or first("checked on a schedule", running),
            holds=bool(running),
            broken=switched_off(facts, TIMELY_RUNS),
        ),
        proven(
            "on the main sources",
            first("checked on a schedule", running),
            holds=covered.value >= MOST,
            broken=lacking(facts, covered, "not checked on a schedule"),
        ),
    )
    if running:
        counts = f"freshness or volume is checked on a schedule for {covered.n:.0f} of {covered.of:.0f} {covered.unit}"
        reason = chain.after(counts)
        sure = surely_run(running) and not is_near(covered.value, MOST)
        rated = met if covered.value >= MOST else partial
        proof = shown("checked on a schedule", *running)
        return replace(rated(reason, *proof, certain=sure, share=covered), links=links)
    if declared:
        found = partial("declared, but nothing here runs them on a schedule", *shown("declared", *declared))
        return replace(found, links=links)
    if asked := runs_of_timely_checks(facts):
        found = partial("runs checks whose limits another place declares", *shown("runs", *asked), certain=False)
        return replace(found, links=links)
    if elsewhere := checks_elsewhere(facts):
        found = partial("checks that another place runs", *shown("tells of a check", *elsewhere), certain=False)
        return replace(found, links=links)
    return replace(absent("no freshness or volume check"), links=links)


@practice(
    "monitor.anomalies",
    title="Anomalies in the data are detected",
    remedy="Add an anomaly check on the row count of the main output.",
    effort=Effort.DAYS,
)
def anomalies(facts: Facts) -> Finding:
    """Fixed rules find only the faults that somebody thought of."""
    enabled = _checks_on_data(facts)
    checks = [one for one in enabled if one.kind is CheckKind.ANOMALY]
    monitors = [one for one in facts.of(Monitor) if one.on is Condition.ANOMALY]
    learned = {one.dataset for one in checks} | {one.subject for one in monitors}
    if learned:
        reached = _watched(facts, checks, monitors)
        sure = all(one.certain for one in checks) and len(learned) > 1 and not is_near(reached, MOST)
        proof = shown("an anomaly check", *checks, *monitors)
        rated = met if reached >= MOST else partial
        reason = f"anomaly checks on {len(learned)} datasets, for {reached:.0%} of the data code"
        return rated(reason, *proof, certain=sure)
    fixed = [one for one in enabled if one.kind in FIXED_LIMITS]
    alarms = [one for one in facts.of(Monitor) if one.on is Condition.VOLUME]
    if fixed or alarms:
        proof = shown("a fixed limit", *fixed, *alarms)
        return partial("fixed limits on volumes or aggregates only", *proof, certain=any(one.certain for one in fixed))
    products = watchers(facts)
    if products:
        return partial("a product that detects anomalies, without a check", *shown("the product", *products))
    return absent("no anomaly check and no limit on volumes")


@practice(
    "monitor.dashboards",
    title="Dashboards show how the pipelines do",
    remedy="Keep one dashboard of runs, durations and failures as code beside the pipelines.",
    effort=Effort.DAYS,
)
def dashboards(facts: Facts) -> Finding:
    """One look at the whole finds what single alerts do not tell."""
    defined = [one for one in _boards(facts, DashboardForm.CODE) if one.subject in OPERATIONAL]
    unknown = [one for one in _boards(facts, DashboardForm.CODE) if one.subject is DashboardSubject.UNKNOWN]
    reached = Homes.of(facts).share([*defined, *unknown])
    proof = shown("a dashboard as code", *defined, *unknown)
    if proof and reached >= MOST:
        return met("dashboards on the pipelines or the platform are code", *proof, certain=bool(defined))
    if proof:
        reason = f"dashboards as code for {reached:.0%} of the data code"
        return partial(reason, *proof, certain=not is_near(reached, MOST))
    links = [one for one in _boards(facts, DashboardForm.LINK) if one.subject is not DashboardSubject.BUSINESS]
    generated = _boards(facts, DashboardForm.GENERATED)
    sites = [run for run in facts.of(Run) if run.activity is Activity.DOCS and run.enabled]
    weaker = (
        *shown("a generated report", *generated),
        *shown("publishes docs on the data", *sites),
        *shown("a link to a dashboard", *links),
    )
    if weaker:
        ran = [run for run in sites if run.actor is not Actor.SCRIPT]
        sure = bool(generated or ran) or any(one.subject in OPERATIONAL for one in links)
        return partial("links or generated pages only", *weaker, certain=sure)
    return absent("no dashboard on the pipelines or the platform")


def _checks_on_data(facts: Facts) -> list[QualityCheck]:
    """Return the checks that are on, without those of scripts that set up the platform: they count no data."""
    paths = {one.source.path for one in data_code(facts)}
    return [one for one in facts.of(QualityCheck) if one.enabled and (one.tool != SHELL or one.source.path in paths)]


def _watched(facts: Facts, checks: list[QualityCheck], monitors: list[Monitor]) -> float:
    """Return the share of the data code that is watched; a check within a script speaks of that script only."""
    scripts = {one.source.path for one in checks if one.dataset == one.source.path}
    lines = {code.source.path: code.lines for code in data_code(facts)}
    if not lines:
        return 1.0
    within = sum(count for path, count in lines.items() if path in scripts) / max(1, sum(lines.values()))
    declared = [one for one in checks if one.source.path not in scripts]
    return max(within, Homes.of(facts).reach([*declared, *monitors]))


def _boards(facts: Facts, form: DashboardForm) -> list[Dashboard]:
    return [one for one in facts.of(Dashboard) if one.form is form and not one.local]


def _tracked(facts: Facts, running: list[Freshness | QualityCheck | Monitor]) -> Share:
    """Return the share of the sources that are tracked; without any of the tables, else of the code."""
    names = {one.subject if isinstance(one, Monitor) else one.dataset for one in running}
    datasets = [one for one in facts.of(Dataset) if one.enabled]
    whole = ALL_TABLES in names
    shares = [
        share(some, lambda one: whole or one.name in names, unit=unit, needed=MOST, name=lambda one: one.name)
        for kinds, unit in TRACKED
        if (some := [one for one in datasets if one.kind in kinds])
    ]
    if not any(one.kind in DECLARED for one in datasets):
        checks = [one for one in running if isinstance(one, QualityCheck)]
        around = share_around(facts, checks) >= HALF
        shares.append(checking_pipelines(facts, checks if around else (), needed=MOST))
    if not any(one.kind in DATA for one in datasets):
        shares.append(_lines_tracked(facts, running))
    # checks on most of the models see late sources too
    return max(shares, key=lambda one: one.value)


def _lines_tracked(facts: Facts, running: list[Freshness | QualityCheck | Monitor]) -> Share:
    """Return the share of the data code that is tracked; a check within a script speaks of the script's folder only."""
    code = data_code(facts)
    paths = {one.source.path for one in code}
    within = {dirname(one.dataset) for one in running if isinstance(one, QualityCheck) and one.dataset in paths}
    whole = Homes.of(facts).figure(one for one in running if isinstance(one, Monitor) or one.dataset not in paths)
    lines = sum(one.lines for one in code if dirname(one.source.path) in within)
    return replace(whole, n=min(whole.of, max(whole.n, lines)))
