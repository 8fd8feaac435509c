"""Programs that assess the past and are killed: what they stored stays, and the next one goes on from there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from assess.assessing import Request
from assess.errors import RepositoryError
from assess.interrupts import Interrupt
from lifecycle.backcast import AskedPeriods, backcast
from lifecycle.store import open_store
from tests.lifecycle.writers import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from lifecycle.backcast import Past
    from tests.conftest import MadeRepo
    from tests.lifecycle.conftest import Writers

KILLS = int(os.environ.get("KILLS", "4"))


@pytest.fixture
def shop(made_repo: MadeRepo) -> MadeRepo:
    """Make eight quarters with a commit each."""
    for number in range(8):
        date = f"{2024 + number // 4}-{number % 4 * 3 + 2:02}-05"
        made_repo.commit({f"models/{number}.sql": f"select {number} as id"}, date=date)
    return made_repo


def past(repo: MadeRepo, place: str, processes: int = 1) -> tuple[Past, ...]:
    with open_store(place) as store:
        return backcast(
            Request(path=str(repo.path)), AskedPeriods(since="2024Q1"), store=store, now=NOW, processes=processes
        )


@pytest.mark.parametrize("processes", [1, 2])
def test_killed_programs_lose_nothing_and_the_next_goes_on(
    shop: MadeRepo, tmp_path: Path, writers: Writers, processes: int
) -> None:
    place = str(tmp_path / "a.db")
    told = writers("backcast", shop.path, place, KILLS, 7, processes)
    with open_store(place) as store:
        saved = {entry.commit for entry in store.entries()}
        assert (set(told) - saved, store.check()) == (set(), len(saved))
    assert [one.assessment is not None for one in past(shop, place)] == [True] * 8


@pytest.mark.parametrize("processes", [1, 2])
def test_an_interrupt_keeps_what_was_stored(
    shop: MadeRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    place, parent = str(tmp_path / "a.db"), os.getpid()

    def interrupted(store: object, *_: object) -> None:
        if os.getpid() == parent and len(kept := store.entries()) == 2:  # type: ignore[attr-defined]
            raise Interrupt(len(kept))
        save(store, *_)  # type: ignore[arg-type]

    with monkeypatch.context() as patch, open_store(place) as store:
        save = type(store).save
        patch.setattr("lifecycle.store.Store.save", interrupted)
        with pytest.raises(Interrupt):
            past(shop, place, processes)
        assert len(store.entries()) == 2


def test_what_a_process_cannot_assess_is_told_by_its_parent(
    shop: MadeRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = shop.git("rev-parse", "HEAD~6")
    tree = shop.git("rev-parse", f"{lost}^{{tree}}")
    monkeypatch.chdir(shop.path)
    (shop.path / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    with pytest.raises(RepositoryError):
        past(shop, str(tmp_path / "a.db"), processes=2)
