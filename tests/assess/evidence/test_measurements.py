"""Datasets that hold figures of the platform, by their names."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

import pytest

from assess.evidence.measurements import Measured, computed, measurements, watchers
from assess.facts import Activity, Actor, Ages, Dataset, DatasetKind, Fact, Facts, Run, Source, ToolUse, Trigger

if TYPE_CHECKING:
    from assess.activity import Activity as Year

AT = Source(path="models/x.sql")
QUIET = Ages(rated_at=datetime(2026, 6, 1, tzinfo=UTC), last_touched={}, touches_last_year={})


def facts_of(*facts: Fact) -> Facts:
    return Facts(facts, activity=cast("Year", None), ages=QUIET)


def dataset(name: str, kind: DatasetKind = DatasetKind.MODEL) -> Dataset:
    return Dataset(source=AT, name=name, kind=kind)


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("snowflake_warehouse_cost", Measured.RESOURCES),
        ("query_usage_daily", Measured.RESOURCES),
        ("airflow_dag_run_v1", Measured.RUNS),
        ("etl_run_history", Measured.RUNS),
        ("fct_validation_outcomes", Measured.QUALITY),
        ("orders_quarantine", Measured.QUALITY),
        ("orders_row_counts", Measured.QUALITY),
        ("data_quality_daily", Measured.QUALITY),
    ],
)
def test_names_that_speak_of_the_platform(name: str, subject: Measured) -> None:
    assert measurements(facts_of(dataset(name)), subject)


@pytest.mark.parametrize("name", ["fct_shipping_cost", "product_usage", "ab_test_results_of_runs", "training_runs"])
def test_names_of_business_data_are_no_figures_of_resources_or_runs(name: str) -> None:
    facts = facts_of(dataset(name))
    assert not measurements(facts, Measured.RESOURCES) + measurements(facts, Measured.RUNS)


def test_a_source_is_not_computed_here() -> None:
    assert not measurements(facts_of(dataset("query_usage", DatasetKind.SOURCE)), Measured.RESOURCES)


@pytest.mark.parametrize(("trigger", "count"), [(Trigger.SCHEDULE, 1), (Trigger.REQUEST, 0)])
def test_models_are_computed_by_a_scheduled_run(trigger: Trigger, count: int) -> None:
    cost = dataset("query_cost")
    run = Run(source=AT, activity=Activity.TRANSFORM, tool="dbt", actor=Actor.CI, triggers=(trigger,))
    assert len(computed(facts_of(cost, run), (cost,))) == count


def test_products_that_detect_anomalies() -> None:
    use = ToolUse(source=AT, kind="quality", tool="elementary")
    assert watchers(facts_of(use, ToolUse(source=AT, kind="quality", tool="soda"))) == (use,)


def test_the_name_of_a_warehouse_that_is_not_used_here_means_something_else() -> None:
    used = ToolUse(source=Source(path="a.sql"), kind="warehouse", tool="snowflake")
    assert not measurements(facts_of(used, dataset("synapse_access")), Measured.RESOURCES)
