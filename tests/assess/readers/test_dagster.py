"""Dagster's assets, jobs, schedules and sensors."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import (
    Alert,
    Audience,
    Condition,
    Dashboard,
    DashboardForm,
    Dataset,
    Fact,
    Facts,
    Freshness,
    Known,
    Lineage,
    Logging,
    Owner,
    Pipeline,
    Place,
    QualityCheck,
    Reference,
)
from assess.readers import dagster


def linked(text: str, path: str = "pipelines/assets.py") -> Facts:
    found: list[Fact] = list(dagster.read(Document(path, text.encode())))
    local = Facts(found, activity=None, ages=None)  # type: ignore[arg-type]
    return local.extended(dagster.link(local))


def test_assets_are_datasets_with_a_graph() -> None:
    facts = linked(
        "import dagster as dg\n\n@dg.asset\ndef raw():\n    'Raw orders.'\n\n@dg.asset(deps=[raw])\ndef orders(): ...\n"
    )
    described = [(found.name, found.described) for found in facts.of(Dataset)]
    assert (described, facts.of(Lineage)[0].form) == ([("raw", True), ("orders", False)], "graph")


@pytest.mark.parametrize(("status", "enabled"), [("RUNNING", True), ("STOPPED", False)])
def test_a_schedule_runs_its_job_unless_written_as_stopped(status: str, enabled: bool) -> None:  # noqa: FBT001
    found = linked(
        "from dagster import DefaultScheduleStatus, RetryPolicy, ScheduleDefinition, define_asset_job\n"
        "nightly = define_asset_job('nightly', op_retry_policy=RetryPolicy(max_retries=3, delay=10))\n"
        f"ScheduleDefinition(job=nightly, cron_schedule='0 2 * * *', default_status=DefaultScheduleStatus.{status})\n"
    ).of(Pipeline)[0]
    assert (found.schedule, found.enabled, found.retries, found.retry_delay) == (
        "0 2 * * *",
        enabled,
        Known.SET,
        Known.SET,
    )


def test_an_asset_check_names_its_asset() -> None:
    facts = linked("from dagster import asset_check\n\n@asset_check(asset='orders')\ndef filled(): ...\n")
    assert [found.dataset for found in facts.of(QualityCheck)] == ["orders"]


def test_a_freshness_policy_has_its_limit() -> None:
    facts = linked(
        "from dagster import FreshnessPolicy, asset\n\n"
        "@asset(legacy_freshness_policy=FreshnessPolicy(maximum_lag_minutes=60))\ndef orders(): ...\n"
    )
    assert [(found.dataset, found.limit) for found in facts.of(Freshness)] == [("orders", "60")]


def test_a_run_failure_sensor_alerts() -> None:
    facts = linked("from dagster_slack import make_slack_on_run_failure_sensor as make\n\nmake('#data', token)\n")
    assert [(found.on, found.channel) for found in facts.of(Alert)] == [(Condition.RUN_FAILURE, "slack")]


def test_an_alert_policy_on_checks_is_an_alert_on_data() -> None:
    text = "alert_policies:\n- event_types: [ASSET_CHECK_SEVERITY_ERROR]\n  notification_service: {slack: {}}\n"
    facts = linked(text, "alert_policies.yaml")
    assert [(found.on, found.channel) for found in facts.of(Alert)] == [(Condition.DATA_CHECK, "slack")]


@pytest.mark.parametrize("text", ["", "null", "- a\n", "locations:\n", "alert_policies: 3\n"])
def test_other_shapes_give_nothing(text: str) -> None:
    assert not list(dagster.read(Document("dagster_cloud.yaml", text.encode())))


DBT = """
from dagster import AssetSelection, AutomationConditionSensorDefinition, DefaultSensorStatus, define_asset_job
from dagster import ScheduleDefinition
from dagster_dbt import dbt_assets

@dbt_assets(manifest=m, exclude="tag:late")
def shop(context, dbt):
    args = ["build"]
    yield from dbt.cli(args, context=context).stream()
"""
BUILD = ("dbt", "build", "--exclude", "tag:late")


@pytest.mark.parametrize(
    "job",
    [
        "define_asset_job('nightly', selection=AssetSelection.assets(shop))",
        "define_asset_job('nightly', AssetSelection.all() - AssetSelection.groups('raw'))",
        "define_asset_job('nightly')",
    ],
)
def test_a_job_runs_the_dbt_command_of_the_assets_it_selects(job: str) -> None:
    assert [task.words for task in linked(f"{DBT}\n{job}\n").of(Pipeline)[0].tasks] == [BUILD]


def test_a_job_of_other_assets_does_not() -> None:
    job = "define_asset_job('nightly', selection=AssetSelection.all() - AssetSelection.assets(shop))"
    other = "define_asset_job('hourly', selection=AssetSelection.assets(raw) - AssetSelection.assets(shop))"
    found = linked(f"{DBT}\n{job}\n{other}\n").of(Pipeline)
    assert [len(one.tasks) for one in found] == [1, 0]


@pytest.mark.parametrize(
    ("status", "enabled"),
    [
        ("DefaultSensorStatus.RUNNING", True),
        ("DefaultSensorStatus.STOPPED", False),
        ("DefaultSensorStatus.RUNNING if LIVE else DefaultSensorStatus.STOPPED", True),
    ],
)
def test_a_sensor_on_conditions_runs_assets_unless_stopped(status: str, enabled: bool) -> None:  # noqa: FBT001
    sensor = f"AutomationConditionSensorDefinition('auto', target=AssetSelection.assets(shop), default_status={status})"
    (found,) = linked(f"{DBT}\n{sensor}\n").of(Pipeline)
    assert (found.name, found.scheduled, found.enabled, found.tasks[0].words) == ("auto", Known.SET, enabled, BUILD)


@pytest.mark.parametrize(
    "text",
    [
        "later = define_asset_job('nightly')\nScheduleDefinition(job=later, cron_schedule='0 2 * * *')",
        "ScheduleDefinition(job=define_asset_job(name='nightly'), cron_schedule='0 2 * * *')",
    ],
)
def test_a_schedule_finds_its_job_by_variable_or_in_place(text: str) -> None:
    assert linked(f"{DBT}\n{text}\n").of(Pipeline)[0].schedule == "0 2 * * *"


def test_a_policy_applied_to_the_definitions_is_on_every_asset() -> None:
    facts = linked(
        "from dagster import Definitions, apply_freshness_policy, asset\n\n@asset\ndef orders(): ...\n"
        "defs = Definitions([orders]).map_asset_specs(func=lambda spec: apply_freshness_policy(spec, daily))\n"
    )
    assert [(found.dataset, found.limit) for found in facts.of(Freshness)] == [("orders", "daily")]


@pytest.mark.parametrize("sensor", ["", "build_sensor_for_freshness_checks(freshness_checks=checks)\n"])
def test_freshness_checks_run_by_their_sensor(sensor: str) -> None:
    facts = linked(
        "from dagster import build_last_update_freshness_checks, build_sensor_for_freshness_checks\n"
        f"checks = build_last_update_freshness_checks(assets=[orders, 'items'])\n{sensor}"
    )
    found = [(check.dataset, check.scheduled) for check in facts.of(QualityCheck)]
    assert found == [("orders", bool(sensor)), ("items", bool(sensor))]


def test_code_locations_of_the_managed_service_have_its_pages() -> None:
    facts = linked("locations:\n- location_name: sales\n", "dagster_cloud.yaml")
    assert [found.form for found in facts.of(Dashboard)] == [DashboardForm.ORCHESTRATOR_UI]


def test_code_locations_without_ci_are_deployed_from_elsewhere() -> None:
    facts = linked("locations:\n- location_name: sales\n", "dagster_cloud.yaml")
    assert [(found.what, found.place) for found in facts.of(Reference)] == [("deployment", Place.ELSEWHERE)]


def test_teams_and_persons_own_assets() -> None:
    text = """from dagster import asset

@asset(owners=["team:sales", "jane@acme.org"])
def orders(): ...
"""
    found = [(owner.audience, owner.name) for owner in linked(text).of(Owner)]
    assert found == [(Audience.TEAM, "sales"), (Audience.PERSON, "")]


def test_an_instance_starts_failed_runs_again() -> None:
    settings = b"run_retries: {max_retries: 2}\nrun_monitoring: {enabled: true, max_runtime_seconds: 7200}\n"
    module = b"import dagster as dg\n\nload = dg.define_asset_job('load')\n"
    documents = (Document("dagster.yaml", settings), Document("jobs.py", module))
    local = Facts([fact for one in documents for fact in dagster.read(one)], activity=None, ages=None)  # type: ignore[arg-type]
    (pipeline,) = local.extended(dagster.link(local)).of(Pipeline)
    assert (pipeline.retries, pipeline.default_delay, pipeline.timeout) == (Known.SET, True, Known.SET)


@pytest.mark.parametrize("written", ["{max_retries: 0}", "{enabled: false, max_retries: 3}", "[]"])
def test_an_instance_without_retries_says_nothing(written: str) -> None:
    assert not [*dagster.read(Document("dagster.yaml", f"run_retries: {written}\n".encode()))]


def test_a_line_in_the_log_of_a_run_is_ordinary_logging() -> None:
    facts = linked(
        "import dagster as dg\n\n@dg.asset\ndef orders(context: dg.AssetExecutionContext):\n    context.log.info('x')\n"
    )
    assert [found.form for found in facts.of(Logging)] == ["ordinary"]
