"""Monitor: resources, freshness, anomalies and dashboards by literal facts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assess.facts import (
    Activity,
    Actor,
    CheckKind,
    Code,
    CodeKind,
    Condition,
    Dashboard,
    DashboardForm,
    DashboardSubject,
    Dataset,
    DatasetKind,
    Fact,
    Known,
    Monitor,
    Pipeline,
    Place,
    Project,
    QualityCheck,
    Reference,
    ResourceLimit,
    Role,
    Run,
    Source,
    ToolUse,
    Trigger,
)
from assess.findings import Finding, Status
from assess.values import replace

Rated = Callable[..., Finding]
AT = Source(path="sample/dags/orders.py", line=3)
ALARM = Monitor(source=AT, on=Condition.COST, tool="budget", alarm=True)
COST_TABLE = Dataset(source=AT, name="fct_warehouse_cost", kind=DatasetKind.MODEL)


def code(path: str, lines: int = 100) -> Code:
    return Code(
        source=Source(path=path), language="python", lines=lines, role=Role.PIPELINE, kind=CodeKind.DAG, data=True
    )


HERE = code("sample/dags/orders.py")
MOST_ELSEWHERE = code("other/items.py", lines=400)
NIGHTLY = Run(source=AT, activity=Activity.TRANSFORM, tool="dbt", actor=Actor.PIPELINE, triggers=(Trigger.SCHEDULE,))


def dashboard(subject: DashboardSubject, form: DashboardForm = DashboardForm.CODE, *, local: bool = False) -> Dashboard:
    return Dashboard(source=AT, subject=subject, form=form, local=local)


def source(name: str) -> Dataset:
    return Dataset(source=AT, name=name, kind=DatasetKind.SOURCE)


def check(dataset: str, kind: CheckKind, *, scheduled: bool = True) -> QualityCheck:
    return QualityCheck(source=AT, dataset=dataset, kind=kind, tool="soda", scheduled=scheduled)


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ([HERE, ALARM], Status.MET),
        ([HERE, dashboard(DashboardSubject.PLATFORM)], Status.MET),
        ([HERE, COST_TABLE, NIGHTLY], Status.MET),
        ([HERE, MOST_ELSEWHERE, ALARM], Status.PARTIAL),
        ([HERE, ResourceLimit(source=AT, form="limits")], Status.PARTIAL),
        ([HERE, Monitor(source=AT, on=Condition.COST, tool="package", scheduled=False, kept=True)], Status.PARTIAL),
        ([HERE, COST_TABLE], Status.PARTIAL),
        ([HERE, dashboard(DashboardSubject.PLATFORM, local=True)], Status.ABSENT),
    ],
)
def test_resources_are_observed_for_most_of_the_code(rated: Rated, facts: list[Fact], status: Status) -> None:
    assert rated("monitor.resources", *facts).status is status


def test_a_table_of_figures_is_computed_by_a_scheduled_pipeline(rated: Rated) -> None:
    table = Dataset(source=AT, name="query_cost_v1", kind=DatasetKind.TABLE)
    daily = Pipeline(source=AT, name="daily", tool="airflow", scheduled=Known.SET)
    assert rated("monitor.resources", table, daily).status is Status.MET


def test_pipelines_that_count_their_data_track_it_where_no_source_is_declared(rated: Rated) -> None:
    tables = [Dataset(source=AT, name=name, kind=DatasetKind.TABLE) for name in "abc"]
    daily = Pipeline(source=AT, name="daily", tool="airflow", scheduled=Known.SET)
    counted = replace(check("t", CheckKind.VOLUME), run_by=("daily",))
    assert rated("monitor.freshness", HERE, *tables, daily, counted).status is Status.MET


def test_the_costs_of_a_shop_are_none_of_the_platform(rated: Rated) -> None:
    costs = Dataset(source=AT, name="fct_shipping_cost", kind=DatasetKind.MODEL)
    assert rated("monitor.resources", costs, NIGHTLY).status is Status.ABSENT


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ([source("orders"), check("orders", CheckKind.FRESHNESS)], Status.MET),
        ([source("orders"), check("orders", CheckKind.NON_EMPTY)], Status.MET),
        ([source("orders"), Monitor(source=AT, on=Condition.VOLUME, tool="monte-carlo", subject="orders")], Status.MET),
        ([source("orders"), source("items"), check("*", CheckKind.FRESHNESS)], Status.MET),
        ([source("orders"), source("items"), check("orders", CheckKind.VOLUME)], Status.PARTIAL),
        ([source("orders"), check("orders", CheckKind.VOLUME, scheduled=False)], Status.PARTIAL),
        ([HERE, MOST_ELSEWHERE, check("orders", CheckKind.NON_EMPTY)], Status.PARTIAL),
        ([source("orders"), check("orders", CheckKind.VALIDITY)], Status.ABSENT),
    ],
)
def test_sources_are_tracked_on_a_schedule(rated: Rated, facts: list[Fact], status: Status) -> None:
    assert rated("monitor.freshness", *facts).status is status


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ([check("orders", CheckKind.ANOMALY)], Status.MET),
        ([check("orders", CheckKind.VOLUME)], Status.PARTIAL),
        ([ToolUse(source=AT, kind="quality", tool="elementary")], Status.PARTIAL),
        ([check("orders", CheckKind.NON_EMPTY), check("orders", CheckKind.VALIDITY)], Status.ABSENT),
    ],
)
def test_anomalies_need_more_than_fixed_limits(rated: Rated, facts: list[Fact], status: Status) -> None:
    assert rated("monitor.anomalies", *facts).status is status


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ([HERE, dashboard(DashboardSubject.PIPELINES)], Status.MET),
        ([HERE, MOST_ELSEWHERE, dashboard(DashboardSubject.PIPELINES)], Status.PARTIAL),
        ([HERE, dashboard(DashboardSubject.PLATFORM, DashboardForm.LINK)], Status.PARTIAL),
        ([HERE, dashboard(DashboardSubject.PIPELINES, DashboardForm.GENERATED)], Status.PARTIAL),
        ([HERE, dashboard(DashboardSubject.BUSINESS)], Status.ABSENT),
        ([HERE, dashboard(DashboardSubject.PIPELINES, DashboardForm.ORCHESTRATOR_UI)], Status.ABSENT),
    ],
)
def test_dashboards_on_the_pipelines_are_code(rated: Rated, facts: list[Fact], status: Status) -> None:
    assert rated("monitor.dashboards", *facts).status is status


def test_an_anomaly_check_within_one_script_speaks_of_that_script(rated: Rated) -> None:
    within = check("sample/dags/orders.py", CheckKind.ANOMALY)
    assert rated("monitor.anomalies", HERE, MOST_ELSEWHERE, within).status is Status.PARTIAL


def test_checks_on_most_of_the_models_see_late_sources_too(rated: Rated) -> None:
    models = [Dataset(source=AT, name=name, kind=DatasetKind.MODEL) for name in ("orders", "items")]
    checks = [check(model.name, CheckKind.FRESHNESS) for model in models]
    assert rated("monitor.freshness", source("raw"), *models, *checks).status is Status.MET


def test_a_check_that_another_place_runs_is_partial(rated: Rated) -> None:
    told_of = Reference(source=AT, what="data-check", place=Place.ELSEWHERE)
    assert rated("monitor.freshness", told_of).status is Status.PARTIAL


@pytest.mark.parametrize(
    "run",
    [
        Run(source=AT, activity=Activity.FRESHNESS_TEST, tool="dbt", actor=Actor.PIPELINE, triggers=()),
        Run(source=AT, activity=Activity.DATA_TEST, tool="dbt", actor=Actor.PIPELINE, triggers=(), runner="recency"),
    ],
)
def test_a_run_of_checks_on_age_whose_limits_are_not_here_is_partial(rated: Rated, run: Run) -> None:
    found = rated("monitor.freshness", HERE, run)
    assert (found.status, found.certain) == (Status.PARTIAL, False)


def test_a_check_within_one_script_tracks_the_folder_of_that_script(rated: Rated) -> None:
    path = HERE.source.path
    check = QualityCheck(source=AT, dataset=path, kind=CheckKind.NON_EMPTY, tool="python", scheduled=True)
    project = Project(source=AT, name="all", path="", tool="prefect")
    assert rated("monitor.freshness", HERE, MOST_ELSEWHERE, project, check).status is Status.PARTIAL


@pytest.mark.parametrize(("path", "status"), [(HERE.source.path, Status.PARTIAL), ("ops/roles.sh", Status.ABSENT)])
def test_a_script_that_sets_up_the_platform_counts_no_data(rated: Rated, path: str, status: Status) -> None:
    check = QualityCheck(source=Source(path=path), dataset=path, kind=CheckKind.VOLUME, tool="shell")
    assert rated("monitor.anomalies", HERE, check).status is status


def test_queries_on_the_warehouse_itself_count_where_any_pipeline_is_scheduled(rated: Rated) -> None:
    usage = Monitor(source=AT, on=Condition.COST, tool="usage-queries", scheduled=False, kept=True)
    nightly = Pipeline(source=AT, name="nightly", tool="airflow", scheduled=Known.SET)
    assert rated("monitor.resources", HERE, usage, nightly).status is Status.MET
    assert rated("monitor.resources", HERE, usage).status is Status.PARTIAL
