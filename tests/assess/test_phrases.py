"""The team's own words for items and fixes."""

from __future__ import annotations

import pytest

from assess.phrases import compiled


@pytest.mark.parametrize(
    ("text", "expected"),
    [("DATA-12 load", True), ("data-12", True), ("MYDATA-12", False), ("DATA-x", False), ("see DATA-12-b", False)],
)
def test_a_number_sign_stands_for_a_number(text: str, *, expected: bool) -> None:
    pattern = compiled(["DATA-#"])
    assert pattern is not None
    assert bool(pattern.search(text)) is expected


def test_no_phrase_is_no_expression() -> None:
    assert compiled([]) is None


def test_a_phrase_is_no_regular_expression() -> None:
    pattern = compiled(["(a+)+"])
    assert pattern is not None
    assert not pattern.search("aaa")
