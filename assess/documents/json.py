"""JSON with lines: comments and trailing commas are tolerated, depth and size are bounded."""

from __future__ import annotations

import json
import re

from assess.documents.values import Mapping, Sequence
from assess.errors import DocumentError, TooLargeError

MAX_CHARACTERS = 32_000_000
MAX_DEPTH = 200
MAX_NODES = 1_000_000
TOKEN = re.compile(
    r"""[ \t\r\n]*+(?:
    (?P<text>"[^"\\\n]*+(?:\\.[^"\\\n]*+)*")
    |(?P<mark>[][{},:])
    |(?P<number>-?[0-9]++(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?)
    |(?P<word>[A-Za-z]++)
    |(?P<comment>//[^\n]*+|/\*(?:[^*]++|\*(?!/))*\*/)
    |(?P<end>\Z)
    )""",
    re.VERBOSE,
)
WORDS = {"true": True, "false": False, "null": None, "NaN": float("nan"), "Infinity": float("inf")}


def parse_json(text: str) -> object:
    """Return the value; raise DocumentError for what is malformed or too large."""
    if len(text) > MAX_CHARACTERS:
        raise TooLargeError(f"more than {MAX_CHARACTERS} characters of JSON")
    return _Composer(text).compose()


class _Composer:
    """Builds values token by token; `expect` says what may come next."""

    __slots__ = ("at", "expect", "frames", "key", "key_line", "line", "node", "nodes", "root", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1
        self.frames: list[tuple[Mapping | Sequence | None, str, int]] = []
        self.node: Mapping | Sequence | None = None
        self.nodes = 0
        self.key = ""
        self.key_line = 1
        self.root: object = None
        self.expect = "value"

    def compose(self) -> object:
        text, match = self.text, TOKEN.match
        while True:
            token = match(text, self.at)
            if token is None:
                raise self._unexpected()
            kind = token.lastgroup or ""
            start, end = token.span(kind)
            self.line += text.count("\n", self.at, start)
            if kind == "end":
                break
            if kind != "comment":
                self._take(kind, text[start:end])
            self.line += text.count("\n", start, end) if kind == "comment" else 0
            self.at = end
        if self.expect != "nothing":
            raise DocumentError("not JSON: it ends too early", self.line)
        return self.root

    def _unexpected(self) -> DocumentError:
        return DocumentError(f"not JSON: {self.expect} expected", self.line)

    def _take(self, kind: str, token: str) -> None:
        expect = self.expect
        if kind == "mark":
            self._mark(token)
        elif kind == "text" and expect in ("key", "key or end"):
            self.key, self.key_line, self.expect = _text(token, self.line), self.line, "colon"
        elif expect in ("value", "value or end"):
            self._add(self._value(kind, token), self.line)
        else:
            raise self._unexpected()

    def _value(self, kind: str, token: str) -> object:
        if kind == "text":
            return _text(token, self.line)
        try:
            return WORDS[token] if kind == "word" else json.loads(token)
        except (KeyError, ValueError) as error:
            raise self._unexpected() from error

    def _mark(self, mark: str) -> None:
        expect = self.expect
        if mark in "[{" and expect in ("value", "value or end"):
            self._open(Sequence(line=self.line) if mark == "[" else Mapping(line=self.line))
        elif mark == "," and expect == "comma or end":
            self.expect = "key or end" if isinstance(self.node, Mapping) else "value or end"
        elif mark == ":" and expect == "colon":
            self.expect = "value"
        elif mark in "]}" and expect.endswith("or end") and isinstance(self.node, Mapping) == (mark == "}"):
            self._close()
        else:
            raise self._unexpected()

    def _open(self, node: Mapping | Sequence) -> None:
        if len(self.frames) >= MAX_DEPTH:
            raise TooLargeError(f"nested deeper than {MAX_DEPTH}", self.line)
        self.frames.append((self.node, self.key, self.key_line))
        self.node = node
        self.expect = "key or end" if isinstance(node, Mapping) else "value or end"

    def _close(self) -> None:
        node = self.node
        self.node, self.key, self.key_line = self.frames.pop()
        self._add(node, node.line if node is not None else self.line)

    def _add(self, value: object, line: int) -> None:
        self.expect = "comma or end"
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise TooLargeError(f"more than {MAX_NODES} values", line)
        match self.node:
            case Mapping() as node:
                node[self.key] = value
                node.lines[self.key] = self.key_line
            case Sequence() as node:
                node.append(value)
                node.lines.append(line)
            case _:
                self.root, self.expect = value, "nothing"


def _text(token: str, line: int) -> str:
    if "\\" not in token:
        return token[1:-1]
    try:
        return str(json.loads(token, strict=False))
    except ValueError as error:
        raise DocumentError("not JSON: a faulty escape in a string", line) from error
