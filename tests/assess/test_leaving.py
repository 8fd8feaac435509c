"""What was adopted and then left, found in real repositories."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from assess.assessing import assess
from assess.decay import MOST_OF_A_KIND, REMEDIES, TITLES, DecayKind, Left, summed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.conftest import MadeRepo

BEGIN = datetime(2024, 1, 5, 12, tzinfo=UTC)
CHANGELOG = "# Changelog\n\n## 1.1.0\n\n- Loads orders.\n\n## 1.0.0\n\n- Loads customers.\n"
DAG = 'from airflow import DAG\nwith DAG("load", schedule="@daily"):\n    x = {}\n'
RUNBOOK = (
    "# Runbook: the load failed\n\n1. Open the log of the task in Airflow.\n2. Look for the missing partition.\n"
    "3. Clear the task of that day, and tell the data team in the channel.\n4. Check the row counts afterwards.\n"
)
SWITCHED_OFF = """
on: [pull_request]
jobs:
  {job}:
    if: false
    runs-on: ubuntu-latest
    steps:
      - run: {run}
"""


def left(repo: MadeRepo, old: Mapping[str, str], *, changes: int = 12, after: int = 400) -> list[tuple[DecayKind, str]]:
    """Commit old files, then so many changes to a pipeline so many days later; return what is named as left."""
    repo.commit({**old, "dags/load.py": DAG.format(0)}, date=BEGIN)
    for number in range(changes):
        repo.commit({"dags/load.py": DAG.format(number + 1)}, date=BEGIN + timedelta(days=after + number))
    decay = assess(str(repo.path)).decay
    return [(one.kind, one.path) for one in decay.findings] if decay else []


def test_a_changelog_stale_for_nine_months_while_work_went_on(made_repo: MadeRepo) -> None:
    assert left(made_repo, {"CHANGELOG.md": CHANGELOG}, after=280) == [(DecayKind.CHANGELOG, "CHANGELOG.md")]


def test_a_changelog_of_eight_months_is_none(made_repo: MadeRepo) -> None:
    assert left(made_repo, {"CHANGELOG.md": CHANGELOG}, after=240) == []


def test_a_changelog_of_a_repository_at_rest_is_none(made_repo: MadeRepo) -> None:
    assert left(made_repo, {"CHANGELOG.md": CHANGELOG}, changes=3) == []


def test_tests_that_ci_was_told_to_skip(made_repo: MadeRepo) -> None:
    workflow = SWITCHED_OFF.format(job="test", run="pytest tests")
    found = left(made_repo, {".github/workflows/test.yml": workflow, "tests/test_a.py": "def test_a(): assert 1\n"})
    assert found == [(DecayKind.TESTS, ".github/workflows/test.yml")]


def test_suites_that_no_job_runs_while_their_code_changes(made_repo: MadeRepo) -> None:
    suite = "from dags.load import x\n\n\ndef test_x():\n    assert x\n"
    lint = "on: [pull_request]\njobs:\n  lint:\n    runs-on: x\n    steps:\n      - run: ruff check .\n"
    found = left(made_repo, {".github/workflows/lint.yml": lint, "tests/test_load.py": suite})
    assert found == [(DecayKind.TESTS, "tests/test_load.py")]


def test_suites_that_ci_runs_are_none(made_repo: MadeRepo) -> None:
    suite = "from dags.load import x\n\n\ndef test_x():\n    assert x\n"
    test = "on: [pull_request]\njobs:\n  test:\n    runs-on: x\n    steps:\n      - run: pytest\n"
    assert left(made_repo, {".github/workflows/test.yml": test, "tests/test_load.py": suite}) == []


def test_a_page_older_than_the_folder_that_it_describes(made_repo: MadeRepo) -> None:
    words = "What the loads do and why, table by table, with their sources, owners, schedule and known gaps. " * 5
    assert left(made_repo, {"dags/README.md": f"# Loads\n\n{words}\n"}) == [(DecayKind.DOCS, "dags/README.md")]


def test_a_dashboard_untouched_for_a_year(made_repo: MadeRepo) -> None:
    panel = '{"title": "Failed DAG runs", "type": "timeseries", "targets": [{"expr": "airflow_dag_run_failed"}]}'
    board = f'{{"title": "Airflow pipelines", "uid": "a1", "schemaVersion": 39, "panels": [{panel}]}}'
    found = left(made_repo, {"grafana/dashboards/airflow.json": board})
    assert found == [(DecayKind.DASHBOARD, "grafana/dashboards/airflow.json")]


def test_a_workflow_that_is_switched_off(made_repo: MadeRepo) -> None:
    workflow = SWITCHED_OFF.format(job="report", run="make report")
    found = left(made_repo, {".github/workflows/report.yml": workflow})
    assert found == [(DecayKind.WORKFLOW, ".github/workflows/report.yml")]


def test_a_workflow_that_was_renamed_away(made_repo: MadeRepo) -> None:
    found = left(made_repo, {".github/workflows/test.yml.disabled": "on: push\njobs: {}\n"})
    assert found == [(DecayKind.WORKFLOW, ".github/workflows/test.yml.disabled")]


def test_a_runbook_untouched_for_a_year(made_repo: MadeRepo) -> None:
    assert left(made_repo, {"docs/runbooks/load.md": RUNBOOK}) == [(DecayKind.RUNBOOK, "docs/runbooks/load.md")]


def test_a_runbook_that_is_kept_is_none(made_repo: MadeRepo) -> None:
    assert left(made_repo, {"docs/runbooks/load.md": RUNBOOK}, after=300) == []


def test_each_says_since_when_and_what_to_do(made_repo: MadeRepo) -> None:
    left(made_repo, {"docs/runbooks/load.md": RUNBOOK})
    decay = assess(str(made_repo.path)).decay
    assert decay is not None
    (one,) = decay.findings
    assert (one.last_touched, "since 2024-01-05" in one.shows, one.remedy) == (
        BEGIN,
        True,
        REMEDIES[DecayKind.RUNBOOK],
    )


def test_history_that_was_not_fetched_says_nothing(made_repo: MadeRepo) -> None:
    left(made_repo, {"docs/runbooks/load.md": RUNBOOK})
    copy = made_repo.another("copy")
    copy.git("fetch", "-q", "--depth=2", f"file://{made_repo.path}", "main:taken")
    copy.checkout("taken")
    assert assess(str(copy.path)).decay is None


def test_it_moves_no_rating(made_repo: MadeRepo) -> None:
    left(made_repo, {})
    before = assess(str(made_repo.path)).practices
    made_repo.commit({".github/workflows/old.yml.disabled": "on: push\n"}, date=made_repo.now)
    after = assess(str(made_repo.path)).practices
    assert {name: row.status for name, row in after.items()} == {name: row.status for name, row in before.items()}


def test_many_of_a_kind_are_counted() -> None:
    kind = DecayKind.DOCS
    found = [
        Left(
            kind=kind,
            title=TITLES[kind],
            path=f"{n:02}.md",
            last_touched=None,
            changes=n,
            shows="",
            remedy=REMEDIES[kind],
        )
        for n in range(12)
    ]
    decay = summed(found)
    assert (len(decay.findings), decay.findings[0].changes, decay.totals) == (MOST_OF_A_KIND, 11, {"docs": 12})
