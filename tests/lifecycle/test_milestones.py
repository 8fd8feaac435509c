"""Which commit stands for each past period."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.errors import RepositoryError
from assess.git import Git
from assess.periods import Calendar
from lifecycle.milestones import IMPORTED_FILES, State, milestones

if TYPE_CHECKING:
    from tests.conftest import MadeRepo


def found(repo: MadeRepo, *labels: str) -> list[tuple[State, str | None]]:
    calendar = Calendar()
    with Git.open(repo.path) as git:
        asked = milestones(git, git.resolve(), [calendar.named(label) for label in labels])
    return [(one.state, one.commit) for one in asked]


def test_the_last_commit_before_the_end_stands_for_a_quarter(made_repo: MadeRepo) -> None:
    made_repo.commit(date="2025-02-01")
    last = made_repo.commit(date="2025-03-31T23:59:59")
    made_repo.commit(date="2025-04-01T00:00:00")
    assert found(made_repo, "2025Q1") == [(State.ACTIVE, last)]


def test_a_quarter_without_commits_shows_no_activity(made_repo: MadeRepo) -> None:
    first = made_repo.commit(date="2025-02-01")
    assert found(made_repo, "2025Q2") == [(State.QUIET, first)]


def test_before_the_first_commit_there_is_none(made_repo: MadeRepo) -> None:
    made_repo.commit(date="2025-02-01")
    assert found(made_repo, "2024Q4") == [(State.BEFORE, None)]


def test_a_giant_first_commit_is_an_imported_history(made_repo: MadeRepo) -> None:
    first = made_repo.commit({f"models/m{n}.sql": "select 1" for n in range(IMPORTED_FILES)}, date="2025-02-01")
    assert found(made_repo, "2025Q1") == [(State.BEGINS, first)]


def test_commits_of_a_merged_branch_stand_for_no_quarter(made_repo: MadeRepo) -> None:
    first = made_repo.commit({"a": "1"}, date="2025-01-05")
    made_repo.branch("work")
    made_repo.commit({"b": "1"}, date="2025-03-05")
    made_repo.checkout("main")
    made_repo.merge("work", date="2025-05-05")
    assert found(made_repo, "2025Q1") == [(State.ACTIVE, first)]


def test_a_clock_that_goes_back_does_not_hide_later_commits(made_repo: MadeRepo) -> None:
    made_repo.commit(date="2025-03-05")
    skewed = made_repo.commit({"a": "1"}, date="2024-03-05")
    assert found(made_repo, "2024Q1", "2025Q1") == [(State.BEFORE, None), (State.ACTIVE, skewed)]


def test_history_that_was_not_fetched_is_an_error_with_its_remedy(made_repo: MadeRepo) -> None:
    made_repo.commit(date="2025-02-01")
    made_repo.commit(date="2025-05-01")
    shallow = made_repo.another("shallow")
    shallow.git("pull", "-q", "--depth=1", made_repo.path.as_uri(), "main")
    with pytest.raises(RepositoryError, match="--deepen"):
        found(shallow, "2025Q1")
