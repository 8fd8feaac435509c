from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar, cast

import pytest

from assess.documents import Document
from assess.facts import (
    Ages,
    Alert,
    Audience,
    Condition,
    Contract,
    Dashboard,
    DashboardForm,
    Environment,
    EnvironmentKind,
    Fact,
    Facts,
    HealthProbe,
    Infrastructure,
    Lineage,
    Monitor,
    Pin,
    PinKind,
    Pipeline,
    Promise,
    Resilience,
    Retry,
    SelfService,
    Sla,
    ToolUse,
)
from assess.readers import terraform

if TYPE_CHECKING:
    from assess.activity import Activity

Kind = TypeVar("Kind", bound=Fact)

WATCHED = """\
resource "google_monitoring_notification_channel" "team" {
  type   = "email"
  labels = { email_address = "data-team@acme.org" }
}
resource "google_monitoring_slo" "orders" {
  display_name = "Orders arrive fresh"
  goal         = 0.99
}
resource "google_monitoring_alert_policy" "orders" {
  display_name          = "Orders burn rate"
  notification_channels = [google_monitoring_notification_channel.team.id]
  conditions {
    condition_threshold {
      filter = "select_slo_burn_rate(\\"${google_monitoring_slo.orders.id}\\", \\"3600s\\")"
    }
  }
}
"""


def facts(kind: type[Kind], text: str, path: str = "infra/main.tf") -> list[Kind]:
    found = list(terraform.read(Document(path, text.encode())))
    ages = Ages(rated_at=datetime(2026, 1, 1, tzinfo=UTC), last_touched={}, touches_last_year={})
    linked = terraform.link(Facts(found, activity=cast("Activity", None), ages=ages))
    return [fact for fact in [*found, *linked] if isinstance(fact, kind)]


def test_resources_have_areas() -> None:
    text = 'resource "google_bigquery_dataset" "raw" {}\nresource "random_id" "x" {}\ndata "google_project" "p" {}\n'
    assert [(fact.name, fact.area) for fact in facts(Infrastructure, text)] == [("raw", "warehouse")]


def test_a_managed_orchestrator_brings_its_interface() -> None:
    text = 'resource "google_composer_environment" "main" {}\n'
    assert [fact.form for fact in facts(Dashboard, text)] == [DashboardForm.ORCHESTRATOR_UI]
    assert ("orchestration", "airflow") in [(fact.kind, fact.tool) for fact in facts(ToolUse, text)]


def test_a_load_balancer_that_only_knocks_checks_no_health() -> None:
    text = 'resource "aws_lb_target_group" "a" {\n  health_check {\n    protocol = "HTTP"\n  }\n}\n'
    checks = [len(facts(HealthProbe, one)) for one in (text, text.replace("HTTP", "TCP"))]
    assert checks == [1, 0]


def test_an_alarm_tells_the_channel_that_it_names() -> None:
    (alert,) = facts(Alert, WATCHED)
    assert (alert.on, alert.channel, alert.audience) == (Condition.SLA_MISS, "email", Audience.TEAM)


def test_an_objective_that_an_alarm_watches() -> None:
    assert [(fact.figure, fact.checked) for fact in facts(Sla, WATCHED)] == [("0.99", True)]


def test_an_alarm_on_a_topic_with_a_subscription() -> None:
    text = """
resource "aws_sns_topic_subscription" "mail" {
  topic_arn = aws_sns_topic.alerts.arn
  protocol  = "email"
  endpoint  = var.address
}
resource "aws_cloudwatch_metric_alarm" "cpu" {
  metric_name   = "CPUUtilization"
  alarm_actions = [aws_sns_topic.alerts.arn]
}
"""
    assert [(fact.on, fact.channel) for fact in facts(Alert, text)] == [(Condition.RESOURCE, "email")]


def test_a_resource_monitor_watches_cost() -> None:
    text = (
        'resource "snowflake_resource_monitor" "monthly" {\n  credit_quota = 100\n  notify_users = ["DATA_TEAM"]\n}\n'
    )
    assert [(fact.on, fact.alarm) for fact in facts(Monitor, text)] == [(Condition.COST, True)]


def test_a_schedule_is_a_pipeline_unless_it_is_paused() -> None:
    text = 'resource "google_cloud_scheduler_job" "daily" {\n  schedule = "0 4 * * *"\n  paused = true\n}\n'
    assert [(fact.schedule, fact.enabled) for fact in facts(Pipeline, text)] == [("0 4 * * *", False)]


def test_a_dead_letter_policy() -> None:
    text = 'resource "google_pubsub_subscription" "orders" {\n  dead_letter_policy {\n    attempts = 5\n  }\n}\n'
    assert [fact.form for fact in facts(Resilience, text)] == ["dead-letter"]


@pytest.mark.parametrize(
    ("resource", "inner", "delays"),
    [
        ("google_cloud_tasks_queue", "retry_config { max_attempts = 5 }", [True]),
        ("google_cloud_tasks_queue", "retry_config { max_attempts = 1 }", []),
        ("google_cloudfunctions2_function", 'event_trigger { retry_policy = "RETRY_POLICY_RETRY" }', [True]),
        ("google_cloudfunctions2_function", 'event_trigger { retry_policy = "RETRY_POLICY_DO_NOT_RETRY" }', []),
        ("aws_cloudwatch_event_target", "retry_policy { maximum_retry_attempts = 3 }", [True]),
        ("aws_batch_job_definition", "retry_strategy { attempts = 3 }", [False]),
    ],
)
def test_queues_and_triggers_wait_before_they_try_again(resource: str, inner: str, delays: list[bool]) -> None:
    text = f'resource "{resource}" "orders" {{\n  {inner}\n}}\n'
    assert [fact.delay and fact.backoff for fact in facts(Retry, text)] == delays


def test_a_table_with_a_schema_is_an_enforced_contract() -> None:
    text = 'resource "google_bigquery_table" "orders" {\n  schema = file("orders.json")\n}\n'
    assert [fact.enforced for fact in facts(Contract, text)] == [True]


def test_providers_are_pinned() -> None:
    text = """
terraform {
  required_version = ">= 1.5"
  required_providers {
    google = { source = "hashicorp/google", version = "= 5.1.0" }
    aws    = { source = "hashicorp/aws", version = "~> 5.0" }
  }
}
"""
    assert [fact.kind for fact in facts(Pin, text)] == [PinKind.RANGE, PinKind.EXACT, PinKind.RANGE]


@pytest.mark.parametrize(
    ("path", "kind"),
    [("iac/acme-staging/main.tf", EnvironmentKind.STAGING), ("env/prod.tfvars", EnvironmentKind.PRODUCTION)],
)
def test_folders_and_variable_files_name_environments(path: str, kind: EnvironmentKind) -> None:
    assert [fact.kind for fact in facts(Environment, 'region = "x"\n', path)] == [kind]


@pytest.mark.parametrize("text", ["", "# nothing\n", 'resource "only_one" {}\n', "resource {}\n"])
def test_files_without_resources(text: str) -> None:
    assert facts(Infrastructure, text) == []


def test_beside_a_staging_folder_the_plain_one_is_production() -> None:
    bucket = b'resource "google_storage_bucket" "raw" {}\n'
    paths = ("iac/acme/main.tf", "iac/acme-staging/main.tf")
    found = [fact for path in paths for fact in terraform.read(Document(path, bucket))]
    ages = Ages(rated_at=datetime(2026, 1, 1, tzinfo=UTC), last_touched={}, touches_last_year={})
    linked = terraform.link(Facts(found, activity=cast("Activity", None), ages=ages))
    assert [(fact.name, fact.kind) for fact in linked if isinstance(fact, Environment)] == [
        ("acme-staging", EnvironmentKind.STAGING),
        ("acme", EnvironmentKind.PRODUCTION),
    ]


def test_a_job_of_data_has_a_timeout_and_a_place_in_an_order() -> None:
    job = 'resource "aws_glue_job" "load" {\n  name = "load"\n  timeout = 360\n}\n'
    order = 'resource "aws_glue_trigger" "then" {\n  name = "then"\n  type = "CONDITIONAL"\n}\n'
    assert [(one.promise, one.figure) for one in facts(Sla, job)] == [(Promise.TIMEOUT, "360")]
    assert [one.form for one in facts(Lineage, order)] == ["pipelines"]


def test_a_catalogue_of_the_platform_serves_consumers() -> None:
    database = 'resource "aws_glue_catalog_database" "sales" {\n  name = "sales"\n}\n'
    assert [one.form for one in facts(SelfService, database)] == ["catalogue"]


def test_states_that_are_tried_again() -> None:
    text = b"""locals {
  retry = [{ ErrorEquals = ["States.ALL"], IntervalSeconds = 5, MaxAttempts = 3, BackoffRate = 2.0 }]
}
"""
    (found,) = (fact for fact in terraform.read(Document("adapter/machine.tf", text)) if isinstance(fact, Retry))
    assert (found.subject, found.delay, found.backoff) == ("adapter/machine.tf", True, True)


def test_a_queue_of_a_module_keeps_dead_letters() -> None:
    text = b'module "input" {\n  source = "../sqs"\n  max_receive_count = 3\n}\n'
    found = [fact for fact in terraform.read(Document("queue.tf", text)) if isinstance(fact, Resilience | Retry)]
    assert [type(fact).__name__ for fact in found] == ["Resilience", "Retry"]
