"""Trees of which parts are missing, and objects that change while they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.errors import RepositoryError
from assess.git import Git, trees
from assess.git.trees import list_files
from assess.snapshot import read_snapshot

if TYPE_CHECKING:
    from tests.conftest import MadeRepo

FILES: dict[str, str | bytes | None] = {"a/b/c.sql": "1", "a/d.sql": "22", "e.sql": "333", "z/y.sql": "4"}


def lose(repo: MadeRepo, name: str) -> None:
    """Remove an object from the store."""
    found = repo.git("rev-parse", name)
    (repo.path / ".git" / "objects" / found[:2] / found[2:]).unlink()


def test_by_hand_a_tree_lists_what_git_lists(made_repo: MadeRepo) -> None:
    commit = made_repo.commit(FILES)
    with Git.open(made_repo.path) as git:
        listed = list_files(git, git.run("rev-parse", f"{commit}^{{tree}}").decode().strip())
        assert {one.path.decode(): one.size for one in listed.files} == {
            path: entry.size for path, entry in read_snapshot(git, commit).entries.items()
        }


def test_beside_a_folder_that_is_missing_the_rest_is_read(made_repo: MadeRepo) -> None:
    commit = made_repo.commit(FILES)
    lose(made_repo, "HEAD:a")
    with Git.open(made_repo.path) as git:
        snapshot = read_snapshot(git, commit)
    assert (sorted(snapshot.entries), [gap.source.path for gap in snapshot.gaps]) == (["e.sql", "z/y.sql"], ["a/"])


def test_a_folder_that_is_missing_outside_the_scope_is_no_gap(made_repo: MadeRepo) -> None:
    commit = made_repo.commit(FILES)
    lose(made_repo, "HEAD:a/b")
    with Git.open(made_repo.path) as git:
        told = {scope: len(read_snapshot(git, commit, scope).gaps) for scope in ("z", "a")}
    assert told == {"z": 0, "a": 1}


def test_without_its_tree_a_commit_is_refused(made_repo: MadeRepo) -> None:
    commit = made_repo.commit(FILES)
    lose(made_repo, "HEAD^{tree}")
    with Git.open(made_repo.path) as git, pytest.raises(RepositoryError, match="tree cannot be read"):
        read_snapshot(git, commit)


@pytest.mark.parametrize(("limit", "told"), [("DEPTH_LIMIT", "deeper"), ("PATHS_LIMIT", "more files")])
def test_what_is_not_listed_is_told(
    made_repo: MadeRepo, monkeypatch: pytest.MonkeyPatch, limit: str, told: str
) -> None:
    commit = made_repo.commit(FILES)
    lose(made_repo, "HEAD:z")
    monkeypatch.setattr(trees, limit, 1)
    with Git.open(made_repo.path) as git:
        gaps = list_files(git, git.run("rev-parse", f"{commit}^{{tree}}").decode().strip()).gaps
    assert any(told in message for _, message in gaps)


def test_a_repository_that_is_repacked_meanwhile_is_read_to_the_end(made_repo: MadeRepo) -> None:
    commit = made_repo.commit({f"{at}.sql": f"select {at}" for at in range(50)})
    with Git.open(made_repo.path) as git:
        snapshot = read_snapshot(git, commit)
        reading = snapshot.read(snapshot.entries.values())
        first = next(reading)
        made_repo.git("repack", "-adq")
        made_repo.git("prune-packed")
        rest = list(reading)
    assert all(content is not None for _, content in [first, *rest])


def test_what_is_gone_meanwhile_is_told(made_repo: MadeRepo) -> None:
    commit = made_repo.commit(FILES)
    with Git.open(made_repo.path) as git:
        snapshot = read_snapshot(git, commit)
        lose(made_repo, "HEAD:e.sql")
        read = {entry.path: content for entry, content in snapshot.read(snapshot.entries.values())}
    assert (read["e.sql"], [one.source.path for one in snapshot.problems]) == (None, ["e.sql"])
