"""Datasets that hold figures of the platform itself, by the words of their names: cost, usage, runs, quality."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from assess import tables
from assess.facts import (
    Activity,
    Actor,
    Condition,
    Contract,
    Dataset,
    DatasetKind,
    Facts,
    Freshness,
    Known,
    Logging,
    Monitor,
    Pipeline,
    QualityCheck,
    ResourceLimit,
    Run,
    ToolUse,
    Trigger,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.facts import Fact

BUILT = frozenset({DatasetKind.MODEL, DatasetKind.TABLE})
WORK = frozenset({Activity.TRANSFORM, Activity.DATA_TEST})
DETECTORS = frozenset({"elementary", "re_data", "bigeye", "monte-carlo", "anomalo", "metaplane", "datafold"})
DDL = "ddl"
UNWATCHED = "metrics that nothing watches"  # what a service measures once its setting is on
ERROR_TRACKING = "error-tracking"
WORDS = re.compile(r"[a-z]+")
PLATFORM = frozenset({"warehouse", "query", "queries", "slot", "slots", "cluster", "clusters"})
CONSUMED = frozenset({"cost", "costs", "usage", "storage", "billing", "spend", "credits", "access", "performance"})
EXECUTED = frozenset({"run", "runs", "fail", "failure", "failures", "duration", "durations"})
WORKINGS = frozenset({"execution", "executions", "pipeline", "pipelines", "etl", "elt", "dag", "dags", "ingestion"})
RECORDED = frozenset({"status", "statuses", "history", "log", "logs", "run", "runs"})
CHECKED = frozenset({"check", "checks", "validation", "validations", "quality", "test", "tests"})
OUTCOMES = frozenset(
    """
    outcome outcomes result results failures notices errors issues score scores anomaly anomalies
    """.split()
)
COUNTED = re.compile(r"(?:^|_)(?:row|record)_?counts?(?:_|$)|(?:^|_)(?:dq|data_quality)(?:_|$)")
REJECTED = frozenset({"rejected", "quarantine", "quarantined", "rejects"})


class Measured(StrEnum):
    """What such figures are of."""

    RESOURCES = "resources"
    RUNS = "runs"
    QUALITY = "quality"


def measurements(facts: Facts, subject: Measured) -> tuple[Dataset, ...]:
    """Return the datasets built here that hold figures of one subject; names are fuzzy evidence."""
    unused = _unused_warehouses(facts)
    built = (one for one in facts.of(Dataset) if one.kind in BUILT and one.enabled)
    return tuple(one for one in built if subject in _subjects(one.name, unused))


def declared(facts: Facts, subject: Measured) -> tuple[Contract, ...]:
    """Return the tables that migrations declare and whose names speak of one subject."""
    return tuple(one for one in facts.of(Contract) if one.format == DDL and subject in _subjects(one.dataset))


def computed(facts: Facts, datasets: tuple[Dataset, ...]) -> tuple[Dataset, ...]:
    """Return those that something visible here computes: models by a run of them, tables by any scheduled pipeline."""
    models, pipelines = transforms_on_schedule(facts), _any_scheduled(facts)
    return tuple(one for one in datasets if (models if one.kind is DatasetKind.MODEL else pipelines))


def transforms_on_schedule(facts: Facts) -> bool:
    """Say whether anything visible here builds or tests models on a schedule.

    Code of an orchestrator that calls dbt runs with its pipelines.
    """
    working = [run for run in facts.of(Run) if run.enabled and run.activity in WORK]
    if any(Trigger.SCHEDULE in run.triggers for run in working):
        return True
    called = any(run.actor is Actor.PIPELINE and Trigger.UPSTREAM in run.triggers for run in working)
    return called and _any_scheduled(facts)


def anything_on_schedule(facts: Facts) -> bool:
    """Say whether anything visible here builds models, or any pipeline runs, on a schedule."""
    return transforms_on_schedule(facts) or _any_scheduled(facts)


def surely_run(things: Iterable[Fact]) -> bool:
    """Say whether the runs that reach limits and checks surely select them."""
    limits = [one for one in things if isinstance(one, Freshness) or (isinstance(one, QualityCheck) and one.run_by)]
    return all(one.certain for one in limits)


def watchers(facts: Facts) -> tuple[ToolUse, ...]:
    """Return the uses of products that detect anomalies."""
    return tuple(use for use in facts.of(ToolUse) if use.tool in DETECTORS)


def sent_unwatched(facts: Facts) -> list[Fact]:
    """Return what sends figures or faults of runs to a place of its own: services' metrics, error tracking."""
    services = [one for one in facts.of(ResourceLimit) if one.form == UNWATCHED]
    measured = [one for one in facts.of(Monitor) if one.on is Condition.RESOURCE and not one.alarm]
    return [*services, *measured, *error_trackers(facts)]


def error_trackers(facts: Facts) -> tuple[Logging, ...]:
    """Return where errors are sent to a tracker, which groups them and shows them to all who have access to it."""
    return tuple(one for one in facts.of(Logging) if one.form == ERROR_TRACKING)


def _any_scheduled(facts: Facts) -> bool:
    return any(one.enabled and one.scheduled in {Known.SET, Known.UNRESOLVED} for one in facts.of(Pipeline))


def _unused_warehouses(facts: Facts) -> frozenset[str]:
    """Return the products that are none of this platform, where it tells its own: their names mean other things."""
    used = {use.tool for use in facts.of(ToolUse) if use.kind == "warehouse"}
    return _products("warehouse") - used if used else frozenset()


def _subjects(name: str, unused: frozenset[str] = frozenset()) -> Iterator[Measured]:
    words = set(WORDS.findall(name.lower())) - unused
    if words & CONSUMED and words & (PLATFORM | _products("warehouse")):
        yield Measured.RESOURCES
    if (words & EXECUTED and words & _products("orchestration")) or (words & WORKINGS and words & RECORDED):
        yield Measured.RUNS
    if (words & CHECKED and words & OUTCOMES) or words & REJECTED or COUNTED.search(name.lower()):
        yield Measured.QUALITY


def _products(kind: str) -> frozenset[str]:
    listed = tables.table("tools")[kind]
    return frozenset(listed) if isinstance(listed, dict) else frozenset()
