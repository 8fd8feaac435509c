"""The smaller CI systems: what starts their jobs and what these run."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from assess.dispatch import Dispatcher, wanting
from assess.documents import Document
from assess.facts import CiJob, Command, Fact, Role, Trigger, Use
from assess.readers import bitbucket_pipelines, buildkite, cloud_build, codebuild, drone, tekton, travis

if TYPE_CHECKING:
    from types import ModuleType

    from assess.readers.protocol import Reader

CLOUD_BUILD = """
steps:
  - name: gcr.io/cloud-builders/docker
    args: [build, -t, app, .]
  - name: python:3.11
    entrypoint: bash
    args:
      - -c
      - pip install dbt-bigquery && dbt build
images: [app]
"""
CODEBUILD = """
version: 0.2
env: {variables: {STAGE: prod}}
phases:
  install: {runtime-versions: {python: 3.11}}
  build: {commands: ["dbt build", "cdk deploy"]}
"""
BITBUCKET = """
image: python:3.11
pipelines:
  pull-requests:
    '**':
      - step: {name: test, script: [pytest]}
  branches:
    main:
      - step: {name: build, script: [make build]}
      - step:
          name: live
          deployment: production
          trigger: manual
          script:
            - pipe: atlassian/aws-s3-deploy:1.1.0
              variables: {S3_BUCKET: x}
"""
TRAVIS = """
language: python
python: "3.11"
branches: {only: [main]}
script: [pytest, dbt build]
after_success: codecov
"""
BUILDKITE = """
steps:
  - label: test
    command: pytest
    key: test
  - wait
  - block: Deploy?
  - label: deploy
    branches: main
    commands: [terraform apply]
    depends_on: test
"""
DRONE = """
kind: pipeline
name: checks
trigger: {event: [pull_request]}
steps:
  - {name: test, image: "python:3.11", commands: [pytest]}
"""
WOODPECKER = """
when:
  - event: push
    branch: main
steps:
  build: {image: "python:3.11", commands: [dbt build]}
"""
TEKTON = """
apiVersion: tekton.dev/v1
kind: PipelineRun
metadata:
  name: checks
  annotations: {pipelinesascode.tekton.dev/on-event: "[pull_request]"}
spec:
  pipelineSpec:
    tasks:
      - name: test
        taskSpec: {steps: [{image: "python:3.11", script: pytest}]}
"""


def read(reader: ModuleType, text: str, path: str = "ci.yml") -> list[Fact]:
    return list(reader.read(Document(path, text.encode())))


def words(found: list[Fact]) -> list[str]:
    return [" ".join(fact.words) for fact in found if isinstance(fact, Command)]


def jobs(found: list[Fact]) -> list[CiJob]:
    return [fact for fact in found if isinstance(fact, CiJob)]


def test_a_step_of_cloud_build_is_its_image_with_arguments() -> None:
    assert words(read(cloud_build, CLOUD_BUILD)) == [
        "docker build -t app .", "pip install dbt-bigquery", "dbt build", "docker push app",
    ]  # fmt: skip


def test_codebuild_runs_the_commands_of_its_phases() -> None:
    assert words(read(codebuild, CODEBUILD)) == ["dbt build", "cdk deploy"]


@pytest.mark.parametrize(
    ("text", "read_at_all"), [(CODEBUILD, True), ("version: 1\nphases:\n  design: {commands: [dbt build]}\n", False)]
)
def test_a_build_specification_is_told_by_its_phases(text: str, read_at_all: bool) -> None:  # noqa: FBT001
    document = Document("ci/deploy_to_cluster.yml", text.encode())
    rules = Dispatcher([cast("Reader", codebuild)]).rules(document.path, Role.TOOLING)
    assert bool([one for reader in wanting(rules, document) for one in reader.read(document)]) is read_at_all


def test_bitbucket_has_a_pipeline_for_requests_and_branches() -> None:
    found = [(job.triggers, job.environment, job.approval) for job in jobs(read(bitbucket_pipelines, BITBUCKET))]
    assert found == [
        ((Trigger.MAIN,), None, False),
        ((Trigger.MAIN,), "production", True),
        ((Trigger.REQUEST,), None, False),
    ]


def test_a_pipe_of_bitbucket_is_used() -> None:
    found = [(fact.name, fact.version) for fact in read(bitbucket_pipelines, BITBUCKET) if isinstance(fact, Use)]
    assert found == [("atlassian/aws-s3-deploy", "1.1.0")]


def test_travis_runs_on_requests_and_its_branches() -> None:
    assert [job.triggers for job in jobs(read(travis, TRAVIS))] == [(Trigger.REQUEST, Trigger.MAIN)]


def test_what_travis_does_after_success_changes_no_result() -> None:
    found = [fact.tolerated for fact in read(travis, TRAVIS) if isinstance(fact, Command)]
    assert found == [False, False, True]


def test_a_block_of_buildkite_is_an_approval() -> None:
    found = [(job.approval, job.needs) for job in jobs(read(buildkite, BUILDKITE))]
    assert found == [(False, ()), (True, ("ci.yml#test",))]


def test_drone_runs_on_its_events() -> None:
    assert [(job.system, job.triggers) for job in jobs(read(drone, DRONE))] == [("drone", (Trigger.REQUEST,))]


def test_woodpecker_is_told_by_its_folder() -> None:
    found = jobs(read(drone, WOODPECKER, ".woodpecker/build.yml"))
    assert [(job.system, job.triggers) for job in found] == [("woodpecker", (Trigger.MAIN,))]


def test_tekton_runs_the_steps_of_inner_tasks() -> None:
    found = read(tekton, TEKTON)
    assert [job.triggers for job in jobs(found)] == [(Trigger.REQUEST,)]
    assert words(found) == ["pytest"]


@pytest.mark.parametrize("reader", [bitbucket_pipelines, buildkite, cloud_build, codebuild, drone, tekton, travis])
@pytest.mark.parametrize(
    "text", ["null", "[1]", "word", "steps: [1, null]", "pipelines: {branches: [1]}", "phases: {a: 1}"]
)
def test_other_shapes_are_no_jobs(reader: ModuleType, text: str) -> None:
    assert words(read(reader, text)) == []
