"""`tools/compare-rules`, run as people run it, on a made program of two versions."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import MadeRepo

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "compare-rules"
LAUNCHER = """
import json
row = {{"status": "{status}", "reason": "the rule says {status}"}}
assessment = {{"commit": "a" * 40, "level": 1, "index": 1.0, "practices": {{"test.unit": row}}, "criteria": {{}}}}
print(json.dumps(assessment))
"""


def version(status: str) -> str:
    return LAUNCHER.format(status=status)


def compare_rules(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), *(str(one) for one in arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


@pytest.fixture
def program(made_repo: MadeRepo) -> MadeRepo:
    """Make a program without a launcher, one that rates partial, and a work tree that rates met."""
    made_repo.commit({"README.md": "A program"})
    made_repo.commit({"dataops_assess.py": version("partial")})
    (made_repo.path / "dataops_assess.py").write_text(version("met"), encoding="utf-8")
    return made_repo


@pytest.fixture
def repositories(program: MadeRepo) -> Path:
    """Make a work tree, a bare repository, one that holds `repo`, and a folder that is none."""
    folder = program.path.parent / "repositories"
    program.another("repositories/shop")
    program.git("init", "-q", "--bare", str(folder / "bank"))
    program.git("init", "-q", "--bare", str(folder / "farm" / "repo"))
    (folder / "notes").mkdir()
    return folder


def test_a_revision_is_compared_with_the_work_tree(program: MadeRepo, repositories: Path) -> None:
    done = compare_rules(repositories, "--before", "HEAD", "--project", program.path)
    assert (done.returncode, done.stdout.count("test.unit: partial → met")) == (0, 3)


def test_a_move_fails_where_that_is_asked_for(program: MadeRepo, repositories: Path) -> None:
    assert compare_rules(repositories, "--before", "HEAD", "--fail", "--project", program.path).returncode == 1


def test_the_version_that_was_checked_out_is_taken_away(program: MadeRepo, repositories: Path) -> None:
    compare_rules(repositories, "--before", "HEAD", "--project", program.path)
    assert len(program.git("worktree", "list").splitlines()) == 1


def test_a_version_without_a_launcher_is_wrong_use(program: MadeRepo, repositories: Path) -> None:
    done = compare_rules(repositories, "--before", "HEAD~1", "--project", program.path)
    assert (done.returncode, "HEAD~1 has no launcher" in done.stderr, done.stdout) == (2, True, "")


def test_an_unknown_revision_is_wrong_use(program: MadeRepo, repositories: Path) -> None:
    done = compare_rules(repositories, "--before", "nowhere", "--project", program.path)
    assert (done.returncode, "neither a folder of assessments nor a revision" in done.stderr) == (2, True)


def test_a_version_that_fails_everywhere_is_told_with_its_last_words(program: MadeRepo, repositories: Path) -> None:
    program.commit({"dataops_assess.py": "raise SystemExit('nothing works')"})
    done = compare_rules(repositories, "--before", "HEAD", "--project", program.path)
    assert (done.returncode, "nothing could be compared; before: exit code 1: nothing works" in done.stderr) == (
        2,
        True,
    )


def test_saved_assessments_are_compared_without_a_run(program: MadeRepo, repositories: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    compare_rules(repositories, "--before", "HEAD", "--save", kept, "--project", program.path)
    done = compare_rules(repositories, "--before", kept / "after", "--after", kept / "before")
    assert (done.returncode, "test.unit: met → partial" in done.stdout, done.stderr) == (0, True, "")


def test_a_file_that_is_no_assessment_is_left_out(program: MadeRepo, repositories: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "shop.json").write_text(json.dumps({"level": 1}), encoding="utf-8")
    (kept / "bank.json").write_text("{", encoding="utf-8")
    done = compare_rules(repositories, "--before", kept, "--project", program.path)
    assert (done.returncode, "nothing could be compared; before: no assessment" in done.stderr) == (2, True)


def test_markdown_has_a_table(program: MadeRepo, repositories: Path) -> None:
    done = compare_rules(repositories, "--before", "HEAD", "--markdown", "--project", program.path)
    assert "| shop | test.unit | partial | met | the rule says partial | the rule says met |" in done.stdout


def test_a_folder_without_repositories_is_wrong_use(tmp_path: Path) -> None:
    done = compare_rules(tmp_path, "--before", "HEAD")
    assert (done.returncode, "holds no repository" in done.stderr) == (2, True)
