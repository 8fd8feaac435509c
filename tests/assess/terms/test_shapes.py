"""Documents of any shape taken apart."""

from __future__ import annotations

import pytest

from assess.documents import parse_yaml
from assess.terms.shapes import entries, mapping, mappings, named, text, texts


def value(source: str) -> object:
    return parse_yaml(source)[0]


@pytest.mark.parametrize("source", ["[{name: a}]", "{name: a}", "{a: {}}", "[a]"])
def test_named_entries_come_in_four_shapes(source: str) -> None:
    assert [name for name, _, _ in named(value(source))] == ["a"]


@pytest.mark.parametrize("source", ["3", "null", "word", "[null, 1]"])
def test_other_shapes_have_no_named_entries(source: str) -> None:
    assert list(named(value(source))) == []


def test_a_single_mapping_is_the_only_one() -> None:
    assert [found["a"] for found in mappings(value("{a: 1}"))] == [1]


def test_nothing_has_no_entries() -> None:
    assert (entries(None), dict(mapping(None)), texts(None)) == ((), {}, ())


def test_numbers_are_text_and_truth_is_not() -> None:
    assert (text(3), text(2.5), text(True), text(" a ")) == ("3", "2.5", "", "a")  # noqa: FBT003 - the value under test


def test_a_scalar_is_a_list_of_one() -> None:
    assert texts("a") == ("a",)
