"""Scripts: shell files, and Python that runs tools or hosted jobs."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Command, Place, Reference, Target
from assess.readers import script


def read(path: str, content: str) -> list[object]:
    return list(script.read(Document(path, content.encode())))


def words(path: str, content: str) -> list[tuple[str, ...]]:
    return [fact.words for fact in read(path, content) if isinstance(fact, Command)]


def test_a_shell_script_is_a_target() -> None:
    found = read("bin/deploy.sh", "#!/bin/sh\nterraform apply\n")
    assert [fact.id for fact in found if isinstance(fact, Target)] == ["script:bin/deploy.sh"]


def test_a_shebang_makes_a_script() -> None:
    assert words("bin/deploy", "#!/usr/bin/env bash\nterraform apply\n") == [("terraform", "apply")]


@pytest.mark.parametrize(
    "call", ['subprocess.run(["dbt", "build"])', 'os.system("dbt build")', 'dbtRunner().invoke(["build"])']
)
def test_python_that_runs_a_tool(call: str) -> None:
    assert words("run.py", f"{call}\n") == [("dbt", "build")]


@pytest.mark.parametrize(
    "lines",
    [
        'cmd = ["dbt", "build"]\nsubprocess.run(cmd, check=True)',
        'cmd: list[str] = ["dbt", "build"]\nsubprocess.run(cmd)',
        'def command():\n    return ["dbt", "build"]\nsubprocess.run(command())',
        'def command():\n    return ["dbt", "build"]\nchosen = command()\nsubprocess.run(chosen)',
        'def start(words):\n    return subprocess.Popen(words)\nstart(["dbt", "build"])',
        'asyncio.create_subprocess_exec("dbt", "build")',
        'cmd = ["dbt", "build"]\nasyncio.create_subprocess_exec(*cmd)',
    ],
)
def test_python_that_puts_a_command_together_before_it_runs_it(lines: str) -> None:
    assert words("run.py", f"import asyncio, subprocess\n{lines}\n") == [("dbt", "build")]


def test_python_that_runs_the_tests_itself() -> None:
    runner = "import unittest\nsuite = unittest.TestLoader().discover('tests')\nunittest.TextTestRunner().run(suite)\n"
    assert words("run_all.py", runner) == [("python", "-m", "unittest")]


def test_a_list_that_is_not_run_is_no_command() -> None:
    assert words("run.py", 'import subprocess\ncmd = ["dbt", "build"]\nprint(cmd)\n') == []


def test_python_that_runs_something_else_is_no_target() -> None:
    assert read("run.py", 'import subprocess\nsubprocess.run(["ls"])\n') == []


HOSTED = 'import requests\nurl = f"https://cloud.getdbt.com/api/v2/accounts/{a}/jobs/{j}/run/"\nrequests.post(url)\n'


def test_a_hosted_job_is_elsewhere() -> None:
    found = [fact for fact in read("run.py", HOSTED) if isinstance(fact, Reference)]
    assert [(fact.what, fact.place, fact.source.line) for fact in found] == [("hosted-job", Place.ELSEWHERE, 2)]


def test_polling_waits() -> None:
    assert words("run.py", HOSTED + "time.sleep(5)\n")[-1] == ("dbt-cloud", "run", "wait")


def test_newer_syntax_is_read_by_lines() -> None:
    assert words("run.py", HOSTED + "x = [1, 2\n") == [("dbt-cloud", "job", "run")]


def test_a_docstring_that_names_the_service_is_nothing() -> None:
    assert read("run.py", '"""See https://cloud.getdbt.com/api."""\nimport subprocess\n') == []


@pytest.mark.parametrize("path", ["tests/test_run.py", "tests/run.py"])
def test_a_test_only_pretends_to_start_a_hosted_job(path: str) -> None:
    assert not [fact for fact in read(path, HOSTED) if isinstance(fact, Reference)]


def test_a_program_that_cannot_speak_to_the_service_starts_nothing() -> None:
    assert read("patterns.py", 'HOSTED = "cloud.getdbt.com/api"\n') == []


@pytest.mark.parametrize(
    ("path", "content", "updates"),
    [
        ("startup.sh", "git pull origin main\ndocker compose up -d\n", True),
        ("update.sh", "cd /opt/etl\ngit pull\nsudo systemctl restart etl\n", True),
        ("deploy.sh", "docker-compose pull\ndocker-compose -f prod.yml up -d\n", True),
        ("quickstart.sh", "git clone https://git.corp.org/etl\ndocker compose up\n", False),
        ("startup.sh", "docker compose up -d\ngit pull\n", False),
    ],
)
def test_a_server_that_starts_what_it_fetched_is_updated(path: str, content: str, updates: bool) -> None:  # noqa: FBT001
    assert any(found[0] == "machine-update" for found in words(path, content)) is updates
