"""`plan` on the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import MadeRepo
    from tests.reports.cli.conftest import Command


def test_the_next_level_is_planned_with_the_file_to_add(command: Command, repo: MadeRepo) -> None:
    told = command("plan", repo.path)
    assert (told.code, "Plan to level 2, Managed" in told.out, "Add .github/workflows/" in told.out) == (0, True, True)


def test_the_folder_one_names_beside_is_planned(command: Command, repo: MadeRepo) -> None:
    assert command("plan", "-C", repo.path).out == command("plan", repo.path).out


def test_the_document_reaches_what_was_asked_for(command: Command, repo: MadeRepo) -> None:
    document = json.loads(command("plan", repo.path, "--to", "Measured", "--format", "json").out)
    assert (document["to"], document["after"]["level"], document["least"]) == (4, 4, True)


def test_each_step_may_be_assumed(command: Command, repo: MadeRepo) -> None:
    assumptions = ("--assume", "develop.version-control=met", "--assume", "operate.pipeline-health=met")
    document = json.loads(command("plan", repo.path, *assumptions, "--format", "json").out)
    assert [step["criterion"] for step in document["steps"]] == ["l2.automation"]


def test_markdown_is_a_list_to_tick_off(command: Command, repo: MadeRepo) -> None:
    assert "- [ ] **Some work is automated**" in command("plan", repo.path, "--format", "markdown").out


def test_planning_stores_nothing(command: Command, repo: MadeRepo) -> None:
    command("plan", repo.path)
    assert ": 0 assessments" in command("db", "check").out


def test_missing_history_is_told_by_the_exit_code(command: Command, repo: MadeRepo) -> None:
    repo.commit({"a": "1"})
    shallow = repo.another("shallow")
    shallow.git("pull", "-q", "--depth=1", repo.path.as_uri(), "main")
    told = command("plan", shallow.path)
    assert (told.code, "could not be judged" in told.out) == (5, True)


@pytest.mark.parametrize(
    "wrong", [("--to", "7"), ("--assume", "test.unti=met"), ("--assume", "test.unit=mett"), ("--format", "pdf")]
)
def test_wrong_use_is_2(command: Command, repo: MadeRepo, wrong: tuple[str, str]) -> None:
    assert command("plan", repo.path, *wrong).code == 2


def test_the_help_is_no_wider_than_a_terminal(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    told = command("plan", "--help")
    assert (told.code, max(map(len, told.out.splitlines())) <= 80) == (0, True)
