"""Operate: health, quality metrics, incidents and service levels by literal facts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assess.facts import (
    Activity,
    Actor,
    Alert,
    Audience,
    CheckKind,
    Code,
    CodeKind,
    Condition,
    Contract,
    Dataset,
    DatasetKind,
    Escalation,
    Fact,
    Freshness,
    Known,
    Logging,
    Monitor,
    Pipeline,
    Place,
    Project,
    Promise,
    QualityCheck,
    Record,
    RecordKind,
    Reference,
    Retention,
    Role,
    Run,
    Sla,
    Source,
    Subject,
    Trigger,
)
from assess.findings import Finding, Status
from assess.values import replace

Rated = Callable[..., Finding]
AT = Source(path="dags/orders.py", line=3)


def code(path: str, lines: int = 100) -> Code:
    return Code(
        source=Source(path=path), language="python", lines=lines, role=Role.PIPELINE, kind=CodeKind.DAG, data=True
    )


def pipeline(name: str, failure_alert: Known = Known.NOT_SET) -> Pipeline:
    return Pipeline(source=AT, name=name, tool="airflow", scheduled=Known.SET, failure_alert=failure_alert)


def failure(subject: str, audience: Audience = Audience.TEAM, *, shared: bool = True) -> Alert:
    return Alert(
        source=AT, on=Condition.RUN_FAILURE, channel="slack", subject=subject, audience=audience, shared=shared
    )


def check(dataset: str, kind: CheckKind = CheckKind.VALIDITY, *, scheduled: bool = True) -> QualityCheck:
    return QualityCheck(source=AT, dataset=dataset, kind=kind, tool="dbt-tests", scheduled=scheduled)


def objective(*, checked: bool, promise: Promise = Promise.LATENCY) -> Sla:
    return Sla(source=AT, subject="orders", promise=promise, figure="8 hours", checked=checked, alerts=checked)


RUNBOOK = Record(source=Source(path="docs/runbook.md"), kind=RecordKind.RUNBOOK, subject=Subject.PIPELINES)
ELSEWHERE = Reference(source=Source(path="docs/monitoring.md"), what="alert", place=Place.ELSEWHERE)
KEPT = Retention(source=AT, what="test results", tool="soda", scheduled=True)


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ([pipeline("orders"), failure("orders")], Status.MET),
        ([pipeline("orders", Known.SET)], Status.MET),
        ([pipeline("orders"), pipeline("items"), failure("orders")], Status.PARTIAL),
        ([pipeline("orders"), failure("orders", Audience.PLACEHOLDER)], Status.PARTIAL),
        ([pipeline("orders"), failure("orders", Audience.PERSON, shared=False)], Status.PARTIAL),
        ([Monitor(source=AT, on=Condition.OTHER, tool="statsd")], Status.PARTIAL),
        ([pipeline("orders"), failure("a log alarm")], Status.MET),
        ([pipeline("orders"), ELSEWHERE], Status.PARTIAL),
        ([Contract(source=AT, dataset="create_execution_status_table", format="ddl", enforced=False)], Status.PARTIAL),
        ([pipeline("orders")], Status.ABSENT),
    ],
)
def test_failures_must_reach_the_team(rated: Rated, facts: list[Fact], status: Status) -> None:
    assert rated("operate.pipeline-health", *facts).status is status


def test_an_alert_around_the_pipelines_is_not_certain(rated: Rated) -> None:
    assert not rated("operate.pipeline-health", pipeline("orders"), failure("low writes")).certain


def test_kept_results_of_runs_that_nothing_watches_are_partial(rated: Rated) -> None:
    kept = Retention(source=AT, what="test results", tool="dbt_artifacts")
    assert rated("operate.pipeline-health", pipeline("orders"), kept).status is Status.PARTIAL


def test_a_message_of_ci_says_nothing_on_pipelines(rated: Rated) -> None:
    message = Alert(source=AT, on=Condition.RUN_FAILURE, channel="slack", subject="ci.yml#lint", actor=Actor.CI)
    assert rated("operate.pipeline-health", pipeline("orders"), message).status is Status.PARTIAL


def test_a_disabled_alert_tells_nobody(rated: Rated) -> None:
    silent = Alert(source=AT, on=Condition.RUN_FAILURE, channel="slack", subject="orders", enabled=False)
    assert rated("operate.pipeline-health", pipeline("orders"), silent).status is Status.ABSENT


def test_a_job_of_ci_that_builds_and_tells_its_failures_is_enough_without_pipelines(rated: Rated) -> None:
    runner = ".github/workflows/run.yml#build"
    build = Run(
        source=AT,
        activity=Activity.TRANSFORM,
        tool="dbt",
        actor=Actor.CI,
        triggers=(Trigger.SCHEDULE,),
        runner=runner,
    )
    assert rated("operate.pipeline-health", build, _of_ci(runner)).status is Status.MET


def _of_ci(runner: str) -> Alert:
    return Alert(source=AT, on=Condition.RUN_FAILURE, channel="slack", subject=runner, actor=Actor.CI, shared=True)


def test_results_kept_for_the_data_code_are_met(rated: Rated) -> None:
    assert rated("operate.quality-metrics", code("dags/orders.py"), KEPT).status is Status.MET


def test_results_kept_for_a_part_are_partial(rated: Rated) -> None:
    rest = code("other/items.py", lines=900)
    assert rated("operate.quality-metrics", code("dags/orders.py", lines=100), rest, KEPT).status is Status.PARTIAL


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ([check("orders")], Status.PARTIAL),
        ([check("orders", scheduled=False)], Status.ABSENT),
        ([], Status.ABSENT),
    ],
)
def test_checks_without_kept_results(rated: Rated, facts: list[Fact], status: Status) -> None:
    assert rated("operate.quality-metrics", *facts).status is status


def test_checks_that_the_own_code_makes_run_without_kept_results(rated: Rated) -> None:
    own = replace(check("orders", scheduled=False), tool="python")
    assert rated("operate.quality-metrics", code("dags/orders.py"), own).status is Status.PARTIAL


def test_the_orchestrator_keeps_the_results_of_its_checks_of_assets(rated: Rated) -> None:
    asset_check = replace(check("orders"), tool="dagster-asset-checks")
    assert rated("operate.quality-metrics", code("dags/orders.py"), asset_check).status is Status.MET


@pytest.mark.parametrize(("tool", "status"), [("own-counts", Status.MET), ("dbt", Status.PARTIAL)])
def test_counts_of_rejected_records_come_with_each_run_of_the_code(rated: Rated, tool: str, status: Status) -> None:
    counted = Retention(source=AT, what="counts of rejected records", tool=tool)
    assert rated("operate.quality-metrics", code("dags/orders.py"), counted).status is status


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ([pipeline("orders"), failure("orders"), RUNBOOK], Status.MET),
        ([pipeline("orders"), failure("orders"), Escalation(source=AT, form="rota")], Status.MET),
        ([pipeline("orders"), pipeline("items"), failure("orders"), RUNBOOK], Status.PARTIAL),
        ([failure("orders")], Status.PARTIAL),
        ([RUNBOOK], Status.PARTIAL),
        ([ELSEWHERE], Status.PARTIAL),
        ([failure("orders", Audience.UNKNOWN)], Status.PARTIAL),
        ([failure("orders", Audience.PLACEHOLDER)], Status.ABSENT),
        ([replace(failure("orders"), on=Condition.OTHER)], Status.ABSENT),
        ([], Status.ABSENT),
    ],
)
def test_incidents_need_a_route_and_a_procedure(rated: Rated, facts: list[Fact], status: Status) -> None:
    assert rated("operate.incident-response", *facts).status is status


def test_a_message_of_a_bot_routes_no_incident(rated: Rated) -> None:
    message = Alert(source=AT, on=Condition.OTHER, channel="slack", audience=Audience.TEAM, shared=True)
    assert rated("operate.incident-response", pipeline("orders"), message, RUNBOOK).status is Status.PARTIAL


def test_a_runbook_of_a_side_tool_is_none(rated: Rated) -> None:
    aside = Record(source=AT, kind=RecordKind.RUNBOOK, subject=Subject.SIDE_TOOL)
    assert rated("operate.incident-response", aside).status is Status.ABSENT


@pytest.mark.parametrize(
    ("subject", "status"), [(Subject.PIPELINES, Status.PARTIAL), (Subject.SIDE_TOOL, Status.ABSENT)]
)
def test_what_helps_against_faults_is_a_weak_runbook(rated: Rated, subject: Subject, status: Status) -> None:
    page = Record(source=AT, kind=RecordKind.TROUBLESHOOTING, subject=subject)
    assert rated("operate.incident-response", page).status is status


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ([pipeline("orders"), objective(checked=True)], Status.MET),
        ([pipeline("orders"), pipeline("items"), objective(checked=True)], Status.PARTIAL),
        ([pipeline("orders"), objective(checked=False)], Status.PARTIAL),
        ([pipeline("orders"), objective(checked=False, promise=Promise.TIMEOUT)], Status.PARTIAL),
        ([pipeline("orders")], Status.ABSENT),
    ],
)
def test_objectives_must_be_checked(rated: Rated, facts: list[Fact], status: Status) -> None:
    assert rated("operate.sla", *facts).status is status


@pytest.mark.parametrize(("scheduled", "status"), [(True, Status.MET), (False, Status.PARTIAL)])
def test_freshness_limits_count_as_soon_as_something_runs_them(rated: Rated, scheduled: bool, status: Status) -> None:  # noqa: FBT001
    source = Dataset(source=AT, name="shop.orders", kind=DatasetKind.SOURCE)
    limit = Freshness(source=AT, dataset="shop.orders", limit="12 hours", scheduled=scheduled)
    assert rated("operate.sla", source, limit).status is status


def test_an_objective_of_another_environment_is_partial(rated: Rated) -> None:
    staging = Sla(
        source=AT, subject="orders", promise=Promise.LATENCY, figure="10 s", checked=True, alerts=True, production=False
    )
    assert rated("operate.sla", pipeline("orders"), staging).status is Status.PARTIAL


def test_results_that_code_outside_of_a_project_keeps_are_of_the_project(rated: Rated) -> None:
    project = Project(source=Source(path="dbt/dbt_project.yml"), name="shop", path="dbt", tool="dbt")
    carried = Retention(source=Source(path="jobs/upload.py"), what="test results", tool="dbt", scheduled=True)
    found = rated("operate.quality-metrics", code("dbt/orders.sql", 900), code("jobs/upload.py"), project, carried)
    assert found.status is Status.MET


def told_of(figure: str = "") -> Reference:
    return Reference(source=AT, what="data-check", place=Place.ELSEWHERE, target=figure)


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ([told_of("25 hours")], Status.PARTIAL),
        ([told_of()], Status.ABSENT),
        ([check("orders", CheckKind.FRESHNESS, scheduled=False)], Status.PARTIAL),
    ],
)
def test_a_limit_without_a_visible_run_is_partial(rated: Rated, facts: list[Fact], status: Status) -> None:
    assert rated("operate.sla", *facts).status is status


def test_checks_that_another_place_runs_keep_no_results(rated: Rated) -> None:
    assert rated("operate.quality-metrics", told_of()).status is Status.PARTIAL


def test_a_failed_build_of_ci_is_told_of_no_work(rated: Rated) -> None:
    told = _of_ci("build")
    build = Run(source=told.source, activity=Activity.BUILD, tool="docker", actor=Actor.CI, runner="build")
    assert rated("operate.pipeline-health", code("jobs/orders.py"), build, told).status is Status.PARTIAL


def test_errors_that_a_tracker_gets_are_routed_without_a_next_step(rated: Rated) -> None:
    tracker = Logging(source=Source(path="load.rb"), form="error-tracking")
    assert rated("operate.incident-response", tracker).status is Status.PARTIAL
