"""The shared wording: figures are rounded down, foreign text is inert."""

from __future__ import annotations

import pytest

from assess.assessment import Coverage, ShareRow
from assess.findings import Effort, Status
from reports.words import EFFORTS, MARKS, coverage_figure, index_figure, inert, percent, share_line


@pytest.mark.parametrize(("share", "told"), [(0.29, "29%"), (0.999, "99%"), (1.0, "100%"), (None, "no figure")])
def test_percents_are_rounded_down(share: float | None, told: str) -> None:
    assert percent(share) == told


@pytest.mark.parametrize(("index", "told"), [(3.99, "3.9"), (4.3, "4.3"), (5.0, "5.0"), (None, "no figure")])
def test_the_index_is_rounded_down_to_one_decimal(index: float | None, told: str) -> None:
    assert index_figure(index) == told


def test_a_coverage_of_two_figures_is_a_range() -> None:
    assert coverage_figure(Coverage(low=0.375, high=0.875)) == "37–87%"  # noqa: RUF001 - the dash of a range


def test_a_coverage_of_one_figure_is_told_once() -> None:
    assert coverage_figure(Coverage(low=0.5, high=0.5)) == "50%"


def test_a_coverage_without_figure_says_so() -> None:
    assert coverage_figure(Coverage(low=None, high=None)) == "no figure"


def test_a_share_tells_what_met_needs() -> None:
    assert share_line(ShareRow(n=41, of=60, unit="models", needed=0.6)) == "41 of 60 models (68%; met from 60%)"


def test_a_share_of_nothing_is_none_of_it() -> None:
    assert share_line(ShareRow(n=0, of=0, unit="models", needed=0.6)) == "0 of 0 models (0%; met from 60%)"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\u202eb", "a\\u202eb"),
        ("one\ntwo\tthree", "one two three"),
        ("\ud800", "\\ud800"),
        ("plain ünïcode 表", "plain ünïcode 表"),
    ],
)
def test_controls_and_direction_marks_are_shown_not_obeyed(text: str, shown: str) -> None:
    assert inert(text) == shown


def test_the_middle_of_long_text_is_left_out() -> None:
    assert inert("a" * 50 + "b" * 50, longest=9) == "aaaaaa…bbb"


def test_every_status_has_a_mark_of_its_own() -> None:
    assert len(set(MARKS.values())) == len(MARKS.keys() & set(Status)) == len(Status)


def test_every_effort_has_words() -> None:
    assert EFFORTS.keys() == set(Effort)
