"""YAML with the place of each key and value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from assess.documents import DocumentError, Tagged, parse_yaml
from assess.documents.marked import Marked, Place, parse_marked


def plain(node: Marked) -> object:
    if node.members is not None:
        return {key: plain(value) for key, value in node.members.items()}
    return [plain(item) for item in node.items] if node.items is not None else node.value


def only(text: str) -> Marked:
    (root,) = parse_marked(text)
    return root


def test_keys_and_values_have_places() -> None:
    root = only("a:\n  b: {c: 1}\n")
    inner = (root.members or {})["a"].members or {}
    assert (root.keys["a"], inner["b"].place, inner["b"].keys["c"]) == (Place(1, 1), Place(2, 6), Place(2, 7))


def test_a_key_that_stands_twice_is_kept_with_both_places() -> None:
    (again,) = only("a: 1\nb: 2\na: 3\n").repeated
    assert (again.key, again.place, again.first) == ("a", Place(3, 1), Place(1, 1))


def test_an_alias_stands_where_it_is_used() -> None:
    assert (only("a: &x 1\nb: *x\n").members or {})["b"].place == Place(2, 4)


def test_columns_count_characters() -> None:
    assert only('{"ä": "ö", b: 1}').keys["b"] == Place(1, 12)


@pytest.mark.parametrize(
    "text",
    [
        "a: &x {k: 1, l: [2]}\nb: {<<: *x, k: 3}\n",
        "a: &x {k: 1}\ny: &y {m: 1}\nb: {<<: [*x, *y]}\n",
        "b: {<<: 1}",
        "&k a: 1\nb: *k\n*k : 2\n",
        "n: &n 0x1F\n*n : 2",
        "- !!str 5\n- !!int '5'\n- yes\n- ~\n- '~'\n",
        "--- 1\n--- [a]\n---\n",
        "",
    ],
)
def test_the_values_are_those_of_the_other_parser(text: str) -> None:
    assert tuple(plain(one) for one in parse_marked(text)) == parse_yaml(text)


@given(some.text(alphabet="ab:-*& \n[]{}<,'1!?|", max_size=60))
def test_it_takes_and_refuses_what_the_other_parser_does(text: str) -> None:
    try:
        expected: object = parse_yaml(text)
    except DocumentError:
        with pytest.raises(DocumentError):
            parse_marked(text)
        return
    assert _untagged(tuple(plain(one) for one in parse_marked(text))) == _untagged(expected)


def _untagged(value: object) -> object:
    match value:
        case Tagged(tag=tag):
            return tag
        case dict():
            return {key: _untagged(one) for key, one in value.items()}
        case list() | tuple():
            return [_untagged(one) for one in value]
    return value


@pytest.mark.parametrize("text", ["[" * 300, "a: &a [*a]", "a: *b", "{a: 1"])
def test_the_bounds_of_the_other_parser_hold(text: str) -> None:
    with pytest.raises(DocumentError):
        parse_marked(text)


def test_aliases_do_not_expand_without_end() -> None:
    levels = "".join(f"l{at}: &l{at} [{', '.join([f'*l{at - 1}'] * 10)}]\n" for at in range(1, 9))
    with pytest.raises(DocumentError, match="aliases expand"):
        parse_marked(f"l0: &l0 x\n{levels}")
