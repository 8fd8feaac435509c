"""The default command: what it writes where, and the exit code of every fault."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assess.errors import AssessError
from assess.values import replace
from lifecycle.store import open_store
from reports.cli.application import with_default
from reports.formats import FORMS, Format

if TYPE_CHECKING:
    from tests.conftest import MadeRepo
    from tests.reports.cli.conftest import Command

LAUNCHER = Path(__file__).resolve().parents[3] / "dataops_assess.py"


def launch(*arguments: object, stdout: int = subprocess.PIPE) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, str(LAUNCHER), *map(str, arguments)]
    return subprocess.run(command, stdout=stdout, stderr=subprocess.PIPE, check=False)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["./repo"], ["assess", "./repo"]),
        ([], ["assess"]),
        (["--rev", "v1", "."], ["assess", "--rev", "v1", "."]),
        (["catalogue"], ["catalogue"]),
        (["./catalogue"], ["assess", "./catalogue"]),
        (["cache", "info"], ["cache", "info"]),
        (["--help"], ["--help"]),
    ],
)
def test_the_default_command_needs_no_name(arguments: list[str], expected: list[str]) -> None:
    assert with_default(arguments) == expected


def test_a_repository_is_assessed_told_and_stored(command: Command, repo: MadeRepo) -> None:
    told = command(repo.path)
    with open_store() as store:
        assert (told.code, repo.head[:7] in told.out, store.check()) == (0, True, 1)


def test_no_path_is_the_folder_one_is_in(command: Command, repo: MadeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repo.path)
    assert command("--format", "json").code == 0


def test_a_folder_by_option_is_the_same_as_by_argument(command: Command, repo: MadeRepo) -> None:
    assert json.loads(command("-C", repo.path, "--format", "json").out)["commit"] == repo.head


def test_no_store_keeps_nothing(command: Command, repo: MadeRepo, tmp_path: Path) -> None:
    command(repo.path, "--no-store", "--db", tmp_path / "a.db")
    assert not (tmp_path / "a.db").exists()


def test_the_name_is_the_identity(command: Command, repo: MadeRepo) -> None:
    command(repo.path, "--name", "shop")
    with open_store() as store:
        assert store.latest("shop") is not None


def test_another_revision_is_assessed(command: Command, repo: MadeRepo) -> None:
    first = repo.head
    repo.commit({"a": "1"})
    assert json.loads(command(repo.path, "--rev", "HEAD~1", "--format", "json").out)["commit"] == first


def test_an_address_is_cloned_and_assessed(command: Command, repo: MadeRepo) -> None:
    told = command(f"file://{repo.path}", "--format", "json")
    assert json.loads(told.out)["commit"] == repo.head


def test_each_suffix_says_its_format_and_the_text_is_told_too(command: Command, repo: MadeRepo, tmp_path: Path) -> None:
    told = command(repo.path, "-o", tmp_path / "a.json", "-o", tmp_path / "a.txt")
    assert json.loads((tmp_path / "a.json").read_text())["commit"] == repo.head
    assert (told.code, bool(told.out), (tmp_path / "a.txt").stat().st_size > 0) == (0, True, True)


def test_the_formats_for_machines_are_named_by_their_suffixes(command: Command, repo: MadeRepo, tmp_path: Path) -> None:
    names = ("a.md", "a.sarif", "a.svg", "a.csv")
    told = command(repo.path, *(option for name in names for option in ("-o", tmp_path / name)))
    begins = [(tmp_path / name).read_text(encoding="utf-8").partition("\n")[0][:12] for name in names]
    assert (told.code, begins) == (0, ["<!-- dataops", "{", '<svg xmlns="', "id,title,gro"])


def test_a_named_format_goes_to_the_file_alone(command: Command, repo: MadeRepo, tmp_path: Path) -> None:
    told = command(repo.path, "--format", "json", "-o", tmp_path / "a.out")
    assert (told.out, json.loads((tmp_path / "a.out").read_text())["schema"]) == ("", "assessment/1")


def test_a_folder_gets_a_file_of_a_sensible_name(command: Command, repo: MadeRepo, tmp_path: Path) -> None:
    command(repo.path, "--format", "json", "-o", tmp_path)
    assert (tmp_path / "assessment.json").is_file()


def test_an_output_file_has_the_mode_of_any_file(command: Command, repo: MadeRepo, tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("")
    command(repo.path, "-o", tmp_path / "a.json")
    assert stat.S_IMODE((tmp_path / "a.json").stat().st_mode) == stat.S_IMODE((tmp_path / "plain").stat().st_mode)


def test_a_format_that_cannot_be_made_is_told_after_the_others(
    command: Command, repo: MadeRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> bytes:
        raise AssessError("no Pango here")

    monkeypatch.setitem(FORMS, Format.PDF, replace(FORMS[Format.PDF], render=fail))
    told = command(repo.path, "-o", tmp_path / "a.pdf", "-o", tmp_path / "a.json")
    assert (told.code, "no Pango here" in told.err, (tmp_path / "a.json").is_file()) == (2, True, True)
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize(
    "options",
    [
        ["--rev", "nothing-of-that-name"],
        ["--rev=--exec"],
        ["--format", "json", "-o", "a.json", "-o", "b.json"],
        ["-o", "report.unknown"],
        ["-o", "/nowhere/at/all.json"],
        ["--settings", "/nowhere/settings.toml"],
        ["--format", "docx"],
        ["--nonsense"],
        ["-C", "."],
        ["--format", "json", "-o", "/dev/full"],
    ],
)
def test_wrong_use_is_2(command: Command, repo: MadeRepo, options: list[str]) -> None:
    told = command(repo.path, *options)
    assert (told.code, "Traceback" in told.err, bool(told.err)) == (2, False, True)


def test_faulty_settings_are_2_and_name_the_line(command: Command, repo: MadeRepo) -> None:
    repo.commit({".dataops-assess.toml": "[scope]\nexlude = []\n"})
    told = command(repo.path)
    assert (told.code, ".dataops-assess.toml:2:" in told.err) == (2, True)


@pytest.mark.parametrize("place", ["/nowhere", "/", "/dev/null"])
def test_what_is_no_repository_is_3(command: Command, place: str) -> None:
    assert command(place).code == 3


def test_an_empty_repository_is_3(command: Command, made_repo: MadeRepo) -> None:
    told = command(made_repo.path)
    assert (told.code, "no commit yet" in told.err) == (3, True)


@pytest.mark.parametrize("place", ["/dev/full", "/", "/dev/null/a.db", "nosuch://x"])
def test_a_store_that_cannot_be_used_is_4_after_the_report_was_told(
    command: Command, repo: MadeRepo, place: str
) -> None:
    told = command(repo.path, "--db", place)
    assert (told.code, repo.head[:7] in told.out, "--no-store" in told.err) == (4, True, True)


def test_history_that_was_not_fetched_is_5_and_deepen_brings_it(
    command: Command, repo: MadeRepo, tmp_path: Path
) -> None:
    repo.commit({"a": "1"})
    repo.git("clone", "-q", "--depth=1", f"file://{repo.path}", str(tmp_path / "copy"))
    assert (command(tmp_path / "copy").code, command(tmp_path / "copy", "--deepen").code) == (5, 0)


def test_an_interrupt_is_130(command: Command, repo: MadeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("assess.assessing.assess_opened", interrupt)
    assert command(repo.path).code == 130


def test_an_interrupted_write_leaves_nothing(
    repo: MadeRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Command
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    (tmp_path / "out").mkdir()
    monkeypatch.setattr("reports.cli.writing._mode_of", interrupt)
    assert (command(repo.path, "-o", tmp_path / "out" / "a.json").code, list((tmp_path / "out").iterdir())) == (130, [])


def test_a_fault_of_the_program_is_told_without_a_traceback(
    command: Command, repo: MadeRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("assess.assessing.assess_opened", fail)
    plain, debugged = command(repo.path), command(repo.path, "--debug")
    assert (plain.code, "boom" in plain.err, "Traceback" in plain.err, "Traceback" in debugged.err) == (
        5,
        True,
        False,
        True,
    )


def test_a_full_standard_output_is_told(repo: MadeRepo) -> None:
    with Path("/dev/full").open("wb") as full:
        done = launch(repo.path, stdout=full.fileno())
    assert (done.returncode, b"Traceback" in done.stderr, b"Standard output" in done.stderr) == (2, False, True)


def test_a_reader_that_went_away_is_no_fault(repo: MadeRepo) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = launch(repo.path, stdout=writing)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_help_loads_none_of_the_heavy_libraries() -> None:
    heavy = "{'sqlmodel', 'weasyprint', 'jinja2', 'yaml', 'tree_sitter', 'git', 'rich'}"
    told = f"print({heavy} & set(sys.modules))"
    code = f"import sys; sys.path.insert(0, {str(LAUNCHER.parent)!r}); import reports.cli; {told}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.strip() == b"set()"


def test_the_same_commit_once_more_loads_no_reader_and_no_database_library(command: Command, repo: MadeRepo) -> None:
    command(repo.path)
    told = "print(sorted({'sqlalchemy', 'yaml', 'assess.readers', 'assess.study'} & set(sys.modules)), file=sys.stderr)"
    run = f"import atexit, sys; sys.path.insert(0, {str(LAUNCHER.parent)!r}); atexit.register(lambda: {told})"
    code = f"{run}; from reports.cli import run; run([{str(repo.path)!r}])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (0, b"[]")
    assert b"Level " in done.stdout


def test_the_help_tells_options_and_commands(command: Command) -> None:
    told = command("--help")
    assert (told.code, "--no-store" in told.out, "catalogue" in told.out) == (0, True, True)


def test_the_version_is_told(command: Command) -> None:
    assert command("--version").out.startswith("dataops-assess ")


def test_a_scanned_repositorys_own_reports_package_is_not_imported(repo: MadeRepo) -> None:
    repo.commit({"reports/__init__.py": "raise SystemExit('imported')\n"})
    done = subprocess.run([sys.executable, str(LAUNCHER), "."], cwd=repo.path, capture_output=True, check=False)
    assert (done.returncode, b"imported" in done.stderr) == (0, False)


def test_the_second_assessment_says_what_changed(command: Command, repo: MadeRepo) -> None:
    command(repo.path)
    repo.commit({".github/CODEOWNERS": "* @shop/data\n"})
    told = command(repo.path)
    assert "Since the assessment of" in told.out
