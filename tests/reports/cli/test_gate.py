"""The gate on made changes: what it fails on, what it only tells, and what it leaves alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import MadeRepo
    from tests.reports.cli.conftest import Command, Told

WORKFLOW = ".github/workflows/ci.yml"
LINT = """\
on: [push, pull_request]
jobs:
  lint:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: ruff check dags
"""
TESTS = LINT + LINT.partition("jobs:\n")[2].replace("lint:", "test:").replace("ruff check dags", "pytest tests")
FILES = {
    WORKFLOW: TESTS,
    "dags/load.py": "from airflow import DAG\nwith DAG('load', schedule='@daily'):\n    pass\n",
    "tests/test_load.py": "from dags import load\n\ndef test_load():\n    assert load\n",
    "docs/runbook.md": "# Runbook\n\nWhen the load fails, run it again from the task that failed.\n",
}


@pytest.fixture
def change(made_repo: MadeRepo) -> MadeRepo:
    """Make a repository with tests in CI, and a branch that changes nothing yet."""
    made_repo.commit(FILES, message="DATA-1 Load orders", date="2026-03-01T10:00:00+00:00")
    made_repo.git("checkout", "-q", "-b", "change")
    return made_repo


def gate(command: Command, repo: MadeRepo, *options: object) -> Told:
    return command(repo.path, "--no-store", "--no-regression", *options)


def test_a_change_that_deletes_the_test_job_fails_with_that_reason(change: MadeRepo, command: Command) -> None:
    change.commit({WORKFLOW: LINT}, date="2026-03-02T10:00:00+00:00")
    told = gate(command, change)
    assert told.code == 1
    assert f"lost test.unit: met → partial by {WORKFLOW}" in told.err
    assert "To mend: Write a test" in told.err


def test_an_unrelated_file_passes(change: MadeRepo, command: Command) -> None:
    change.commit({"notes.txt": "nothing"}, message="Note", date="2026-03-02T10:00:00+00:00")
    assert gate(command, change)[::2] == (0, "Gate: passed\n")


def test_a_commit_without_a_ticket_and_years_later_fails_nobody(change: MadeRepo, command: Command) -> None:
    change.commit({"notes.txt": "nothing"}, message="Note", date="2029-03-02T10:00:00+00:00")
    told = gate(command, change)
    assert told.code == 0
    assert "note, lost plan.backlog: met → unobservable by time alone" in told.err


def test_a_runbook_that_is_moved_stays_as_fresh_as_it_was(change: MadeRepo, command: Command) -> None:
    moved = {"docs/runbook.md": None, "docs/runbooks/load.md": FILES["docs/runbook.md"]}
    change.commit(moved, date="2026-03-02T10:00:00+00:00")
    assert gate(command, change).code == 0


def test_without_the_option_a_base_is_told_and_fails_nothing(change: MadeRepo, command: Command) -> None:
    change.commit({WORKFLOW: LINT}, date="2026-03-02T10:00:00+00:00")
    told = command(change.path, "--no-store", "--base", "main", "--format", "markdown")
    assert told.code == 0
    assert "test.unit" in told.out


@pytest.mark.parametrize(("severity", "code", "word"), [("warn", 0, "warning, lost"), ("error", 1, "lost")])
def test_the_settings_say_what_a_loss_means(
    change: MadeRepo, command: Command, severity: str, code: int, word: str
) -> None:
    settings = f'[gate]\n{severity} = ["test", "automation"]\n'
    change.commit({WORKFLOW: LINT, ".dataops-assess.toml": settings}, date="2026-03-02T10:00:00+00:00")
    told = gate(command, change)
    assert told.code == code
    assert f"{word} test.unit" in told.err


def test_what_is_off_is_not_looked_at(change: MadeRepo, command: Command) -> None:
    settings = '[gate]\noff = ["test"]\n'
    change.commit({WORKFLOW: LINT, ".dataops-assess.toml": settings}, date="2026-03-02T10:00:00+00:00")
    assert "test.unit" not in gate(command, change).err


def test_a_baseline_of_older_rules_is_told_apart_and_fails_nothing(
    change: MadeRepo, command: Command, tmp_path: Path
) -> None:
    baseline = tmp_path / "baseline.json"
    command(change.path, "--no-store", "--rev", "main", "-o", baseline)
    document = json.loads(baseline.read_text())
    document["practices"]["deploy.iac"]["status"] = "met"
    baseline.write_text(json.dumps(document | {"tool_version": "0.0.1"}))
    change.commit({"notes.txt": "nothing"}, date="2026-03-02T10:00:00+00:00")
    told = gate(command, change, "--base", baseline)
    assert told.code == 0
    assert "note, lost deploy.iac: met → absent by newer rules, not by this change" in told.err


def test_a_base_that_cannot_be_found_is_said_and_does_not_fail(change: MadeRepo, command: Command) -> None:
    change.commit({WORKFLOW: LINT}, date="2026-03-02T10:00:00+00:00")
    told = gate(command, change, "--base", "release/9")
    assert told.code == 0
    assert "The change was not compared: release/9: unknown or ambiguous revision" in told.err


def test_on_the_mainline_the_base_is_the_commit_before(change: MadeRepo, command: Command) -> None:
    change.git("checkout", "-q", "main")
    change.commit({WORKFLOW: LINT}, date="2026-03-02T10:00:00+00:00")
    assert gate(command, change).code == 1


def test_a_baseline_that_is_none_is_wrong_use(change: MadeRepo, command: Command, tmp_path: Path) -> None:
    (tmp_path / "baseline.json").write_text("{}")
    told = gate(command, change, "--base", tmp_path / "baseline.json")
    assert told.code == 2
    assert "no baseline" in told.err


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (("--fail-under", "1"), 0, "Gate: passed"),
        (("--fail-under", "4"), 1, "wanted level 4 or more; found"),
        (("--fail-under", "4.5"), 1, "wanted index 4.5 or more; found"),
        (("--require", "test.unit=met"), 0, "Gate: passed"),
        (("--require", "deploy.iac=partial"), 1, "wanted deploy.iac partial; found absent"),
        (("--fail-under", "high"), 2, "give a level such as 3"),
        (("--require", "test.units=met"), 2, "did you mean test.unit?"),
        (("--require", "test.unit=absent"), 2, "write practice=met or practice=partial"),
    ],
)
def test_what_the_assessment_itself_must_reach(
    change: MadeRepo, command: Command, options: tuple[str, ...], code: int, message: str
) -> None:
    told = command(change.path, "--no-store", *options)
    assert told.code == code
    assert message in told.err


def test_the_report_on_standard_output_stays_what_it_was(change: MadeRepo, command: Command) -> None:
    told = gate(command, change, "--format", "json")
    assert json.loads(told.out)["schema"] == "assessment/1"
