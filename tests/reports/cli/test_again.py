"""The same commit again: counted by what is loaded and asked, since time tells too little."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import MadeRepo
    from tests.reports.cli.conftest import Command

TOP = Path(__file__).resolve().parents[3]
LOADED = """
import json, sys
from reports.cli import run
try:
    run(sys.argv[1:])
except SystemExit:
    pass
json.dump(sorted(sys.modules), sys.stderr)
"""


def loaded(*arguments: object) -> set[str]:
    """Return the modules that a run of the program loads."""
    command = [sys.executable, "-c", LOADED, *map(str, arguments)]
    done = subprocess.run(command, cwd=TOP, capture_output=True, check=True, text=True)
    return set(json.loads(done.stderr.splitlines()[-1]))


def test_a_repeat_run_loads_no_reader_and_no_parser(repo: MadeRepo) -> None:
    loaded(repo.path)
    again = loaded(repo.path)
    assert not {one for one in again if one.startswith(("assess.readers.", "assess.practices.", "assess.documents"))}


def test_a_first_run_loads_them(repo: MadeRepo) -> None:
    assert "assess.readers.github_actions" in loaded(repo.path)


@pytest.mark.parametrize("asked", ["--help", "--version"])
def test_what_needs_no_repository_loads_neither_facts_nor_store(asked: str) -> None:
    heavy = {"assess.facts", "assess.git", "sqlmodel", "sqlalchemy", "sqlite3", "jinja2", "pydantic"}
    assert not loaded(asked) & heavy


def test_a_repeat_run_tells_the_same(command: Command, repo: MadeRepo) -> None:
    first, again = (json.loads(command(repo.path, "--format", "json").out) for _ in range(2))
    assert {**first, "run": None} == {**again, "run": None}


def test_a_repeat_run_shows_the_same(command: Command, repo: MadeRepo) -> None:
    command(repo.path)
    again, with_reading = command(repo.path).out, command(repo.path, "--no-cache").out
    assert again == with_reading


@pytest.mark.parametrize("jobs", [1, 2])
def test_one_process_and_two_tell_the_same(
    command: Command, made_repo: MadeRepo, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    monkeypatch.setattr("threading.active_count", lambda: 1)  # tests that run at once have a thread that listens
    monkeypatch.setattr("assess.reading.WORTH_SHARING", 0)
    monkeypatch.setattr("assess.reading.PART_FILES", 3)
    monkeypatch.setattr("assess.reading.PART_BYTES", 300)
    files = {f"dags/d{at}.py": f"from airflow import DAG\n\ndag = DAG('d{at}')\n" for at in range(40)}
    made_repo.commit({**files, "README.md": "# Shop\n", "dbt/dbt_project.yml": "name: shop\n"})
    told = json.loads(command(made_repo.path, "--no-cache", "--no-store", "--format", "json", "--jobs", jobs).out)
    alone = json.loads(command(made_repo.path, "--no-cache", "--no-store", "--format", "json", "--jobs", 1).out)
    assert {**told, "run": None} == {**alone, "run": None}
