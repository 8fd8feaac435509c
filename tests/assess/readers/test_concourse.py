"""Concourse's jobs, over the files that are merged into one pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.documents import Document
from assess.facts import CiJob, Command, Fact, Facts, Pin, Trigger, Use
from assess.readers import concourse

if TYPE_CHECKING:
    from collections.abc import Callable

RESOURCES = """resources:
- {name: code, type: git, source: {uri: https://example.org/acme/orders.git, branch: main}}
- {name: request, type: pull-request, source: {repository: acme/orders}}
- {name: tests, type: git, source: {uri: https://example.org/acme/e2e.git}}
- {name: nightly, type: time, source: {start: 1 AM}}
- {name: image, type: registry-image, source: {repository: acme/orders}}
"""
JOBS = """jobs:
- name: check
  plan:
  - {get: request, trigger: true}
  - task: unit
    config:
      platform: linux
      image_resource: {type: registry-image, source: {repository: python, tag: "3.12.1"}}
      run:
        path: sh
        dir: request/etl
        args:
        - -exc
        - |
          pytest tests
    on_failure: {put: image}
- name: deploy-prod
  plan:
  - in_parallel:
    - {get: code, trigger: true, passed: [check]}
    - {get: tests}
  - .: (( inject meta.apply ))
    params: {TF_WORKSPACE: prod}
  - task: e2e
    file: code/ci/e2e.yml
- name: refresh
  plan:
  - {get: nightly, trigger: true}
  - {get: code}
  - task: dbt
    config: {platform: linux, run: {path: code/bin/refresh.sh, args: [--all]}}
- name: by-hand
  plan: [{get: code}]
"""
PIECES = """meta:
  apply:
    task: apply
    config:
      platform: linux
      run: {path: sh, args: [-c, terraform apply]}
      params: {TF_INPUT: false}
"""
TASK = "platform: linux\nrun: {path: ./run.sh, dir: tests/src}\n"
FILES = {"ci/resources.yml": RESOURCES, "ci/jobs.yml": JOBS, "ci/meta.yml": PIECES, "ci/e2e.yml": TASK}


@pytest.fixture(name="facts")
def facts_of_the_pipeline(facts_of: Callable[..., Facts]) -> Facts:
    local: list[Fact] = []
    for path, text in FILES.items():
        local += concourse.read(Document(path, text.encode()))
    return facts_of(*concourse.link(facts_of(*local)))


def command(facts: Facts, word: str) -> Command:
    return next(one for one in facts.of(Command) if word in one.words)


def test_jobs_start_by_what_their_resources_stand_for(facts: Facts) -> None:
    assert {one.job.partition("#")[2]: one.triggers for one in facts.of(CiJob)} == {
        "check": (Trigger.REQUEST,),
        "deploy-prod": (Trigger.MAIN,),
        "refresh": (Trigger.SCHEDULE,),
        "by-hand": (Trigger.MANUAL,),
    }


def test_a_job_needs_those_that_its_inputs_passed(facts: Facts) -> None:
    needs = {one.job.partition("#")[2]: one.needs for one in facts.of(CiJob)}
    assert needs["deploy-prod"] == ("ci/jobs.yml#check",)


def test_the_script_of_a_task_runs_in_the_folder_of_its_input(facts: Facts) -> None:
    found = command(facts, "pytest")
    assert (found.words, found.folder, found.source.line) == (("pytest", "tests"), "etl", 15)


def test_an_injected_task_stands_in_its_own_file_with_the_parameters_of_both(facts: Facts) -> None:
    found = command(facts, "terraform")
    expected = ("ci/meta.yml", (("TF_INPUT", "false"), ("TF_WORKSPACE", "prod")))
    assert (found.source.path, found.environment) == expected


def test_a_task_in_another_repository_s_folder_stays_there(facts: Facts) -> None:
    assert command(facts, "./run.sh").folder == "tests/src"


def test_a_program_of_this_repository_is_run_by_its_path(facts: Facts) -> None:
    assert command(facts, "bin/refresh.sh").words == ("bin/refresh.sh", "--all")


def test_what_is_put_after_a_failure_is_told_so(facts: Facts) -> None:
    assert [(one.name, one.condition) for one in facts.of(Use)] == [("concourse/registry-image", "failure")]


def test_hooks_that_a_job_takes_in_are_read(facts_of: Callable[..., Facts]) -> None:
    resources = "resources:\n- {name: chat, type: slack-notification, source: {url: x}}\n"
    job = "jobs:\n- name: load\n  plan: [{task: t, config: {platform: linux}}]\n  .: (( inject meta.notify ))\n"
    piece = "meta:\n  notify:\n    on_failure: {put: chat}\n  t: {task: t}\n"
    files = {"ci/resources.yml": resources, "ci/jobs.yml": job, "ci/meta.yml": piece}
    local = [fact for path, text in files.items() for fact in concourse.read(Document(path, text.encode()))]
    put = [one for one in concourse.link(facts_of(*local)) if isinstance(one, Use)]
    assert [(one.name, one.condition) for one in put] == [("concourse/slack-notification", "failure")]


def test_images_of_tasks_are_pinned(facts: Facts) -> None:
    assert [one.name for one in facts.of(Pin)] == ["python:3.12.1"]


@pytest.mark.parametrize("text", ["", "jobs: x", "jobs: [{plan: [x]}]", "- a", "resources: {A: {Type: B}}"])
def test_other_files_are_no_part_of_a_pipeline(text: str) -> None:
    assert list(concourse.read(Document("a.yml", text.encode()))) == []
