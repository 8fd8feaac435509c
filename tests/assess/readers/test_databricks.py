"""Asset bundles and jobs of Databricks."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import (
    Alert,
    Condition,
    Dashboard,
    DashboardSubject,
    Environment,
    EnvironmentKind,
    Fact,
    Known,
    Monitor,
    Pipeline,
)
from assess.readers import databricks

BUNDLE = """
bundle:
  name: sales
targets:
  dev:
    mode: development
  live:
    mode: production
resources:
  jobs:
    nightly:
      name: nightly
      description: Loads and builds.
      schedule: {quartz_cron_expression: "0 0 2 * * ?", timezone_id: UTC, pause_status: UNPAUSED}
      email_notifications: {on_failure: [data-team@shop.org]}
      health:
        rules:
          - {metric: RUN_DURATION_SECONDS, op: GREATER_THAN, value: 3600}
      tasks:
        - task_key: build
          max_retries: 2
          min_retry_interval_millis: 60000
          dbt_task: {project_directory: ../dbt, commands: ["dbt deps", "dbt build"]}
"""


def read(text: str, path: str = "databricks.yml") -> list[Fact]:
    return list(databricks.read(Document(path, text.encode())))


def job(text: str = BUNDLE) -> Pipeline:
    return next(fact for fact in read(text) if isinstance(fact, Pipeline))


def test_a_target_is_an_environment() -> None:
    found = [(fact.name, fact.kind) for fact in read(BUNDLE) if isinstance(fact, Environment)]
    assert found == [("dev", EnvironmentKind.DEVELOPMENT), ("live", EnvironmentKind.PRODUCTION)]


def test_a_job_is_a_pipeline() -> None:
    found = job()
    assert (found.schedule, found.retries, found.retry_delay, found.failure_alert, found.described) == (
        "0 0 2 * * ?", Known.SET, Known.SET, Known.SET, True,
    )  # fmt: skip


def test_a_paused_job_is_disabled() -> None:
    assert not job(BUNDLE.replace("UNPAUSED", "PAUSED")).enabled


def test_a_dbt_task_has_its_command() -> None:
    assert [task.words for task in job().tasks] == [("dbt", "build")]


def test_a_failure_is_told_to_the_team() -> None:
    assert [(one.on, one.shared) for one in read(BUNDLE) if isinstance(one, Alert)] == [(Condition.RUN_FAILURE, True)]


def test_a_health_rule_watches_the_duration() -> None:
    assert [one.on for one in read(BUNDLE) if isinstance(one, Monitor)] == [Condition.LATENCY]


def test_a_job_as_json_is_one_too() -> None:
    text = '{"name": "load", "max_retries": 0, "notebook_task": {"notebook_path": "/load"}}'
    assert [(one.name, one.retries) for one in read(text, "job.json") if isinstance(one, Pipeline)] == [
        ("load", Known.OFF)
    ]


@pytest.mark.parametrize(
    "text", ["null", "[1]", "bundle: x", "resources: {jobs: [1], pipelines: {a: 1}}", "bundle: {}\ntargets: [1]"]
)
def test_other_shapes_are_no_jobs(text: str) -> None:
    assert [fact for fact in read(text) if isinstance(fact, Pipeline)] == []


def test_an_exported_dashboard_shows_what_its_data_sets_name() -> None:
    exported = b'{"datasets": [{"name": "a1", "displayName": "pipeline_errors"}], "pages": []}'
    found = list(databricks.read(Document("dashboards/state.lvdash.json", exported)))
    assert [one.subject for one in found if isinstance(one, Dashboard)] == [DashboardSubject.PIPELINES]
