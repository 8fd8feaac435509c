"""The terminal report: what it says, how wide it is, and that nothing in it is obeyed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assess.values import replace
from reports.columns import columns
from reports.terminal import render

if TYPE_CHECKING:
    from assess.assessment import Assessment

GOLDEN = Path(__file__).parent / "golden" / "terminal.txt"
STYLE = re.compile(r"\x1b\[[0-9;]*m")


def test_the_sample_reads_like_the_golden_text(sample_assessment: Assessment) -> None:
    assert render(sample_assessment, width=80) == GOLDEN.read_text(encoding="utf-8")


def test_the_first_line_says_what_is_told(sample_assessment: Assessment) -> None:
    first = render(sample_assessment).splitlines()[0]
    assert first == "orders-warehouse · 4f2a9c1 · 2026-03-31 · uncommitted files are not read"


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_wider_than_the_terminal(hostile_assessment: Assessment, width: int) -> None:
    assert max(map(columns, render(hostile_assessment, width=width).splitlines())) <= width


@pytest.mark.parametrize("width", [60, 80, 120])
def test_long_names_stay_within_the_terminal(long_assessment: Assessment, width: int) -> None:
    assert max(map(columns, render(long_assessment, width=width).splitlines())) <= width


def test_colour_changes_no_character(sample_assessment: Assessment) -> None:
    assert STYLE.sub("", render(sample_assessment, colour=True)) == render(sample_assessment)


def test_without_colour_there_is_no_escape(hostile_assessment: Assessment) -> None:
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", render(hostile_assessment))


def test_with_colour_only_styles_are_escapes(hostile_assessment: Assessment) -> None:
    assert "\x1b" not in STYLE.sub("", render(hostile_assessment, colour=True))


def test_a_missing_figure_is_said_with_its_reason(faulty_assessment: Assessment) -> None:
    told = render(faulty_assessment)
    assert "! no figure: 2 practices and 1 criterion could not be judged\n  ! evidence could not be read (dbt)" in told


def test_limits_and_problems_are_told_when_there_are_any(faulty_assessment: Assessment) -> None:
    assert "only the first 20,000 files were read\n  7 places could not be read" in render(faulty_assessment)


def test_a_clean_run_tells_no_problems(sample_assessment: Assessment) -> None:
    assert "Limits and problems" not in render(sample_assessment)


def test_nothing_observable_is_a_range_from_nothing_to_all(unobservable_assessment: Assessment) -> None:
    assert render(unobservable_assessment).count("0–100%") == 12  # noqa: RUF001 - the dash of a range


def test_the_last_line_says_how_to_see_more(sample_assessment: Assessment) -> None:
    assert render(sample_assessment).endswith("dataops-assess explain <practice>\n")


def test_the_top_level_has_nothing_in_the_way(sample_assessment: Assessment) -> None:
    top = replace(sample_assessment, level=5, level_name="Optimized", index=5.0, blockers=(), next_steps=())
    assert "All criteria of all levels are fulfilled." in render(top)
