"""What other systems run of this project: the GitHub Action's own step, the GitLab component, the container file."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import yaml

if TYPE_CHECKING:
    from tests.conftest import MadeRepo

TOP = Path(__file__).resolve().parents[1]
WORKFLOW = ".github/workflows/ci.yml"
JOB = """\
on: [pull_request]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: {command}
"""
TESTS = {"tests/test_load.py": "def test_load():\n    assert True\n", "load.py": "import pandas\n"}


class Ran(NamedTuple):
    """What the step left behind."""

    code: int
    told: str
    outputs: dict[str, str]
    summary: str


def action() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((TOP / "action.yml").read_text())
    return loaded


def run_step(repo: MadeRepo, tmp_path: Path, **inputs: str) -> Ran:
    """Run the action's last step as the runner would, with this interpreter and checkout."""
    step = action()["runs"]["steps"][-1]
    given = {name: str(one.get("default", "")) for name, one in action()["inputs"].items()} | inputs
    known = {f"inputs.{name}": value for name, value in given.items()} | {
        "github.base_ref": inputs.get("target", ""),
        "github.action_path": str(TOP),
        "runner.temp": "",
    }
    env = {name: re.sub(r"\$\{\{ (.*?) \}\}", lambda one: known[one[1]], value) for name, value in step["env"].items()}
    files = {"GITHUB_STEP_SUMMARY": tmp_path / "summary", "GITHUB_OUTPUT": tmp_path / "output"}
    for file in files.values():
        file.touch()
    env |= {name: str(file) for name, file in files.items()} | {"PYTHON": sys.executable}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    done = subprocess.run(
        command, env=os.environ | env, cwd=repo.path, capture_output=True, text=True, check=False, timeout=120
    )
    outputs = dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text().splitlines())
    return Ran(done.returncode, done.stdout + done.stderr, outputs, files["GITHUB_STEP_SUMMARY"].read_text())


@pytest.fixture
def change(made_repo: MadeRepo) -> MadeRepo:
    """Make a pull request that deletes the test job."""
    made_repo.commit({**TESTS, WORKFLOW: JOB.format(command="pytest")})
    made_repo.git("update-ref", "refs/remotes/origin/main", "HEAD")
    made_repo.git("checkout", "-q", "-b", "change")
    made_repo.commit({WORKFLOW: JOB.format(command="true")})
    return made_repo


def test_the_action_fails_a_pull_request_that_loses_a_practice_and_still_reports(
    change: MadeRepo, tmp_path: Path
) -> None:
    ran = run_step(change, tmp_path, target="main")
    assert ran.code == 1, ran.told
    assert f"lost automation.ci: met → partial by {WORKFLOW}" in ran.told
    assert ran.outputs["level"] == "1"
    assert "automation.ci" in ran.summary
    assert (change.path / ran.outputs["sarif"]).is_file()


def test_the_action_passes_where_nothing_is_to_be_compared(change: MadeRepo, tmp_path: Path) -> None:
    assert run_step(change, tmp_path).code == 0


def test_the_action_hands_its_inputs_on(change: MadeRepo, tmp_path: Path) -> None:
    ran = run_step(change, tmp_path, require="deploy.iac=met\nplan.documentation=met\n", **{"fail-under": "2"})
    assert ran.code == 1
    assert ran.told.count("wanted") == 3


def test_an_input_is_never_run_as_a_command(change: MadeRepo, tmp_path: Path) -> None:
    ran = run_step(change, tmp_path, base="$(touch injected)", **{"fail-under": "`touch injected`"})
    assert (ran.code, (change.path / "injected").exists()) == (2, False)


def test_each_output_is_made_by_the_step(change: MadeRepo, tmp_path: Path) -> None:
    assert run_step(change, tmp_path).outputs.keys() == action()["outputs"].keys()


def test_the_action_pins_what_it_uses() -> None:
    used = [step["uses"] for step in action()["runs"]["steps"] if "uses" in step]
    assert used
    assert all(re.search(r"@[0-9a-f]{40}$", one) for one in used)


def test_the_gitlab_component_asks_for_inputs_that_it_declares() -> None:
    spec, jobs = yaml.safe_load_all((TOP / "templates" / "dataops-assess.yml").read_text())
    asked = set(re.findall(r"\$\[\[ inputs\.([a-z-]+) \]\]", str(jobs)))
    assert asked == set(spec["spec"]["inputs"])


def test_the_component_runs_options_that_there_are(change: MadeRepo) -> None:
    (_, jobs) = yaml.safe_load_all((TOP / "templates" / "dataops-assess.yml").read_text())
    *_, command = jobs["dataops-assess"]["script"]
    arguments = command.replace('"$FAIL_UNDER"', "1").replace('"origin/$TARGET"', "origin/main").split()[1:]
    done = subprocess.run(
        [sys.executable, str(TOP / "dataops_assess.py"), *arguments],
        cwd=change.path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert (change.path / "assessment.sarif").is_file()


def test_the_container_runs_as_nobody_in_particular() -> None:
    lines = (TOP / "Containerfile").read_text().splitlines()
    user, entry = (
        next(at for at, line in enumerate(lines) if line.startswith(word)) for word in ("USER", "ENTRYPOINT")
    )
    assert user < entry


def test_what_the_container_copies_is_there_and_not_ignored() -> None:
    copied = [
        name
        for line in (TOP / "Containerfile").read_text().splitlines()
        if line.startswith("COPY")
        for name in line.split()[1:-1]
    ]
    kept = {line[1:] for line in (TOP / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert set(copied) == kept
    assert all((TOP / name).exists() for name in copied)
