"""The tree at a commit: entries, contents, and what cannot be read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from assess import snapshot as module
from assess.facts import ProblemKind
from assess.git import Git
from assess.snapshot import EntryKind, Snapshot, read_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import MadeRepo


@pytest.fixture
def git(made_repo: MadeRepo) -> Iterator[Git]:
    with Git.open(made_repo.path) as opened:
        yield opened


def contents(snapshot: Snapshot) -> dict[str, bytes | None]:
    return {entry.path: content for entry, content in snapshot.read(snapshot.entries.values())}


def lose(repo: MadeRepo, path: str, content: bytes | None = None) -> None:
    blob = repo.git("rev-parse", f"HEAD:{path}")
    file = repo.path / ".git" / "objects" / blob[:2] / blob[2:]
    file.unlink()
    if content is not None:
        file.write_bytes(content)


def test_the_commit_counts_and_not_the_work_tree(made_repo: MadeRepo, git: Git) -> None:
    commit = made_repo.commit({"a": "1"})
    (made_repo.path / "a").write_text("2")
    (made_repo.path / "b").write_text("2")
    assert contents(read_snapshot(git, commit)) == {"a": b"1"}


def test_kinds_and_sizes_are_told(made_repo: MadeRepo, git: Git) -> None:
    (made_repo.path / "link").symlink_to("a")
    (made_repo.path / "run").write_text("#!")
    (made_repo.path / "run").chmod(0o755)
    entries = read_snapshot(git, made_repo.commit({"a": "123"})).entries
    told = {path: (entry.kind, entry.size) for path, entry in entries.items()}
    assert told == {"a": (EntryKind.FILE, 3), "link": (EntryKind.SYMLINK, 1), "run": (EntryKind.EXECUTABLE, 2)}


def test_a_submodule_is_no_file(made_repo: MadeRepo, git: Git) -> None:
    made_repo.commit({"a": "1"})
    made_repo.git("update-index", "--add", "--cacheinfo", f"160000,{made_repo.head},sub")
    made_repo.git("commit", "-q", "-m", "Add", env=made_repo._identity("Ada <a@example.org>", None))
    snapshot = read_snapshot(git, made_repo.head)
    assert (contents(snapshot), snapshot.problems) == ({"a": b"1", "sub": None}, ())


def test_a_scope_narrows_the_tree_and_keeps_whole_paths(made_repo: MadeRepo, git: Git) -> None:
    commit = made_repo.commit({"jobs/a": "1", "jobs2/b": "1", "c": "1"})
    assert read_snapshot(git, commit, "jobs").entries.keys() == {"jobs/a"}


def test_a_missing_blob_is_a_problem_of_its_file(made_repo: MadeRepo, git: Git) -> None:
    commit = made_repo.commit({"a": "1", "b": "2", "c": "3"})
    lose(made_repo, "b")
    snapshot = read_snapshot(git, commit)
    assert contents(snapshot) == {"a": b"1", "b": None, "c": b"3"}
    assert [(one.source.path, one.kind) for one in snapshot.problems] == [("b", ProblemKind.MISSING)]


def test_a_corrupt_blob_does_not_stop_the_others(made_repo: MadeRepo, git: Git) -> None:
    commit = made_repo.commit({"a": "1", "b": "2" * 9000, "c": "3"})
    lose(made_repo, "b", b"x\x01broken")
    assert contents(read_snapshot(git, commit)) == {"a": b"1", "b": None, "c": b"3"}


def test_a_file_over_the_limit_is_not_read(made_repo: MadeRepo, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SIZE_LIMIT", 3)
    snapshot = read_snapshot(git, made_repo.commit({"a": "1234", "b": "123"}))
    assert contents(snapshot) == {"a": None, "b": b"123"}
    assert [problem.kind for problem in snapshot.problems] == [ProblemKind.TOO_LARGE]


def test_a_pointer_to_large_file_storage_is_no_content(made_repo: MadeRepo, git: Git) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n"
    assert contents(read_snapshot(git, made_repo.commit({"a.csv": pointer}))) == {"a.csv": None}


def test_odd_names_stay_apart_and_printable(made_repo: MadeRepo, git: Git) -> None:
    names = [b"a\nb", "ä".encode(), b"\xe9", b"\xe8"]
    commit = made_repo.commit({os.fsdecode(name): "1" for name in names})
    assert read_snapshot(git, commit).entries.keys() == {"a\nb", "ä", "\\xe9", "\\xe8"}


def test_contents_come_in_the_order_asked_for(made_repo: MadeRepo, git: Git) -> None:
    entries = read_snapshot(git, commit := made_repo.commit({"a": "1", "b": "", "c": "3\n"})).entries
    read = list(read_snapshot(git, commit).read([entries["c"], entries["a"], entries["b"]]))
    assert [content for _, content in read] == [b"3\n", b"1", b""]


def test_an_empty_tree_has_no_entries(made_repo: MadeRepo, git: Git) -> None:
    assert contents(read_snapshot(git, made_repo.commit())) == {}
