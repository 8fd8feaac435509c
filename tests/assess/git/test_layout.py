"""Where the parts of a repository lie, and which of them lie elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.errors import RepositoryError
from assess.git.layout import alternates, find_layout, places_elsewhere

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import MadeRepo


def elsewhere(path: Path) -> list[str]:
    return [told.partition(":")[0] for told in places_elsewhere(find_layout(path))]


def name_alternates(repo: MadeRepo, content: str) -> None:
    (repo.path / ".git" / "objects" / "info").mkdir(exist_ok=True)
    (repo.path / ".git" / "objects" / "info" / "alternates").write_text(content)


def test_a_plain_repository_is_at_home(made_repo: MadeRepo) -> None:
    assert elsewhere(made_repo.path) == []


def test_a_bare_clone_is_at_home(made_repo: MadeRepo, tmp_path: Path) -> None:
    made_repo.commit()
    made_repo.git("clone", "-q", "--bare", ".", str(tmp_path / "bare"))
    assert elsewhere(tmp_path / "bare") == []


def test_a_linked_worktree_is_at_home(made_repo: MadeRepo, tmp_path: Path) -> None:
    made_repo.commit()
    made_repo.git("worktree", "add", "-q", "-b", "side", str(tmp_path / "linked"))
    assert elsewhere(tmp_path / "linked") == []


def test_a_submodule_is_at_home(made_repo: MadeRepo) -> None:
    made_repo.commit()
    other = made_repo.another("other")
    other.commit()
    made_repo.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(other.path), "sub")
    assert elsewhere(made_repo.path / "sub") == []


def test_a_pointer_to_another_repository_is_told(made_repo: MadeRepo, tmp_path: Path) -> None:
    (tmp_path / "lure").mkdir()
    (tmp_path / "lure" / ".git").write_text(f"gitdir: {made_repo.path / '.git'}\n")
    assert elsewhere(tmp_path / "lure") == ["repository"]


def test_a_link_to_another_git_folder_is_told(made_repo: MadeRepo, tmp_path: Path) -> None:
    (tmp_path / "lure").mkdir()
    (tmp_path / "lure" / ".git").symlink_to(made_repo.path / ".git")
    assert elsewhere(tmp_path / "lure") == ["repository"]


def test_objects_by_way_of_a_link_are_told(made_repo: MadeRepo, tmp_path: Path) -> None:
    (made_repo.path / ".git" / "objects").rename(tmp_path / "objects")
    (made_repo.path / ".git" / "objects").symlink_to(tmp_path / "objects")
    assert "repository" in elsewhere(made_repo.path)


def test_alternates_are_named_one_after_the_other(made_repo: MadeRepo) -> None:
    first = made_repo.another("first")
    made_repo.another("second")
    name_alternates(made_repo, f"# those that are read too\n{first.path}/.git/objects\n/nowhere\n")
    name_alternates(first, '"../../../s\\145cond/.git/objects"\n')
    assert [one.parent.parent.name for one in alternates(find_layout(made_repo.path))] == ["first", "second"]


def test_alternates_in_circles_end(made_repo: MadeRepo) -> None:
    other = made_repo.another("other")
    name_alternates(made_repo, f"{other.path}/.git/objects\n.\n")
    name_alternates(other, f"{made_repo.path}/.git/objects\n")
    assert len(alternates(find_layout(made_repo.path))) == 1


def test_a_giant_list_of_alternates_is_refused(made_repo: MadeRepo) -> None:
    name_alternates(made_repo, "# x\n" * 100_000)
    with pytest.raises(RepositoryError, match="alternates"):
        alternates(find_layout(made_repo.path))
