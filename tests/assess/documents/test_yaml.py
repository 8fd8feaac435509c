"""YAML by the 1.2 core schema, with lines and bounds."""

import pytest

from assess.documents import Document, DocumentError, Mapping, Tagged, line_of, walk


def parsed(text: str) -> object:
    return Document("a.yaml", text.encode()).yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on: push", {"on": "push"}),
        ("country: NO", {"country": "NO"}),
        ("at: 22:30", {"at": "22:30"}),
        ("n: 0o17", {"n": 15}),
        ("n: '1'", {"n": "1"}),
        ("1: yes", {"1": "yes"}),
        ("", None),
        ("a: 1\na: 2", {"a": 2}),
        ("b: &b {x: 1, y: 1}\nc: {<<: *b, y: 2}", {"b": {"x": 1, "y": 1}, "c": {"x": 1, "y": 2}}),
    ],
)
def test_core_schema(text: str, value: object) -> None:
    assert parsed(text) == value


def test_unknown_tags_are_data() -> None:
    assert parsed("a:\n  !reference [b, c]") == {"a": Tagged("!reference", ["b", "c"], 2)}


def test_lines_of_keys_and_items() -> None:
    value = parsed("a: 1\nb:\n  - x\n  - y\n")
    assert isinstance(value, Mapping)
    assert (line_of(value, "b"), line_of(value["b"], 1)) == (2, 4)


def test_documents_are_separate() -> None:
    assert Document("a.yaml", b"a: 1\n---\nb: 2\n").yaml_documents == ({"a": 1}, {"b": 2})


def test_a_shared_value_is_walked_once() -> None:
    paths = [path for path, _ in walk(parsed("a: &a [1]\nb: *a"))]
    assert paths == [(), ("a",), ("a", 0)]


def bomb(merge: str) -> str:
    rows = ["a0: &a0 {k: 1}"]
    rows += [f"a{i}: &a{i} {{{merge}: [{', '.join([f'*a{i - 1}'] * 10)}]}}" for i in range(1, 27)]
    return "\n".join(rows)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        "{" * 50_000,
        "a: &a [*a]",
        "a: *b",
        "{{ config }}: 1",
        "{% if x %}",
        "a: b: c",
        "a: \x00",
        bomb("k"),
        bomb("<<"),
    ],
)
def test_hostile_or_malformed_text_is_an_error(text: str) -> None:
    with pytest.raises(DocumentError):
        parsed(text)
