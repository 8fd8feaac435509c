"""Stored commits assessed again: the same rules change nothing, newer ones stand beside the old."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.assessing import Request, assess
from assess.errors import UsageError
from assess.settings import Settings
from assess.values import replace
from lifecycle.rejudging import Outcome, Rejudged, rejudge
from lifecycle.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import MadeRepo


@pytest.fixture
def shop(made_repo: MadeRepo) -> MadeRepo:
    """Make a mainline of two commits and a branch, and assess all three; the newest commit leaves a folder out."""
    made_repo.commit({"README.md": "# Shop\n"})
    made_repo.commit({".dataops-assess.toml": '[scope]\nexclude = ["old/**"]\n'})
    made_repo.branch("work")
    made_repo.commit({"a.sql": "select 1"})
    with open_store() as store:
        store.save(assess(str(made_repo.path), revision="main~1"))
        store.save(assess(str(made_repo.path), revision="main"))
        store.save(assess(str(made_repo.path), revision="work"), "work")
    return made_repo


@pytest.fixture
def newer(shop: MadeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend that the program is a newer release than the one that assessed the shop."""
    assert shop.head != ""
    monkeypatch.setattr("assess.plugins.VERSION", "9.0.0")


def again(path: Path, settings: Settings | None = None) -> tuple[Rejudged, ...]:
    with open_store() as store:
        return rejudge(Request(path=str(path), revision="main", settings=settings), store=store)


def outcomes(done: tuple[Rejudged, ...]) -> list[Outcome]:
    return [one.outcome for one in done]


def test_the_same_rules_assess_nothing_again(shop: MadeRepo) -> None:
    with open_store() as store:
        before = store.entries()
        assert (outcomes(again(shop.path)), store.entries()) == ([Outcome.KNOWN] * 3, before)


def test_an_assessment_made_again_differs_in_its_run_only(shop: MadeRepo) -> None:
    with open_store() as store:
        (before,) = store.at(shop.git("rev-parse", "main~1"), shop.git("rev-parse", "main"))
        store.forget([before.id])
        store.save(replace(before.assessment, tool_version="0.0.1"))
        again(shop.path)
        after = store.at(before.identity, before.commit)[-1].assessment
    assert replace(after, run=before.assessment.run) == before.assessment


@pytest.mark.usefixtures("newer")
def test_newer_rules_stand_beside_the_old_ones(shop: MadeRepo) -> None:
    with open_store() as store:
        before = store.entries()
        assert outcomes(again(shop.path)) == [Outcome.ASSESSED] * 3
        after = store.entries()
    assert (set(before) <= set(after), [(one.branch, one.tool_version) for one in after if one not in before]) == (
        True,
        [(None, "9.0.0"), (None, "9.0.0"), ("work", "9.0.0")],
    )


@pytest.mark.usefixtures("newer")
def test_a_second_time_all_is_known(shop: MadeRepo) -> None:
    again(shop.path)
    assert outcomes(again(shop.path)) == [Outcome.KNOWN] * 3


@pytest.mark.usefixtures("newer")
def test_each_commit_keeps_the_settings_that_it_was_assessed_with(shop: MadeRepo) -> None:
    with open_store() as store:
        before = {one.commit: one.settings_digest for one in store.entries()}
        again(shop.path)
        assert {one.commit: one.settings_digest for one in store.entries() if one.tool_version == "9.0.0"} == before


@pytest.mark.usefixtures("newer")
def test_a_back_cast_keeps_the_settings_of_the_newest_commit(shop: MadeRepo) -> None:
    newest = Settings(exclude=("old/**",))
    with open_store() as store:
        store.forget(one.id for one in store.entries())
        store.save(replace(assess(str(shop.path), revision="main~1", settings=newest), tool_version="0.1"))
        again(shop.path)
        assert {one.settings_digest for one in store.entries()} == {newest.digest}


def test_settings_that_are_given_hold_for_all(shop: MadeRepo) -> None:
    given = Settings(item=("SHOP-#",))
    assert outcomes(again(shop.path, given)) == [Outcome.ASSESSED] * 3
    assert outcomes(again(shop.path, given)) == [Outcome.KNOWN] * 3


def test_a_commit_that_git_no_longer_has_is_told_and_stays_stored(shop: MadeRepo, tmp_path: Path) -> None:
    only_main = ("--bare", "--single-branch", "--branch", "main")
    shop.git("clone", "-q", *only_main, shop.path.as_uri(), str(tmp_path / "clone"))
    with open_store() as store:
        done = again(tmp_path / "clone")
        assert (outcomes(done), len(store.entries())) == ([Outcome.KNOWN, Outcome.KNOWN, Outcome.GONE], 3)


def test_a_repository_that_was_never_assessed_is_wrong_use(made_repo: MadeRepo) -> None:
    made_repo.commit({"a": "1"})
    with pytest.raises(UsageError, match="assess it first"):
        again(made_repo.path)
