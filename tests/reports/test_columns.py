"""Text in columns: wide characters take two, combining ones none."""

from __future__ import annotations

import pytest

from reports.columns import columns, cut, padded, wrapped


@pytest.mark.parametrize(("text", "taken"), [("abc", 3), ("表情", 4), ("e\u0301", 1), ("🌱", 2), ("●◐○", 3)])
def test_a_text_takes_its_columns(text: str, taken: int) -> None:
    assert columns(text) == taken


@pytest.mark.parametrize(("width", "shown"), [(6, "表情符"), (5, "表情…"), (4, "表…"), (1, "…"), (0, "")])
def test_a_cut_never_splits_a_wide_character(width: int, shown: str) -> None:
    assert cut("表情符", width) == shown


def test_padding_counts_columns() -> None:
    assert padded("表", 4) + "|" + padded("7%", 4, right=True) == "表  |  7%"


def test_words_are_wrapped_by_columns() -> None:
    assert wrapped("表情 one two", 7) == ("表情", "one two")


def test_a_word_longer_than_the_line_is_broken() -> None:
    assert wrapped("abcdefgh", 3) == ("abc", "def", "gh")


def test_nothing_is_one_empty_line() -> None:
    assert wrapped("", 10) == ("",)
