"""Valid but odd files: one value of a document put in place of another, words of code swapped, files crossed."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from assess.documents import parse_yaml
from assess.errors import DocumentError
from tests.fuzz.targets import data_of, files_of

if TYPE_CHECKING:
    from random import Random

SHAPES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    7,
    1.5,
    float("inf"),
    float("nan"),
    "",
    " ",
    "x",
    "a.b.c",
    "*",
    "{{ x }}",
    "${{ x }}",
    "\n",
    "-",
    "/",
    "..",
    "@",
    ":",
    "=",
    "'",
    '"',
    "é\u2028\ud800",
    [],
    {},
    [None],
    [[]],
    [{}],
    {"": None},
    {"a": {"b": []}},
    {"x": 1},
    ["x"],
    10**30,
    "9" * 30,
    "2026-02-30",
    "1d",
)
CODE = (
    *(
        "None",
        "[]",
        "{}",
        "()",
        "1",
        "''",
        "b''",
        "f'{x}'",
        "*x",
        "**x",
        "lambda: 0",
        "...",
        "-1",
        "1e999",
        "x.y",
        "x[0]",
    ),
    *(
        "=",
        ":",
        ",",
        ".",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "\n",
        "\\",
        "'",
        '"',
        "#",
        "@",
        "|",
        "&&",
        ";",
        "<<",
        "$",
        "${",
    ),
)
WORD = re.compile(r"\w+|[^\w\s]|\s+")
MAX_SIZE = 20_000


def mutated(data: bytes, random: Random) -> bytes:
    """Return a tree in which one file is odd."""
    files = list(files_of(data).items())
    if not files:
        return data
    at = random.randrange(len(files))
    path, content = files[at]
    files[at] = (path, _odd(path, content.decode("utf-8", "replace"), random).encode("utf-8", "replace")[:MAX_SIZE])
    return data_of(files)


def crossed(one: bytes, other: bytes) -> bytes:
    """Return the files of two trees as one."""
    return data_of((files_of(one) | files_of(other)).items())


def _odd(path: str, text: str, random: Random) -> str:
    if path.lower().endswith((".yml", ".yaml", ".json", ".ipynb")) and random.random() < 0.8:
        try:
            documents = parse_yaml(text)
        except DocumentError:
            return _swapped(text, random)
        value = documents[0] if documents else None
        for _ in range(random.randint(1, 3)):
            value = _replaced(value, random)
        told = json.dumps(value, default=str)
        return told if len(told) <= MAX_SIZE else text
    return _swapped(text, random)


def _replaced(value: Any, random: Random) -> Any:  # noqa: ANN401 - a parsed document
    """Return the value with one node, at any depth, replaced, doubled, renamed or dropped."""
    if isinstance(value, dict) and value and random.random() < 0.85:
        key = random.choice(list(value))
        match random.randrange(12):
            case 0:
                return {name: one for name, one in value.items() if name != key}
            case 1:
                return {**value, random.choice(("x", "", "1", "*", "-")): value[key]}
            case _:
                return {**value, key: _replaced(value[key], random)}
    if isinstance(value, list) and value and random.random() < 0.85:
        at = random.randrange(len(value))
        if random.random() < 0.1:
            return [*value, value[at]]
        return [*value[:at], _replaced(value[at], random), *value[at + 1 :]]
    if random.random() < 0.15:
        return [value] if random.random() < 0.5 else {"x": value}
    return random.choice(SHAPES)


def _swapped(text: str, random: Random) -> str:
    words = WORD.findall(text) or [""]
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(words))
        match random.randrange(5):
            case 0:
                words[at] = random.choice(CODE)
            case 1:
                words[at] = random.choice(words)
            case 2:
                words[at] = ""
            case 3:
                words[at] += random.choice(CODE)
            case _:
                end = min(len(words), at + random.randint(1, 20))
                words[at:at] = words[at:end]
    return "".join(words)
