"""How deep the join of runs goes, and where it stops."""

from __future__ import annotations

import time
from typing import Any, cast

import pytest

from assess.documents import Document
from assess.facts import (
    Activity,
    Actor,
    Alert,
    CiJob,
    Code,
    CodeKind,
    Command,
    Condition,
    Environment,
    EnvironmentKind,
    Fact,
    Facts,
    Problem,
    ProblemKind,
    Role,
    Run,
    Source,
    Target,
    Trigger,
    Use,
)
from assess.readers import (
    azure_pipelines,
    circleci,
    compose_services,
    github_actions,
    gitlab_ci,
    jenkins,
    just,
    make,
    nox,
    project_tasks,
    script,
    taskfile,
)
from assess.running.runs import join_runs

WORKFLOW = ".github/workflows/ci.yml"
AT = Source(path=WORKFLOW, line=1)
REQUEST = (Trigger.REQUEST, Trigger.MAIN)


def job(name: str = "a", triggers: tuple[Trigger, ...] = REQUEST, **more: Any) -> CiJob:  # noqa: ANN401 - fields of the fact
    return CiJob(source=AT, system="x", workflow="ci", job=f"{WORKFLOW}#{name}", triggers=triggers, **more)


def command(line: str, name: str = "a", **more: Any) -> Command:  # noqa: ANN401
    return Command(source=AT, owner=f"{WORKFLOW}#{name}", words=tuple(line.split()), **more)


def joined(*facts: Fact) -> list[Fact]:
    nothing = cast("Any", None)
    return list(join_runs(Facts(facts, activity=nothing, ages=nothing)))


def runs(*facts: Fact) -> list[Run]:
    return [fact for fact in joined(*facts) if isinstance(fact, Run)]


def read(reader: Any, path: str, content: str) -> list[Fact]:  # noqa: ANN401 - a module
    return list(reader.read(Document(path, content.encode())))


def code(path: str, language: str) -> Code:
    source = Source(path=path)
    return Code(source=source, language=language, lines=9, role=Role.PIPELINE, kind=CodeKind.MODULE, data=True)


# ---------------------------------------------------------------- the project's own commands


def test_a_wrapper_of_the_own_command_line_is_followed() -> None:
    wrapper = read(script, "script/etl", '#!/bin/sh\nexec python -m acme.cli "$@"\n')
    tree = (code("acme/cli.py", "python"), code("sql/a.sql", "sql"))
    (run,) = runs(job(), command("script/etl lint sql"), *wrapper, *tree)
    assert (run.activity, run.languages, run.certain, len(run.via)) == (Activity.LINT, ("sql",), False, 1)


def test_a_python_program_without_a_suffix() -> None:
    program = read(script, "bin/etl", "#!/usr/bin/env python3\nimport acme\nacme.main()\n")
    (run,) = runs(job(), command("./bin/etl backfill --date 2024-01-01"), *program, code("a.sql", "sql"))
    assert (run.activity, run.tool, run.languages) == (Activity.TRANSFORM, "etl", ("sql",))


def test_a_wrapper_that_runs_known_tools_is_what_they_are() -> None:
    wrapper = read(script, "script/check", "#!/bin/sh\nsqlfluff lint\n")
    assert [run.tool for run in runs(job(), command("script/check test"), *wrapper)] == ["sqlfluff"]


# ---------------------------------------------------------------- tests


def test_plug_ins_of_the_tests_are_runs_too() -> None:
    found = {run.activity for run in runs(job(), command("pytest --black --flake8 --mypy"))}
    assert found == {Activity.UNIT_TEST, Activity.FORMAT, Activity.LINT, Activity.TYPE_CHECK}


def test_a_job_named_for_integration_tests() -> None:
    found = runs(job("integration-tests"), command("pytest", "integration-tests"))
    assert [(run.activity, run.certain) for run in found] == [
        (Activity.UNIT_TEST, True),
        (Activity.INTEGRATION_TEST, False),
    ]


# ---------------------------------------------------------------- conditions of jobs


def alerts(**more: Any) -> list[Condition]:  # noqa: ANN401
    message = command("curl $SLACK_WEBHOOK")
    return [fact.on for fact in joined(job(**more), message) if isinstance(fact, Alert)]


@pytest.mark.parametrize(
    ("condition", "on"),
    [
        ("failure()", Condition.RUN_FAILURE),
        ("always() && needs.load.result != 'success'", Condition.RUN_FAILURE),
        ("github.event.workflow_run.conclusion == 'failure'", Condition.RUN_FAILURE),
        ("success()", Condition.OTHER),
        (None, Condition.OTHER),
    ],
)
def test_a_job_that_tells_of_failures(condition: str | None, on: Condition) -> None:
    assert alerts(condition=condition) == [on]


def test_readers_carry_the_condition_of_a_job() -> None:
    workflow = "on: push\njobs:\n  tell:\n    if: ${{ failure() }}\n    steps: [{run: make tell}]\n"
    (found,) = [fact for fact in read(github_actions, WORKFLOW, workflow) if isinstance(fact, CiJob)]
    assert found.condition == "${{ failure() }}"


@pytest.mark.parametrize(
    ("reader", "path", "content", "condition"),
    [
        (gitlab_ci, ".gitlab-ci.yml", "tell:\n  when: on_failure\n  script: [make tell]\n", "on_failure"),
        (gitlab_ci, ".gitlab-ci.yml", "tell:\n  script: [make tell]\n", None),
        (
            azure_pipelines,
            "azure-pipelines.yml",
            "jobs:\n- job: tell\n  condition: failed()\n  steps:\n  - script: make tell\n",
            "failed()",
        ),
    ],
)
def test_linked_readers_carry_it_too(reader: Any, path: str, content: str, condition: str | None) -> None:  # noqa: ANN401
    nothing = cast("Any", None)
    local = Facts(read(reader, path, content), activity=nothing, ages=nothing)
    assert [fact.condition for fact in reader.link(local) if isinstance(fact, CiJob)] == [condition]


def test_an_orb_that_tells_of_failures() -> None:
    use = Use(source=AT, owner=f"{WORKFLOW}#a", name="slack/notify", inputs=(("event", "fail"),))
    assert [fact.on for fact in joined(job(), use) if isinstance(fact, Alert)] == [Condition.RUN_FAILURE]


# ---------------------------------------------------------------- environments


def placed(line: str, *facts: Fact, name: str = "a", **more: Any) -> list[tuple[str | None, bool]]:  # noqa: ANN401
    found = runs(job(name, **more), *facts, command(line, name))
    return [(run.environment, run.environment_certain) for run in found]


def test_a_job_says_its_environment() -> None:
    assert placed("terraform apply", environment="live") == [("live", True)]


def test_an_option_of_the_command_is_nearer_than_the_job() -> None:
    assert placed("dbt run --target staging", environment="dev") == [("staging", False)]


def test_the_name_of_the_job_names_it() -> None:
    assert placed("terraform apply", name="apply-staging") == [("staging", False)]


def test_a_workspace_holds_for_what_comes_after() -> None:
    assert placed("terraform apply", command("terraform workspace select prod")) == [("prod", False)]


def test_an_argument_of_make_names_the_environment_of_what_it_runs() -> None:
    target = read(make, "Makefile", "deploy:\n\tdbt run\n")
    assert placed("make deploy ENV=prod", *target) == [("prod", False)]


def test_what_only_the_main_branch_brings_goes_to_production() -> None:
    assert placed("terraform apply", triggers=(Trigger.MAIN,)) == [("production", False)]


def test_linting_goes_nowhere() -> None:
    assert placed("ruff check", name="prod", triggers=(Trigger.MAIN,)) == [(None, True)]


def test_a_matrix_of_environments() -> None:
    names = ("staging", "prod")
    several = (Environment(source=AT, name=name, kind=EnvironmentKind.OTHER, form="ci") for name in names)
    found = placed("terraform apply", *several, environment="${{ matrix.env }}")
    assert found == [("staging", False), ("prod", False)]


def test_a_choice_by_branch_makes_two_runs() -> None:
    target = "${{ github.ref == 'refs/heads/main' && 'prod' || 'staging' }}"
    words = Command(source=AT, owner=f"{WORKFLOW}#a", words=("dbt", "run", "--target", target))
    found = {run.environment: run.triggers for run in runs(job(), words)}
    assert found == {"prod": (Trigger.MAIN,), "staging": (Trigger.REQUEST,)}


GITHUB = """\
on: {push: {branches: [main]}}
jobs:
  build:
    env: {STAGE: prod}
    steps:
      - run: dbt build --target $STAGE
"""
GITHUB_MATRIX = """\
on: {push: {branches: [main]}}
jobs:
  build:
    strategy: {matrix: {env: [prod]}}
    env: {STAGE: "${{ matrix.env }}"}
    steps:
      - run: dbt build --target "$STAGE"
"""
GITHUB_INPUT = """\
on: {workflow_dispatch: {inputs: {stage: {default: prod}}}}
jobs:
  build:
    steps:
      - run: dbt build --target ${{ github.event.inputs.stage }}
"""
GITLAB = """\
variables: {STAGE: prod}
build:
  script:
    - dbt build --target $STAGE
"""
CIRCLE = """\
version: 2.1
jobs:
  build:
    parameters: {stage: {type: string, default: prod}}
    docker: [{image: "cimg/python:3.12"}]
    environment: {STAGE: << parameters.stage >>}
    steps:
      - run: dbt build --target $STAGE
workflows: {main: {jobs: [build]}}
"""
AZURE = """\
trigger: [main]
variables:
  - {name: stage, value: prod}
jobs:
  - job: build
    steps:
      - script: dbt build --target $STAGE
"""
JENKINS = """\
pipeline {
    agent any
    environment { STAGE = 'prod' }
    stages { stage('build') { steps { sh 'dbt build --target $STAGE' } } }
}
"""


@pytest.mark.parametrize(
    ("reader", "path", "content"),
    [
        (github_actions, WORKFLOW, GITHUB),
        (github_actions, WORKFLOW, GITHUB_MATRIX),
        (github_actions, WORKFLOW, GITHUB_INPUT),
        (gitlab_ci, ".gitlab-ci.yml", GITLAB),
        (circleci, ".circleci/config.yml", CIRCLE),
        (azure_pipelines, "azure-pipelines.yml", AZURE),
        (jenkins, "Jenkinsfile", JENKINS),
    ],
)
def test_the_variables_of_a_job_name_the_environment(reader: Any, path: str, content: str) -> None:  # noqa: ANN401
    found = read(reader, path, content)
    linked = (
        reader.link(Facts(found, activity=cast("Any", None), ages=cast("Any", None))) if hasattr(reader, "link") else ()
    )
    assert {run.environment for run in runs(*found, *linked)} == {"prod"}


def test_an_input_with_options_may_be_any_of_them() -> None:
    content = GITHUB_INPUT.replace("default: prod", "default: prod, type: choice, options: [dev, prod]")
    assert {run.environment for run in runs(*read(github_actions, WORKFLOW, content))} == {None}


def test_the_variables_of_a_caller_reach_its_script() -> None:
    called = read(script, "deploy.sh", "#!/bin/sh\ndbt run --target $STAGE\n")
    (run,) = runs(job(), command("./deploy.sh", environment=(("STAGE", "prod"),)), *called)
    assert run.environment == "prod"


def test_a_secret_is_not_put_into_words() -> None:
    (run,) = runs(job(), command("dbt run --vars $API_KEY", environment=(("API_KEY", "s3cr3t"),)))
    assert run.words == ("dbt", "run", "--vars", "$API_KEY")


def test_a_variable_named_stage_is_no_staging() -> None:
    assert placed("dbt run --target $STAGE", triggers=(Trigger.REQUEST,)) == [(None, True)]


def test_a_job_that_makes_a_release() -> None:
    content = "tag:\n  script:\n    - echo released\n  release: {tag_name: $CI_COMMIT_TAG, description: notes}\n"
    found = read(gitlab_ci, ".gitlab-ci.yml", content)
    linked = gitlab_ci.link(Facts(found, activity=cast("Any", None), ages=cast("Any", None)))
    assert [(run.activity, run.source.line) for run in runs(*found, *linked)] == [(Activity.RELEASE, 4)]


# ---------------------------------------------------------------- what is deployed


def test_a_deployment_names_what_it_copies() -> None:
    (run,) = runs(job(), command("gsutil -m rsync -r dags gs://bucket/dags"))
    assert (run.activity, run.paths) == (Activity.DEPLOY, ("dags",))


def test_an_action_names_what_it_packs() -> None:
    use = Use(source=AT, owner=f"{WORKFLOW}#a", name="docker/build-push-action", inputs=(("context", "etl"),))
    assert {run.paths for run in runs(job(), use)} == {("etl",)}


def test_an_action_builds_the_image_of_the_file_that_it_names() -> None:
    inputs = (("context", "."), ("file", "docker/Dockerfile"))
    (run,) = runs(job(), Use(source=AT, owner=f"{WORKFLOW}#a", name="docker/build-push-action", inputs=inputs))
    assert "docker/Dockerfile" in run.words


# ---------------------------------------------------------------- where targets are found


def test_an_included_makefile_runs_where_it_is_included() -> None:
    files = read(make, "Makefile", "include mk/lint.mk\n") + read(make, "mk/lint.mk", "lint:\n\truff check\n")
    (run,) = runs(job(), command("make lint"), *files)
    assert (run.tool, run.folder, run.source.path) == ("ruff", "", "mk/lint.mk")


def test_a_file_that_is_asked_for() -> None:
    files = read(make, "Makefile", "a:\n\tblack .\n") + read(make, "ci.mk", "a:\n\truff check\n")
    found = runs(job(), command("make -f ci.mk a"), *files)
    assert [run.tool for run in found if run.actor is Actor.CI] == ["ruff"]


def test_files_that_include_each_other_end() -> None:
    lines = "".join(f"  p{number}: ./Taskfile.yml\n" for number in range(200))
    tasks = "tasks:\n  a: ruff check\n"
    files = read(taskfile, "Taskfile.yml", f"includes:\n{lines}{tasks}")
    assert [run.tool for run in runs(job(), command("task p1:a"), *files)] == ["ruff"]


def test_tasks_of_an_included_taskfile() -> None:
    files = read(taskfile, "Taskfile.yml", "includes: {etl: ./etl}\ntasks: {}\n")
    files += read(taskfile, "etl/Taskfile.yml", "tasks:\n  test: pytest\n")
    assert [run.tool for run in runs(job(), command("task etl:test"), *files)] == ["pytest"]


def test_recipes_of_a_module_of_just() -> None:
    files = read(just, "justfile", "mod etl 'etl/mod.just'\n") + read(just, "etl/mod.just", "test:\n  pytest\n")
    assert [run.tool for run in runs(job(), command("just etl::test"), *files)] == ["pytest"]


@pytest.mark.parametrize("line", ["hatch run ci:lint", "hatch -e ci run lint"])
def test_scripts_of_an_environment_of_hatch(line: str) -> None:
    files = read(project_tasks, "pyproject.toml", '[tool.hatch.envs.ci.scripts]\nlint = "ruff check"\n')
    assert [run.tool for run in runs(job(), command(line), *files)] == ["ruff"]


def test_a_session_of_nox_for_one_version() -> None:
    session = "import nox\n@nox.session(python=['3.12'])\ndef tests(session):\n    session.run('pytest')\n"
    assert [run.tool for run in runs(job(), command("nox -s tests-3.12"), *read(nox, "noxfile.py", session))] == [
        "pytest"
    ]


def test_a_service_runs_its_own_command() -> None:
    files = read(compose_services, "compose.yml", "services: {tests: {command: pytest -m integration}}\n")
    assert [run.activity for run in runs(job(), command("docker compose run tests"), *files)] == [
        Activity.INTEGRATION_TEST
    ]


def test_a_command_stands_for_the_service_s_own() -> None:
    files = read(compose_services, "compose.yml", "services: {tests: {command: pytest}}\n")
    assert [run.tool for run in runs(job(), command("docker compose run tests dbt build"), *files)] == ["dbt", "dbt"]


def test_a_service_that_nothing_runs_is_no_script() -> None:
    assert runs(*read(compose_services, "compose.yml", "services: {tests: {command: pytest}}\n")) == []


def test_each_line_of_a_recipe_has_a_shell_of_its_own() -> None:
    found = read(make, "Makefile", "a:\n\tcd etl && pytest\n\truff check\n")
    assert [fact.folder for fact in found if isinstance(fact, Command)] == ["etl", ""]


# ---------------------------------------------------------------- hostile input


def problems(facts: list[Fact]) -> list[ProblemKind]:
    return [fact.kind for fact in facts if isinstance(fact, Problem)]


def test_a_crafted_makefile_is_cut_off() -> None:
    names = " ".join(f"t{number}" for number in range(200))
    content = "A = " + "x; " * 90 + "\n" + "".join(f"{names}:\n\t$(A)$(A)$(A)\n" for _ in range(40))
    began = time.monotonic()
    found = read(make, "Makefile", content)
    assert (len(found) <= 5_001, problems(found), time.monotonic() - began < 5) == (True, [ProblemKind.TOO_LARGE], True)


def test_variables_that_grow_are_cut_off() -> None:
    found = read(make, "Makefile", "A = " + "x" * 300 + "\nall: " + "$(A) " * 500_000 + "\n\techo\n")
    assert sum(len("".join(fact.needs)) for fact in found if isinstance(fact, Target)) < 200_000


def test_a_job_that_runs_too_much_is_told() -> None:
    scripts = [fact for number in range(60) for fact in read(script, f"s{number}.sh", "ruff check\n" * 100)]
    calls = [command(f"./s{number}.sh") for number in range(60)]
    found = joined(job(), *calls, *scripts)
    certain = {fact.certain for fact in found if isinstance(fact, Run) and fact.actor is Actor.CI}
    assert (certain, problems(found)) == ({False}, [ProblemKind.TOO_LARGE])


def test_a_step_that_cannot_be_read_leaves_the_others() -> None:
    steps = f"      - run: |\n          echo {'x' * 100_001}\n      - run: pytest\n"
    found = read(github_actions, WORKFLOW, f"on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n{steps}")
    words = [fact.words for fact in found if isinstance(fact, Command)]
    assert (words, problems(found)) == ([("pytest",)], [ProblemKind.TOO_LARGE])


def test_an_input_that_is_no_shell_ends_nothing() -> None:
    use = Use(source=AT, owner=f"{WORKFLOW}#a", name="./.github/actions/x", inputs=(("x", "<" * 200),))
    action = Target(source=AT, id="action:.github/actions/x", runner="action", name="x")
    inner = Command(source=AT, owner=action.id, words=("bash", "-c", "${{ inputs.x }}"))
    assert [run.tool for run in runs(job(), use, action, inner, command("pytest"))] == ["pytest"]
