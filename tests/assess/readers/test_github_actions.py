"""GitHub Actions as facts: jobs with their triggers, commands with their lines, actions and pins."""

import pytest

from assess.documents import Document
from assess.facts import CiJob, Command, Environment, Fact, Pin, PinKind, Target, ToolUse, Trigger, Use
from assess.readers.github_actions import read

WORKFLOW = """\
name: Checks
on:
  push:
    branches: [main]
  pull_request:
    paths: ["models/**"]
  schedule:
    - cron: "0 5 * * *"
env:
  DBT_TARGET: ci
defaults:
  run:
    working-directory: warehouse
jobs:
  test:
    runs-on: ubuntu-latest
    timeout-minutes: 20
    container: python:3.11-slim
    services:
      db:
        image: postgres:15.4
    strategy:
      matrix:
        python: ["3.10", "3.11"]
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5.1.0
        with:
          python-version: ${{ matrix.python }}
      - name: Build
        run: |
          # nothing on this line
          dbt build --target ${{ env.DBT_TARGET }} || true
      - run: pytest -k ${{ matrix.python }}
        working-directory: src
        if: github.event_name == 'pull_request'
  deploy:
    needs: test
    if: github.ref == 'refs/heads/main'
    environment:
      name: production
    continue-on-error: true
    steps:
      - run: echo off
        if: ${{ false }}
"""


def facts(text: str, path: str = ".github/workflows/checks.yml") -> tuple[Fact, ...]:
    return tuple(read(Document(path, text.encode())))


def jobs(text: str) -> list[CiJob]:
    return [fact for fact in facts(text) if isinstance(fact, CiJob)]


def commands(text: str, path: str = ".github/workflows/checks.yml") -> list[Command]:
    return [fact for fact in facts(text, path) if isinstance(fact, Command)]


def test_job_carries_what_starts_and_surrounds_it() -> None:
    test = jobs(WORKFLOW)[0]
    assert (test.workflow, test.source.line, test.triggers, test.image, test.services, test.timeout) == (
        "Checks",
        15,
        (Trigger.MAIN, Trigger.REQUEST, Trigger.SCHEDULE),
        "python:3.11-slim",
        ("postgres:15.4",),
        "20 minutes",
    )


def test_condition_of_a_job_narrows_its_triggers() -> None:
    deploy = jobs(WORKFLOW)[1]
    assert (deploy.triggers, deploy.needs, deploy.tolerated, deploy.environment) == (
        (Trigger.MAIN, Trigger.SCHEDULE),
        (".github/workflows/checks.yml#test",),
        True,
        "production",
    )


def test_command_in_a_block_has_its_own_line_folder_and_variables() -> None:
    build = commands(WORKFLOW)[0]
    assert (build.words, build.source.line, build.folder, build.tolerated) == (
        ("dbt", "build", "--target", "ci"),
        33,
        "warehouse",
        True,
    )


def test_matrix_values_give_a_command_each() -> None:
    pytests = [command for command in commands(WORKFLOW) if command.words[0] == "pytest"]
    assert [(command.words[2], command.folder) for command in pytests] == [("3.10", "src"), ("3.11", "src")]


def test_condition_of_a_step_stays_with_its_command() -> None:
    conditions = {command.words[0]: command.condition for command in commands(WORKFLOW)}
    assert conditions["pytest"] == "github.event_name == 'pull_request'"


def test_step_that_is_switched_off_is_not_enabled() -> None:
    assert [command.words for command in commands(WORKFLOW) if not command.enabled] == [("echo", "off")]


def test_actions_runtimes_and_images_are_pinned_as_written() -> None:
    pins = {(fact.scope, fact.name, fact.kind) for fact in facts(WORKFLOW) if isinstance(fact, Pin)}
    assert pins == {
        ("image", "python:3.11-slim", PinKind.EXACT),
        ("image", "postgres:15.4", PinKind.EXACT),
        ("action", "actions/checkout", PinKind.RANGE),
        ("action", "actions/setup-python", PinKind.EXACT),
        ("runtime", "python", PinKind.EXACT),
    }


def test_environment_and_tool_are_told() -> None:
    told = [fact for fact in facts(WORKFLOW) if isinstance(fact, (Environment, ToolUse))]
    assert [getattr(fact, "name", getattr(fact, "tool", "")) for fact in told] == ["github-actions", "production"]


@pytest.mark.parametrize(
    ("on", "triggers"),
    [
        ("push", (Trigger.MAIN, Trigger.BRANCH)),
        ("[push, pull_request]", (Trigger.MAIN, Trigger.BRANCH, Trigger.REQUEST)),
        ("{push: {tags: ['v*']}}", (Trigger.TAG,)),
        ("{push: {branches: [staging]}}", (Trigger.ENVIRONMENT_BRANCH,)),
        ("{push: {branches-ignore: [main]}}", (Trigger.BRANCH,)),
        ("{pull_request: {types: [closed]}}", (Trigger.MAIN,)),
        ("{workflow_dispatch: null, workflow_call: null}", (Trigger.MANUAL, Trigger.CALL)),
        ("{release: {types: [published]}, workflow_run: {workflows: [x]}}", (Trigger.TAG, Trigger.UPSTREAM)),
        ("[]", ()),
    ],
)
def test_every_form_of_on_is_read(on: str, triggers: tuple[Trigger, ...]) -> None:
    assert jobs(f"on: {on}\njobs:\n  a:\n    steps: []\n")[0].triggers == triggers


@pytest.mark.parametrize(
    ("condition", "trigger"),
    [
        ("github.event.pull_request.merged == true || github.event.label.name == 'try'", Trigger.MAIN),
        ("github.event.label.name == 'try'", Trigger.REQUEST),
        ("github.event.pull_request.merged == false || github.event.label.name == 'try'", Trigger.REQUEST),
    ],
)
def test_a_request_that_was_merged_is_one_no_more(condition: str, trigger: Trigger) -> None:
    text = f"on: {{pull_request: {{types: [closed, labeled]}}}}\njobs:\n  a:\n    if: {condition}\n    steps: []\n"
    assert jobs(text)[0].triggers == (trigger,)


def test_reusable_workflow_is_used_with_its_inputs() -> None:
    text = "on: push\njobs:\n  a:\n    uses: ./.github/workflows/b.yml\n    with: {target: prod, full: true}\n"
    used = [fact for fact in facts(text) if isinstance(fact, Use)]
    assert [(use.name, use.version, use.inputs) for use in used] == [
        ("./.github/workflows/b.yml", None, (("target", "prod"), ("full", "true")))
    ]


def test_composite_action_is_a_target_that_owns_its_steps() -> None:
    text = "runs:\n  using: composite\n  steps:\n    - run: make test\n      shell: bash\n"
    target, command = facts(text, ".github/actions/check/action.yml")
    assert isinstance(target, Target)
    assert isinstance(command, Command)
    assert (target.id, command.owner, command.source.line) == (
        "action:.github/actions/check",
        "action:.github/actions/check",
        4,
    )


def test_matrix_dependent_tolerance_is_not_tolerance() -> None:
    text = "on: push\njobs:\n  a:\n    continue-on-error: ${{ matrix.experimental }}\n    steps: []\n"
    assert not jobs(text)[0].tolerated


def test_cd_changes_the_folder_of_what_follows() -> None:
    text = "on: push\njobs:\n  a:\n    steps:\n      - run: cd dags/etl && pytest\n"
    assert [(command.words, command.folder) for command in commands(text)] == [(("pytest",), "dags/etl")]


@pytest.mark.parametrize(
    "text", ["", "[1, 2]", "word", "on: push\njobs: [a]\n", "on: push\njobs: {a: null}\n", "jobs:\n"]
)
def test_malformed_shape_gives_no_command(text: str) -> None:
    assert commands(text) == []


def test_the_folder_of_a_step_is_that_of_each_combination() -> None:
    text = """
on: push
jobs:
  a:
    strategy: {matrix: {package: [one, two, three, four, five, six, seven, eight, nine]}}
    defaults: {run: {working-directory: "${{ matrix.package }}"}}
    steps:
      - run: pytest
      - run: ruff check
        working-directory: "${{ matrix.package }}/src"
"""
    commands = [fact for fact in read(Document(".github/workflows/ci.yml", text.encode())) if isinstance(fact, Command)]
    assert {fact.folder for fact in commands} >= {"one", "nine", "one/src", "nine/src"}


@pytest.mark.parametrize("home", ["${{ github.action_path }}", "$GITHUB_ACTION_PATH", "${GITHUB_ACTION_PATH}"])
def test_an_action_calls_the_scripts_beside_it(home: str) -> None:
    text = f'runs:\n  using: composite\n  steps:\n    - run: "{home}/deploy.sh prod"\n      shell: bash\n'
    (found,) = commands(text, ".github/actions/ship/action.yml")
    assert found.words == (".github/actions/ship/deploy.sh", "prod")


def test_runs_after_the_runs_of_requests_are_of_requests() -> None:
    text = """\
on:
  workflow_run:
    workflows: [Receive]
jobs:
  plan:
    if: github.event.workflow_run.event == 'pull_request'
    steps: [{run: dbt parse}]
  test:
    needs: plan
    steps: [{run: dbt build}]
"""
    assert {job.triggers for job in facts(text) if isinstance(job, CiJob)} == {(Trigger.REQUEST,)}


def test_paths_begin_where_the_repository_is_checked_out() -> None:
    text = """\
on: push
jobs:
  test:
    steps:
      - uses: actions/checkout@v4
        with: {repository: org/other, path: repos/other}
      - uses: actions/checkout@v4
        with: {path: repos/own}
      - run: pytest repos/own/tests repos/other/x
"""
    assert [one.words for one in facts(text) if isinstance(one, Command)] == [("pytest", "./tests", "repos/other/x")]
