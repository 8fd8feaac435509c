"""GitLab CI as facts: rules as triggers, includes, extends and references across files."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

import pytest

from assess.documents import Document
from assess.facts import Ages, CiJob, Command, Environment, Fact, Facts, Pin, PinKind, Trigger, Use
from assess.readers.gitlab_ci import link, read

if TYPE_CHECKING:
    from assess.activity import Activity

ROOT = """\
include:
  - local: /ci/deploy.yml
  - template: Jobs/SAST.gitlab-ci.yml
  - project: platform/ci
    file: dbt.yml
    ref: v1.2.0
stages: [check, deploy]
default:
  image: python:3.11
  before_script:
    - cd etl
.setup:
  script:
    - pip install .
lint:
  stage: check
  script:
    - !reference [.setup, script]
    - |
      # first
      sqlfluff lint models
  allow_failure: true
  retry: {max: 2}
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
      changes: ["models/**"]
nightly:
  stage: check
  script: [dbt build]
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule"
deploy:
  extends: .deploy
  variables: {STAGE: production}
"""
DEPLOY = """\
.deploy:
  stage: deploy
  environment: {name: $STAGE}
  script:
    - ./deploy.sh || true
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
      when: manual
"""


AGES = Ages(rated_at=datetime(2026, 1, 1, tzinfo=UTC), last_touched={}, touches_last_year={})


def linked(**files: str) -> list[Fact]:
    paths = {"root": ".gitlab-ci.yml", "deploy": "ci/deploy.yml", "nested": "sample/.gitlab-ci.yml"}
    local = [fact for name, text in files.items() for fact in read(Document(paths[name], text.encode()))]
    return list(link(Facts(local, activity=cast("Activity", None), ages=AGES)))


def job(name: str, **files: str) -> CiJob:
    return next(fact for fact in linked(**files) if isinstance(fact, CiJob) and fact.job.endswith(f"#{name}"))


def commands(name: str, **files: str) -> list[Command]:
    return [fact for fact in linked(**files) if isinstance(fact, Command) and fact.owner.endswith(f"#{name}")]


def test_rule_on_requests_gives_the_trigger_and_its_paths() -> None:
    lint = job("lint", root=ROOT, deploy=DEPLOY)
    assert (lint.triggers, lint.paths, lint.tolerated, lint.retries, lint.source.line) == (
        (Trigger.REQUEST,),
        ("models/**",),
        True,
        2,
        15,
    )


def test_rule_on_schedules_gives_a_scheduled_job() -> None:
    assert job("nightly", root=ROOT, deploy=DEPLOY).triggers == (Trigger.SCHEDULE,)


def test_extended_job_of_an_included_file_is_a_manual_deployment_from_main() -> None:
    deploy = job("deploy", root=ROOT, deploy=DEPLOY)
    assert (deploy.triggers, deploy.approval, deploy.environment, deploy.needs) == (
        (Trigger.MAIN,),
        True,
        "production",
        (".gitlab-ci.yml#lint", ".gitlab-ci.yml#nightly"),
    )


def test_commands_stand_in_their_own_file_and_line() -> None:
    found = commands("deploy", root=ROOT, deploy=DEPLOY)
    assert [(c.words, c.source.path, c.source.line, c.folder, c.tolerated) for c in found] == [
        (("./deploy.sh",), "ci/deploy.yml", 5, "etl", True),
        (("true",), "ci/deploy.yml", 5, "etl", False),
    ]


def test_reference_is_followed_and_a_block_keeps_its_lines() -> None:
    found = commands("lint", root=ROOT, deploy=DEPLOY)
    assert [(c.words[0], c.source.line) for c in found] == [("pip", 14), ("sqlfluff", 21)]


def test_includes_from_elsewhere_are_uses_with_pins() -> None:
    found = linked(root=ROOT, deploy=DEPLOY)
    uses = [(fact.name, fact.version) for fact in found if isinstance(fact, Use)]
    assert uses == [("Jobs/SAST.gitlab-ci.yml", None), ("platform/ci/dbt.yml", "v1.2.0")]


def test_images_are_pinned_as_written() -> None:
    pins = {(fact.name, fact.kind) for fact in linked(root=ROOT, deploy=DEPLOY) if isinstance(fact, Pin)}
    assert pins == {("python:3.11", PinKind.EXACT), ("platform/ci/dbt.yml", PinKind.EXACT)}


def test_environment_is_named_by_its_variable() -> None:
    found = linked(root=ROOT, deploy=DEPLOY)
    assert [fact.name for fact in found if isinstance(fact, Environment)] == ["production"]


@pytest.mark.parametrize(
    ("settings", "triggers"),
    [
        ("{}", (Trigger.MAIN, Trigger.BRANCH, Trigger.TAG)),
        ("{only: [merge_requests, main]}", (Trigger.REQUEST, Trigger.MAIN)),
        ("{only: {refs: [schedules]}}", (Trigger.SCHEDULE,)),
        ("{except: [main, tags]}", (Trigger.BRANCH,)),
        ("{rules: [{if: '$CI_COMMIT_TAG', when: never}, {when: on_success}]}",
         (Trigger.REQUEST, Trigger.MAIN, Trigger.BRANCH)),
        ("{rules: [{if: '$CI_COMMIT_BRANCH == \"staging\"'}]}", (Trigger.ENVIRONMENT_BRANCH,)),
        ("{rules: [{when: never}]}", ()),
        ("{rules: null}", ()),
    ],
)  # fmt: skip
def test_rules_and_refs_give_triggers(settings: str, triggers: tuple[Trigger, ...]) -> None:
    root = f".how: {settings}\na:\n  extends: .how\n  script: make\n"
    assert job("a", root=root).triggers == triggers


def test_workflow_rules_decide_for_a_job_without_rules() -> None:
    root = "workflow: {rules: [{if: '$CI_PIPELINE_SOURCE == \"merge_request_event\"'}]}\na: {script: make}\n"
    assert job("a", root=root).triggers == (Trigger.REQUEST,)


def test_matrix_gives_a_command_for_each_value() -> None:
    root = "a:\n  parallel: {matrix: [{TARGET: [dev, prod]}]}\n  script: dbt run --target $TARGET\n"
    assert [command.words[-1] for command in commands("a", root=root)] == ["dev", "prod"]


@pytest.mark.parametrize(("pattern", "found"), [("/ci/*.yml", True), ("**.yml", True), ("/*.yml", False)])
def test_include_by_pattern_finds_its_files(pattern: str, found: bool) -> None:  # noqa: FBT001
    root = f"include: {{local: '{pattern}'}}\na: {{script: make}}\n"
    jobs = [fact.job for fact in linked(root=root, deploy="b: {script: make}\n") if isinstance(fact, CiJob)]
    assert (len(jobs) == 2) is found


def test_child_pipeline_is_called() -> None:
    root = "start:\n  trigger: {include: ci/deploy.yml}\n"
    assert job("a", root=root, deploy="a: {script: make}\n").triggers == (Trigger.CALL,)


def test_nested_pipeline_that_nothing_includes_has_no_triggers() -> None:
    assert job("a", nested="a: {script: make}\n").triggers == ()


def test_file_that_nothing_includes_gives_no_job() -> None:
    assert linked(root="a: {script: make}\n", deploy="b: {script: make}\n")[1:] == commands(
        "a", root="a: {script: make}\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "a: {extends: [a, b], script: !reference [a, script]}\nb: {extends: a}\n",
        ".x: &x\n  script: [!reference [.x, script], !reference [.x, script]]\na: {extends: .x}\n",
    ],
)
def test_circles_end(text: str) -> None:
    assert commands("a", root=text) == []


@pytest.mark.parametrize("text", ["", "[a]", "word", "a: null\n", "a: {script: null}\n", "include: {local: 3}\n"])
def test_malformed_shape_gives_no_command(text: str) -> None:
    assert [fact for fact in linked(root=text) if isinstance(fact, Command)] == []
