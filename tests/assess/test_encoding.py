"""Records to JSON values and back."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from assess.assessment import Coverage, EvidenceRow, LinkRow, Window
from assess.encoding import decode, encode


def test_a_record_comes_back_as_it_was() -> None:
    rows = (EvidenceRow(shows="a model", path="models/a.sql", line=3), EvidenceRow(shows="a commit", count=3))
    link = LinkRow(link="runs", holds=True, evidence=rows)
    assert decode(LinkRow, json.loads(json.dumps(encode(link)))) == link


def test_what_is_not_there_is_left_out() -> None:
    assert encode(EvidenceRow(shows="a commit", count=3)) == {"count": 3, "shows": "a commit"}


def test_a_figure_that_is_none_is_told() -> None:
    assert encode(Coverage(low=None, high=None)) == {"low": None, "high": None}


def test_an_underscore_that_python_needs_is_dropped() -> None:
    window = Window(from_=datetime(2025, 1, 1, tzinfo=UTC), to=datetime(2026, 1, 1, tzinfo=UTC))
    assert encode(window) == {"from": "2025-01-01T00:00:00+00:00", "to": "2026-01-01T00:00:00+00:00"}


@pytest.mark.parametrize("value", [[], "text", {"low": 1}, None])
def test_another_shape_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="not a Coverage"):
        decode(Coverage, value)
