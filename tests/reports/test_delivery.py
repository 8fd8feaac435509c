"""The figures of delivery in words, and the account of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.delivery.records import Bound, Figure, Grade
from assess.values import replace
from reports.columns import columns
from reports.delivery import NOT_MEASURED, duration, lines, rounded, value, what_counts
from reports.delivery_account import render

if TYPE_CHECKING:
    from assess.assessment import Assessment


def figure(number: float | None, unit: str, n: int = 50, bound: Bound = Bound.ABOUT) -> Figure:
    return Figure(title="A figure", value=number, unit=unit, n=n, grade=Grade.PUSH, bound=bound, derivation="so")


@pytest.mark.parametrize(
    ("number", "unit", "n", "told"),
    [
        (11.2179, "a week", 585, "11 a week"),
        (0.31, "a week", 16, "1.3 a month"),
        (4 / 585, "share", 585, "0.7%"),
        (1 / 11, "share", 11, "9%"),
        (1 / 150, "share", 150, "less than 1%"),
        (0.0, "share", 300, "0%"),
        (14.11, "days", 5, "14 days"),
        (3.0, "files", 20, "3 files"),
        (1.0, "changes", 20, "1 change"),
        (None, "days", 2, "not known"),
    ],
)
def test_no_more_digits_than_the_sample_bears(number: float | None, unit: str, n: int, told: str) -> None:
    assert value(figure(number, unit, n)) == told


def test_a_bound_is_said() -> None:
    assert value(figure(0.25, "share", bound=Bound.AT_LEAST)) == "at least 25%"


@pytest.mark.parametrize(
    ("days", "told"), [(0.01, "14 minutes"), (0.25, "6 hours"), (1.5, "36 hours"), (2.4, "2.4 days")]
)
def test_durations_are_told_in_their_unit(days: float, told: str) -> None:
    assert duration(days) == told


def test_thousands_are_rounded() -> None:
    assert rounded(1234.0) == "1,200"


def test_where_none_can_be_seen_it_says_why(sample_assessment: Assessment) -> None:
    assert sample_assessment.delivery is not None
    none = replace(sample_assessment.delivery, grade=Grade.NONE, reason="nothing deploys")
    assert what_counts(none) == "No deployment can be seen: nothing deploys."


def test_why_no_deployment_can_be_seen_is_told_once(sample_assessment: Assessment) -> None:
    assert sample_assessment.delivery is not None
    unknown = replace(figure(None, "share"), reason="nothing deploys")
    none = replace(sample_assessment.delivery, reason="nothing deploys", figures={"change_fail_rate": unknown})
    assert lines(none) == ()


def test_the_account_tells_how_each_figure_comes_about(sample_assessment: Assessment) -> None:
    told = render(sample_assessment)
    assert "How: 65 deployments in 52.1 weeks (n = 65, by version tags)" in told


def test_the_account_names_commits_and_tags(sample_assessment: Assessment) -> None:
    told = render(sample_assessment)
    assert "2026-03-31 12:00  4f2a9c1d7e3b  v1.4.0  deployed (tag)\n    and 64 more; --all lists them" in told


def test_a_band_stands_with_its_edition_and_source(sample_assessment: Assessment) -> None:
    told = " ".join(render(sample_assessment).split())
    assert (
        "DORA Quick Check, 2025, at most “Between once per day and once per week” (https://dora.dev/quickcheck/)"
        in told
    )


def test_an_older_assessment_says_that_it_was_not_measured(sample_assessment: Assessment) -> None:
    assert render(replace(sample_assessment, delivery=None)) == f"{NOT_MEASURED}\n"


@pytest.mark.parametrize("width", [40, 80])
def test_the_account_keeps_within_the_width(hostile_assessment: Assessment, width: int) -> None:
    assert max(map(columns, render(hostile_assessment, width=width).splitlines())) <= width * 2
