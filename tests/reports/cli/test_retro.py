"""`retro` and `retro close` on the command line: files, refusals, and nothing written where anything is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.errors import UsageError
from reports.cli.writing import write_file

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import MadeRepo
    from tests.reports.cli.conftest import Command

PAGE = "docs/retros/2025-07-01.md"
ON = ("--on", "2025-07-01")


@pytest.fixture
def form(command: Command, repo: MadeRepo, tmp_path: Path) -> Path:
    """Make the form of a repository with a page and nothing else, its first proposal ticked."""
    file = tmp_path / "retro.md"
    command("retro", repo.path, "-o", file)
    told = file.read_text(encoding="utf-8")
    file.write_text(told.replace("- [ ] Action", "- [x] Action", 1).replace("____ <", "data team <"), encoding="utf-8")
    return file


def files_of(repo: MadeRepo) -> list[str]:
    found = (one for one in repo.path.rglob("*") if one.is_file() and ".git" not in one.parts)
    return sorted(str(one.relative_to(repo.path)) for one in found)


@pytest.mark.parametrize("named", [("PATH",), ("-C", "PATH"), ("--since", "2026Q1", "PATH")])
def test_a_pack_is_made_of_the_repository_that_is_named(
    command: Command, repo: MadeRepo, named: tuple[str, ...]
) -> None:
    told = command("retro", *(repo.path if one == "PATH" else one for one in named))
    assert (told.code, told.out.splitlines()[1]) == (0, "# Retro of Shop")


def test_without_a_name_it_is_the_folder_one_is_in(
    command: Command, repo: MadeRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repo.path)
    assert "# Retro of Shop" in command("retro").out


def test_a_folder_named_close_needs_its_path(
    command: Command, made_repo: MadeRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    close = made_repo.another("close")
    close.commit({"README.md": "# Closed\n"})
    monkeypatch.chdir(close.path.parent)
    assert "# Retro of Closed" in command("retro", "./close").out
    assert command("retro", "close").code == 2


@pytest.mark.parametrize(("name", "begin"), [("a.md", b"<!-- data"), ("a.html", b"<!doctype"), ("a.pdf", b"%PDF")])
def test_the_suffix_says_the_format(command: Command, repo: MadeRepo, tmp_path: Path, name: str, begin: bytes) -> None:
    told = command("retro", repo.path, "-o", tmp_path / name)
    assert (told.code, (tmp_path / name).read_bytes().lstrip()[: len(begin)]) == (0, begin)


def test_a_folder_gets_a_file_by_name_and_day(command: Command, repo: MadeRepo, tmp_path: Path) -> None:
    command("retro", repo.path, "-o", tmp_path)
    assert [one.name for one in tmp_path.glob("*.md")] == ["Shop-retro-2026-01-01.md"]


@pytest.mark.parametrize("named", ["retro.md", "."])
def test_a_form_that_may_hold_answers_is_not_overwritten(
    command: Command, repo: MadeRepo, tmp_path: Path, named: str
) -> None:
    command("retro", repo.path, "-o", tmp_path / named)
    told = command("retro", repo.path, "-o", tmp_path / named)
    assert (told.code, "may hold answers" in told.err) == (2, True)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (("-o", "nowhere/a.md"), "make it first"),
        (("-o", "a.docx"), "say --format"),
        (("--since", "soon"), "2026Q3"),
        (("--format", "text"), "--format"),
    ],
)
def test_wrong_use_is_told(command: Command, repo: MadeRepo, wrong: tuple[str, str], message: str) -> None:
    told = command("retro", repo.path, *wrong)
    assert (told.code, message in told.err) == (2, True)


def test_what_is_next_is_told(command: Command, repo: MadeRepo, tmp_path: Path) -> None:
    told = command("retro", repo.path, "-o", tmp_path / "a.md")
    assert f"dataops-assess retro close {tmp_path / 'a.md'} -C {repo.path}" in told.err


@pytest.mark.parametrize("asked", ["retro", "retro close"])
def test_the_help_tells_its_own_options(command: Command, asked: str) -> None:
    told = command(*asked.split(), "--help").out
    assert ("--since" in told, "--on" in told) == (asked == "retro", asked != "retro")


def test_a_ticked_form_becomes_a_page_and_entries(command: Command, repo: MadeRepo, form: Path) -> None:
    told = command("retro", "close", form, "-C", repo.path, *ON)
    assert (told.code, files_of(repo)) == (0, [".dataops-assess.toml", "README.md", PAGE])
    settings = (repo.path / ".dataops-assess.toml").read_text(encoding="utf-8")
    assert settings.endswith(f'[[retros]]\non = 2025-07-01\nfile = "{PAGE}"\n')


def test_the_command_that_it_prints_commits_both_files(command: Command, repo: MadeRepo, form: Path) -> None:
    told = command("retro", "close", form, "-C", repo.path, *ON)
    assert f"add .dataops-assess.toml {PAGE} && git" in told.out


def test_a_dry_run_writes_nothing(command: Command, repo: MadeRepo, form: Path) -> None:
    told = command("retro", "close", form, "-C", repo.path, "--dry-run", *ON)
    assert (told.code, f"+++ b/{PAGE}" in told.out, files_of(repo)) == (0, True, ["README.md"])


def test_a_role_that_is_left_blank_writes_nothing(command: Command, repo: MadeRepo, form: Path) -> None:
    form.write_text(form.read_text(encoding="utf-8").replace("data team <", "____ <"), encoding="utf-8")
    told = command("retro", "close", form, "-C", repo.path, *ON)
    line = 1 + next(at for at, one in enumerate(form.read_text(encoding="utf-8").splitlines()) if "[x]" in one)
    assert (told.code, files_of(repo)) == (2, ["README.md"])
    assert f"{form}:{line}: owner is left blank" in told.err


def test_a_second_retro_of_a_day_is_refused(command: Command, repo: MadeRepo, form: Path) -> None:
    command("retro", "close", form, "-C", repo.path, *ON)
    before = (repo.path / ".dataops-assess.toml").read_text(encoding="utf-8")
    told = command("retro", "close", form, "-C", repo.path, *ON)
    assert (told.code, "exists already" in told.err) == (2, True)
    assert (repo.path / ".dataops-assess.toml").read_text(encoding="utf-8") == before


def test_where_the_settings_cannot_be_written_the_page_goes_too(
    command: Command, repo: MadeRepo, form: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(file: Path, content: str) -> None:
        if file.suffix == ".toml":
            raise UsageError("no room")
        write_file(file, content)

    monkeypatch.setattr("reports.cli.retro_files.write_file", failing)
    told = command("retro", "close", form, "-C", repo.path, *ON)
    assert (told.code, files_of(repo), (repo.path / "docs").exists()) == (2, ["README.md"], False)


@pytest.mark.parametrize("place", ["nowhere.md", ""])
def test_a_form_that_is_not_there_is_wrong_use(command: Command, repo: MadeRepo, tmp_path: Path, place: str) -> None:
    told = command("retro", "close", tmp_path / place, "-C", repo.path)
    assert (told.code, "cannot be read" in told.err) == (2, True)


def test_faulty_settings_are_told_with_their_line(command: Command, repo: MadeRepo, form: Path) -> None:
    (repo.path / ".dataops-assess.toml").write_text("[[actions]]\n", encoding="utf-8")
    told = command("retro", "close", form, "-C", repo.path, *ON)
    assert (told.code, ".dataops-assess.toml:1" in told.err) == (2, True)
