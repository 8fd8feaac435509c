"""Task runners: npm, tox, nox, pyproject tasks, just, Task and Invoke."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.documents import Document
from assess.facts import Command, Target
from assess.readers import invoke, just, makim, nox, npm, project_tasks, scons, taskfile, tox

if TYPE_CHECKING:
    from types import ModuleType

TOX = """\
[tox]
envlist = py{310,311}, lint

[testenv]
commands =
    pytest {posargs:tests}

[testenv:lint]
commands =
    - ruff check .
    py311: mypy dags
"""
TOX_TOML = '[tool.tox]\nenv_list = ["lint"]\n[tool.tox.env.lint]\ncommands = [["ruff", "check"]]\n'
LEGACY = '[tool.tox]\nlegacy_tox_ini = """\n[testenv]\ncommands = pytest\n"""\n'
NOX = '@nox.session(name="unit")\ndef tests(session):\n    session.install("x")\n    session.run("pytest", "tests")\n'
INVOKE = """\
from invoke import task
@task
def fmt(c):
    c.run("black .")
@task(fmt)
def run_tests(c):
    c.run(f"pytest {x}")
"""
PACKAGED = """\
from invoke import task
root = find() / "api"
@task
def unit_tests(c):
    with c.cd(root):
        c.run("pytest")
    c.run("ruff check")
"""
POE = '[tool.poe.tasks]\nlint = "ruff check"\nall = ["lint", "unit"]\nunit.cmd = "pytest"\n'
HATCH = '[tool.hatch.envs.qa.scripts]\ncheck = ["ruff check", "mypy ."]\n'
JUST = "folder := 'dags'\n\nlint:\n    @ruff check {{folder}}\n\ntest arg='x': lint\n    -pytest {{arg}}\n"
MISE = '[tasks]\nlint = "ruff check"\n[tasks.test]\nrun = ["pytest", "mypy ."]\ndepends = ["lint"]\ndir = "etl"\n'
SCONS = 'from lsst.sconsUtils import scripts\nscripts.BasicSConstruct("tasks")\n'
MAKIM = """\
backend: bash
groups:
  tests:
    tasks:
      setup: {run: docker compose up -d}
      unit:
        hooks: {pre-run: [{task: tests.setup}]}
        run: |
          pytest tests
      plot: {backend: python, run: import pandas}
"""
TASKFILE = """\
version: '3'
vars: {FOLDER: dags}
tasks:
  lint: ruff check {{.FOLDER}}
  test:
    deps: [lint]
    dir: etl
    cmds:
      - pytest
      - task: docs
      - cmd: mypy .
        ignore_error: true
"""


def facts(reader: ModuleType, path: str, content: str) -> list[object]:
    return list(reader.read(Document(path, content.encode())))


@pytest.mark.parametrize(
    ("reader", "path", "content", "expected"),
    [
        (npm, "package.json", '{"scripts": {"lint": "eslint ."}}', [("eslint", ".")]),
        (tox, "tox.ini", TOX, [("pytest", "tests"), ("ruff", "check", "."), ("true",), ("mypy", "dags")]),
        (tox, "pyproject.toml", TOX_TOML, [("ruff", "check")]),
        (tox, "pyproject.toml", LEGACY, [("pytest",)]),
        (nox, "noxfile.py", NOX, [("pytest", "tests")]),
        (invoke, "tasks.py", INVOKE, [("black", "."), ("pytest", "$UNRESOLVED")]),
        (project_tasks, "pyproject.toml", POE, [("ruff", "check"), ("pytest",)]),
        (project_tasks, "pyproject.toml", HATCH, [("ruff", "check"), ("mypy", ".")]),
        (project_tasks, "pixi.toml", '[tasks]\nunit = "pytest"\n', [("pytest",)]),
        (project_tasks, "pyproject.toml", '[tool.pixi.feature.qa.tasks]\na.cmd = "ruff check"\n', [("ruff", "check")]),
        (project_tasks, "mise.toml", MISE, [("ruff", "check"), ("pytest",), ("mypy", ".")]),
        (scons, "SConstruct", SCONS, [("pytest", "tests")]),
        (just, "justfile", JUST, [("ruff", "check", "dags"), ("pytest", "$1"), ("true",)]),
        (taskfile, "Taskfile.yml", TASKFILE, [("ruff", "check", "dags"), ("pytest",), ("mypy", "."), ("true",)]),
        (makim, ".makim.yaml", MAKIM, [("docker", "compose", "up", "-d"), ("pytest", "tests")]),
    ],
)
def test_commands(reader: ModuleType, path: str, content: str, expected: list[tuple[str, ...]]) -> None:
    assert [fact.words for fact in facts(reader, path, content) if isinstance(fact, Command)] == expected


@pytest.mark.parametrize(
    ("reader", "path", "content", "expected"),
    [
        (npm, "package.json", '{"scripts": {"prelint": "a", "lint": "b"}}', {"prelint": (), "lint": ("prelint",)}),
        (tox, "tox.ini", TOX, {"testenv": (), "lint": (), "": ("testenv", "lint")}),
        (nox, "noxfile.py", NOX, {"unit": (), "": ("unit",)}),
        (invoke, "tasks.py", INVOKE, {"fmt": (), "run-tests": ("fmt",)}),
        (project_tasks, "pyproject.toml", POE, {"lint": (), "all": ("lint", "unit"), "unit": ()}),
        (project_tasks, "pyproject.toml", HATCH, {"qa:check": ()}),
        (project_tasks, "mise.toml", MISE, {"lint": (), "test": ("lint",)}),
        (scons, "SConstruct", SCONS, {"tests": (), "": ("tests",)}),
        (just, "justfile", JUST, {"lint": (), "test": ("lint",), "": ("lint",)}),
        (taskfile, "Taskfile.yml", TASKFILE, {"lint": (), "test": ("lint", "docs")}),
        (makim, ".makim.yaml", MAKIM, {"tests.setup": (), "tests.unit": ("tests.setup",), "tests.plot": ()}),
    ],
)
def test_targets(reader: ModuleType, path: str, content: str, expected: dict[str, tuple[str, ...]]) -> None:
    assert {fact.name: fact.needs for fact in facts(reader, path, content) if isinstance(fact, Target)} == expected


def test_a_forgiven_command_is_tolerated() -> None:
    found = [fact for fact in facts(tox, "tox.ini", TOX) if isinstance(fact, Command)]
    assert [fact.tolerated for fact in found if fact.words[0] == "ruff"] == [True]


@pytest.mark.parametrize("path", ["mise.toml", ".mise/config.toml"])
def test_a_task_of_mise_runs_from_the_folder_around_its_settings(path: str) -> None:
    found = [fact for fact in facts(project_tasks, path, MISE) if isinstance(fact, Command)]
    assert [fact.folder for fact in found] == ["", "etl", "etl"]


def test_the_folder_of_a_task() -> None:
    found = [fact for fact in facts(taskfile, "Taskfile.yml", TASKFILE) if isinstance(fact, Command)]
    assert {fact.folder for fact in found if fact.words[0] == "pytest"} == {"etl"}


@pytest.mark.parametrize("content", ["null", "[]", "1", '{"scripts": []}'])
def test_malformed_shapes_give_nothing(content: str) -> None:
    assert facts(npm, "package.json", content) + facts(taskfile, "Taskfile.yml", content) == []


def test_tasks_of_a_package_carry_their_module_s_name_and_run_beside_it() -> None:
    found = facts(invoke, "tasks/api.py", PACKAGED)
    names = [fact.name for fact in found if isinstance(fact, Target)]
    commands = [(fact.words, fact.folder) for fact in found if isinstance(fact, Command)]
    assert (names, commands) == (["api.unit-tests"], [(("pytest",), "api"), (("ruff", "check"), "")])


GIVEN = """\
service := env_var_or_default("SERVICE", "scheduler")
quiet := if x == "" { "-q" } else { "" }

run service="a" *args:
    docker-compose {{ quiet }} run \\
        {{ service }} {{ args }}

all +args:
    pytest {{ args }}
"""


def test_parameters_of_recipes_are_arguments_and_long_lines_are_one() -> None:
    found = [fact.words for fact in facts(just, "justfile", GIVEN) if isinstance(fact, Command)]
    assert found == [("docker-compose", "run", "$1"), ("pytest", "$@")]
