"""A period under review: which assessments stand for its ends, what is missing, and how to go on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from assess.assessing import Request
from assess.errors import UsageError
from assess.periods import Calendar
from lifecycle.backcast import AskedPeriods, backcast
from lifecycle.comparing import Comparing
from lifecycle.review import Asked, asked_period, eve_of, review
from lifecycle.store import open_store

if TYPE_CHECKING:
    from lifecycle.review import Review
    from tests.conftest import MadeRepo

NOW = datetime(2025, 11, 2, tzinfo=UTC)
LOCK = {"requirements.txt": "dbt-core==1.8.0\n"}


@pytest.fixture
def shop(made_repo: MadeRepo) -> MadeRepo:
    """Make work in the first and third quarter of 2025, and none between."""
    made_repo.commit({"README.md": "# Shop\n", "models/a.sql": "select 1 as id"}, date="2025-02-01")
    made_repo.commit(LOCK, message="Pin what we use", date="2025-08-20")
    made_repo.commit({"models/b.sql": "select 2 as id"}, date="2025-09-20")
    return made_repo


def reviewed(repo: MadeRepo, asked: Asked, *, last: int = 0, ends: bool = False) -> Review:
    request = Request(path=str(repo.path))
    period = asked_period(request, asked, NOW)
    with open_store() as store:
        also = (eve_of(period), period) if ends else ()
        backcast(request, AskedPeriods(last=last, also=also), store=store, now=NOW)
        return review(Comparing(request=request, store=store), period, now=NOW)


def test_a_quarter_is_compared_with_what_stood_before(shop: MadeRepo) -> None:
    found = reviewed(shop, Asked(quarter="2025Q3"), last=3)
    assert found.before is not None
    assert (found.now.commit, found.before.commit) == (shop.head, shop.git("rev-parse", "HEAD~2"))
    assert (found.newest, found.quiet, found.ended) == (True, False, True)


def test_a_gain_names_its_commit(shop: MadeRepo) -> None:
    comparison = reviewed(shop, Asked(quarter="2025Q3"), last=3).comparison
    assert comparison is not None
    turned = next(one.turned_by for one in comparison.moves if one.practice == "release.changelog")
    assert turned is not None
    assert turned.subject == "Pin what we use"


def test_without_a_name_it_is_the_last_quarter_that_ended(shop: MadeRepo) -> None:
    assert reviewed(shop, Asked(), last=1).period.label == "2025Q3"


def test_the_trend_ends_with_the_period(shop: MadeRepo) -> None:
    found = reviewed(shop, Asked(quarter="2025Q2"), last=3)
    assert [row.label for row in found.trend.rows] == ["2025Q1", "2025Q2"]


def test_a_quiet_quarter_stands_on_what_came_before(shop: MadeRepo) -> None:
    found = reviewed(shop, Asked(quarter="2025Q2"), last=3)
    assert (found.quiet, found.comparison, found.before) == (True, None, found.now)


def test_a_first_quarter_has_nothing_before(shop: MadeRepo) -> None:
    assert reviewed(shop, Asked(quarter="2025Q1"), last=3).before is None


def test_days_are_asked_for(shop: MadeRepo) -> None:
    found = reviewed(shop, Asked(since="2025-08-01", until="2025-08-31"), ends=True)
    assert (found.period.label, found.now.commit) == ("2025-08-01 to 2025-08-31", shop.git("rev-parse", "HEAD~1"))


def test_an_earlier_commit_of_the_quarter_stands_in_and_is_said(shop: MadeRepo) -> None:
    reviewed(shop, Asked(since="2025-08-01", until="2025-08-31"), ends=True)
    assert not reviewed(shop, Asked(quarter="2025Q3")).newest


def test_a_quarter_that_runs_is_told_as_it_stands(shop: MadeRepo) -> None:
    assert not reviewed(shop, Asked(quarter="2025Q4"), last=1).ended


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        (Asked(quarter="2025Q3"), r"backcast \S+ --since 2025Q3"),
        (Asked(since="2025-08-01", until="2025-08-31"), r"--rev [0-9a-f]{40}"),
        (Asked(quarter="2024Q1"), "first commit is younger"),
    ],
)
def test_what_is_not_assessed_names_the_next_command(shop: MadeRepo, asked: Asked, command: str) -> None:
    with pytest.raises(UsageError, match=command):
        reviewed(shop, asked)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (Asked(quarter="2025-07"), "no quarter"),
        (Asked(quarter="2026Q2"), "not begun"),
        (Asked(quarter="2025Q3", since="2025-07-01"), "not both"),
        (Asked(since="2025-07-01"), "go together"),
        (Asked(since="2025-07-02", until="2025-07-01"), "lies before"),
        (Asked(since="soon", until="later"), "no date"),
    ],
)
def test_a_period_that_is_none_is_wrong_use(asked: Asked, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        asked.period(Calendar(), NOW)
