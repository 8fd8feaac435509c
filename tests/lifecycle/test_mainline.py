"""Mainline and branches, from the references that a clone has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.git import Git
from lifecycle.mainline import branch_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import MadeRepo


def branch(path: Path, revision: str = "HEAD") -> str | None:
    with Git.open(path) as git:
        return branch_of(git, git.resolve(revision))


@pytest.fixture
def forked(made_repo: MadeRepo) -> MadeRepo:
    """Make main and feature/x, one commit apart each, feature/x checked out."""
    made_repo.commit({"a": "1"})
    made_repo.branch("feature/x")
    made_repo.commit({"b": "1"})
    made_repo.checkout("main")
    made_repo.commit({"a": "2"})
    made_repo.checkout("feature/x")
    return made_repo


def test_an_older_commit_of_main_is_mainline(forked: MadeRepo) -> None:
    assert branch(forked.path, "main~1") is None


def test_a_feature_branch_is_told_by_its_name(forked: MadeRepo) -> None:
    assert branch(forked.path) == "feature/x"


def test_a_merged_branchs_own_commit_is_no_mainline(forked: MadeRepo) -> None:
    forked.checkout("main")
    forked.merge("feature/x")
    assert branch(forked.path, "feature/x") == "feature/x"


def test_a_commit_that_no_branch_points_to_is_detached(forked: MadeRepo) -> None:
    forked.git("checkout", "-q", "--detach")
    forked.commit({"c": "1"})
    assert branch(forked.path) == "detached"


def test_what_is_committed_on_the_remotes_main_branch_is_mainline_before_it_is_pushed(
    made_repo: MadeRepo, tmp_path: Path
) -> None:
    made_repo.git("symbolic-ref", "HEAD", "refs/heads/production")
    made_repo.commit({"a": "1"})
    made_repo.git("clone", "-q", str(made_repo.path), str(tmp_path / "clone"))
    identity = ("-c", "user.name=Team", "-c", "user.email=team@example.org")
    made_repo.git("-C", str(tmp_path / "clone"), *identity, "commit", "-q", "--allow-empty", "-m", "Decide")
    assert branch(tmp_path / "clone") is None


def test_a_repository_without_a_main_branch_takes_the_one_checked_out(made_repo: MadeRepo) -> None:
    made_repo.git("symbolic-ref", "HEAD", "refs/heads/develop")
    made_repo.commit({"a": "1"})
    assert branch(made_repo.path) is None


def test_a_bare_clones_head_is_the_mainline(forked: MadeRepo, tmp_path: Path) -> None:
    forked.git("clone", "-q", "--bare", ".", str(tmp_path / "bare"))
    assert branch(tmp_path / "bare") is None
