"""`backcast`, `history` and `compare` on the command line: what they print, their documents, and their refusals."""

from __future__ import annotations

import csv
import io
import json
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

if TYPE_CHECKING:
    from tests.conftest import MadeRepo
    from tests.reports.cli.conftest import Command

SINCE = ("--since", "2025Q1")
LOCK = {"requirements.txt": "dbt-core==1.8.0\n"}


@pytest.fixture
def shop(made_repo: MadeRepo) -> MadeRepo:
    """Make two quarters of work, a quiet one between them, and one more commit."""
    made_repo.commit({"README.md": "# Shop\n", "models/a.sql": "select 1 as id"}, date="2025-02-01")
    made_repo.commit(LOCK, message="Pin what we use", date="2025-08-20")
    made_repo.commit({"models/b.sql": "select 2 as id"}, date="2025-09-20")
    return made_repo


def faults(name: str, text: str) -> list[str]:
    schema = json.loads((files("assess") / f"schemas/{name}-1.json").read_text(encoding="utf-8"))
    return [error.message for error in Draft202012Validator(schema).iter_errors(json.loads(text))]


def test_the_past_is_told_quarter_by_quarter(command: Command, shop: MadeRepo) -> None:
    told = command("backcast", shop.path, *SINCE)
    lines = told.out.splitlines()
    assert (told.code, [line.split()[0] for line in lines[:3]]) == (0, ["2025Q1", "2025Q2", "2025Q3"])
    assert ("(no activity)" in lines[1], shop.git("rev-parse", "--short=7", "HEAD") in lines[2]) == (True, True)


def test_months_are_asked_for(command: Command, shop: MadeRepo) -> None:
    told = command("backcast", shop.path, "--every", "month", "--since", "2025-02")
    assert told.out.splitlines()[6].startswith("2025-08")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (("--since", "yesterday"), "write it like 2026Q3"),
        (("--since", "2025-13-01"), "write it like 2026-05-01"),
        (("--last", "0"), "--last"),
        (("--every", "week"), "--every"),
    ],
)
def test_wrong_periods_are_wrong_use(command: Command, shop: MadeRepo, wrong: tuple[str, str], message: str) -> None:
    told = command("backcast", shop.path, *wrong)
    assert (told.code, message in told.err) == (2, True)


def test_a_history_that_was_not_fetched_is_an_error_with_its_remedy(command: Command, shop: MadeRepo) -> None:
    shallow = shop.another("shallow")
    shallow.git("pull", "-q", "--depth=1", shop.path.as_uri(), "main")
    told = command("backcast", shallow.path)
    assert (told.code, "--deepen" in told.err) == (3, True)


def test_without_anything_stored_history_says_how_to_begin(command: Command, shop: MadeRepo) -> None:
    told = command("history", shop.path)
    assert (told.code, "backcast" in told.out) == (0, True)


def test_the_trend_names_the_quiet_quarter(command: Command, shop: MadeRepo) -> None:
    command("backcast", shop.path, *SINCE)
    told = command("history", shop.path).out
    assert "2025Q2      no activity" in told
    assert max(map(len, told.splitlines())) <= 80


def test_a_quarter_that_was_not_assessed_is_told(command: Command, shop: MadeRepo) -> None:
    command(shop.path, "--rev", "HEAD~2")
    assert "2025Q3      not assessed" in command("history", shop.path).out


def test_the_document_of_a_history_is_valid(command: Command, shop: MadeRepo) -> None:
    command("backcast", shop.path, *SINCE)
    told = command("history", shop.path, "--format", "json").out
    assert (faults("history", told), [one["label"] for one in json.loads(told)["points"]]) == ([], ["2025Q1", "2025Q3"])


def test_the_sheet_of_a_history_has_a_row_a_commit(command: Command, shop: MadeRepo) -> None:
    command("backcast", shop.path, *SINCE)
    told = command("history", shop.path, "--every", "commit", "--format", "csv").out
    commits = [row["commit"] for row in csv.DictReader(io.StringIO(told))]
    assert commits == [shop.git("rev-parse", "HEAD~2"), shop.head]


def test_a_history_that_was_not_fetched_still_tells_what_is_stored(command: Command, shop: MadeRepo) -> None:
    command(shop.path)
    shallow = shop.another("shallow")
    shallow.git("pull", "-q", "--depth=1", shop.path.as_uri(), "main")
    command(shallow.path, "--name", "Shop")
    assert command("history", shallow.path, "--name", "Shop").out.startswith("Shop · 2025Q3")


def test_a_comparison_names_the_commit_that_turned_it(command: Command, shop: MadeRepo) -> None:
    told = command("compare", "HEAD~2", "HEAD", "-C", shop.path)
    assert (told.code, f"{shop.git('rev-parse', '--short=7', 'HEAD~1')} 2025-08-20 Pin what we use" in told.out) == (
        0,
        True,
    )


def test_the_commits_can_be_left_out(command: Command, shop: MadeRepo) -> None:
    assert "Pin what we use" not in command("compare", "HEAD~2", "-C", shop.path, "--no-commits").out


def test_the_document_of_a_comparison_is_valid(command: Command, shop: MadeRepo) -> None:
    told = command("compare", "2025Q1", "2025Q3", "-C", shop.path, "--format", "json").out
    assert (faults("comparison", told), json.loads(told)["b"]["commit"]) == ([], shop.head)


@pytest.mark.parametrize("name", ["2024Q4", "nowhere", "--", "2025-02-30"])
def test_a_name_that_means_nothing_is_wrong_use(command: Command, shop: MadeRepo, name: str) -> None:
    assert command("compare", name, "HEAD", "-C", shop.path).code == 2


def test_what_was_not_made_from_the_first_is_said(command: Command, shop: MadeRepo) -> None:
    assert "is not an ancestor of" in command("compare", "HEAD", "HEAD~1", "-C", shop.path).out


@pytest.mark.parametrize("name", ["backcast", "history", "compare", "rejudge"])
def test_the_help_is_no_wider_than_a_terminal(command: Command, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    told = command(name, "--help")
    assert (told.code, max(map(len, told.out.splitlines())) <= 80) == (0, True)
