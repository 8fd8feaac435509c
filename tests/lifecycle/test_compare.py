"""Comparisons: what moved, by which commit, and how much of it newer rules or settings did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.assessing import Request, assess
from assess.findings import Status
from assess.values import replace
from lifecycle.compare import Side, compare, turning_point
from lifecycle.comparing import Comparing
from lifecycle.store import open_store
from lifecycle.trend import Way

if TYPE_CHECKING:
    from assess.assessment import Assessment
    from lifecycle.comparing import Compared
    from tests.conftest import MadeRepo

MET, ABSENT = Status.MET, Status.ABSENT
LOCK = {"requirements.txt": "dbt-core==1.8.0\n"}


@pytest.fixture
def shop(made_repo: MadeRepo) -> MadeRepo:
    made_repo.commit({"dbt_project.yml": "name: shop\n", "models/a.sql": "select 1 as id"})
    made_repo.commit({"models/b.sql": "select * from {{ ref('a') }}"})
    made_repo.commit(LOCK, message="Pin what we use")
    made_repo.commit({"models/c.sql": "select 3 as id"})
    return made_repo


def compared(repo: MadeRepo, a: str, b: str) -> Compared:
    with open_store() as store:
        return Comparing(request=Request(path=str(repo.path)), store=store).compare(a, b)


@pytest.mark.parametrize(("turn", "count"), [(1, 2), (7, 10), (9, 10), (500, 1000)])
def test_the_commit_that_turned_it_is_found_by_halving(turn: int, count: int) -> None:
    asked: set[str] = set()

    def status(commit: str) -> Status:
        asked.add(commit)
        return MET if int(commit) >= turn else ABSENT

    assert turning_point([str(number) for number in range(count)], status) == str(turn)
    assert len(asked) <= count.bit_length() + 2


def test_nothing_turned_what_is_the_same_at_both_ends() -> None:
    assert turning_point(["a", "b"], lambda _: MET) is None


def test_a_gain_names_its_commit(shop: MadeRepo) -> None:
    moves = {move.practice: move for move in compared(shop, "HEAD~3", "HEAD").comparison.moves}
    turned = moves["release.changelog"].turned_by
    assert turned is not None
    assert (moves["release.changelog"].way, turned.subject) == (Way.STRENGTHENED, "Pin what we use")


def test_the_other_way_round_it_is_lost_by_the_same_commit(shop: MadeRepo) -> None:
    there, back = (compared(shop, *ends).comparison for ends in (("HEAD~3", "HEAD"), ("HEAD", "HEAD~3")))
    assert [(one.practice, one.before, one.after, one.turned_by) for one in there.moves] == [
        (one.practice, one.after, one.before, one.turned_by) for one in back.moves
    ]


def test_what_was_not_made_from_the_first_is_said(shop: MadeRepo) -> None:
    assert not compared(shop, "HEAD", "HEAD~1").ancestor


def test_a_stored_number_a_date_and_a_quarter_name_a_commit(shop: MadeRepo) -> None:
    with open_store() as store:
        number = store.save(assess(str(shop.path), revision="HEAD~3")).id
    named = [compared(shop, name, "HEAD").comparison.a.given.commit for name in (str(number), "2026-01-01", "2026Q1")]
    assert named == [shop.git("rev-parse", "HEAD~3"), shop.head, shop.head]


def side(given: float, own: float, exchanged: float, plain: Assessment) -> Side:
    return Side(
        name="x",
        given=replace(plain, index=given),
        today=replace(plain, index=own),
        exchanged=replace(plain, index=exchanged),
    )


def test_the_three_parts_add_up_and_turn_with_the_direction(shop: MadeRepo) -> None:
    plain = assess(str(shop.path))
    a, b = side(1.5, 2.0, 2.25, plain), side(3.0, 3.5, 3.0, plain)
    there, back = compare(a, b).parts, compare(b, a).parts
    assert there is not None
    assert back is not None
    assert there.total == pytest.approx(1.5)
    assert tuple(back) == pytest.approx(tuple(-part for part in there))


def test_without_a_figure_there_are_no_parts(shop: MadeRepo) -> None:
    plain = assess(str(shop.path))
    none = replace(plain, index=None)
    assert compare(side(1.5, 2.0, 2.0, plain), Side(name="x", given=none, today=none, exchanged=none)).parts is None
