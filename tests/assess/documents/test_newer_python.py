"""Python that is newer than the one that this program runs on."""

from __future__ import annotations

import ast

import pytest

from assess.documents.newer_python import put_earlier
from assess.documents.python import parse_python
from assess.errors import DocumentError


@pytest.mark.parametrize(
    ("text", "earlier"),
    [
        ('log(f"id={row["id"]}, {{x}}, {row["day"]}")\n', "log(f\"id={row['id']}, {{x}}, {row['day']}\")\n"),
        ("f'{a['b']}' + f\"{c[\"d\"]}\"\n", "f'{a[\"b\"]}' + f\"{c['d']}\"\n"),
        ("def first[T](rows: list[T]) -> T: ...\n", "def first(rows: list[T]) -> T: ...\n"),
        ("class Rows[T: (int, str)](Base): ...\n", "class Rows(Base): ...\n"),
        ("type Row = dict[str, int]\n", "Row = dict[str, int]\n"),
        ('f"plain {a}" + "{b["c"]}"\n', 'f"plain {a}" + "{b["c"]}"\n'),
    ],
)
def test_later_python_is_put_into_earlier_words(text: str, earlier: str) -> None:
    assert put_earlier(text) == earlier


def test_a_module_of_later_python_is_parsed() -> None:
    tree = parse_python('type Row = dict\n\n\ndef told[T](row: T) -> None:\n    log(f"id={row["id"]}")\n')
    assert [node.lineno for node in tree.body if isinstance(node, ast.FunctionDef)] == [4]


def test_python_2_stays_malformed() -> None:
    with pytest.raises(DocumentError, match="not Python 3"):
        parse_python('print f"{a}"\n')
