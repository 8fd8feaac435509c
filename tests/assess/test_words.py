"""The words of a content, and how they answer for all of it."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

import pytest

from assess.documents import Document
from assess.words import MOST_KNOWN, Sieve, longest_word, words_in

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet


def test_each_word_is_told_once_in_lower_case() -> None:
    assert words_in(b"Select a_1, A_1 from x.y") == {b"a_1", b"from", b"select", b"x", b"y"}


def test_letters_that_match_a_plain_one_are_told_as_it() -> None:
    assert words_in("\u017ftale".encode()) == {b"stale"}


def test_the_words_of_utf_16_are_those_of_its_text() -> None:
    content = codecs.BOM_UTF16_LE + "stale".encode("utf-16-le")
    assert b"stale" in Document("a.sql", content).words


@pytest.mark.parametrize(
    ("needle", "word"), [(b"Great_Expectations.", b"great_expectations"), (b"a://bc", b"bc"), (b"://", b"")]
)
def test_a_needle_stands_by_its_longest_word(needle: bytes, word: bytes) -> None:
    assert longest_word(needle) == word


@pytest.mark.parametrize(
    "contents", [["dbt run", "airflow"], ["airflow", "dbt run", "dbt_run"], ["", "apache_airflow dbt"]]
)
def test_a_sieve_finds_what_a_look_into_each_word_would(contents: list[str]) -> None:
    sieve, sought = Sieve([b"airflow", b"dbt", b"flow"]), (b"airflow", b"dbt", b"flow")
    for content in contents:
        words = words_in(content.encode())
        assert sieve.found(words) == {one for one in sought for word in words if one in word}


class Looking(Sieve):
    """Note what is looked at."""

    def __init__(self, sought: list[bytes]) -> None:
        super().__init__(sought)
        self.looked: list[frozenset[bytes]] = []

    def _learn(self, fresh: AbstractSet[bytes]) -> None:
        self.looked.append(frozenset(fresh))
        super()._learn(fresh)


def test_a_sieve_looks_at_a_word_once() -> None:
    sieve = Looking([b"dbt"])
    for content in (b"dbt run", b"run dbt", b"dbt test"):
        sieve.found(words_in(content))
    assert sieve.looked == [{b"dbt", b"run"}, {b"test"}]


def test_a_sieve_forgets_before_it_holds_too_much() -> None:
    sieve = Sieve([b"dbt"])
    sieve.found({b"%d" % number for number in range(MOST_KNOWN + 1)} | {b"dbt"})
    assert (sieve.found({b"dbt", b"more"}), len(sieve._known)) == ({b"dbt"}, 2)
