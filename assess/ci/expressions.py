"""Expressions of CI systems as trees: GitHub's `${{ … }}`, GitLab's rules and Azure's functions in one grammar."""

from __future__ import annotations

import re
from functools import lru_cache

from assess.values import Value

MAX_LENGTH = 4_000
MAX_DEPTH = 40

TOKEN = re.compile(
    r"(?P<operator>==|!=|=~|!~|&&|\|\||<=|>=|<|>|!|\(|\)|,)"
    r"|(?P<quoted>'(?:[^']++|'')*'|\"[^\"]*+\")"
    r"|(?P<pattern>/(?:[^/\\]++|\\.)+/i?)"
    r"|(?P<name>\$?\{?[A-Za-z_][\w\-]*+\}?(?:\.[\w\-*]++|\[\s*+(?:'[^']*+'|\"[^\"]*+\"|\d++)\s*+\])*)"
    r"|(?P<number>-?\d[\d.]*+)"
)
SUBSCRIPT = re.compile(r"\[\s*+['\"]?([^'\"\]]*+)['\"]?\s*+\]")
CONSTANTS = frozenset({"true", "false", "null"})
COMPARISONS = frozenset({"==", "!=", "=~", "!~", "<", ">", "<=", ">="})
FUNCTIONS = {"eq": "==", "ne": "!=", "not": "!", "and": "&&", "or": "||"}  # Azure's names of the operators


class Literal(Value, kw_only=False):
    """A string, number or constant, as its text."""

    text: str


class Pattern(Value, kw_only=False):
    """A regular expression as written; it is never run."""

    text: str


class Name(Value, kw_only=False):
    """A reference in lower case: `github.ref`, `ci_commit_branch`, `build.sourcebranch`."""

    text: str


class Call(Value, kw_only=False):
    """An operator (`==`, `&&`, `!` …) or a function with its operands."""

    name: str
    operands: tuple[Expression, ...]


Expression = Literal | Pattern | Name | Call


@lru_cache(maxsize=4_096)
def parse_expression(text: str) -> Expression | None:
    """Return the tree of a condition; None where it is not of the grammar, too long or too deep."""
    if len(text) > MAX_LENGTH:
        return None
    plain = text.replace("${{", "(").replace("}}", ")")
    tokens = _tokens(plain)
    if not tokens:
        return None
    try:
        return _Parser(tokens).parse()
    except _MalformedError:
        return None


class _MalformedError(Exception):
    """The text is not of the grammar."""


def _tokens(text: str) -> list[tuple[str, str]] | None:
    tokens: list[tuple[str, str]] = []
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        found = TOKEN.match(text, position)
        if found is None or found.lastgroup is None:
            return None
        tokens.append((found.lastgroup, found[0]))
        position = found.end()
    return tokens


def _name(text: str) -> str:
    plain = SUBSCRIPT.sub(r".\1", text).lower()
    return plain.replace("$", "").replace("{", "").replace("}", "").removeprefix("variables.")


class _Parser:
    """Recursive descent with a bounded depth."""

    __slots__ = ("depth", "position", "tokens")

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.position = 0
        self.depth = 0

    def parse(self) -> Expression:
        found = self._either()
        if self.position < len(self.tokens):
            raise _MalformedError
        return found

    def _next(self) -> tuple[str, str]:
        if self.position >= len(self.tokens):
            raise _MalformedError
        self.position += 1
        return self.tokens[self.position - 1]

    def _take(self, operator: str) -> bool:
        if self.position < len(self.tokens) and self.tokens[self.position] == ("operator", operator):
            self.position += 1
            return True
        return False

    def _either(self) -> Expression:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _MalformedError
        parts = [self._both()]
        while self._take("||"):
            parts.append(self._both())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else Call("||", tuple(parts))

    def _both(self) -> Expression:
        parts = [self._negation()]
        while self._take("&&"):
            parts.append(self._negation())
        return parts[0] if len(parts) == 1 else Call("&&", tuple(parts))

    def _negation(self) -> Expression:
        negated = False
        while self._take("!"):
            negated = not negated
        found = self._comparison()
        return Call("!", (found,)) if negated else found

    def _comparison(self) -> Expression:
        left = self._operand()
        if self.position < len(self.tokens) and self.tokens[self.position][1] in COMPARISONS:
            kind, operator = self._next()
            if kind == "operator":
                return Call(operator, (left, self._operand()))
        return left

    def _operand(self) -> Expression:
        match self._next():
            case "operator", "(":
                inner = self._either()
                if not self._take(")"):
                    raise _MalformedError
                return inner
            case "quoted", text:
                return Literal(text[1:-1].replace("''", "'"))
            case "number", text:
                return Literal(text)
            case "pattern", text:
                return Pattern(text)
            case "name", text if text.lower() in CONSTANTS:
                return Literal(text.lower())
            case "name", text:
                return self._call(_name(text)) if self._take("(") else Name(_name(text))
        raise _MalformedError

    def _call(self, name: str) -> Expression:
        operands: list[Expression] = []
        while not self._take(")"):
            operands.append(self._either())
            self._take(",")
        return Call(FUNCTIONS.get(name, name), tuple(operands))
