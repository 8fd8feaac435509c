"""Dagster's assets, jobs, schedules and sensors."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Alert, Condition, Dataset, Fact, Facts, Freshness, Known, Lineage, Pipeline, QualityCheck
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
