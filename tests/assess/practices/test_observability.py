"""Observability: live dashboards, alerts on data, logging and lineage by literal facts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assess.facts import (
    Activity,
    Actor,
    Alert,
    Artifact,
    Audience,
    CheckKind,
    Code,
    CodeKind,
    Condition,
    Dashboard,
    DashboardForm,
    DashboardSubject,
    Dataset,
    DatasetKind,
    Exposure,
    Fact,
    Infrastructure,
    Lineage,
    Logging,
    Pipeline,
    Place,
    QualityCheck,
    Reference,
    Role,
    Run,
    Source,
)
from assess.findings import Finding, Status
from assess.values import replace

Rated = Callable[..., Finding]
AT = Source(path="sample/dags/orders.py", line=3)
GRAPH = Lineage(source=AT, form="graph", count=9)
BOARD = DashboardForm.CODE


def code(path: str, lines: int = 100) -> Code:
    return Code(
        source=Source(path=path), language="python", lines=lines, role=Role.PIPELINE, kind=CodeKind.DAG, data=True
    )


HERE = code("sample/dags/orders.py")
MOST_ELSEWHERE = code("other/items.py", lines=400)


def dashboard(form: DashboardForm, *, local: bool = False) -> Dashboard:
    return Dashboard(source=AT, subject=DashboardSubject.PIPELINES, form=form, local=local)


def check(dataset: str) -> QualityCheck:
    return QualityCheck(source=AT, dataset=dataset, kind=CheckKind.VALIDITY, tool="soda", run_by=("daily",))


def model(name: str) -> Dataset:
    return Dataset(source=AT, name=name, kind=DatasetKind.MODEL)


def alert(on: Condition, subject: str = "daily") -> Alert:
    return Alert(source=AT, on=on, channel="slack", audience=Audience.TEAM, subject=subject, shared=True)


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ([HERE, dashboard(BOARD)], Status.MET),
        ([HERE, MOST_ELSEWHERE, dashboard(BOARD)], Status.PARTIAL),
        ([HERE, dashboard(DashboardForm.ORCHESTRATOR_UI)], Status.PARTIAL),
        ([HERE, dashboard(DashboardForm.ORCHESTRATOR_UI, local=True)], Status.ABSENT),
        ([HERE, dashboard(DashboardForm.LINK)], Status.ABSENT),
    ],
)
def test_live_dashboards_are_deployed(rated: Rated, facts: list[Fact], status: Status) -> None:
    assert rated("observability.dashboards", *facts).status is status


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ([model("orders"), check("orders"), alert(Condition.DATA_CHECK)], Status.MET),
        ([model("orders"), check("orders"), alert(Condition.DATA_CHECK, "orders")], Status.MET),
        ([model("orders"), check("orders"), alert(Condition.DATA_CHECK, "")], Status.MET),
        ([*map(model, "abc"), check("a"), alert(Condition.DATA_CHECK)], Status.PARTIAL),
        ([model("orders"), check("orders"), alert(Condition.RUN_FAILURE)], Status.PARTIAL),
        ([model("orders"), check("orders")], Status.ABSENT),
        ([model("orders"), alert(Condition.DATA_CHECK)], Status.ABSENT),
    ],
)
def test_a_failed_check_alerts_on_its_own(rated: Rated, facts: list[Fact], status: Status) -> None:
    assert rated("observability.alerting", *facts).status is status


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ([HERE, Logging(source=AT, form="structured")], Status.MET),
        ([HERE, MOST_ELSEWHERE, Logging(source=AT, form="remote")], Status.PARTIAL),
        ([HERE, Logging(source=AT, form="ordinary")], Status.PARTIAL),
        ([HERE], Status.ABSENT),
    ],
)
def test_logs_are_structured_or_central(rated: Rated, facts: list[Fact], status: Status) -> None:
    assert rated("observability.logging", *facts).status is status


@pytest.mark.parametrize(("resource", "status"), [("aws_glue_job", Status.PARTIAL), ("aws_s3_bucket", Status.ABSENT)])
def test_a_managed_service_brings_its_pages(rated: Rated, resource: str, status: Status) -> None:
    job = Infrastructure(source=AT, tool="terraform", resource=resource, area="compute", name="load")
    assert rated("observability.dashboards", HERE, job).status is status


def test_a_bundle_of_jobs_has_pages_in_its_service(rated: Rated) -> None:
    jobs = Infrastructure(
        source=AT, tool="databricks-asset-bundles", resource="jobs", area="orchestration", name="load"
    )
    assert rated("observability.dashboards", HERE, jobs).status is Status.PARTIAL


def test_error_tracking_of_a_part_reaches_what_its_processes_run(rated: Rated) -> None:
    elsewhere = code("models/all.sql", lines=HERE.lines * 2)
    finding = rated("observability.logging", HERE, elsewhere, Logging(source=AT, form="error-tracking"))
    assert (finding.status, finding.certain) == (Status.MET, False)


def test_structured_logs_of_a_small_package_are_of_it_alone(rated: Rated) -> None:
    package = Artifact(source=Source(path="loader/pyproject.toml"), kind="wheel", folder="loader")
    logs = Logging(source=Source(path="loader/log.py"), form="structured")
    finding = rated("observability.logging", code("loader/log.py", lines=9), MOST_ELSEWHERE, package, logs)
    assert finding.status is Status.PARTIAL


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ([GRAPH, Exposure(source=AT, name="board")], Status.MET),
        ([HERE, Lineage(source=AT, form="openlineage")], Status.MET),
        ([GRAPH], Status.PARTIAL),
        ([Lineage(source=AT, form="pipelines")], Status.PARTIAL),
        ([], Status.ABSENT),
    ],
)
def test_lineage_reaches_the_consumers(rated: Rated, facts: list[Fact], status: Status) -> None:
    assert rated("observability.lineage", *facts).status is status


def test_an_alert_that_another_place_defines_tells_of_the_whole_run(rated: Rated) -> None:
    elsewhere = Reference(source=AT, what="alert", place=Place.ELSEWHERE)
    assert rated("observability.alerting", model("orders"), check("orders"), elsewhere).status is Status.PARTIAL


def test_a_run_of_checks_alone_alerts_on_its_own(rated: Rated) -> None:
    tests = Run(source=AT, activity=Activity.DATA_TEST, tool="dbt", actor=Actor.PIPELINE, runner="daily")
    told = replace(alert(Condition.RUN_FAILURE), actor=Actor.PIPELINE)
    assert rated("observability.alerting", model("orders"), check("orders"), tests, told).status is Status.MET


@pytest.mark.parametrize(("tool", "status"), [("airflow", Status.MET), ("dbt", Status.PARTIAL)])
def test_a_check_that_is_a_task_of_its_own_alerts_with_the_tasks_of_its_dag(
    rated: Rated, tool: str, status: Status
) -> None:
    tables = [Dataset(source=AT, name=name, kind=DatasetKind.TABLE) for name in "abc"]
    daily = Pipeline(source=AT, name="daily", tool="airflow")
    task = replace(check("t"), source=replace(AT, tool=tool))
    assert rated("observability.alerting", *tables, daily, task, alert(Condition.RUN_FAILURE)).status is status


def test_checks_that_nothing_runs_alert_nobody(rated: Rated) -> None:
    idle = QualityCheck(source=AT, dataset="orders", kind=CheckKind.VALIDITY, tool="soda")
    assert rated("observability.alerting", model("orders"), idle, alert(Condition.RUN_FAILURE)).status is Status.ABSENT


def test_checks_and_alerts_that_other_places_define_are_partial(rated: Rated) -> None:
    described = [Reference(source=AT, what=what, place=Place.ELSEWHERE) for what in ("data-check", "alert")]
    assert rated("observability.alerting", *described).status is Status.PARTIAL


def test_a_message_on_whichever_check_failed_is_on_all(rated: Rated) -> None:
    facts = [check("a"), *map(model, "abc"), alert(Condition.DATA_CHECK, "*")]
    assert rated("observability.alerting", *facts).status is Status.MET


@pytest.mark.parametrize(("facts", "status"), [([check("orders")], Status.PARTIAL), ([], Status.ABSENT)])
def test_a_failed_check_is_an_error_of_its_run_in_a_tracker(rated: Rated, facts: list[Fact], status: Status) -> None:
    tracker = Logging(source=AT, form="error-tracking")
    assert rated("observability.alerting", tracker, *facts).status is status
