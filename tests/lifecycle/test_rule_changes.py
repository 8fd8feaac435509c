"""What a change of rules moves."""

from __future__ import annotations

import pytest

from assess.errors import UsageError
from lifecycle.rule_changes import Kind, Ratings, compare, read_ratings

COMMIT = "4f2a9c1d7e3b5a6088c4d2f1e0b9a7c6d5e4f3a2"


def ratings(*, level: int | None = 2, commit: str = COMMIT, because: str = "one of four", **practices: str) -> Ratings:
    rows = {f"test.{name}": {"status": status, "reason": f"{name} is {status}"} for name, status in practices.items()}
    criteria = {"l3.testing": {"status": "partial", "reason": because}}
    document = {"commit": commit, "level": level, "index": 2.5, "practices": rows, "criteria": criteria}
    return read_ratings(document)


def test_a_status_that_moved_is_told_with_both_reasons() -> None:
    compared = compare({"shop": ratings(unit="partial")}, {"shop": ratings(unit="met")})
    (move,) = compared.moves
    assert (move.name, move.before and move.before.reason, move.after and move.after.reason) == (
        "test.unit",
        "unit is partial",
        "unit is met",
    )


def test_a_reason_alone_moves_nothing() -> None:
    assert compare({"shop": ratings()}, {"shop": ratings(because="one kind of four")}).moves == ()


def test_a_level_without_a_figure_is_none() -> None:
    (move,) = compare({"shop": ratings(level=3)}, {"shop": ratings(level=None)}).moves
    assert (move.kind, move.before and move.before.status, move.after and move.after.status) == (
        Kind.LEVEL,
        "3",
        "none",
    )


def test_a_rule_that_is_new_has_no_side_before() -> None:
    (move,) = compare({"shop": ratings()}, {"shop": ratings(unit="met")}).moves
    assert (move.before, move.after and move.after.status) == (None, "met")


def test_a_repository_on_one_side_only_is_told() -> None:
    compared = compare({"shop": ratings(), "bank": ratings()}, {"shop": ratings()})
    assert (compared.repositories, compared.left_out) == (("shop",), {"bank": "rated only before"})


def test_a_fault_says_why_a_repository_is_left_out() -> None:
    assert compare({"shop": ratings()}, {}, {"shop": "after: too slow"}).left_out == {"shop": "after: too slow"}


def test_two_commits_are_not_compared() -> None:
    compared = compare({"shop": ratings(unit="met")}, {"shop": ratings(unit="absent", commit="b" * 40)})
    assert (compared.moves, "shop" in compared.left_out) == ((), True)


def test_every_rating_is_counted() -> None:
    assert compare({"shop": ratings(unit="met")}, {"shop": ratings(unit="met")}).ratings == 3


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        "level",
        {"commit": COMMIT, "level": "2", "practices": {}, "criteria": {}},
        {"commit": COMMIT, "level": 2, "practices": {"test.unit": {"status": "met"}}, "criteria": {}},
    ],
)
def test_what_is_no_assessment_is_wrong_use(document: object) -> None:
    with pytest.raises(UsageError, match="not an assessment"):
        read_ratings(document)
