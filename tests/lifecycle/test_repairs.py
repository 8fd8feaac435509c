"""What was repaired in a period: which changes count, where they lie, and which files they touch repeatedly."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from assess.git import Git
from assess.history import read_history
from lifecycle.repairs import Area, Fragile, Places, Repairs, find_repairs

if TYPE_CHECKING:
    from tests.conftest import MadeRepo

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def found(repo: MadeRepo, since: datetime = BEGIN, after: str | None = None, own: tuple[str, ...] = ()) -> Repairs:
    with Git.open(str(repo.path)) as git:
        history = read_history(git, repo.head)
    return find_repairs(history, since, after=after, own=own, places=Places())


@pytest.mark.parametrize(
    ("subject", "figures"),
    [
        ("Load the orders", (0, 0, 0)),
        ("Fix the orders", (1, 0, 0)),
        ("hotfix: load twice", (1, 1, 0)),
        ('Revert "Load the orders"', (1, 0, 1)),
        ('Revert "Revert "Load the orders""', (0, 0, 0)),
        ('Reapply "Load the orders"', (0, 0, 0)),
        ("Merge pull request #4 from shop/fix-orders", (1, 0, 0)),
    ],
)
def test_a_change_is_a_repair_by_its_words(made_repo: MadeRepo, subject: str, figures: tuple[int, int, int]) -> None:
    made_repo.commit({"dags/a.py": "a = 1"}, subject)
    one = found(made_repo)
    assert (one.repairs, one.hot_fixes, one.reverts) == figures


def test_the_teams_own_phrases_are_fixes_too(made_repo: MadeRepo) -> None:
    made_repo.commit({"dags/a.py": "a = 1"}, "INC-12 orders doubled")
    assert (found(made_repo).repairs, found(made_repo, own=("INC-#",)).repairs) == (0, 1)


def test_bots_repair_nothing(made_repo: MadeRepo) -> None:
    made_repo.commit({"dags/a.py": "a = 1"}, "Fix pins", author="renovate[bot] <bot@renovateapp.com>")
    assert (found(made_repo).changes, found(made_repo).repairs) == (0, 0)


def test_the_period_begins_at_a_moment_and_after_a_commit(made_repo: MadeRepo) -> None:
    made_repo.commit({"dags/a.py": "a = 1"}, "Fix one", date="2026-01-05")
    second = made_repo.commit({"dags/a.py": "a = 2"}, "Fix two", date="2026-02-05")
    made_repo.commit({"dags/a.py": "a = 3"}, "Fix three", date="2026-02-05")
    since = datetime(2026, 2, 5, tzinfo=UTC)
    assert (found(made_repo, since).repairs, found(made_repo, since, after=second).repairs) == (2, 1)


def test_a_change_counts_in_each_area_that_it_touches(made_repo: MadeRepo) -> None:
    made_repo.commit({"dags/a.py": "a = 1", "dags/b.py": "b = 1"}, "Load")
    made_repo.commit({"dags/a.py": "a = 2", "models/a.sql": "select 1"}, "Fix it")
    made_repo.commit({"dags/a.py": "a = 1"}, 'Revert "Fix it"')
    assert found(made_repo).areas == (
        Area(name="dags", changes=3, repairs=2, hot_fixes=0, reverts=1),
        Area(name="models", changes=1, repairs=1, hot_fixes=0, reverts=0),
    )


@pytest.mark.parametrize(
    ("path", "area"),
    [("dbt/shop/models/a.sql", "dbt/shop"), ("dbt/other/a.sql", "dbt"), ("setup.py", ""), ("data/x/a.py", "data/x")],
)
def test_areas_are_projects_or_top_folders_of_the_scope(path: str, area: str) -> None:
    assert Places(projects={"dbt", "dbt/shop"}, scope="data").area_of(path) == area


def test_files_that_two_repairs_touched_are_named_once_they_run(made_repo: MadeRepo) -> None:
    files = ("dags/a.py", "tests/test_a.py", "README.md", "poetry.lock", "dags/gone.py")
    for turn in ("Fix one", "Fix two"):
        made_repo.commit(dict.fromkeys(files, turn), turn)
    made_repo.commit({"dags/gone.py": None, "dags/b.py": "b = 1"}, "Fix three")
    assert found(made_repo).files == (Fragile(path="dags/a.py", repairs=2),)


def test_repairs_with_a_test_are_counted(made_repo: MadeRepo) -> None:
    made_repo.commit({"dags/a.py": "a = 1", "tests/test_a.py": "def test_a(): pass"}, "Fix one")
    made_repo.commit({"dags/a.py": "a = 2"}, "Fix two")
    assert found(made_repo).with_tests == 1
