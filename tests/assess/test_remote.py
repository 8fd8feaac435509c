"""Clones of an address and the deepening of shallow ones, all from repositories of this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.errors import RepositoryError, UsageError
from assess.git import Git
from assess.history import read_history
from assess.remote import bring, clone, deepen, is_address

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import MadeRepo


def head_of(path: Path) -> str:
    with Git.open(path) as git:
        return git.resolve()


@pytest.mark.parametrize(
    "url", ["ext::sh -c true", "--upload-pack=x", "http://example.org/x", "-x@y:z", "git://x/y", "fd::3"]
)
def test_unsafe_addresses_are_not_cloned(url: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        clone(url, tmp_path / "copy")


def test_a_file_address_is_cloned(made_repo: MadeRepo, tmp_path: Path) -> None:
    made_repo.commit({"a": "1"})
    clone(f"file://{made_repo.path}", tmp_path / "copy")
    assert head_of(tmp_path / "copy") == made_repo.head


def test_a_shallow_clone_is_deepened_with_its_tags(made_repo: MadeRepo, tmp_path: Path) -> None:
    made_repo.commit({"a": "1"})
    made_repo.tag("v1.0.0")
    made_repo.commit({"a": "2"})
    made_repo.git("clone", "-q", "--depth=1", "--no-tags", f"file://{made_repo.path}", str(tmp_path / "copy"))
    deepen(tmp_path / "copy")
    with Git.open(tmp_path / "copy") as git:
        history = read_history(git, git.resolve())
    assert (history.complete, history.total_commits, [tag.name for tag in history.tags]) == (True, 2, ["v1.0.0"])


def test_a_clone_runs_no_hook_of_the_users_templates(
    made_repo: MadeRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_repo.commit({"a": "1"})
    template = tmp_path / "template" / "hooks"
    template.mkdir(parents=True)
    (template / "post-checkout").write_text("#!/bin/sh\n")
    monkeypatch.setenv("GIT_TEMPLATE_DIR", str(template.parent))
    clone(f"file://{made_repo.path}", tmp_path / "copy")
    assert not (tmp_path / "copy" / "hooks").exists()


def test_a_clone_ignores_the_repository_of_the_hook_that_it_is_called_from(
    made_repo: MadeRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_repo.commit({"a": "1"})
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    clone(f"file://{made_repo.path}", tmp_path / "copy")
    assert head_of(tmp_path / "copy") == made_repo.head


def test_what_cannot_be_cloned_is_told_without_a_password(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError) as told:
        clone(f"file://user:secret@localhost{tmp_path}/nothing", tmp_path / "copy")
    assert "secret" not in str(told.value)


def test_a_second_call_brings_what_is_new(made_repo: MadeRepo) -> None:
    made_repo.commit({"a": "1"})
    bring(f"file://{made_repo.path}")
    made_repo.commit({"a": "2"})
    assert head_of(bring(f"file://{made_repo.path}")) == made_repo.head


def test_a_new_main_branch_is_followed(made_repo: MadeRepo) -> None:
    made_repo.commit({"a": "1"})
    bring(f"file://{made_repo.path}")
    made_repo.branch("trunk")
    made_repo.commit({"a": "2"})
    assert head_of(bring(f"file://{made_repo.path}")) == made_repo.head


@pytest.mark.parametrize(
    ("text", "expected"),
    [("https://example.org/x", True), ("git@example.org:team/x.git", True), ("./x", False), ("x", False)],
)
def test_addresses_are_told_from_paths(text: str, *, expected: bool) -> None:
    assert is_address(text) is expected
