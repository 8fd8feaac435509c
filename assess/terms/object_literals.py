"""JavaScript object literals as Dataform writes settings: keys without quotes, three kinds of quotes, loose commas."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assess.documents.values import Mapping, Sequence, Unresolved

TOKEN = re.compile(
    r"""(?P<space>\s++|//[^\n]*+|/\*(?:[^*]++|\*(?!/))*(?:\*/|\Z))|(?P<mark>[{}\[\]:,])"""
    r"""|(?P<text>"(?:[^"\\]++|\\.)*(?:"|\Z)|'(?:[^'\\]++|\\.)*(?:'|\Z)|`(?:[^`\\]++|\\.)*(?:`|\Z))|(?P<word>[^\s{}\[\]:,"'`]++)""",
    re.DOTALL,
)
MAX_DEPTH = 30
MAX_TOKENS = 5_000
CONSTANTS: dict[str, object] = {"true": True, "false": False, "null": None, "undefined": None}


@dataclass(slots=True)
class _Reader:
    tokens: list[tuple[str, str, int]]  # kind, text, line
    at: int = 0

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def take(self) -> tuple[str, str, int]:
        self.at += 1
        return self.tokens[self.at - 1] if self.at <= len(self.tokens) else ("end", "", 1)


def parse_object(text: str, start: int) -> tuple[Mapping, int]:
    """Return the object that begins at the brace at `start`, with lines of the text, and the place after it."""
    line, depth, at = text.count("\n", 0, start) + 1, 0, start
    tokens: list[tuple[str, str, int]] = []
    while (found := TOKEN.match(text, at)) and len(tokens) < MAX_TOKENS:
        at = found.end()
        if found.lastgroup != "space":
            tokens.append((found.lastgroup or "", found[0], line))
            depth += (found[0] in ("{", "[")) - (found[0] in ("}", "]"))
        line += found[0].count("\n")
        if depth <= 0:
            break
    value = _value(_Reader(tokens), 0)
    return (value, at) if isinstance(value, Mapping) else (Mapping(), at)


def _value(reader: _Reader, depth: int) -> object:
    kind, text, line = reader.take()
    if depth > MAX_DEPTH:
        return Unresolved(text)
    if text == "{" and kind == "mark":
        return _object(reader, line, depth)
    if text == "[" and kind == "mark":
        return _array(reader, line, depth)
    if kind == "text":
        return text[1:-1]
    if text in CONSTANTS:
        return CONSTANTS[text]
    return int(text) if text.isascii() and text.isdigit() and len(text) < MAX_DEPTH else _expression(reader, text)


def _expression(reader: _Reader, text: str) -> Unresolved:
    """Return an expression as text; what follows it up to the next comma or bracket belongs to it."""
    while reader.peek() not in ("", ",", "}", "]"):
        text += reader.take()[1]
    return Unresolved(text)


def _object(reader: _Reader, line: int, depth: int) -> Mapping:
    found = Mapping(line=line)
    while reader.peek() not in ("", "}"):
        kind, key, at = reader.take()
        if reader.peek() == ":":
            reader.take()
            name = key[1:-1] if kind == "text" else key
            found[name] = _value(reader, depth + 1)
            found.lines[name] = at
    reader.take()
    return found


def _array(reader: _Reader, line: int, depth: int) -> Sequence:
    found = Sequence(line=line)
    while reader.peek() not in ("", "]"):
        if reader.peek() in (",", ":", "}"):
            reader.take()
            continue
        found.lines.append(reader.tokens[reader.at][2])
        found.append(_value(reader, depth + 1))
    reader.take()
    return found
