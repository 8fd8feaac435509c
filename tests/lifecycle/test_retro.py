"""The pack for a retro: where its period begins, what it compares with, and what it says is missing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from assess.assessing import Request
from assess.errors import UsageError
from assess.settings import parse_settings
from lifecycle.backcast import AskedPeriods, backcast
from lifecycle.comparing import Comparing
from lifecycle.retro import Origin, RetroPack, prepare
from lifecycle.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lifecycle.store import Store
    from tests.conftest import MadeRepo

NOW = datetime(2026, 9, 1, tzinfo=UTC)
FILE = ".dataops-assess.toml"
LOCK = {"requirements.txt": "dbt-core==1.8.0\n"}


def held(day: str) -> str:
    return f'[[retros]]\non = "{day}"\nfile = "docs/retros/{day}.md"\n'


@pytest.fixture
def store(tmp_path: object) -> Iterator[Store]:
    """Open an empty store."""
    with open_store(f"{tmp_path}/a.db") as opened:
        yield opened


@pytest.fixture
def shop(made_repo: MadeRepo) -> MadeRepo:
    """Make a page in January, a lock file in May, a fix in August."""
    made_repo.commit({"README.md": "# Shop\n", "models/a.sql": "select 1 as id"}, date="2026-01-10")
    made_repo.commit(LOCK, "Pin what we use", date="2026-05-20")
    made_repo.commit({"models/a.sql": "select 2 as id"}, "Fix the id", date="2026-08-20")
    return made_repo


def packed(repo: MadeRepo, store: Store, since: str | None = None, settings: str | None = None) -> RetroPack:
    given = parse_settings(FILE, settings.encode()) if settings else None
    request = Request(path=str(repo.path), settings=given)
    return prepare(Comparing(request=request, store=store), since=since, now=NOW)


def fill(repo: MadeRepo, store: Store, since: str = "2026Q1") -> None:
    backcast(Request(path=str(repo.path)), AskedPeriods(since=since), store=store, now=NOW)


@pytest.mark.parametrize(
    ("since", "settings", "origin", "day"),
    [
        (None, None, Origin.QUARTER, date(2026, 7, 1)),
        (None, "[calendar]\nfiscal_year_starts = 2\n", Origin.QUARTERS, date(2026, 5, 1)),
        ("2026-03-05", held("2026-06-15"), Origin.ASKED, date(2026, 3, 5)),
        ("2026Q2", None, Origin.ASKED, date(2026, 4, 1)),
        (None, held("2026-02-15") + held("2026-06-15"), Origin.RETRO, date(2026, 6, 15)),
        (None, '[calendar]\ntime_zone = "Pacific/Auckland"\n', Origin.QUARTER, date(2026, 7, 1)),
    ],
)
def test_the_period_begins(
    shop: MadeRepo, store: Store, since: str | None, settings: str | None, origin: Origin, day: date
) -> None:
    begin = packed(shop, store, since, settings).begin
    assert (begin.origin, begin.day) == (origin, day)


@pytest.mark.parametrize("since", ["2026-08-21", "soon", "2026-02-30"])
def test_a_wrong_first_day_is_wrong_use(shop: MadeRepo, store: Store, since: str) -> None:
    with pytest.raises(UsageError):
        packed(shop, store, since)


def test_the_newest_commit_is_assessed_and_stored_once(shop: MadeRepo, store: Store) -> None:
    packed(shop, store)
    packed(shop, store)
    assert [one.commit for one in store.entries()] == [shop.head]


def test_it_compares_with_what_stood_when_the_period_began(shop: MadeRepo, store: Store) -> None:
    fill(shop, store)
    before = packed(shop, store, "2026Q2").before
    assert before
    assert before.committed_at.date() == date(2026, 1, 10)


def test_a_move_names_the_commit_that_turned_it(shop: MadeRepo, store: Store) -> None:
    fill(shop, store)
    comparison = packed(shop, store, "2026Q2").comparison
    assert comparison
    turned = {one.practice: one.turned_by.subject for one in comparison.moves if one.turned_by}
    assert turned["release.changelog"] == "Pin what we use"


def test_what_stood_on_the_day_of_a_retro_was_part_of_it(shop: MadeRepo, store: Store) -> None:
    fill(shop, store)
    pack = packed(shop, store, settings=held("2026-05-20"))
    assert pack.before
    assert (pack.before.committed_at.date(), pack.repairs.changes) == (date(2026, 5, 20), 1)


def test_without_anything_older_it_names_the_back_cast_that_fills_it(shop: MadeRepo, store: Store) -> None:
    pack = packed(shop, store)
    assert (pack.before, pack.backcast) == (None, "dataops-assess backcast --since 2026Q2")
    fill(shop, store, "2026Q2")
    filled = packed(shop, store)
    assert (filled.before is not None, filled.backcast) == (True, None)


def test_where_no_quarter_had_ended_it_names_the_commit(shop: MadeRepo, store: Store) -> None:
    told = packed(shop, store, "2026-02-01").backcast
    assert told == f"dataops-assess --rev {shop.git('rev-list', '--max-parents=0', 'HEAD')}"


def test_before_the_first_commit_nothing_can_be_filled(shop: MadeRepo, store: Store) -> None:
    assert packed(shop, store, "2026-01-01").backcast is None


def test_repairs_are_those_of_the_period(shop: MadeRepo, store: Store) -> None:
    assert [(packed(shop, store, one).repairs.repairs) for one in ("2026Q1", "2026Q3", "2026-08-20")] == [1, 1, 1]
    assert [(packed(shop, store, one).repairs.changes) for one in ("2026Q1", "2026Q3", "2026-08-20")] == [3, 1, 1]


def test_a_commit_that_is_gone_is_compared_by_what_is_stored(shop: MadeRepo, store: Store) -> None:
    fill(shop, store)
    clone = shop.another("clone")
    clone.git("fetch", "-q", "--depth=1", shop.path.as_uri(), "main")
    clone.git("reset", "-q", "--hard", "FETCH_HEAD")
    name = store.entries()[0].identity
    request = Request(path=str(clone.path), name=name)
    pack = prepare(Comparing(request=request, store=store), since="2026Q2", now=NOW)
    assert pack.comparison
    assert ("reproducibility.builds", None) in [(one.practice, one.turned_by) for one in pack.comparison.moves]
