"""Groovy as nested blocks of statements, as far as a declarative Jenkinsfile needs it; nothing is evaluated."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_CHARACTERS = 1_000_000
MAX_DEPTH = 100
MAX_JOINED = 10_000  # characters of a text that others are put to
STRINGS = frozenset({"short", "long"})
JOINED = "joined"  # a text with `+` after it
COMMA = ","
GOES_ON = frozenset({COMMA, JOINED, "plus"})
FUNCTION = frozenset({"def", "void", "String", "boolean", "Boolean", "int", "Object"})  # what a function begins with
NOT = "!"  # stands among the words of a statement that denies something

TOKEN = re.compile(
    r"(?P<comment>//[^\n]*+|/\*(?:[^*]++|\*(?!/))*(?:\*/|\Z))"
    r"|(?P<long>'''(?:[^'\\]++|\\.|'(?!''))*(?:'''|\Z)|\"\"\"(?:[^\"\\]++|\\.|\"(?!\"\"))*(?:\"\"\"|\Z))"
    r"|(?P<short>'(?:[^'\\\n]++|\\(?:.|\Z))*(?:'|(?=\n)|\Z)|\"(?:[^\"\\\n]++|\\(?:.|\Z))*(?:\"|(?=\n)|\Z))"
    r"|(?P<word>[A-Za-z_][\w.]*+|\d[\w.]*+)"
    r"|(?P<not>!=?)"
    r"|(?P<end>[\n;])"
    r"|(?P<mark>[{}()\[\],:=])"
    r"|(?P<plus>\+)",
    re.DOTALL,
)
ESCAPE = re.compile(r"\\(?:\r?\n|(.))", re.DOTALL)
PLAIN = {"n": "\n", "t": "\t", "r": "\r"}


@dataclass(slots=True)
class Block:
    """A statement (`sh 'make'`) or a block (`stage('x') { … }`) with its words and strings."""

    words: list[str] = field(default_factory=list)
    texts: list[tuple[str, int]] = field(default_factory=list)  # strings with the line of their first character
    named: dict[str, str] = field(default_factory=dict)  # `channel: '#x'`
    line: int = 0
    children: list[Block] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.words[0] if self.words else ""

    @property
    def text(self) -> str:
        return self.texts[0][0] if self.texts else ""

    def of_name(self, *names: str) -> Iterator[Block]:
        """Yield the statements directly inside that have one of these names."""
        yield from (child for child in self.children if child.name in names)

    def below(self) -> Iterator[Block]:
        """Yield the statements inside, each followed by those inside it."""
        for child in self.children:
            yield child
            yield from child.below()


def parse_groovy(text: str) -> tuple[Block, ...]:
    """Return the top blocks; a text that is too long has none, and blocks deeper than the limit are left out."""
    if len(text) > MAX_CHARACTERS:
        return ()
    root, current = Block(), Block()
    stack, brackets, line, at = [root], 0, 1, 0
    before = ""
    for found in TOKEN.finditer(text):
        line += text.count("\n", at, found.start())
        at = found.start()
        kind, piece = found.lastgroup, found[0]
        if piece == "{" and brackets == 0:
            _opened(stack, current)
            current = Block()
        elif piece == "}" and brackets == 0:
            current = _closed(stack, current)
        elif kind == "end" and brackets == 0 and (before not in GOES_ON or piece == ";"):
            current = _ended(stack, current)
        elif kind == "mark":
            brackets = max(0, brackets + (piece in "([") - (piece in ")]"))
        elif kind not in {"comment", "end", "plus"}:
            _add(current, kind or "", piece, line, joined=before == JOINED)
        before = _before(before, kind or "", piece)
    _ended(stack, current)
    return tuple(root.children)


def functions_of(blocks: Iterable[Block]) -> dict[str, Block]:
    """Return the functions that a file defines beside its pipeline."""
    defined = (block for block in blocks if block.children and block.name in FUNCTION and len(block.words) > 1)
    return {block.words[1]: block for block in defined}


def with_called(block: Block, functions: dict[str, Block]) -> Iterator[Block]:
    """Yield the statements below a block, those of the functions that it calls among them, each function once."""
    waiting, left = [block], dict(functions)
    while waiting:
        for step in waiting.pop().below():
            yield step
            if step.name in left:
                waiting.append(left.pop(step.name))


def _before(before: str, kind: str, piece: str) -> str:
    """Return what the next thing is put to: a text, or a sign after which a statement goes on in the next line."""
    if kind == "comment" or piece == "\n":
        return before
    if kind == "plus":
        return JOINED if before in STRINGS else kind
    return COMMA if piece == COMMA else kind


def _opened(stack: list[Block], block: Block) -> None:
    if len(stack) <= MAX_DEPTH:
        stack[-1].children.append(block)
    stack.append(block)


def _closed(stack: list[Block], current: Block) -> Block:
    current = _ended(stack, current)
    if len(stack) > 1:
        stack.pop()
    return current


def _ended(stack: list[Block], current: Block) -> Block:
    if current.words:
        stack[-1].children.append(current)
        return Block()
    return current


def _add(block: Block, kind: str, piece: str, line: int, *, joined: bool = False) -> None:
    block.line = block.line or line
    if kind in {"word", "not"}:
        block.words.append(piece if kind == "word" else NOT)
        return
    quotes = 3 if kind == "long" else 1
    value = ESCAPE.sub(lambda escaped: PLAIN.get(escaped[1] or "", escaped[1] or ""), piece[quotes:-quotes])
    if joined and block.texts and len(block.texts[-1][0]) < MAX_JOINED:
        whole, first = block.texts[-1]
        block.named |= {name: f"{text}{value}" for name, text in block.named.items() if text == whole}
        block.texts[-1] = (f"{whole}{value}", first)
        return
    block.texts.append((value, line))
    if len(block.words) > 1:
        block.named.setdefault(block.words[-1], value)
