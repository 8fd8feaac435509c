"""The smaller orchestrators: what their pipelines do by themselves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from assess.documents import Document
from assess.facts import (
    Alert,
    Environment,
    EnvironmentKind,
    Fact,
    Facts,
    Known,
    Lineage,
    Pipeline,
    Resilience,
    Retry,
    ToolUse,
)
from assess.readers import argo_workflows, gcp_workflows, kestra, luigi, mage, meltano, step_functions

if TYPE_CHECKING:
    from types import ModuleType

MELTANO = """
version: 1
project_id: shop
environments: [{name: dev}, {name: prod}]
plugins:
  extractors: [{name: tap-github}]
  loaders: [{name: target-snowflake}]
jobs:
  - {name: load, tasks: ["tap-github target-snowflake", "dbt-snowflake:run"]}
schedules:
  - {name: nightly, interval: "@daily", job: load}
"""
KESTRA = """
id: orders
namespace: shop
description: Loads orders.
tasks:
  - id: build
    type: io.kestra.plugin.dbt.cli.DbtCLI
    commands: [dbt build]
    timeout: PT1H
    retry: {type: exponential, interval: PT1M, maxAttempts: 3}
errors:
  - {id: tell, type: io.kestra.plugin.notifications.slack.SlackExecution}
triggers:
  - {id: nightly, type: io.kestra.plugin.core.trigger.Schedule, cron: "0 2 * * *"}
"""
ARGO = """
apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
metadata: {name: orders}
spec:
  schedule: "0 2 * * *"
  suspend: true
  workflowSpec:
    templates:
      - name: build
        retryStrategy: {limit: 3, backoff: {duration: 1m, factor: 2}}
        container: {image: "shop:1.2", command: [dbt], args: [build]}
"""
MACHINE = {
    "Comment": "Loads orders.",
    "StartAt": "Load",
    "TimeoutSeconds": 3600,
    "States": {
        "Load": {
            "Type": "Task",
            "Resource": "arn:aws:states:::glue:startJobRun.sync",
            "Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 30, "MaxAttempts": 2}],
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Note"}],
            "End": True,
        },
        "Note": {"Type": "Pass", "Next": "Tell"},
        "Tell": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "End": True},
    },
}
WORKFLOW = """
main:
  steps:
    - load:
        try: {call: http.post, args: {url: x}}
        retry: ${http.default_retry}
    - wait: {call: sys.sleep, args: {seconds: 1}}
"""
LUIGI = """
import luigi

class Load(luigi.Task):
    retry_count = 3

    def output(self):
        return luigi.LocalTarget("x")
"""
MAGE = "uuid: orders\nname: orders\nretry_config: {retries: 2, delay: 60}\nblocks: [{name: load, type: data_loader}]\n"
TRIGGERS = "triggers: [{name: a, schedule_interval: '@daily', status: active}]\n"


def read(reader: ModuleType, text: str, path: str) -> list[Fact]:
    return list(reader.read(Document(path, text.encode())))


def pipeline(found: list[Fact]) -> Pipeline:
    return next(fact for fact in found if isinstance(fact, Pipeline))


def test_meltano_runs_its_schedules() -> None:
    found = pipeline(read(meltano, MELTANO, "meltano.yml"))
    assert (found.schedule, [task.words for task in found.tasks]) == ("@daily", [(), (), ("dbt", "run")])


def test_meltano_has_environments() -> None:
    found = [fact.kind for fact in read(meltano, MELTANO, "meltano.yml") if isinstance(fact, Environment)]
    assert found == [EnvironmentKind.DEVELOPMENT, EnvironmentKind.PRODUCTION]


def test_a_loader_uses_its_warehouse() -> None:
    assert "snowflake" in [fact.tool for fact in read(meltano, MELTANO, "meltano.yml") if isinstance(fact, ToolUse)]


def test_a_flow_of_kestra_has_its_settings() -> None:
    found = pipeline(read(kestra, KESTRA, "flows/orders.yml"))
    assert (found.schedule, found.retries, found.backoff, found.timeout, found.failure_alert, found.described) == (
        "0 2 * * *", Known.SET, Known.SET, Known.SET, Known.SET, True,
    )  # fmt: skip


def test_an_error_of_kestra_is_told() -> None:
    assert [one.channel for one in read(kestra, KESTRA, "flows/orders.yml") if isinstance(one, Alert)] == ["slack"]


def test_a_suspended_workflow_is_disabled() -> None:
    found = pipeline(read(argo_workflows, ARGO, "orders.yaml"))
    assert (found.enabled, found.backoff, [task.words for task in found.tasks]) == (
        False,
        Known.SET,
        [("dbt", "build")],
    )


def test_a_workflow_in_a_chart_is_read_without_its_values() -> None:
    chart = ARGO.replace("{name: orders}", "{name: '{{ .Release.Name }}-orders'}")
    chart = chart.replace("  suspend: true\n", "{{- if .Values.off }}\n  suspend: true\n{{- end }}\n")
    found = pipeline([*argo_workflows.read(Document("charts/etl/templates/orders.yaml", chart.encode()))])
    assert (found.name, [task.words for task in found.tasks]) == ("filled-orders", [("dbt", "build")])


def test_a_state_machine_waits_longer_each_time() -> None:
    found = pipeline(read(step_functions, json.dumps(MACHINE), "orders.asl.json"))
    assert (found.name, found.retries, found.backoff, found.timeout) == ("orders", Known.SET, Known.SET, Known.SET)


def test_a_caught_error_that_is_published_is_an_alert() -> None:
    found = read(step_functions, json.dumps(MACHINE), "orders.asl.json")
    assert [one.channel for one in found if isinstance(one, Alert)] == ["topic"]


def test_a_google_workflow_retries() -> None:
    found = pipeline(read(gcp_workflows, WORKFLOW, "load.yaml"))
    assert (found.retries, [task.operator for task in found.tasks]) == (Known.SET, ["sys.sleep"])


def test_luigi_resumes_at_its_targets() -> None:
    found = read(luigi, LUIGI, "load.py")
    assert (pipeline(found).retries, [one.form for one in found if isinstance(one, Resilience)]) == (
        Known.SET, ["resumable"],
    )  # fmt: skip


@pytest.mark.parametrize(("needs", "graphs"), [("requires", 1), ("run", 0)])
def test_targets_of_luigi_that_need_others_are_a_graph(needs: str, graphs: int) -> None:
    found = read(luigi, f"{LUIGI}\n    def {needs}(self):\n        return Extract()\n", "load.py")
    assert sum(isinstance(one, Lineage) for one in found) == graphs


def test_a_trigger_of_mage_stands_beside_its_pipeline() -> None:
    local = [
        *read(mage, MAGE, "shop/pipelines/orders/metadata.yaml"),
        *read(mage, TRIGGERS, "shop/pipelines/orders/triggers.yaml"),
    ]
    found = list(mage.link(Facts(local, activity=None, ages=None)))  # type: ignore[arg-type]
    assert [(one.schedule, one.enabled, one.retries) for one in found] == [("@daily", True, Known.SET)]


@pytest.mark.parametrize("reader", [argo_workflows, gcp_workflows, kestra, mage, meltano])
@pytest.mark.parametrize(
    "text", ["null", "[1]", "word", "main: {steps: 1}", "schedules: [1]", "plugins: {loaders: [1]}"]
)
def test_other_shapes_are_no_pipelines(reader: ModuleType, text: str) -> None:
    assert [fact for fact in read(reader, text, "pipelines/x/metadata.yaml") if isinstance(fact, Pipeline)] == []


def test_incremental_feeds_of_meltano_resume() -> None:
    text = "plugins:\n  extractors:\n  - name: tap-x\n    metadata: {'*': {replication-method: INCREMENTAL}}\n"
    found = [fact for fact in meltano.read(Document("meltano.yml", text.encode())) if isinstance(fact, Resilience)]
    assert [fact.form for fact in found] == ["resumable"]


def test_workflows_of_argo_that_code_renders_from_a_template_are_tried_again() -> None:
    text = "{# x #}\nkind: WorkflowTemplate\nspec:\n  retryStrategy:\n    limit: 3\n    backoff: {duration: 1}\n"
    found = [*argo_workflows.read(Document("etl/workflow.tmpl", text.encode()))]
    assert [(one.source.line, one.backoff) for one in found if isinstance(one, Retry)] == [(4, True)]
