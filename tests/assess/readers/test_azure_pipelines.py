"""Azure Pipelines as facts: stages in order, templates with their parameters, triggers and conditions."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

import pytest

from assess.documents import Document
from assess.facts import Ages, CiJob, Command, Environment, Fact, Facts, Pin, PinKind, ToolUse, Trigger, Use
from assess.readers.azure_pipelines import link, read

if TYPE_CHECKING:
    from assess.activity import Activity

RELEASE = """\
trigger:
  branches:
    include: [main]
  paths:
    include: [etl/*]
pr: none
variables:
  folder: etl
stages:
- stage: check
  jobs:
  - job: test
    continueOnError: true
    timeoutInMinutes: 30
    steps:
    - task: UsePythonVersion@0
      inputs:
        versionSpec: '3.11'
    - script: |
        pip install .
        pytest || true
      workingDirectory: $(folder)
    - bash: echo off
      enabled: false
- stage: prod
  condition: and(succeeded(), eq(variables['Build.SourceBranch'], 'refs/heads/main'))
  jobs:
  - template: jobs/deploy.yml
    parameters:
      target: PROD
"""
DEPLOY = """\
parameters:
- name: target
  default: DEV
jobs:
- deployment: deploy
  environment: ${{ parameters.target }}
  strategy:
    runOnce:
      deploy:
        steps:
        - task: AzureCLI@2
          inputs:
            inlineScript: ./deploy.sh ${{ parameters.target }}
"""
AGES = Ages(rated_at=datetime(2026, 1, 1, tzinfo=UTC), last_touched={}, touches_last_year={})


def linked(text: str, **files: str) -> list[Fact]:
    documents = [Document("ci/release.yml", text.encode())]
    documents += [Document(f"ci/jobs/{name}.yml", other.encode()) for name, other in files.items()]
    local = [fact for document in documents for fact in read(document)]
    return list(link(Facts(local, activity=cast("Activity", None), ages=AGES)))


def jobs(text: str, **files: str) -> list[CiJob]:
    return [fact for fact in linked(text, **files) if isinstance(fact, CiJob)]


def commands(text: str, **files: str) -> list[Command]:
    return [fact for fact in linked(text, **files) if isinstance(fact, Command)]


def test_job_carries_its_triggers_and_limits() -> None:
    test = jobs(RELEASE, deploy=DEPLOY)[0]
    assert (test.job, test.triggers, test.paths, test.tolerated, test.timeout) == (
        "ci/release.yml#check.test",
        (Trigger.MAIN,),
        ("etl/*",),
        True,
        "30 minutes",
    )


def test_deployment_of_a_template_waits_for_the_stage_before() -> None:
    deploy = jobs(RELEASE, deploy=DEPLOY)[1]
    assert (deploy.source.path, deploy.environment, deploy.needs) == (
        "ci/jobs/deploy.yml",
        "PROD",
        ("ci/release.yml#check.test",),
    )


def test_commands_have_line_folder_and_tolerance() -> None:
    found = [(c.words, c.source.line, c.folder, c.tolerated) for c in commands(RELEASE, deploy=DEPLOY)[:2]]
    assert found == [(("pip", "install", "."), 20, "etl", False), (("pytest",), 21, "etl", True)]


def test_inline_script_of_a_task_is_a_command_with_its_parameters() -> None:
    assert commands(RELEASE, deploy=DEPLOY)[-1].words == ("./deploy.sh", "PROD")


def test_step_that_is_switched_off_is_not_enabled() -> None:
    assert [c.words for c in commands(RELEASE, deploy=DEPLOY) if not c.enabled] == [("echo", "off")]


def test_tasks_are_uses_and_their_runtimes_pins() -> None:
    found = linked(RELEASE, deploy=DEPLOY)
    assert [fact.name for fact in found if isinstance(fact, Use)] == ["UsePythonVersion", "AzureCLI"]
    assert ("runtime", PinKind.EXACT) in {(fact.scope, fact.kind) for fact in found if isinstance(fact, Pin)}


def test_environment_and_tool_are_told() -> None:
    found = linked(RELEASE, deploy=DEPLOY)
    assert [fact.name for fact in found if isinstance(fact, Environment)] == ["PROD"]
    assert len([fact for fact in found if isinstance(fact, ToolUse)]) == 1


@pytest.mark.parametrize(
    ("head", "triggers"),
    [
        ("pool: x", (Trigger.MAIN, Trigger.BRANCH)),
        ("trigger: [main]\npr: ['*']", (Trigger.MAIN, Trigger.REQUEST)),
        ("trigger: none", (Trigger.MANUAL,)),
        ("trigger: [none]", (Trigger.MANUAL,)),
        ("trigger: [none]\npr: [main]", (Trigger.REQUEST, Trigger.MANUAL)),
        ("trigger: none\npr: none\nschedules: [{cron: '0 1 * * *'}]", (Trigger.SCHEDULE,)),
        ("trigger: none\nresources: {pipelines: [{pipeline: a, trigger: true}]}", (Trigger.UPSTREAM,)),
        ("trigger: {branches: {exclude: [main]}}", (Trigger.BRANCH,)),
    ],
)
def test_every_form_of_trigger_is_read(head: str, triggers: tuple[Trigger, ...]) -> None:
    assert jobs(f"{head}\nsteps:\n- script: make\n")[0].triggers == triggers


def test_condition_of_a_stage_narrows_its_jobs() -> None:
    text = "trigger: ['*']\nstages:\n- stage: a\n  condition: eq(variables['Build.SourceBranchName'], 'main')\n"
    assert jobs(text + "  jobs: [{job: b, steps: []}]\n")[0].triggers == (Trigger.MAIN,)


def test_conditional_block_is_followed() -> None:
    text = "trigger: [main]\nsteps:\n- ${{ if eq(parameters.full, true) }}:\n  - script: make all\n"
    assert [command.words for command in commands(text)] == [("make", "all")]


def test_manual_validation_is_an_approval_of_what_waits_for_it() -> None:
    text = (
        "trigger: [main]\njobs:\n- job: ask\n  pool: server\n  steps: [{task: ManualValidation@0}]\n"
        "- job: go\n  dependsOn: ask\n  steps: [{script: make}]\n"
    )
    assert [job.approval for job in jobs(text)] == [True, True]


def test_templates_that_call_each_other_end() -> None:
    loop = "steps:\n- template: a.yml\n- template: a.yml\n"
    assert commands("trigger: [main]\nsteps:\n- template: jobs/a.yml\n", a=loop) == []


@pytest.mark.parametrize(
    "text",
    ["", "[a]", "word", "jobs: {a: {steps: []}}", "trigger: [main]\nsteps: [null, a, {script: null}]", "stages: x"],
)
def test_malformed_shape_gives_no_command(text: str) -> None:
    assert commands(text) == []


def test_jobs_of_another_tool_are_no_pipeline() -> None:
    text = "schedules: [{name: daily, job: load}]\njobs: [{name: load, tasks: [tap-x target-y]}]\n"
    assert not [*read(Document("meltano.yml", text.encode()))]
