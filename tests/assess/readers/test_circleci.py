"""CircleCI as facts: workflows, filters, approvals, commands and orbs."""

import pytest

from assess.documents import Document
from assess.facts import CiJob, Command, Fact, Pin, PinKind, Trigger, Use
from assess.readers.circleci import read

CONFIG = """\
version: 2.1
orbs:
  slack: circleci/slack@4.12.5
executors:
  python:
    docker:
      - image: cimg/python:3.11
      - image: postgres:15.4
commands:
  checked:
    parameters:
      target: {type: string, default: dev}
    steps:
      - run:
          command: |
            dbt deps
            dbt build --target << parameters.target >> || true
jobs:
  test:
    executor: python
    working_directory: ~/project/etl
    steps:
      - checkout
      - checked: {target: ci}
      - slack/notify: {event: fail}
  deploy:
    docker: [{image: cimg/base:stable}]
    steps:
      - run: ./deploy.sh
  unused:
    steps: [{run: make}]
workflows:
  main:
    jobs:
      - test
      - hold: {type: approval, requires: [test]}
      - deploy:
          requires: [hold, test]
          filters: {branches: {only: main}}
  nightly:
    triggers: [{schedule: {cron: "0 1 * * *"}}]
    jobs: [test]
"""


def facts(text: str) -> list[Fact]:
    return list(read(Document(".circleci/config.yml", text.encode())))


def jobs(text: str) -> list[CiJob]:
    return [fact for fact in facts(text) if isinstance(fact, CiJob)]


def commands(text: str) -> list[Command]:
    return [fact for fact in facts(text) if isinstance(fact, Command)]


def test_jobs_of_workflows_run_as_filters_and_schedules_say() -> None:
    assert [(job.job.partition("#")[2], job.triggers) for job in jobs(CONFIG)] == [
        ("main.test", (Trigger.MAIN, Trigger.BRANCH)),
        ("main.deploy", (Trigger.MAIN,)),
        ("nightly.test", (Trigger.SCHEDULE,)),
    ]


def test_job_behind_an_approval_is_approved() -> None:
    deploy = jobs(CONFIG)[1]
    assert (deploy.approval, deploy.needs) == (True, (".circleci/config.yml#main.test",))


def test_executor_gives_image_and_services() -> None:
    test = jobs(CONFIG)[0]
    assert (test.image, test.services) == ("cimg/python:3.11", ("postgres:15.4",))


def test_command_is_resolved_with_its_parameters_and_line() -> None:
    build = commands(CONFIG)[1]
    assert (build.words, build.source.line, build.folder, build.tolerated) == (
        ("dbt", "build", "--target", "ci"),
        17,
        "etl",
        True,
    )


def test_orb_is_a_use_with_its_full_name() -> None:
    use = next(fact for fact in facts(CONFIG) if isinstance(fact, Use))
    assert (use.name, use.version, use.inputs) == ("circleci/slack/notify", "4.12.5", (("event", "fail"),))


def test_orbs_and_images_are_pinned_as_written() -> None:
    pins = {(fact.name, fact.kind) for fact in facts(CONFIG) if isinstance(fact, Pin)}
    assert pins == {
        ("circleci/slack", PinKind.EXACT),
        ("cimg/python:3.11", PinKind.EXACT),
        ("postgres:15.4", PinKind.EXACT),
        ("cimg/base:stable", PinKind.MOVING),
    }


@pytest.mark.parametrize(
    ("filters", "triggers"),
    [
        ("{branches: {ignore: main}}", (Trigger.BRANCH,)),
        ("{branches: {ignore: /.*/}, tags: {only: /^v.*/}}", (Trigger.TAG,)),
        ("{branches: {only: [main, staging]}}", (Trigger.MAIN, Trigger.ENVIRONMENT_BRANCH)),
    ],
)
def test_filters_are_triggers(filters: str, triggers: tuple[Trigger, ...]) -> None:
    text = f"jobs: {{a: {{steps: []}}}}\nworkflows: {{w: {{jobs: [a: {{filters: {filters}}}]}}}}\n"
    assert jobs(text)[0].triggers == triggers


def test_commands_that_call_each_other_end() -> None:
    text = "commands: {a: {steps: [a, a]}}\njobs: {build: {steps: [a]}}\n"
    assert commands(text) == []


@pytest.mark.parametrize("text", ["", "[a]", "word", "jobs: [a]", "workflows: {w: null}", "jobs: {build: null}"])
def test_malformed_shape_gives_no_command(text: str) -> None:
    assert commands(text) == []


def test_a_matrix_gives_its_parameters_to_each_job() -> None:
    text = """\
version: 2.1
jobs:
  test:
    parameters: {project: {type: string}}
    steps: [{run: {command: pytest, working_directory: << parameters.project >>}}]
workflows:
  all:
    jobs: [{test: {matrix: {parameters: {project: [orders, stock]}}}}]
"""
    assert [command.folder for command in commands(text)] == ["orders", "stock"]
