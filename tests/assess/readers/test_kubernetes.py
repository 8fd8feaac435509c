from typing import TypeVar

import pytest

from assess.documents import Document
from assess.facts import (
    Condition,
    Environment,
    EnvironmentKind,
    Fact,
    HealthProbe,
    Infrastructure,
    Known,
    Monitor,
    Pin,
    PinKind,
    Pipeline,
    ResourceLimit,
    ToolUse,
)
from assess.readers import kubernetes

Kind = TypeVar("Kind", bound=Fact)

JOB = """\
apiVersion: batch/v1
kind: CronJob
metadata: {name: load-orders}
spec:
  schedule: "0 4 * * *"
  jobTemplate:
    spec:
      backoffLimit: 3
      activeDeadlineSeconds: 600
      template:
        spec:
          containers:
            - name: load
              image: acme/load:1.4
              resources: {limits: {memory: 1Gi}}
              livenessProbe: {exec: {command: [check]}}
---
apiVersion: v1
kind: Namespace
metadata: {name: data}
"""
RULE = """\
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
spec:
  groups:
    - rules:
        - record: jobs:sum
        - alert: LoadFailed
          expr: kube_job_status_failed > 0
"""


def facts(kind: type[Kind], text: str, path: str = "deploy/jobs.yaml") -> list[Kind]:
    return [fact for fact in kubernetes.read(Document(path, text.encode())) if isinstance(fact, kind)]


def test_a_cron_job_is_a_pipeline() -> None:
    (pipeline,) = facts(Pipeline, JOB)
    assert (pipeline.schedule, pipeline.retries, pipeline.timeout) == ("0 4 * * *", Known.SET, Known.SET)


def test_a_suspended_cron_job_is_disabled() -> None:
    text = "apiVersion: batch/v1\nkind: CronJob\nspec: {schedule: '@daily', suspend: true}\n"
    assert [fact.enabled for fact in facts(Pipeline, text)] == [False]


def test_every_manifest_is_a_resource() -> None:
    assert [fact.area for fact in facts(Infrastructure, JOB)] == ["orchestration", "access"]


def test_a_sample_of_a_manifest_is_deployed_by_nobody() -> None:
    assert facts(HealthProbe, JOB, "example_worker.yaml") == []


def test_a_container_s_probe_limit_and_image() -> None:
    assert (len(facts(HealthProbe, JOB)), len(facts(ResourceLimit, JOB))) == (1, 1)
    assert [fact.kind for fact in facts(Pin, JOB)] == [PinKind.EXACT]


def test_an_alerting_rule_is_a_monitor() -> None:
    assert [(fact.on, fact.alarm) for fact in facts(Monitor, RULE)] == [(Condition.RUN_FAILURE, True)]


def test_an_overlay_names_its_environment_and_its_images() -> None:
    text = "resources: [../../jobs]\nimages:\n  - name: acme/load\n    newTag: latest\n"
    path = "overlays/prod/kustomization.yaml"
    assert [fact.kind for fact in facts(Environment, text, path)] == [EnvironmentKind.PRODUCTION]
    assert [fact.kind for fact in facts(Pin, text, path)] == [PinKind.MOVING]


@pytest.mark.parametrize(
    "text", ["", "[]", "apiVersion: v1", "kind: Job", "apiVersion: backstage.io/v1alpha1\nkind: API\n"]
)
def test_other_documents_are_no_manifests(text: str) -> None:
    assert facts(ToolUse, text) == []


CHART = """\
{{- range $name, $job := .Values.jobs }}
apiVersion: batch/v1
kind: CronJob
metadata:
  name: {{ $name }}
  {{- include "jobs.labels" $ | nindent 2 }}
spec:
  schedule: {{ $job.schedule | quote }}
  jobTemplate:
    spec: {backoffLimit: 3}
{{- end }}
"""


def test_a_scheduled_job_of_a_chart_is_a_pipeline_named_for_its_file() -> None:
    found = facts(Pipeline, CHART, "charts/jobs/templates/nightly.yaml")

    assert [(one.name, one.scheduled, one.retries) for one in found] == [("nightly", Known.SET, Known.SET)]


def test_the_other_resources_of_a_chart_are_not_told_twice() -> None:
    text = CHART.replace("CronJob", "Deployment")

    assert facts(Fact, text, "charts/jobs/templates/web.yaml") == []
