"""A quarter in words: what moved and why, quiet quarters, gaps, and what cannot be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.assessment import Action, Decided, Target
from assess.findings import Status
from assess.periods import Calendar
from assess.values import replace
from lifecycle.actions import follow
from lifecycle.targets import aims
from lifecycle.trend import Point, Way
from reports.quarterly import MINUS, NO_BEFORE, NOT_NEWEST, QUARTERS, QUIET, RUNNING, quarterly
from tests.reports.reviewed import TURNED, reviewed

if TYPE_CHECKING:
    from assess.assessment import Assessment


def test_a_quarter_has_its_span_and_label(sample_assessment: Assessment) -> None:
    told = quarterly(reviewed(sample_assessment))
    assert (told.label, told.span) == ("2026Q1", "1 January 2026 to 31 March 2026")


def test_what_moved_names_its_commit_or_why_not(sample_assessment: Assessment) -> None:
    moves = quarterly(reviewed(sample_assessment)).moves
    assert list(moves) == [Way.GAINED, Way.WEAKENED]
    assert (moves[Way.GAINED][0].turned_by, moves[Way.WEAKENED][0].own) == (TURNED, False)


def test_the_parts_of_the_change_add_up(sample_assessment: Assessment) -> None:
    figures = [figure for _, figure in quarterly(reviewed(sample_assessment)).parts]
    assert figures == ["+0.25", f"{MINUS}0.05", "0.00", "+0.20"]


def test_the_verdict_tells_index_and_level(sample_assessment: Assessment) -> None:
    review = reviewed(sample_assessment)
    assert review.before is not None
    lower = replace(review, before=replace(review.before, level=2, index=2.5))
    assert quarterly(lower).verdict == "The index rose from 2.5 to 3.1, and the level from 2 to 3."


def test_a_first_quarter_has_nothing_to_compare_with(sample_assessment: Assessment) -> None:
    told = quarterly(reviewed(sample_assessment, quarters=1))
    assert (told.verdict, told.unmoved, told.moves, told.parts) == (NO_BEFORE, NO_BEFORE, {}, ())


def test_an_end_without_a_figure_is_said(sample_assessment: Assessment) -> None:
    review = reviewed(sample_assessment)
    assert "unknown" in quarterly(replace(review, now=replace(review.now, level=None, index=None))).verdict


def test_a_quiet_quarter_keeps_what_stood_before(sample_assessment: Assessment) -> None:
    told = quarterly(reviewed(sample_assessment, quiet=("2025Q3",)))
    quiet = next(one for one in told.quarters if one.label == "2025Q3")
    assert (quiet.quiet, quiet.figure, told.gaps) == (True, told.quarters[4].figure, ())


def test_a_quarter_that_is_not_assessed_is_a_gap(sample_assessment: Assessment) -> None:
    told = quarterly(reviewed(sample_assessment, gaps=("2025Q3",)))
    assert told.gaps == ("2025Q3",)
    assert "2025Q3 not assessed" in told.trend_told


def test_a_row_of_the_map_is_told_in_words(sample_assessment: Assessment) -> None:
    rows = quarterly(reviewed(sample_assessment, quarters=4)).heat["Test"]
    told = next(one.told for one in rows if one.practice == "test.unit")
    assert told == "2025Q2 absent, 2025Q3 to 2025Q4 met, 2026Q1 absent"


def test_a_long_history_is_cut_to_what_the_charts_hold(sample_assessment: Assessment) -> None:
    assert len(quarterly(reviewed(sample_assessment, quarters=30)).quarters) == QUARTERS


def test_quarters_of_other_rules_are_named(sample_assessment: Assessment) -> None:
    review = reviewed(sample_assessment, quarters=3)
    told = quarterly(replace(review, now=replace(review.now, tool_version="9.0")))
    assert told.other_rules == ("2025Q3", "2025Q4", "2026Q1")


def test_what_was_not_decided_is_no_section(sample_assessment: Assessment) -> None:
    assert quarterly(reviewed(sample_assessment)).decisions is None


def test_a_target_and_an_action_are_told_with_what_became_of_them(sample_assessment: Assessment) -> None:
    target = Target(by="2026Q1", on="2025-10-01", level=4)
    action = Action(
        id="A1",
        practice="test.unit",
        to_status=Status.MET,
        due="2026Q2",
        owner="data team",
        created_at="2026-01-05",
        seen=Status.ABSENT,
    )
    review = reviewed(sample_assessment, quarters=3)
    decided = replace(sample_assessment, decisions=Decided(targets=(target,), actions=(action,)))
    points = (*review.trend.points[:-1], Point(label="2026Q1", assessment=decided))
    found = quarterly(
        replace(
            review,
            aims=aims(points, Calendar(), review.period.end),
            actions=follow([decided], Calendar(), review.period.end),
        )
    ).decisions
    assert found is not None
    assert (found.targets[0].mark, found.targets[0].told[1]) == (Status.ERROR, "It was missed: 2026Q1 is over.")
    assert (found.actions[0].asked.startswith("A1  test.unit to met"), found.summary) == (True, "1 action: 1 open.")


def test_what_is_missing_of_the_period_is_noted(sample_assessment: Assessment) -> None:
    review = replace(reviewed(sample_assessment), newest=False, ended=False)
    assert quarterly(review).notes == (RUNNING, NOT_NEWEST)


def test_a_quiet_period_is_noted(sample_assessment: Assessment) -> None:
    assert quarterly(replace(reviewed(sample_assessment), quiet=True)).notes == (QUIET,)


def test_a_practice_that_was_not_rated_before_has_no_cell(sample_assessment: Assessment) -> None:
    review = reviewed(sample_assessment, quarters=2)
    newer = replace(review.now.practices["test.unit"], status=Status.MET)
    grown = replace(review.now, practices=review.now.practices | {"test.mutation": newer})
    rows = quarterly(replace(review, now=grown)).heat["Test"]
    assert next(one.told for one in rows if one.practice == "test.mutation") == "2025Q4 to 2026Q1 not assessed"
