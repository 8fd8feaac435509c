"""Actions as people and programs read them: the text, the checklist, cells no sheet runs, and the schema."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from assess.assessment import Action, Assessment, Decided
from assess.findings import Status
from assess.periods import Calendar
from assess.values import replace
from lifecycle.actions import Followed, follow
from reports.actions import render, render_csv, render_json, render_markdown
from reports.columns import columns

if TYPE_CHECKING:
    from collections.abc import Sequence

SCHEMA: dict[str, Any] = json.loads((files("assess") / "schemas/actions-1.json").read_text(encoding="utf-8"))
NOW = datetime(2026, 7, 15, tzinfo=UTC)
MET, ABSENT = Status.MET, Status.ABSENT
FORMULA = '=HYPERLINK("https://evil.example")'
HOSTILE = "<img src=x> @everyone [a](b) | `c` \u202e"


def action(number: int, seen: Status, **changed: str) -> Action:
    keys = {"due": "2026Q3", "owner": "data team", "created_at": "2026-01-05"} | changed
    return Action(id=f"A{number}", practice="test.unit", to_status=MET, seen=seen, **keys)


def at(sample: Assessment, day: str, *actions: Action) -> Assessment:
    when = datetime.fromisoformat(day).replace(tzinfo=UTC)
    return replace(sample, commit=day.replace("-", "") * 5, committed_at=when, decisions=Decided(actions=actions))


@pytest.fixture
def followed(sample_assessment: Assessment) -> tuple[Followed, ...]:
    """Follow one action of each end, each under a folder of its own."""
    seen = {1: (ABSENT, MET, MET), 2: (ABSENT, MET, ABSENT)}
    more = {3: {"done_at": "2026-02-01"}, 4: {"dropped_at": "2026-02-01"}, 5: {"due": "2026Q1"}}
    line = [
        at(
            sample_assessment,
            day,
            *(action(n, seen.get(n, (ABSENT,) * 3)[turn], path=f"p{n}", **more.get(n, {})) for n in range(1, 7)),
        )
        for turn, day in enumerate(("2026-02-10", "2026-03-10", "2026-04-10"))
    ]
    return follow(line, Calendar(), NOW)


def hostile(followed: Sequence[Followed]) -> tuple[Followed, ...]:
    return tuple(replace(one, action=replace(one.action, owner=HOSTILE, path=FORMULA)) for one in followed)


def test_each_end_is_told_with_its_commits_and_dates(followed: tuple[Followed, ...]) -> None:
    told = " ".join(render(followed, "shop").split())
    assert "6 actions: 1 open, 1 done, 1 done by hand, not seen, 1 reopened, 1 dropped, 1 overdue." in told
    assert "done: its evidence is there since 2026031 (2026-03-10), after 64 days" in told
    assert "reopened: its evidence came with 2026031 (2026-03-10) and was gone at 2026041 (2026-04-10)" in told
    assert "overdue: 2026Q1 is over; 191 days old, test.unit is absent" in told


def test_the_follow_through_is_told_by_quarter(followed: tuple[Followed, ...]) -> None:
    told = render(followed, "shop")
    assert "2026Q1 0%: 0 of 1 done, 1 not done" in told
    assert "2026Q3 20%: 1 of 5 done, 1 by hand, not seen, 1 dropped, 2 not done" in told


@pytest.mark.parametrize("width", [40, 60, 80])
def test_no_line_is_wider_than_the_terminal(followed: tuple[Followed, ...], width: int) -> None:
    assert max(map(columns, render(hostile(followed), "shop" * 40, width=width).splitlines())) <= width


def test_without_actions_it_says_how_to_make_one() -> None:
    assert "action add PRACTICE" in render((), "shop")


def test_the_document_has_the_keys_of_its_schema_and_no_others(followed: tuple[Followed, ...]) -> None:
    document = json.loads(render_json(followed))
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(document)] == []
    assert [one["status"] for one in document["actions"]] == [
        *("done", "reopened", "done-by-hand", "dropped", "overdue", "open"),
    ]
    assert document["actions"][1] == {
        "id": "A2",
        "practice": "test.unit",
        "to_status": "met",
        "status": "reopened",
        "due": "2026Q3",
        "owner": "data team",
        "path": "p2",
        "created_at": "2026-01-05",
        "closed_commit": "20260310" * 5,
        "reopened_commit": "20260410" * 5,
    }


def test_what_is_not_there_has_no_key(followed: tuple[Followed, ...]) -> None:
    bare = replace(followed[-1], action=replace(followed[-1].action, path=None))
    (found,) = json.loads(render_json([bare]))["actions"]
    assert set(found) == {"id", "practice", "to_status", "status", "due", "owner", "created_at"}


def test_only_what_is_seen_is_ticked(followed: tuple[Followed, ...]) -> None:
    items = [line for line in render_markdown(followed, "shop").splitlines() if line.startswith("- ")]
    assert [line[:5] for line in items] == ["- [x]", *["- [ ]"] * 5]


def test_hostile_text_is_inert_in_the_checklist(followed: tuple[Followed, ...]) -> None:
    told = render_markdown(hostile(followed), HOSTILE)
    assert not [one for one in ("<img", "@everyone", "[a](b)", "\u202e") if one in told]


def test_no_cell_is_a_formula(followed: tuple[Followed, ...]) -> None:
    rows = list(csv.DictReader(io.StringIO(render_csv(hostile(followed)))))
    assert (rows[0]["path"], rows[0]["status"], rows[1]["reopened_at"]) == (f"'{FORMULA}", "done", "2026-04-10")
