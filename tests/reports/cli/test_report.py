"""`report` on the command line: the formats, the file it writes, the brand, and how it says what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import MadeRepo
    from tests.reports.cli.conftest import Command

QUARTER = ("--quarter", "2025Q3")


@pytest.fixture
def shop(made_repo: MadeRepo) -> MadeRepo:
    """Make a commit in the second and one in the third quarter of 2025."""
    made_repo.commit({"README.md": "# Shop\n", "models/a.sql": "select 1 as id"}, date="2025-05-01")
    made_repo.commit({"requirements.txt": "dbt-core==1.8.0\n"}, message="Pin what we use", date="2025-08-20")
    return made_repo


@pytest.fixture
def past(command: Command, shop: MadeRepo) -> MadeRepo:
    """Make the same with its past assessed."""
    command("backcast", shop.path, "--since", "2025Q2")
    return shop


def test_a_page_is_written_by_its_suffix(command: Command, past: MadeRepo, tmp_path: Path) -> None:
    told = command("report", past.path, *QUARTER, "-o", tmp_path / "a.html")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert (told.code, "2025Q3" in page, "Pin what we use" in page) == (0, True, True)


def test_a_folder_gets_a_pdf_named_after_the_period(command: Command, past: MadeRepo, tmp_path: Path) -> None:
    told = command("report", past.path, *QUARTER, "-o", tmp_path, "--no-commits", "--paper", "letter")
    assert (told.code, (tmp_path / "Shop-2025Q3.pdf").read_bytes()[:5]) == (0, b"%PDF-")


def test_without_a_file_it_goes_to_standard_output(command: Command, past: MadeRepo) -> None:
    told = command("report", past.path, *QUARTER, "--format", "html")
    assert (told.code, told.out.startswith("<!doctype html>")) == (0, True)


def test_what_is_not_assessed_is_said_with_the_command(command: Command, shop: MadeRepo, tmp_path: Path) -> None:
    told = command("report", shop.path, *QUARTER, "-o", tmp_path / "a.html")
    assert (told.code, "backcast" in told.err, (tmp_path / "a.html").exists()) == (2, True, False)


def test_the_past_is_filled_when_asked(command: Command, shop: MadeRepo, tmp_path: Path) -> None:
    days = ("--since", "2025-08-01", "--until", "2025-08-31")
    told = command("report", shop.path, *days, "--backcast", "-o", tmp_path / "a.html")
    assert told.code == 0


def test_the_brand_of_the_settings_is_read_from_the_commit(command: Command, past: MadeRepo) -> None:
    settings = '[report]\nbrand = "brand"\n'
    past.commit({".dataops-assess.toml": settings, "brand/brand.toml": 'cover_line = "Review of the shop"'})
    (past.path / "brand" / "brand.toml").write_text("is not read here")
    told = command("report", past.path, *QUARTER, "--format", "html", "--backcast")
    assert "Review of the shop" in told.out


def test_a_brand_of_the_settings_that_is_not_there_is_wrong_use(command: Command, past: MadeRepo) -> None:
    past.commit({".dataops-assess.toml": '[report]\nbrand = "brand"\n'})
    told = command("report", past.path, *QUARTER, "--format", "html")
    assert (told.code, "brand/brand.toml: is not there" in told.err) == (2, True)


def test_a_brand_is_laid_over_ours(command: Command, past: MadeRepo, tmp_path: Path) -> None:
    (tmp_path / "brand.toml").write_text('cover_line = "Review of the shop"', encoding="utf-8")
    told = command("report", past.path, *QUARTER, "--format", "html", "--brand", tmp_path)
    assert "Review of the shop" in told.out


@pytest.mark.parametrize(
    "wrong",
    [
        ("-o", "report.csv"),
        ("-o", "nowhere/report.pdf"),
        ("--quarter", "2025-07"),
        ("--brand", "nowhere"),
        ("--paper", "a3"),
    ],
)
def test_wrong_use_is_refused(command: Command, past: MadeRepo, wrong: tuple[str, str]) -> None:
    assert command("report", past.path, *wrong).code == 2


def test_the_help_is_no_wider_than_a_terminal(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    told = command("report", "--help")
    assert (told.code, max(map(len, told.out.splitlines())) <= 80) == (0, True)
