"""The hooks for pre-commit: what they run, on which files."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

if TYPE_CHECKING:
    from tests.conftest import MadeRepo
    from tests.reports.cli.conftest import Command

TOP = Path(__file__).resolve().parents[3]
HOOKS: dict[str, dict[str, Any]] = {
    hook["id"]: hook for hook in yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
}


def arguments(hook: str) -> list[str]:
    program, *rest = shlex.split(HOOKS[hook]["entry"])
    assert program == "dataops-assess"
    return rest


@pytest.mark.parametrize(
    ("path", "checked"),
    [
        ("pipeline_config.yaml", True),
        ("orders/pipeline_config.yml", True),
        ("pipeline_config.yaml.j2", False),
        ("my_pipeline_config.yaml", False),
    ],
)
def test_the_files_that_are_checked(path: str, *, checked: bool) -> None:
    assert bool(re.search(HOOKS["check-config"]["files"], path)) == checked


@pytest.mark.parametrize(("name", "code"), [("orders", 0), ("''", 1)])
def test_check_config_takes_the_files_that_are_staged(name: str, code: int, command: Command, tmp_path: Path) -> None:
    file = tmp_path / "pipeline_config.yaml"
    file.write_text(f"pipeline: {{name: {name}}}\n")
    assert command(*arguments("check-config"), file).code == code


def test_the_gate_lets_a_branch_pass_that_loses_nothing(
    command: Command, repo: MadeRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.branch("work")
    repo.commit({"notes.md": "# Notes\n"})
    monkeypatch.chdir(repo.path)
    assert command(*arguments("dataops-assess")).code == 0


def test_the_gate_holds_a_branch_back_that_loses_a_practice(
    command: Command, repo: MadeRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    workflow = "on: pull_request\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps: [{run: pytest tests/unit}]\n"
    repo.commit({".github/workflows/ci.yml": workflow, "load.py": "import pandas\n\n\ndef rows(a):\n    return a\n"})
    repo.commit({"tests/unit/test_load.py": "from load import rows\n\n\ndef test_rows():\n    assert rows(1) == 1\n"})
    repo.branch("work")
    repo.commit({".github/workflows/ci.yml": None})
    monkeypatch.chdir(repo.path)
    assert command(*arguments("dataops-assess")).code == 1


def test_the_gate_runs_before_a_push_only() -> None:
    assert (HOOKS["dataops-assess"]["stages"], HOOKS["dataops-assess"]["pass_filenames"]) == (["pre-push"], False)


@pytest.fixture
def hooked(made_repo: MadeRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MadeRepo:
    """Make a repository with the hooks installed by pre-commit; they run this checkout, so that nothing is fetched."""
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "pre-commit"))
    program = shlex.join([sys.executable, str(TOP / "dataops_assess.py")])
    hooks = [
        {**hook, "language": "system", "entry": hook["entry"].replace("dataops-assess", program, 1)}
        for hook in HOOKS.values()
    ]
    made_repo.commit({".pre-commit-config.yaml": yaml.safe_dump({"repos": [{"repo": "local", "hooks": hooks}]})})
    for kind in ("pre-commit", "pre-push"):
        pre_commit("install", "--hook-type", kind, folder=made_repo.path)
    return made_repo


def pre_commit(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pre_commit", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)


def test_pre_commit_takes_the_manifest() -> None:
    assert pre_commit("validate-manifest", str(TOP / ".pre-commit-hooks.yaml"), folder=TOP).returncode == 0


def test_pre_commit_refuses_a_faulty_configuration(hooked: MadeRepo) -> None:
    with pytest.raises(subprocess.CalledProcessError) as refused:
        hooked.commit({"orders/pipeline_config.yaml": "pipeline: {nam: orders}\n"})
    assert b"orders/pipeline_config.yaml:1:12: error: unknown key pipeline.nam" in refused.value.stderr


def test_pre_commit_lets_other_files_pass(hooked: MadeRepo) -> None:
    before = hooked.head
    assert hooked.commit({"orders/other.yaml": "pipeline: {nam: orders}\n"}) != before


def test_pre_commit_runs_the_gate_before_a_push(hooked: MadeRepo, tmp_path: Path) -> None:
    hooked.git("init", "-q", "--bare", str(tmp_path / "there"))
    assert "no DataOps practice is lost" in hooked.git("push", str(tmp_path / "there"), "main")
