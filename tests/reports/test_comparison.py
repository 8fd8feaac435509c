"""Two commits compared, as people and programs read it: the golden text, warnings, and the schema."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from assess.findings import Status
from assess.values import replace
from lifecycle.compare import Comparison, Move, Parts, Side, Turning
from lifecycle.comparing import Compared
from lifecycle.trend import Way
from reports.columns import columns
from reports.comparison import render, render_json, signed

if TYPE_CHECKING:
    from assess.assessment import Assessment

GOLDEN = Path(__file__).parent / "golden" / "comparison.txt"
SCHEMA: dict[str, Any] = json.loads((files("assess") / "schemas/comparison-1.json").read_text(encoding="utf-8"))
MET, PARTIAL, ABSENT = Status.MET, Status.PARTIAL, Status.ABSENT


def side(name: str, one: Assessment) -> Side:
    return Side(name=name, given=one, today=one, exchanged=one)


@pytest.fixture
def compared(sample_assessment: Assessment) -> Compared:
    """Make a year with a gain, a loss, and a weakening that other rules brought."""
    before = replace(sample_assessment, level=2, index=2.5, commit="0123456789" * 4)
    turning = Turning(commit="89abcdef01" * 4, date="2025-11-20", subject="Run the unit tests on each change " * 3)
    moves = (
        Move(practice="operate.sla", before=PARTIAL, after=ABSENT, way=Way.WEAKENED, own=False),
        Move(practice="release.packaging", before=MET, after=PARTIAL, way=Way.LOST, own=True),
        Move(practice="test.unit", before=ABSENT, after=MET, way=Way.GAINED, own=True, turned_by=turning),
    )
    parts = Parts(repository=0.75, rules=-0.125, settings=0.0)
    ends = side("2025Q1", before), side("HEAD", sample_assessment)
    return Compared(comparison=Comparison(a=ends[0], b=ends[1], moves=moves, parts=parts), ancestor=True)


@pytest.fixture
def unknown(compared: Compared) -> Compared:
    """Make a comparison of which nothing is known: no figure, no ancestor, no moves."""
    return Compared(comparison=replace(compared.comparison, moves=(), parts=None), ancestor=False)


def test_the_sample_reads_like_the_golden_text(compared: Compared) -> None:
    assert render(compared, width=80) == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(compared: Compared, width: int) -> None:
    assert max(map(columns, render(compared, width=width).splitlines())) <= width


def test_what_is_not_known_is_said(unknown: Compared) -> None:
    told = render(unknown)
    assert all(part in told for part in ("2025Q1 is not an ancestor of HEAD", "has no figure", "No practice changed"))


def test_the_documents_are_valid(compared: Compared, unknown: Compared) -> None:
    documents = [json.loads(render_json(one)) for one in (compared, unknown)]
    assert [list(Draft202012Validator(SCHEMA).iter_errors(one)) for one in documents] == [[], []]


@pytest.mark.parametrize(("figure", "told"), [(0.004, "0.00"), (-0.004, "0.00"), (0.5, "+0.50"), (-1.0, "-1.00")])
def test_a_change_has_a_sign_unless_it_rounds_to_nothing(figure: float, told: str) -> None:
    assert signed(figure) == told
