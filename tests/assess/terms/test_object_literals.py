"""Object literals of JavaScript."""

from __future__ import annotations

import pytest

from assess.documents.values import Unresolved
from assess.terms.object_literals import parse_object


def test_keys_need_no_quotes() -> None:
    found, end = parse_object("{ type: 'table', \"tags\": [`a`, 1,], on: true } SELECT 1", 0)
    assert (found, end) == ({"type": "table", "tags": ["a", 1], "on": True}, 46)


def test_comments_and_lines_are_kept_apart() -> None:
    assert parse_object("{\n // note: x\n a: 1,\n b: {c: 2}}", 0)[0].lines == {"a": 3, "b": 4}


def test_an_expression_stays_unresolved() -> None:
    assert parse_object("{ name: settings.name, x: 1 }", 0)[0] == {"name": Unresolved("settings.name"), "x": 1}


@pytest.mark.parametrize("text", ["{", "{a:", "{a: [}", "[" * 200, "{a:" * 200])
def test_broken_ones_end(text: str) -> None:
    assert parse_object(text, 0)[1] == len(text)
