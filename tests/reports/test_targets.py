"""Targets as people and programs read them, and goals as they are typed."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from assess.assessment import Target
from assess.errors import UsageError
from assess.findings import Status
from lifecycle.targets import Aim, Lack, Reading
from reports.columns import columns
from reports.goals import goal_of
from reports.targets import goal_id, outlook, progress, render, render_json

SCHEMA: dict[str, Any] = json.loads((files("assess") / "schemas/targets-1.json").read_text(encoding="utf-8"))
LEVEL = Target(by="2026Q4", on="2026-01-10", level=3)
TESTED = Target(by="2026Q4", on="2026-01-10", group="test", coverage=0.75)
LACK = Lack(id="l3.testing", title="Tests run by themselves", status=Status.PARTIAL)


def aim(target: Target = LEVEL, **changed: Any) -> Aim:  # noqa: ANN401 - any field of it
    path = (Reading(label="2026Q1", value=2.25), Reading(label="2026Q2", value=2.5))
    keys: dict[str, Any] = {"target": target, "path": path, "value": 2.5, "wanted": 3.0, "lacking": (LACK,)}
    return Aim(**(keys | {"quarters_left": 2.0, "pace": 0.25, "forecast": 3.0} | changed))


def share(**changed: Any) -> Aim:  # noqa: ANN401
    path = (Reading(label="2026Q1", value=0.25), Reading(label="2026Q2", value=0.5))
    keys = {"path": path, "value": 0.5, "wanted": 0.75, "pace": 0.05, "forecast": 0.6}
    return aim(TESTED, **(keys | changed))


def test_the_path_and_what_is_missing_are_told() -> None:
    assert progress(aim()) == "2026Q1 2.2 · 2026Q2 2.5; 0.50 of the index missing"
    assert progress(share()) == "2026Q1 25% · 2026Q2 50%; 25 points missing"


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (
            aim(),
            "The present pace, +0.25 of the index a quarter, reaches it in time: 3.0 by the end of 2026Q4.",
        ),
        (
            share(),
            "The present pace, +5.0 points a quarter, does not reach it in time: 60% by the end of 2026Q4.",
        ),
        (aim(quarters_left=0.0), "It was missed: 2026Q4 is over."),
        (aim(value=3.1), "It is reached."),
        (aim(value=3.1, quarters_left=0.0), "It is reached; 2026Q4 is over."),
        (
            aim(pace=None, forecast=None),
            "There is no pace yet: it takes two quarters with a figure; `dataops-assess backcast` assesses past ones.",
        ),
    ],
)
def test_whether_the_pace_reaches_it_is_told(one: Aim, told: str) -> None:
    assert outlook(one) == told


@pytest.mark.parametrize("width", [40, 80])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    told = render([aim(), share()], "shop" * 40, width=width)
    assert (max(map(columns, told.splitlines())) <= width, "l3.testing" in told) == (True, True)


def test_without_targets_it_says_how_to_set_one() -> None:
    assert "target set" in render([], "shop")


@pytest.mark.parametrize("one", [aim(), share(), aim(value=None, pace=None, forecast=None)])
def test_the_document_is_valid(one: Aim) -> None:
    document = json.loads(render_json([one]))
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(document)] == []


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("3", {"level": 3}),
        ("Defined", {"level": 3}),
        ("test=75%", {"group": "test", "coverage": 0.75}),
        ("automation = 0.5", {"group": "automation", "coverage": 0.5}),
        ("test=29%", {"group": "test", "coverage": 0.29}),
    ],
)
def test_a_goal_is_typed(text: str, keys: dict[str, object]) -> None:
    assert goal_of(text) == keys


@pytest.mark.parametrize("text", ["3", "test=75%", "test=29%", "plan=62.5%"])
def test_a_goal_is_told_as_it_is_typed(text: str) -> None:
    assert goal_id(Target(by="2026Q4", on="2026-01-10", **goal_of(text))) == text  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["1", "6", "", "test", "test=", "test=0%", "test=nan", "test=75%%", "x=5%", "3=4"])
def test_what_is_no_goal_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        goal_of(text)
