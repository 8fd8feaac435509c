"""The join of jobs, pipelines, hooks and targets with what they come to run."""

from __future__ import annotations

from typing import Any, cast

import pytest

from assess.documents import Document
from assess.facts import (
    Activity,
    Actor,
    Alert,
    CiJob,
    Command,
    Condition,
    Fact,
    Facts,
    Known,
    Pipeline,
    Run,
    Source,
    Target,
    Task,
    Trigger,
    Use,
)
from assess.readers import compose, compose_services, just, make, pre_commit, script
from assess.running.runs import join_runs
from assess.values import replace

WORKFLOW = ".github/workflows/ci.yml"
AT = Source(path=WORKFLOW, line=1)
REQUEST = (Trigger.REQUEST, Trigger.MAIN)


def job(name: str = "a", path: str = WORKFLOW, triggers: tuple[Trigger, ...] = REQUEST, **more: Any) -> CiJob:  # noqa: ANN401 - fields of the fact
    source = Source(path=path, line=1)
    return CiJob(source=source, system="github-actions", workflow="ci", job=f"{path}#{name}", triggers=triggers, **more)


def command(*words: str, owner: str = f"{WORKFLOW}#a", **more: Any) -> Command:  # noqa: ANN401
    return Command(source=AT, owner=owner, words=words, **more)


def joined(*facts: Fact) -> list[Fact]:
    nothing = cast("Any", None)
    return list(join_runs(Facts(facts, activity=nothing, ages=nothing)))


def runs(*facts: Fact) -> list[Run]:
    return [fact for fact in joined(*facts) if isinstance(fact, Run)]


def makefile(content: str) -> list[Fact]:
    return list(make.read(Document("Makefile", content.encode())))


def test_a_job_runs_its_command() -> None:
    (run,) = runs(job(environment="prod"), command("dbt", "test"))
    assert (run.activity, run.actor, run.triggers, run.environment) == (Activity.DATA_TEST, Actor.CI, REQUEST, "prod")


def test_a_make_target_is_followed_to_its_prerequisites() -> None:
    found = runs(job(), command("make", "check"), *makefile("check: lint\nlint:\n\truff check\n"))
    assert [(run.tool, len(run.via), run.actor) for run in found] == [("ruff", 2, Actor.CI)]


def test_a_script_is_followed_from_its_folder() -> None:
    fact = list(script.read(Document("etl/scripts/test.sh", b"pytest\n")))
    (run,) = runs(job(), command("bash", "-x", "./scripts/test.sh", folder="etl"), *fact)
    assert (run.source.path, run.folder) == ("etl/scripts/test.sh", "etl")


def test_a_script_passes_its_arguments_on() -> None:
    fact = list(script.read(Document("bin/run", b'#!/bin/sh\nexec pytest "$@"\n')))
    (run,) = runs(job(), command("bin/run", "-m", "integration"), *fact)
    assert run.activity is Activity.INTEGRATION_TEST


def test_a_script_uses_its_arguments_by_number() -> None:
    fact = list(script.read(Document("bin/run", b"#!/bin/sh\ndbt run --target $1\n")))
    (run,) = runs(job(), command("bin/run", "prod"), *fact)
    assert run.words == ("dbt", "run", "--target", "prod")


@pytest.mark.parametrize(("given", "stage"), [((), "qa"), (("prod",), "prod")])
def test_a_script_has_defaults_for_its_arguments(given: tuple[str, ...], stage: str) -> None:
    fact = list(script.read(Document("bin/run", b"#!/bin/sh\nenv=${1:-'qa'}\ndbt run --target \"${env}\"\n")))
    (run,) = runs(job(), command("bin/run", *given), *fact)
    assert run.words == ("dbt", "run", "--target", stage)


def test_a_recipe_may_begin_with_a_variable() -> None:
    rules = makefile("SUDO := $(shell docker info || echo sudo)\npush:\n\t$(SUDO) docker push image\n")
    assert [run.activity for run in runs(job(), command("make", "push"), *rules)] == [Activity.PUBLISH]


RECIPES = b"""\
up:
    docker-compose up -d
_in command: up
    just compose "{{ command }}"
compose *args:
    docker-compose run {{ args }}
test *args:
    just _in "etl bash -c \\'pytest {{ args }}\\'"
"""


def test_recipes_pass_command_lines_on() -> None:
    recipes = list(just.read(Document("etl/justfile", RECIPES)))
    found = runs(job(), command("just", "etl/test", "-x"), *recipes)
    assert {(run.tool, run.activity, run.folder) for run in found} == {
        ("pytest", Activity.UNIT_TEST, "etl"),
        ("pytest", Activity.INTEGRATION_TEST, "etl"),
    }


def test_a_cycle_ends() -> None:
    cycle = makefile("a: b\n\tmake b\nb: a\n\truff check\n")
    assert [run.tool for run in runs(job(), command("make", "a"), *cycle)] == ["ruff"]


def test_a_web_of_calls_ends() -> None:
    layers = "".join(f"a{n}: a{n + 1} b{n + 1}\nb{n}: a{n + 1} b{n + 1}\n" for n in range(60))
    assert runs(job(), command("make", "a0"), *makefile(layers)) == []


def test_a_condition_narrows_the_triggers() -> None:
    condition = "github.ref == 'refs/heads/main'"
    (run,) = runs(job(), command("terraform", "apply", condition=condition))
    assert run.triggers == (Trigger.MAIN,)


def test_what_is_tolerated_on_the_way_does_not_block() -> None:
    found = runs(job(), command("make", "lint", tolerated=True), *makefile("lint:\n\truff check\n"))
    assert [run.blocks for run in found] == [False]


def test_a_disabled_step_is_not_enabled() -> None:
    assert [run.enabled for run in runs(job(), command("pytest", enabled=False))] == [False]


def test_a_called_workflow_brings_to_the_environment_that_it_is_given() -> None:
    path = ".github/workflows/deploy.yml"
    called = job("d", path, (Trigger.CALL,))
    use = Use(source=AT, owner=f"{WORKFLOW}#a", name=f"./{path}", inputs=(("environment", "staging"),))
    (run,) = runs(job(triggers=(Trigger.MAIN,)), called, use, command("helm", "upgrade", "etl", owner=called.job))
    assert run.environment == "staging"


def test_a_called_workflow_runs_by_its_caller() -> None:
    path = ".github/workflows/deploy.yml"
    called = job("d", path, (Trigger.CALL,), environment="${{ inputs.target }}")
    use = Use(source=AT, owner=f"{WORKFLOW}#a", name=f"./{path}", inputs=(("target", "prod"),))
    (run,) = runs(job(), called, use, command("terraform", "apply", owner=called.job))
    assert (run.triggers, run.environment, run.runner) == (REQUEST, "prod", called.job)


def test_a_composite_action_is_followed() -> None:
    action = Target(source=AT, id="action:.github/actions/x", runner="action", name="x")
    use = Use(source=AT, owner=f"{WORKFLOW}#a", name="./.github/actions/x")
    assert [run.tool for run in runs(job(), use, action, command("pytest", owner=action.id))] == ["pytest"]


def test_tests_beside_a_database_are_integration_tests_too() -> None:
    found = runs(job(services=("postgres:16",)), command("pytest"))
    assert [run.activity for run in found] == [Activity.UNIT_TEST, Activity.INTEGRATION_TEST]


@pytest.mark.parametrize("tests", ["bundle exec rspec", "cargo test", "dotnet test"])
def test_tests_of_every_runner_beside_a_database_are_integration_tests(tests: str) -> None:
    found = runs(job(services=("postgres:16",)), command(*tests.split()))
    assert [run.activity for run in found] == [Activity.UNIT_TEST, Activity.INTEGRATION_TEST]


def test_containers_brought_up_before_make_integration_tests() -> None:
    found = runs(job(), command("docker", "compose", "up", "-d"), command("pytest"))
    assert Activity.INTEGRATION_TEST in [run.activity for run in found]


def test_tests_that_leave_out_what_needs_a_database_are_unit_tests_only() -> None:
    found = runs(job(services=("postgres:16",)), command("pytest", "-m", "not integration"))
    assert [run.activity for run in found] == [Activity.UNIT_TEST]


def test_an_output_compared_beside_containers_is_an_integration_test() -> None:
    found = runs(job(), command("docker", "compose", "up", "-d"), command("diff", "-r", "expected", "out"))
    assert [run.activity for run in found] == [Activity.COMPARE, Activity.INTEGRATION_TEST]


HOOKS = b"repos: [{repo: x, hooks: [{id: black}, {id: flake8}, {id: mypy, stages: [manual]}]}]"


def test_ci_runs_the_hooks_that_are_neither_skipped_nor_manual() -> None:
    hooks = list(pre_commit.read(Document(".pre-commit-config.yaml", HOOKS)))
    found = runs(job(), command("pre-commit", "run", "--all-files", environment=(("SKIP", "flake8"),)), *hooks)
    assert [(run.tool, run.actor, run.triggers) for run in found] == [("black", Actor.CI, REQUEST)]


def test_a_hook_of_its_own_that_repairs_fails_where_it_has_changed_a_file() -> None:
    local = b"repos: [{repo: local, hooks: [{id: sql, entry: sqlfluff fix, types: [sql]}]}]"
    hooks = list(pre_commit.read(Document(".pre-commit-config.yaml", local)))
    found = runs(job(), command("pre-commit", "run", "--all-files"), *hooks)
    assert [(run.tool, run.blocks) for run in found if run.actor is Actor.CI] == [("sqlfluff", True)]


def test_a_hook_by_name() -> None:
    hooks = list(pre_commit.read(Document(".pre-commit-config.yaml", HOOKS)))
    found = runs(job(), command("pre-commit", "run", "flake8", "--all-files"), *hooks)
    assert [run.tool for run in found] == ["flake8"]


def test_the_action_stands_for_its_command() -> None:
    hooks = list(pre_commit.read(Document(".pre-commit-config.yaml", HOOKS)))
    use = Use(source=AT, owner=f"{WORKFLOW}#a", name="pre-commit/action")
    assert [run.tool for run in runs(job(), use, *hooks)] == ["black", "flake8"]


def test_a_target_that_nothing_calls_is_run_by_hand() -> None:
    (run,) = runs(*makefile("deploy:\n\tterraform apply\n"))
    assert (run.actor, run.triggers) == (Actor.SCRIPT, (Trigger.MANUAL,))


def test_a_pipeline_runs_its_tasks_on_schedule() -> None:
    tasks = (Task(name="t", operator="BashOperator", words=("dbt", "build")),)
    run, _ = runs(Pipeline(source=AT, name="p", tool="airflow", scheduled=Known.SET, tasks=tasks))
    assert (run.actor, run.triggers, run.runner) == (Actor.PIPELINE, (Trigger.SCHEDULE,), "p")


def alert(condition: str | None, *facts: Fact) -> list[Condition]:
    message = command("curl", "$SLACK_WEBHOOK", condition=condition)
    return [fact.on for fact in joined(job(), message, *facts) if isinstance(fact, Alert)]


def test_a_message_on_failure_is_an_alert() -> None:
    assert alert("failure()") == [Condition.RUN_FAILURE]


def test_a_program_that_is_given_a_channel_sends_a_message_on_failure() -> None:
    own = command("python", "scripts/tell.py", environment=(("SLACK_WEBHOOK_URL", "${{ secrets.HOOK }}"),))
    on_failure = replace(own, condition="failure()")
    assert [fact.channel for fact in joined(job(), on_failure) if isinstance(fact, Alert)] == ["slack"]
    assert [fact for fact in joined(job(), own) if isinstance(fact, Alert)] == []


def test_an_issue_is_an_alert_where_a_failure_opens_it() -> None:
    opens = Use(source=AT, owner=f"{WORKFLOW}#a", name="JasonEtco/create-an-issue", condition="failure()")
    planned = replace(opens, condition=None)
    assert [fact.shared for fact in joined(job(), opens, planned) if isinstance(fact, Alert)] == [True]


def test_an_action_of_any_messenger_sends_a_message_on_failure() -> None:
    sent = [
        Use(source=AT, owner=f"{WORKFLOW}#a", name=name, condition="failure()")
        for name in ("zulip/github-actions-zulip/send-message", "acme/mattermost-notify")
    ]
    told = [fact.channel for fact in joined(job(), *sent) if isinstance(fact, Alert)]
    assert told == ["webhook", "mattermost"]


def test_an_alert_speaks_of_the_workflow_that_calls_the_job_which_sends_it() -> None:
    caller = job("tell", path=".github/workflows/daily.yml", condition="failure()")
    call = Use(source=caller.source, owner=caller.job, name="./.github/workflows/ci.yml")
    message = command("curl", "$SLACK_WEBHOOK")
    told = [
        fact.subject for fact in joined(caller, call, job(triggers=(Trigger.CALL,)), message) if isinstance(fact, Alert)
    ]
    assert caller.job in told


def test_a_message_of_a_deployment() -> None:
    assert alert(None, command("terraform", "apply")) == [Condition.DEPLOYMENT]


def test_a_message_of_a_job_that_deploys_nothing() -> None:
    assert alert(None, command("pytest")) == [Condition.OTHER]


def test_a_folder_that_is_passed_to_a_workflow_is_where_it_works() -> None:
    call = Use(source=AT, owner=f"{WORKFLOW}#a", name="./.github/workflows/test.yml", inputs=(("dir", "jobs"),))
    inner = job("t", path=".github/workflows/test.yml", triggers=(Trigger.CALL,))
    tests = Command(source=inner.source, owner=inner.job, words=("pytest",), folder="${{ inputs.dir }}")
    assert [run.folder for run in runs(job(), call, inner, tests)] == ["jobs"]


def test_an_environment_of_tox_without_a_section_takes_the_plain_one() -> None:
    sections = [
        Target(source=Source(path="tox.ini", line=line), id=f"tox:tox.ini:{name}", runner="tox", name=name)
        for line, name in ((1, "testenv"), (4, "lint"))
    ]
    inside = [
        Command(source=Source(path="tox.ini", line=2), owner="tox:tox.ini:testenv", words=("pytest",)),
        Command(source=Source(path="tox.ini", line=5), owner="tox:tox.ini:lint", words=("flake8",)),
    ]
    found = runs(job(), command("tox", "-e", "py311,lint"), *sections, *inside)
    assert {run.tool for run in found} == {"pytest", "flake8"}


def test_an_action_of_the_team_is_told_by_its_name() -> None:
    name = "team/shared/actions/python_check@main"
    use = Use(source=AT, owner=f"{WORKFLOW}#a", name=name, inputs=(("folder", "etl"),))
    found = [(run.activity, run.languages, run.folder, run.certain) for run in runs(job(), use)]
    assert found == [
        (Activity.LINT, ("python",), "etl", False),
        (Activity.UNIT_TEST, ("python",), "etl", False),
    ]


@pytest.mark.parametrize("name", ["team/shared/actions/setup-python-ci@v1", "actions/python/test@v1", "team/check@v1"])
def test_other_names_tell_nothing(name: str) -> None:
    assert not runs(job(), Use(source=AT, owner=f"{WORKFLOW}#a", name=name))


def test_what_follows_a_login_goes_to_its_environment() -> None:
    inputs = (("project_id", "a-dev"),)
    login = Use(source=AT, owner=f"{WORKFLOW}#a", name="google-github-actions/auth", inputs=inputs)
    copy = replace(command("gsutil", "cp", "orders.jar", "gs://jars/orders.jar"), source=replace(AT, line=2))
    found = runs(job(triggers=(Trigger.TAG,)), login, copy)
    assert [(run.environment, run.environment_certain) for run in found if run.activity is Activity.DEPLOY] == [
        ("dev", False)
    ]


def test_the_command_given_to_an_action_of_others_is_followed() -> None:
    wrapper = list(script.read(Document("bin/retry.sh", b'until "$@"; do sleep 1; done\n')))
    given = Use(source=AT, owner=f"{WORKFLOW}#a", name="org/cli", inputs=(("command", "bin/retry.sh cf push app"),))
    assert [run.activity for run in runs(job(), given, *wrapper)] == [Activity.DEPLOY]


def test_the_environment_that_a_caller_gives_holds_for_what_the_workflow_deploys() -> None:
    call = Use(
        source=AT, owner=f"{WORKFLOW}#a", name="./.github/workflows/ship.yml", inputs=(("environment", "staging"),)
    )
    inner = job("ship", path=".github/workflows/ship.yml", triggers=(Trigger.CALL,))
    ships = Use(source=inner.source, owner=inner.job, name="team/actions/deploy-ecs@v2")
    assert [run.environment for run in runs(job(), call, inner, ships)] == ["staging"]


def test_a_script_calls_another_one_beside_it() -> None:
    check = list(script.read(Document("ci/check.sh", b'D=$(cd "$(dirname "$0")" && pwd)\nbash "$D/lint.sh"\n')))
    lint = list(script.read(Document("ci/lint.sh", b'cd "$(git rev-parse --show-toplevel)"\nruff check etl\n')))
    (run,) = runs(job(), command("./check.sh", folder="ci"), *check, *lint)
    assert (run.tool, run.folder, run.paths) == ("ruff", "", ("etl",))


def test_the_paths_of_a_script_are_those_of_the_folder_it_runs_in() -> None:
    fact = list(script.read(Document("ci/test.sh", b'D=$(dirname "$0")/..\ncd "$D/etl"\npytest $D/etl/tests\n')))
    (run,) = runs(job(), command("ci/test.sh"), *fact)
    assert (run.folder, run.paths) == ("etl", ("tests",))


def test_a_script_goes_to_the_folder_that_it_is_given() -> None:
    fact = list(script.read(Document("ci/test.sh", b'FOLDER="$1"\ncd "$FOLDER"\npytest\n')))
    (run,) = runs(job(), command("ci/test.sh", "etl"), *fact)
    assert run.folder == "etl"


SERVICES = b"""services:
  tests: {build: ., entrypoint: pytest, depends_on: [store]}
  store: {image: "postgres:16"}
"""


def test_the_command_of_a_service_runs_beside_those_that_it_depends_on() -> None:
    document = Document("docker-compose.yml", SERVICES)
    facts = [*compose_services.read(document), *compose.read(document)]
    found = runs(job(), command("docker", "compose", "run", "tests"), *facts)
    assert [run.activity for run in found] == [Activity.UNIT_TEST, Activity.INTEGRATION_TEST]


@pytest.mark.parametrize(
    ("call", "path"),
    [
        ("docker compose run app pytest", "etl/compose.yml"),
        ("docker compose -f ci/compose.yml run app pytest", "etl/ci/compose.yml"),
    ],
)
def test_a_lone_service_is_no_database(call: str, path: str) -> None:
    facts = [*compose.read(Document(path, b"services:\n  app: {build: .}\n"))]
    facts += compose.read(Document("compose.yml", SERVICES))
    found = runs(job(), command(*call.split(), folder="etl"), *facts)
    assert [run.activity for run in found] == [Activity.UNIT_TEST]


@pytest.mark.parametrize(
    ("path", "actor", "trigger"),
    [
        ("cron.sh", Actor.PIPELINE, Trigger.SCHEDULE),
        ("bin/run_nightly.sh", Actor.PIPELINE, Trigger.SCHEDULE),
        ("bin/crontab.sh", Actor.SCRIPT, Trigger.MANUAL),
    ],
)
def test_a_script_named_after_a_clock_runs_by_it(path: str, actor: Actor, trigger: Trigger) -> None:
    (run,) = runs(*script.read(Document(path, b"dbt test\n")))
    assert (run.actor, run.triggers, run.certain) == (actor, (trigger,), actor is Actor.SCRIPT)


def test_what_a_script_named_after_a_clock_sends_is_an_alert() -> None:
    found = joined(*script.read(Document("cron.sh", b'step() { shift; "$@"; }\nstep tell edr monitor\n')))
    assert [fact.on for fact in found if isinstance(fact, Alert)] == [Condition.DATA_CHECK]


def test_what_is_built_in_a_folder_of_a_matrix_keeps_it_unknown() -> None:
    builds = command("uv", "build")
    found = runs(job(), replace(builds, folder="${{ matrix.path }}"))
    assert [run.folder for run in found if run.activity is Activity.BUILD] == ["${{ matrix.path }}"]
