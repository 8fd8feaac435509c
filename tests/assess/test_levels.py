"""The scoring: level, index and coverage."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.criteria import CRITERIA
from assess.findings import Status
from assess.levels import coverage, index_of, level_of

MET, PARTIAL, ABSENT = Status.MET, Status.PARTIAL, Status.ABSENT
STATUSES = st.sampled_from([MET, PARTIAL, ABSENT])
CRITERIA_STATUSES = st.fixed_dictionaries(dict.fromkeys(CRITERIA, STATUSES))


def criteria(**by_level: str) -> dict[str, Status]:
    """Return criteria from letters a level: l2="mmp" is met, met, partial."""
    letters = {"m": MET, "p": PARTIAL, "a": ABSENT}
    given = {"l2": "aaa", "l3": "aaa", "l4": "aaa", "l5": "aaa", **by_level}
    return {f"{level}.{at}": letters[one] for level, some in given.items() for at, one in enumerate(some)}


@pytest.mark.parametrize(
    ("judged", "level"),
    [
        (criteria(), 1),
        (criteria(l2="mmm"), 2),
        (criteria(l2="mmp"), 2),
        (criteria(l2="mpp"), 1),
        (criteria(l2="mma"), 1),
        (criteria(l2="mmm", l3="mmp"), 3),
        (criteria(l2="mma", l3="mmm"), 1),
        (criteria(l2="mmm", l3="mmm", l4="mmp", l5="mmp"), 4),
        (criteria(l2="mmm", l3="mmm", l4="mmm", l5="mmm"), 5),
    ],
)
def test_level(judged: dict[str, Status], level: int) -> None:
    assert level_of(judged) == level


def test_the_index_adds_the_share_of_the_next_level() -> None:
    assert index_of(criteria(l2="mmm", l3="mpa")) == pytest.approx(2.5)


def test_the_index_ends_at_five() -> None:
    assert index_of(criteria(l2="mmm", l3="mmm", l4="mmm", l5="mmm")) == 5.0


@given(CRITERIA_STATUSES, st.sampled_from(sorted(CRITERIA)))
def test_raising_a_criterion_never_lowers_the_level(judged: dict[str, Status], name: str) -> None:
    assert level_of({**judged, name: MET}) >= level_of(judged)


@given(CRITERIA_STATUSES)
def test_the_index_lies_within_its_level(judged: dict[str, Status]) -> None:
    assert level_of(judged) <= index_of(judged) <= min(5, level_of(judged) + 1)


def test_the_unobservable_widens_the_coverage() -> None:
    assert coverage([MET, PARTIAL, Status.UNOBSERVABLE, ABSENT]) == (0.375, 0.625)


def test_an_error_leaves_no_figure() -> None:
    assert coverage([MET, Status.ERROR]) is None
