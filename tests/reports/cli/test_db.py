"""`db` and `rejudge` on the command line."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import MadeRepo
    from tests.reports.cli.conftest import Command


@pytest.fixture
def stored(command: Command, repo: MadeRepo) -> MadeRepo:
    """Assess a repository twice, of two commits."""
    command(repo.path)
    repo.commit({"a.sql": "select 1"})
    command(repo.path)
    return repo


def answer(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def held(command: Command, *options: object) -> str:
    return command("db", "check", *options).out.splitlines()[0].partition(": ")[2]


def test_checking_tells_the_repositories(command: Command, stored: MadeRepo) -> None:
    told = command("db", "check").out
    assert f"Shop ({stored.git('rev-parse', 'HEAD~1')[:12]}): 2 of commits from 2026-01-01 to 2026-01-01" in told


def test_a_store_that_was_named_must_be_there(command: Command, tmp_path: Path) -> None:
    told = command("db", "check", "--db", tmp_path / "typo.db")
    assert (told.code, "there is no store" in told.err, (tmp_path / "typo.db").exists()) == (4, True, False)


def test_a_backup_is_used_as_a_store(command: Command, stored: MadeRepo, tmp_path: Path) -> None:
    told = command("db", "backup", tmp_path / "copy.db")
    assert (told.code, held(command, "--db", tmp_path / "copy.db")) == (0, "2 assessments, all readable")
    assert stored.head


def test_a_backup_over_a_file_is_wrong_use(command: Command, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    assert command("db", "backup", tmp_path / "mine").code == 2


@pytest.mark.usefixtures("stored")
def test_what_is_exported_is_imported_elsewhere(command: Command, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(command("db", "export").out)
    command("db", "export", "-o", tmp_path / "b.jsonl")
    told = command("db", "import", tmp_path / "a.jsonl", tmp_path / "b.jsonl", "--db", tmp_path / "b.db")
    assert [line.split(": ")[1] for line in told.out.splitlines()] == [
        f"2 assessments, 2 new in {tmp_path}/b.db",
        f"2 assessments, 0 new in {tmp_path}/b.db",
    ]


def test_what_is_no_export_is_wrong_use(command: Command, tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("notes\n")
    told = command("db", "import", tmp_path / "notes")
    assert (told.code, f"{tmp_path}/notes:1: " in told.err) == (2, True)


def test_a_repository_is_forgotten_after_a_question(
    command: Command, stored: MadeRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, "y\n")
    told = command("db", "forget", stored.path)
    assert (told.out, "Forget 2 assessments" in told.err, held(command)) == (
        "2 assessments forgotten\n",
        True,
        "0 assessments, all readable",
    )


@pytest.mark.parametrize(("said", "code"), [("n\n", 0), ("\n", 0), ("", 2)])
def test_without_a_yes_nothing_is_forgotten(
    command: Command, stored: MadeRepo, monkeypatch: pytest.MonkeyPatch, said: str, code: int
) -> None:
    answer(monkeypatch, said)
    assert (command("db", "forget", stored.path).code, held(command)) == (code, "2 assessments, all readable")


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(("asked", "left"), [(("--name", "Shop"), "0 assessments"), (("--id", 1), "1 assessment")])
def test_yes_forgets_without_a_question(command: Command, asked: tuple[object, ...], left: str) -> None:
    command("db", "forget", *asked, "--yes")
    assert held(command) == f"{left}, all readable"


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize("asked", [(), ("--name", "bank"), ("--id", 9), ("--name", "Shop", "--id", 1)])
def test_what_to_forget_must_be_said_and_be_there(command: Command, asked: tuple[object, ...]) -> None:
    assert (command("db", "forget", *asked, "--yes").code, held(command)) == (2, "2 assessments, all readable")


def test_a_name_that_two_repositories_have_is_wrong_use(command: Command, stored: MadeRepo) -> None:
    other = stored.another("other")
    other.commit({"README.md": "# Shop\n"}, date="2020-01-01")
    command(other.path)
    told = command("db", "forget", "--name", "Shop", "--yes")
    assert (told.code, other.head in told.err) == (2, True)


def test_rejudging_with_the_same_rules_finds_all_known(command: Command, stored: MadeRepo) -> None:
    told = command("rejudge", stored.path)
    assert (told.code, told.out) == (0, "stored commits: 2 by today's rules already\n")


def test_rejudging_with_newer_rules_assesses_again(
    command: Command, stored: MadeRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assess.plugins.VERSION", "9.0.0")
    told = command("rejudge", "-C", stored.path)
    assert (told.out, held(command)) == ("stored commits: 2 assessed again\n", "4 assessments, all readable")


def test_a_commit_that_is_gone_makes_rejudging_incomplete(command: Command, stored: MadeRepo, tmp_path: Path) -> None:
    stored.branch("early", "HEAD~1")
    stored.git(
        "clone", "-q", "--bare", "--single-branch", "--branch", "early", stored.path.as_uri(), str(tmp_path / "a")
    )
    told = command("rejudge", tmp_path / "a")
    assert (told.code, "1 no more in this repository" in told.out) == (5, True)


def test_rejudging_what_was_never_assessed_is_wrong_use(command: Command, repo: MadeRepo) -> None:
    assert command("rejudge", repo.path).code == 2
