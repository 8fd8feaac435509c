"""References, read without Git while Git may change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.git import references as module
from assess.git.layout import find_layout
from assess.git.references import read_references, shallow_boundary

if TYPE_CHECKING:
    import pytest

    from tests.conftest import MadeRepo


def test_a_reference_that_is_packed_meanwhile_is_not_lost(made_repo: MadeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    commit = made_repo.commit()
    read = module._packed_references

    def pack_first(*args: object) -> object:
        made_repo.git("pack-refs", "--all", "--prune")
        return read(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "_packed_references", pack_first)
    assert read_references(find_layout(made_repo.path))[0] == {"refs/heads/main": commit}


def test_too_many_files_are_told(made_repo: MadeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    made_repo.commit()
    made_repo.branch("other")
    monkeypatch.setattr(module, "LOOSE_LIMIT", 1)
    assert "more than 1 files" in read_references(find_layout(made_repo.path))[1][0]


def test_too_long_a_list_is_told(made_repo: MadeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    made_repo.commit()
    made_repo.git("pack-refs", "--all")
    monkeypatch.setattr(module, "PACKED_LIMIT", 10)
    assert "more than 10 bytes" in read_references(find_layout(made_repo.path))[1][0]


def test_of_a_shallow_boundary_only_ids_are_taken(made_repo: MadeRepo) -> None:
    (made_repo.path / ".git" / "shallow").write_bytes(b"\xff\ngarbage\n" + b"1" * 40 + b"\n")
    assert shallow_boundary(made_repo.path / ".git") == ("1" * 40,)
