"""The words of a content, and how they answer for all of it."""

from __future__ import annotations

import codecs

import pytest

from assess.documents import Document
from assess.words import longest_word, words_in


def test_each_word_is_told_once_in_lower_case() -> None:
    assert sorted(words_in(b"Select a_1, A_1 from x.y").split()) == [b"a_1", b"from", b"select", b"x", b"y"]


def test_letters_that_match_a_plain_one_are_told_as_it() -> None:
    assert words_in("\u017ftale".encode()) == b"stale"


def test_the_words_of_utf_16_are_those_of_its_text() -> None:
    content = codecs.BOM_UTF16_LE + "stale".encode("utf-16-le")
    assert b"stale" in Document("a.sql", content).words


@pytest.mark.parametrize(
    ("needle", "word"), [(b"Great_Expectations.", b"great_expectations"), (b"a://bc", b"bc"), (b"://", b"")]
)
def test_a_needle_stands_by_its_longest_word(needle: bytes, word: bytes) -> None:
    assert longest_word(needle) == word
