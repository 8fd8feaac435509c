"""The assessments of the past: those of clones that end there, made once, nothing parsed twice."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from assess.assessing import Request, assess
from assess.cache import SqliteFactCache
from assess.readers import readers
from assess.values import replace
from lifecycle.backcast import AskedPeriods, Past, backcast
from lifecycle.milestones import State
from lifecycle.store import open_store

if TYPE_CHECKING:
    from tests.conftest import MadeRepo

NOW = datetime(2026, 2, 1, tzinfo=UTC)
MODEL = "select 1 as id"


@pytest.fixture
def shop(made_repo: MadeRepo) -> MadeRepo:
    """Two quarters of work with a merge, a mailmap, a rename, a tag off the branch and a clock that goes back."""
    made_repo.commit({"dbt_project.yml": "name: shop\n", "models/a.sql": MODEL}, date="2025-08-01")
    made_repo.commit({".mailmap": "Ada Example <ada@example.org> <a@example.com>\n"}, date="2025-08-02")
    made_repo.branch("work")
    made_repo.commit({"models/b.sql": "select * from {{ ref('a') }}"}, date="2025-09-01", author="ada <a@example.com>")
    made_repo.tag("v9.0")
    made_repo.checkout("main")
    made_repo.merge("work", date="2025-09-20")
    made_repo.commit({".dataops-assess.toml": '[scope]\nexclude = ["old/**"]\n'}, date="2025-11-01")
    made_repo.commit({"models/a.sql": None, "models/first.sql": MODEL}, date="2025-10-20")
    made_repo.tag("v1.0")
    made_repo.commit({"README.md": "# Shop\n"}, date="2026-01-10")
    return made_repo


def past(repo: MadeRepo, last: int = 3, **options: object) -> tuple[Past, ...]:
    with open_store() as store:
        return backcast(Request(path=str(repo.path)), AskedPeriods(last=last), store=store, now=NOW, **options)  # type: ignore[arg-type]


def test_a_past_assessment_is_that_of_a_clone_that_ends_there(shop: MadeRepo) -> None:
    found = past(shop)[-1].assessment
    assert found is not None
    clone = shop.another("clone")
    clone.git("fetch", "-q", "--tags", shop.path.as_uri(), f"{found.commit}:refs/heads/past")
    alone = assess(str(clone.path), revision="past")
    assert replace(alone, run=found.run) == found


def test_a_second_time_nothing_is_assessed(shop: MadeRepo) -> None:
    first = past(shop)
    started: list[str] = []

    def progress(what: str) -> nullcontext[None]:
        started.append(what)
        return nullcontext()

    assert (past(shop, progress=progress), started) == (first, [])


def test_all_is_stored_as_history(shop: MadeRepo) -> None:
    made = [one.assessment for one in past(shop, last=2)]
    with open_store() as store:
        assert [one.assessment for one in store.history(made[0].repository.id)] == made  # type: ignore[union-attr]


def test_the_settings_of_the_newest_commit_hold_throughout(shop: MadeRepo) -> None:
    assert len({one.assessment.settings_digest for one in past(shop, last=2) if one.assessment}) == 1


def test_before_the_first_commit_there_is_no_assessment(shop: MadeRepo) -> None:
    first = past(shop, last=3)[0]
    assert (first.milestone.state, first.assessment) == (State.BEFORE, None)


def test_no_blob_is_parsed_twice(shop: MadeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    written = SqliteFactCache.written

    def told(self: SqliteFactCache, entry: object, *rest: object) -> bytes | None:
        parsed.append(f"{entry.path} {entry.blob}")  # type: ignore[attr-defined]
        return written(self, entry, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(SqliteFactCache, "written", told)
    past(shop, open_cache=lambda: SqliteFactCache(readers()))
    assert sorted(set(parsed)) == sorted(parsed)
