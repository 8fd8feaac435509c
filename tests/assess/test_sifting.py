"""Expressions that first look for words: what words those are, and that nothing is missed for them."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assess.documents import Document
from assess.documents.markdown import MARKUP, PLACEHOLDER
from assess.readers.messengers import SENT
from assess.readers.prose.words import EVIDENCE, HEADINGS, LINKS, PROCEDURES, SUBJECTS
from assess.readers.stage_values import BY_VARIABLE, CHOICES, COMPARED, OFFERED
from assess.sifting import Sifted, words_of
from assess.terms.own_limits import LAST_CHANGE, LATE, STATUS
from assess.terms.secrets import TOKEN
from assess.words import folded

TABLES = [sifted for table in (EVIDENCE, LINKS, PROCEDURES, SUBJECTS, SENT) for sifted in table.values()]
CODE = [LATE, LAST_CHANGE, STATUS, TOKEN, PLACEHOLDER, MARKUP, COMPARED, BY_VARIABLE, CHOICES, OFFERED]
ALL = [*TABLES, *(sifted for sifted, _ in HEADINGS), *CODE]


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        (r"\bstale\b|fresh(?:ness)?", ("fresh", "stale")),
        (r"max_?(?:age|lag)", ("maxage", "maxlag", "max_age", "max_lag")),
        (r"\w{0,60}?(?:env|stage)\w*=", ("env", "stage")),
        (r"(?:ab){2,5}c", ("ab",)),
        (r"[^\n]*late[^\n]{0,40}arrival", ("arrival",)),
        (r"(?<!\w)secret(?=\d)", ("secret",)),
        (r"\bab?\b|\w+", ()),
        (r"(?:word)?", ()),
        (r"(?i:word)", ()),
    ],
)
def test_words_are_those_of_which_every_match_holds_one(expression: str, words: tuple[str, ...]) -> None:
    assert words_of(re.compile(expression)) == words


def test_words_are_in_lower_case_where_case_does_not_count() -> None:
    assert words_of(re.compile("StaleData", re.IGNORECASE)) == ("staledata",)


def test_a_letter_beyond_ascii_is_no_word_where_case_does_not_count() -> None:
    assert words_of(re.compile("caf\u00e9s?", re.IGNORECASE)) == ("caf",)


@pytest.mark.parametrize("letter", [chr(code) for code in range(ord("a"), ord("z") + 1)])
def test_folding_sees_what_an_expression_takes_for_a_letter(letter: str) -> None:
    text = "".join(map(chr, range(sys.maxunicode + 1)))
    assert {folded(one) for one in re.findall(letter, text, re.IGNORECASE)} == {letter}


def test_a_text_without_the_words_is_not_searched() -> None:
    sifted = Sifted(re.compile("stale|fresh"))
    assert [sifted.may_match(text) for text in ("all of it", "a fresh start")] == [False, True]


@pytest.mark.parametrize("content", [b"no word of it", b"it is out_dated", b"OUTDATED", "\u017ftale".encode()])
def test_a_document_is_searched_by_its_words(content: bytes) -> None:
    document = Document("a.py", content)
    assert (LATE.search_in(document) is None) == (LATE.pattern.search(document.text) is None)


def test_what_is_found_is_what_the_expression_finds() -> None:
    sifted = Sifted(re.compile("(st)ale", re.IGNORECASE))
    assert (sifted.findall("Stale \u017ftale"), sifted.sub("-", "a STALE b"), sifted.findall("none")) == (
        ["St", "\u017ft"],
        "a - b",
        [],
    )


@pytest.mark.parametrize("sifted", ALL, ids=lambda sifted: sifted.pattern.pattern[:40])
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_match_of_the_program_s_own_expressions_is_missed(sifted: Sifted, data: st.DataObject) -> None:
    assert sifted.may_match(data.draw(st.from_regex(sifted.pattern)))
