"""`init` on the command line."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assess.settings import FILE, parse_settings
from assess.start.gate import gate_for
from assess.start.systems import System

if TYPE_CHECKING:
    from tests.conftest import MadeRepo
    from tests.reports.cli.conftest import Command

TOP = Path(__file__).resolve().parents[3]
WORKFLOW = "on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: pytest\n"
GATE = ".github/workflows/dataops-assess.yml"
GITLAB = "stages: [check]\ntest-it:\n  stage: check\n  script: [pytest]\n"


class Terminal(io.StringIO):
    """A terminal that somebody types at."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def on_github(repo: MadeRepo) -> MadeRepo:
    repo.commit({".github/workflows/ci.yml": WORKFLOW})
    return repo


def files_of(repo: MadeRepo) -> list[str]:
    return sorted(line[3:] for line in repo.git("status", "--porcelain", "-uall").splitlines())


def test_the_diff_is_shown_and_nothing_written_without_a_terminal(command: Command, on_github: MadeRepo) -> None:
    told = command("init", on_github.path)
    shown = f"+++ b/{FILE}" in told.out and f"+++ b/{GATE}" in told.out
    assert (told.code, shown, "--yes" in told.err, files_of(on_github)) == (0, True, True, [])


def test_yes_writes_settings_and_the_job(command: Command, on_github: MadeRepo) -> None:
    told = command("init", on_github.path, "--yes")
    parse_settings(FILE, (on_github.path / FILE).read_bytes())
    assert (files_of(on_github), "Commit this" in told.out) == ([FILE, GATE], True)


@pytest.mark.parametrize(("answer", "written"), [("y\n", True), ("\n", False), ("", False), ("no\n", False)])
def test_a_terminal_is_asked(
    answer: str, *, written: bool, command: Command, on_github: MadeRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    command("init", on_github.path)
    assert (on_github.path / FILE).exists() == written


def test_a_dry_run_writes_nothing_and_asks_nothing(command: Command, on_github: MadeRepo) -> None:
    told = command("init", on_github.path, "--dry-run", "--yes")
    assert (told.code, files_of(on_github), told.err) == (0, [], "")


def test_a_second_run_has_nothing_to_do(command: Command, on_github: MadeRepo) -> None:
    command("init", on_github.path, "--yes", "--pipeline-config")
    before = {name: (on_github.path / name).read_bytes() for name in files_of(on_github)}
    told = command("init", on_github.path, "--yes", "--pipeline-config")
    after = {name: (on_github.path / name).read_bytes() for name in files_of(on_github)}
    assert ("Nothing to do." in told.out, len(after), after) == (True, 3, before)


def test_a_third_run_after_the_commit_has_nothing_to_do(command: Command, on_github: MadeRepo) -> None:
    command("init", on_github.path, "--yes", "--pipeline-config")
    on_github.commit(message="Begin")
    assert "Nothing to do." in command("init", on_github.path, "--yes", "--pipeline-config").out


def test_what_a_person_changed_stays(command: Command, on_github: MadeRepo) -> None:
    command("init", on_github.path, "--yes")
    for name in (FILE, GATE):
        (on_github.path / name).write_text("# ours\n")
    command("init", on_github.path, "--yes")
    assert [(on_github.path / name).read_text() for name in (FILE, GATE)] == ["# ours\n"] * 2


def test_gitlabs_file_gets_a_job_at_its_end(command: Command, repo: MadeRepo) -> None:
    repo.commit({".gitlab-ci.yml": GITLAB})
    command("init", repo.path, "--yes")
    text = (repo.path / ".gitlab-ci.yml").read_text()
    assert (text.startswith(GITLAB), "  stage: check\n" in text[len(GITLAB) :]) == (True, True)


def test_what_is_not_committed_in_gitlabs_file_stays(command: Command, repo: MadeRepo) -> None:
    repo.commit({".gitlab-ci.yml": GITLAB})
    (repo.path / ".gitlab-ci.yml").write_text(f"{GITLAB}# half done\n")
    command("init", repo.path, "--yes")
    assert (repo.path / ".gitlab-ci.yml").read_text().startswith(f"{GITLAB}# half done\n")


def test_circlecis_job_is_to_be_pasted(command: Command, repo: MadeRepo) -> None:
    repo.commit({".circleci/config.yml": "version: 2.1\njobs: {a: {steps: [{run: pytest}]}}\n"})
    told = command("init", repo.path, "--yes")
    assert ("    jobs:\n      dataops-assess:" in told.out, files_of(repo)) == (True, [FILE])


def test_without_a_ci_system_one_is_to_be_named(command: Command, repo: MadeRepo) -> None:
    told = command("init", repo.path, "--yes")
    assert ("--ci" in told.out, files_of(repo)) == (True, [FILE])


def test_the_ci_system_can_be_named(command: Command, repo: MadeRepo) -> None:
    command("init", repo.path, "--yes", "--ci", "azure-pipelines", "--source", "dataops-assess==1.0")
    assert 'pip install --quiet "dataops-assess==1.0"' in (repo.path / "azure-pipelines-dataops-assess.yml").read_text()


VARIABLES = {
    "GITHUB_BASE_REF": "main",
    "CI_MERGE_REQUEST_DIFF_BASE_SHA": "main",
    "SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main",
    "CHANGE_TARGET": "main",
}


@pytest.mark.parametrize("system", System)
def test_the_command_of_each_job_runs_the_gate(
    system: System, repo: MadeRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.git("update-ref", "refs/remotes/origin/main", "HEAD")
    repo.branch("work")
    repo.commit({"notes.md": "# Notes\n"})
    program = tmp_path / "bin" / "dataops-assess"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} {TOP / "dataops_assess.py"} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
    (command,) = re.findall(r"dataops-assess --[^'\n]*", gate_for(system, None).text)
    ran = subprocess.run(["bash", "-euc", command], cwd=repo.path, capture_output=True, text=True, check=False)
    assert (ran.returncode, "gate" in (ran.stdout + ran.stderr).lower()) == (0, True)


def test_the_line_of_the_badge_is_told(command: Command, on_github: MadeRepo) -> None:
    assert "[![DataOps maturity](dataops-badge.svg)]" in command("init", on_github.path).out


def test_the_pipeline_configuration_is_one_that_check_config_accepts(command: Command, on_github: MadeRepo) -> None:
    command("init", on_github.path, "--yes", "--pipeline-config")
    assert command("check-config", on_github.path / "pipeline_config.yaml").code == 0


def test_a_folder_within_writes_to_the_top(command: Command, on_github: MadeRepo) -> None:
    command("init", on_github.path / ".github", "--yes")
    assert files_of(on_github) == [FILE, GATE]


def test_a_folder_that_leads_elsewhere_is_not_written_to(command: Command, repo: MadeRepo, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (repo.path / ".github").symlink_to(tmp_path / "elsewhere")
    told = command("init", repo.path, "--yes", "--ci", "github-actions")
    written = [*(tmp_path / "elsewhere").iterdir(), *repo.path.glob(".dataops*")]
    assert (told.code, "symbolic link" in told.err, written) == (2, True, [])


def test_a_file_that_is_a_link_stays(command: Command, repo: MadeRepo, tmp_path: Path) -> None:
    (repo.path / "pipeline_config.yaml").symlink_to(tmp_path / "a.yaml")
    command("init", repo.path, "--yes", "--pipeline-config")
    assert ((repo.path / "pipeline_config.yaml").is_symlink(), (tmp_path / "a.yaml").exists()) == (True, False)


@pytest.mark.parametrize("place", ["https://git.shop.org/shop", "bare"])
def test_a_place_without_files_is_refused(place: str, command: Command, repo: MadeRepo, tmp_path: Path) -> None:
    repo.git("clone", "-q", "--bare", str(repo.path), str(tmp_path / "bare"))
    assert command("init", place if "://" in place else tmp_path / place).code == 2


def test_a_source_that_a_shell_would_act_on_is_refused(command: Command, on_github: MadeRepo) -> None:
    assert (command("init", on_github.path, "--yes", "--source", "$(id)").code, files_of(on_github)) == (2, [])
