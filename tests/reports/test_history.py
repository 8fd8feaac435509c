"""The trend as people and programs read it: the golden text, quiet periods, the schema, and cells no sheet runs."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from assess.assessment import Decided, Retro
from assess.findings import Status
from assess.periods import Calendar, Every
from assess.values import replace
from lifecycle.milestones import Milestone, State
from lifecycle.trend import Trend, trend
from reports.columns import columns
from reports.history import render, render_csv, render_json, spark
from tests.lifecycle.assessed import stored

if TYPE_CHECKING:
    from assess.assessment import Assessment

GOLDEN = Path(__file__).parent / "golden" / "history.txt"
SCHEMA: dict[str, Any] = json.loads((files("assess") / "schemas/history-1.json").read_text(encoding="utf-8"))


@pytest.fixture
def years(sample_assessment: Assessment) -> Trend:
    """Make two years: an imported history, gains, two quiet quarters, one that nobody assessed, a loss, newer rules."""
    lower = replace(sample_assessment, level=2, index=2.4)
    history = [
        stored(lower, "2024-08-20", unit=Status.ABSENT),
        stored(sample_assessment, "2024-12-01", unit=Status.MET),
        stored(lower, "2025-09-30", unit=Status.PARTIAL),
        stored(replace(sample_assessment, tool_version="9.0"), "2026-02-02", unit=Status.MET),
    ]
    calendar = Calendar()
    states = {"2024Q3": State.BEGINS, "2025Q1": State.QUIET, "2025Q2": State.QUIET}
    periods = calendar.since(datetime(2026, 4, 2, tzinfo=UTC), datetime(2024, 7, 1, tzinfo=UTC), Every.QUARTER)
    found = (Milestone(period=one, state=states.get(one.label, State.ACTIVE), commit="f" * 40) for one in periods)
    return trend(history, calendar, Every.QUARTER, found)


def test_the_sample_reads_like_the_golden_text(years: Trend) -> None:
    assert render(years, "orders-warehouse", width=80) == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(years: Trend, width: int) -> None:
    assert max(map(columns, render(years, "shop" * 50, width=width).splitlines())) <= width


def test_quiet_quarters_and_those_not_assessed_are_told(years: Trend) -> None:
    told = render(years, "shop")
    assert ("2025Q1 to 2025Q2  no activity" in told, "2025Q4      not assessed" in told) == (True, True)


def test_the_document_is_valid(years: Trend) -> None:
    document = json.loads(render_json(years, "shop"))
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(document)] == []


def test_an_empty_history_is_valid_and_says_how_to_begin() -> None:
    nothing = trend([], Calendar(), Every.QUARTER)
    assert list(Draft202012Validator(SCHEMA).iter_errors(json.loads(render_json(nothing, "shop")))) == []
    assert "backcast" in render(nothing, "shop")


def test_the_document_names_periods_without_a_point(years: Trend) -> None:
    periods = json.loads(render_json(years, "shop"))["periods"]
    assert [one["state"] for one in periods if not one["assessed"]] == ["no activity", "no activity", "active"]


def test_a_row_of_the_sheet_is_a_point(years: Trend) -> None:
    rows = list(csv.DictReader(io.StringIO(render_csv(years))))
    assert [(row["label"], row["level"], row["test.unit"]) for row in rows] == [
        ("2024Q3", "2", "absent"),
        ("2024Q4", "3", "met"),
        ("2025Q3", "2", "partial"),
        ("2026Q1", "3", "met"),
    ]


def test_no_cell_is_a_formula(sample_assessment: Assessment) -> None:
    told = render_csv(trend([stored(replace(sample_assessment, tool_version="=1+1"), "2026-01-05")], Calendar(), None))
    assert ",'=1+1," in told


@pytest.mark.parametrize(("figures", "bars"), [([1.0, 3.0, 5.0], "▁▅█"), ([None, 1.0], "·▁"), ([], "")])
def test_a_spark_line_has_a_bar_for_each_figure(figures: list[float | None], bars: str) -> None:
    assert spark(figures, 1.0, 5.0) == bars


def test_retros_are_listed_by_day(sample_assessment: Assessment) -> None:
    held = (Retro(on="2026-02-01", file="docs/b.md"), Retro(on="2025-11-01", file="docs/\x1b[31ma.md"))
    history = [stored(replace(sample_assessment, decisions=Decided(retros=held)), "2026-02-02")]
    told = trend(history, Calendar(), Every.QUARTER)
    assert render(told, "shop").endswith("Retros\n  2025-11-01  docs/\\x1b[31ma.md\n  2026-02-01  docs/b.md\n")
    assert [one["on"] for one in json.loads(render_json(told, "shop"))["retros"]] == ["2025-11-01", "2026-02-01"]
