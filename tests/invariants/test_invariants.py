"""What must not change a rating, on real repositories: the form of files, mentions, copies and switched-off steps."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import yaml

from assess.assessing import assess

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import MadeRepo

EVERY_TOOL = (
    "# Tools\n\nairflow dagster prefect dbt sqlmesh dataform snowflake bigquery databricks great expectations soda "
    "terraform docker kubernetes slack pagerduty datadog grafana pytest sqlfluff ruff mypy dependabot runbook "
    "post-mortem retrospective SLA rollback changelog data contract unit tests integration tests smoke test\n"
)
DISABLED = """\
name: more
on: [pull_request]
jobs:
  never:
    if: false
    runs-on: ubuntu-24.04
    steps:
      - run: pytest && dbt test && terraform apply
  commented:
    runs-on: ubuntu-24.04
    steps:
      - run: |
          # pytest
          # dbt source freshness
          echo pytest dbt build
"""


def turned(value: object) -> object:
    """Return a parsed YAML value with the keys of every mapping in the other order."""
    if isinstance(value, dict):
        return {key: turned(value[key]) for key in reversed(value)}
    return [turned(one) for one in value] if isinstance(value, list) else value


def with_keys_turned(files: dict[str, str]) -> dict[str, str]:
    written = {path: yaml.load(text, yaml.BaseLoader) for path, text in files.items() if path.endswith(".yml")}  # noqa: S506
    return {**files, **{path: yaml.safe_dump(turned(value), sort_keys=False) for path, value in written.items()}}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda files: {path: text.replace("\n", "\r\n") for path, text in files.items()}, id="CRLF"),
        pytest.param(with_keys_turned, id="key order"),
        pytest.param(lambda files: {**files, "logo.svg": "<svg/>", "notes.txt": "buy milk"}, id="unrelated files"),
        pytest.param(lambda files: {**files, "TOOLS.md": EVERY_TOOL}, id="a page that names every tool"),
        pytest.param(lambda files: {**files, ".github/workflows/more.yml": DISABLED}, id="steps that never run"),
    ],
)
def test_the_ratings_stay(
    made_repo: MadeRepo,
    good_project: dict[str, str],
    statuses: Callable[[Path], dict[str, str]],
    change: Callable[[dict[str, str]], dict[str, str]],
) -> None:
    plain, changed = made_repo.another("plain"), made_repo.another("changed")
    plain.commit(good_project)
    changed.commit(change(good_project))
    assert statuses(changed.path) == statuses(plain.path)


@pytest.mark.parametrize(
    "folder", ["examples/shop", "docs/shop", "tests/fixtures/shop", "vendor/shop", "dbt_packages/shop"]
)
def test_a_copy_of_a_good_project_is_no_evidence(
    made_repo: MadeRepo, good_project: dict[str, str], statuses: Callable[[Path], dict[str, str]], folder: str
) -> None:
    own = {"etl/load.py": "import csv\n\nrows = list(csv.reader(open('orders.csv')))\nprint(len(rows))\n" * 40}
    plain, copied = made_repo.another("plain"), made_repo.another("copied")
    plain.commit(own)
    pages = (".md", "CODEOWNERS") if folder.startswith("docs") else ()  # pages below docs/ are the team's own
    copied.commit(
        {**own, **{f"{folder}/{path}": text for path, text in good_project.items() if not path.endswith(pages)}}
    )
    assert statuses(copied.path) == statuses(plain.path)


def test_the_same_commit_gives_the_same_bytes(
    made_repo: MadeRepo, good_project: dict[str, str], tmp_path: Path
) -> None:
    made_repo.commit(good_project)
    made_repo.git("clone", "-q", "--bare", str(made_repo.path), str(tmp_path / "bare.git"))
    made_repo.git("clone", "-q", str(made_repo.path), str(tmp_path / "elsewhere"))

    def told(path: Path) -> str:
        document = assess(str(path)).to_json()
        return json.dumps({key: value for key, value in document.items() if key != "run"})

    assert told(tmp_path / "bare.git") == told(tmp_path / "elsewhere") == told(made_repo.path)


def test_a_good_project_is_seen(
    made_repo: MadeRepo, good_project: dict[str, str], statuses: Callable[[Path], dict[str, str]]
) -> None:
    made_repo.commit(good_project)
    seen = statuses(made_repo.path)
    wanted = ["test.data-quality", "operate.pipeline-health", "automation.ci", "plan.documentation", "deploy.ci-cd"]
    assert {name: seen[name] for name in wanted} == dict.fromkeys(wanted, "met")


@pytest.mark.parametrize(
    ("path", "practice"),
    [
        ("models/schema.yml", "test.data-quality"),
        ("dags/marts.py", "operate.pipeline-health"),
        (".github/workflows/ci.yml", "automation.ci"),
        ("requirements.txt", "reproducibility.builds"),
    ],
)
def test_evidence_that_goes_takes_its_rating_along(
    made_repo: MadeRepo,
    good_project: dict[str, str],
    statuses: Callable[[Path], dict[str, str]],
    path: str,
    practice: str,
) -> None:
    whole, lacking = made_repo.another("whole"), made_repo.another("lacking")
    whole.commit(good_project)
    lacking.commit({name: text for name, text in good_project.items() if name != path})
    rank = {"unobservable": 0, "absent": 0, "partial": 1, "met": 2}
    assert rank[statuses(lacking.path)[practice]] < rank[statuses(whole.path)[practice]]
