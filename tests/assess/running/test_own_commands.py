"""Commands of the project's own command line."""

from __future__ import annotations

from typing import Any, cast

import pytest

from assess.facts import Activity, Code, CodeKind, Facts, Role, Source, Target
from assess.readers.console_scripts import ConsoleScript
from assess.readers.python_tests import PythonTests
from assess.running.own_commands import OwnCommands

NOTHING = cast("Any", None)


def code(path: str, language: str) -> Code:
    return Code(
        source=Source(path=path), language=language, lines=9, role=Role.PIPELINE, kind=CodeKind.MODULE, data=True
    )


TREE = (
    ConsoleScript(source=Source(path="pyproject.toml"), name="etl", module="acme.cli"),
    Target(source=Source(path="script/etl"), id="script:script/etl", runner="script", name="etl"),
    code("acme/cli.py", "python"),
    code("sql/a.sql", "sql"),
    code("sql/b.sql", "sql"),
    code("sql/c.sql", "sql"),
    code("sql/d.sql", "sql"),
    code("sql/e.sql", "sql"),
    code("sql/f.sql", "sql"),
    code("sql/g.sql", "sql"),
    code("manage.py", "python"),
    code("ci/deploy_flows.py", "python"),
    code("ci/register_flows.py", "python"),
    code("ci/register_model.py", "python"),
    code("ci/add_files_to_composer.py", "python"),
    code("ci/smoke_test_service.py", "python"),
    Target(source=Source(path="ci/deploy.sh"), id="script:ci/deploy.sh", runner="script", name="deploy.sh"),
)
OWN = OwnCommands(Facts(TREE, activity=NOTHING, ages=NOTHING))


def classified(line: str) -> list[Activity]:
    return [found.activity for found in OWN.classify(tuple(line.split()), "")]


@pytest.mark.parametrize(
    ("line", "activity"),
    [
        ("etl format --check sql/", Activity.FORMAT),
        ("./script/etl dryrun sql", Activity.COMPILE),
        ("poetry run etl stage deploy --suffix x", Activity.DEPLOY),
        ("etl --project prod-x deploy --dry-run", Activity.PLAN),
        ("python -m acme.cli generate all", Activity.BUILD),
        ("python manage.py run-tests", Activity.UNIT_TEST),
        ("etl query backfill --from 2020-01-01", Activity.TRANSFORM),
        ("etl checks run", Activity.DATA_TEST),
        ("etl e2e", Activity.INTEGRATION_TEST),
        ("uv run python -W ignore acme/cli.py lint", Activity.LINT),
        ("bash ci/deploy.sh", Activity.DEPLOY),
        ("python ci/deploy_flows.py --pool main --all", Activity.DEPLOY),
        ("python ci/register_flows.py --project main", Activity.DEPLOY),
        ("python ci/add_files_to_composer.py --bucket b", Activity.DEPLOY),
        ("python ci/smoke_test_service.py", Activity.SMOKE_TEST),
        ("python $(System.ArtifactsDirectory)/drop/ci/deploy_flows.py", Activity.DEPLOY),
    ],
)
def test_verbs(line: str, activity: Activity) -> None:
    assert classified(line) == [activity]


@pytest.mark.parametrize(
    "line",
    [
        "other format",
        "etl frobnicate",
        "etl list test",
        "etl",
        "python -m other lint",
        "etl run $@",
        "echo etl lint",
        "python ci/register_model.py",
        "python $(System.ArtifactsDirectory)/drop/deploy_flows.py",
        "",
    ],
)
def test_other_programs_and_unknown_verbs_say_nothing(line: str) -> None:
    assert classified(line) == []


def test_code_that_imports_the_package_is_its_command_line() -> None:
    words = ("python3", "-c", "from acme.cli import cli; cli()", "lint", "sql/")
    assert [(found.activity, found.tool) for found in OWN.classify(words, "")] == [(Activity.LINT, "acme")]


@pytest.mark.parametrize(
    ("line", "paths"),
    [
        ("python run_tests.py -v", ()),
        ("python -m acme.tests", ()),
        ("python checks/test_load.py", ("checks/test_load.py",)),
    ],
)
def test_python_files_of_tests_are_run(line: str, paths: tuple[str, ...]) -> None:
    suite = PythonTests(source=Source(path="checks/test_load.py"), kind=None, framework="unittest", cases=3, imports=())
    files = (code(path, "python") for path in ("run_tests.py", "acme/tests/__init__.py", "checks/test_load.py"))
    own = OwnCommands(Facts((*files, suite), activity=NOTHING, ages=NOTHING))
    (found,) = own.classify(tuple(line.split()), "")
    assert (found.activity, found.paths) == (Activity.UNIT_TEST, paths)


def test_a_script_that_tests_something_else_is_no_test() -> None:
    own = OwnCommands(Facts((code("test_connection.py", "python"),), activity=NOTHING, ages=NOTHING))
    assert own.classify(("python", "test_connection.py"), "") == ()


def test_languages_are_those_of_the_paths() -> None:
    (found,) = OWN.classify(("etl", "lint", "sql/"), "")
    assert (found.languages, found.paths, found.certain) == (("sql",), ("sql/",), False)


def test_without_paths_the_main_language_stands() -> None:
    (found,) = OWN.classify(("etl", "lint"), "")
    assert found.languages == ("sql",)


def test_formatting_without_a_check_repairs() -> None:
    (found,) = OWN.classify(("etl", "format", "sql"), "")
    assert not found.blocks


def test_a_script_named_for_a_deployment_may_carry_all_languages() -> None:
    (found,) = OWN.classify(("python", "ci/deploy_flows.py"), "")
    assert (found.languages, found.certain) == ((), False)


def test_a_module_is_called_after_its_last_part() -> None:
    assert classified("python -m ci.smoke_test_service --type web") == [Activity.SMOKE_TEST]
