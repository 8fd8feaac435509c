"""Tests of how much of the data code something reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from assess.evidence.reach import Territory, is_near
from assess.facts import Activity, Actor, Ages, Code, CodeKind, Facts, QueryUse, Role, Run, Source
from assess.values import replace

if TYPE_CHECKING:
    from assess.activity import Activity as Year


def code(path: str, lines: int = 100, language: str = "python") -> Code:
    source = Source(path=path)
    return Code(source=source, language=language, lines=lines, role=Role.PIPELINE, kind=CodeKind.MODULE, data=True)


def territory(*codes: Code) -> Territory:
    return Territory.of(Facts(codes, activity=cast("Year", None), ages=cast("Ages", None)))


def run(*words: str, folder: str = "", at: str = ".github/workflows/ci.yml", paths: tuple[str, ...] = ()) -> Run:
    source = Source(path=at, line=3)
    return Run(source=source, activity=Activity.LINT, tool="t", actor=Actor.CI, words=words, folder=folder, paths=paths)


def test_a_run_of_the_top_reaches_everything() -> None:
    assert territory(code("a/x.py"), code("b/y.py")).reached([run("lint")]) == 1.0


def test_a_run_reaches_the_folders_among_its_words() -> None:
    assert territory(code("a/x.py", 300), code("b/y.py")).reached([run("lint", "a")]) == 0.75


def test_tests_reach_the_folders_whose_coverage_they_measure() -> None:
    tests = replace(run("pytest", "ops/tests", "--cov=src"), activity=Activity.UNIT_TEST)

    assert territory(code("src/x.py"), code("ops/y.py"), code("ops/tests/z.py"), code("web/w.py")).reached([tests]) == (
        0.75
    )


@pytest.mark.parametrize(("activity", "reached"), [(Activity.INTEGRATION_TEST, 0.75), (Activity.UNIT_TEST, 0.25)])
def test_tests_beside_a_database_reach_the_queries_that_the_modules_run(activity: Activity, reached: float) -> None:
    named = QueryUse(source=Source(path="sql/orders.sql"), module="flows/orders.py")
    codes = (code("flows/orders.py"), code("sql/orders.sql", 200, "sql"), code("sql/old.sql", 100, "sql"))
    whole = Territory.of(Facts([*codes, named], activity=cast("Year", None), ages=cast("Ages", None)))
    tests = replace(run("pytest"), activity=activity, languages=("python",))

    assert whole.reached([tests]) == reached


def test_a_definition_in_a_part_of_the_tree_reaches_that_part() -> None:
    parts = territory(code("shop/src/x.py", 100), code("bank/src/y.py", 300))

    assert parts.reached([run("lint", at="shop/devops/ci.yml")]) == 0.25


def test_two_runs_of_the_same_files_count_once() -> None:
    assert territory(code("a/x.py"), code("b/y.py")).reached([run("lint", "a"), run("check", "a")]) == 0.5


def test_the_value_of_a_setting_is_not_what_a_run_covers() -> None:
    parts = territory(code("conf/x.py"), code("b/y.py"))

    assert parts.reached([run("dbt", "run", "--profiles-dir", "conf")]) == 1.0


@pytest.mark.parametrize(
    "line",
    [
        "airflow dags test marts 2026-01-01",
        "uv run airflow dags test marts",
        "dbt test",
        "npm test",
        "soda scan dags",
        "docker exec dags dbt test",
        "docker compose run --rm marts dbt test",
    ],
)
def test_subcommands_and_names_are_no_folders(line: str) -> None:
    parts = territory(code("dags/x.py"), code("marts/y.py"), code("test/z.py"))

    assert parts.reached([run(*line.split())]) == 1.0


@pytest.mark.parametrize("line", ["ruff check dags", "terraform -chdir=dags plan", "dbt run --project-dir dags"])
def test_operands_and_values_of_options_are_folders(line: str) -> None:
    assert territory(code("dags/x.py"), code("check/y.py")).reached([run(*line.split())]) == 0.5


def test_no_data_code_is_reached_by_nothing() -> None:
    assert territory().reached([run("lint")]) == 0.0


def test_a_share_beside_its_limit_is_near() -> None:
    assert (is_near(0.58, 0.6), is_near(0.5, 0.6)) == (True, False)


def test_a_project_of_tests_builds_what_stands_beside_it() -> None:
    build = replace(run("dbt", "run", folder="shop/integration_tests"), activity=Activity.TRANSFORM)

    assert territory(code("shop/models/x.sql", 300), code("bank/y.py")).reached([build]) == 0.75
