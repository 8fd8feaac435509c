"""SQL as statements of words: one lexer for every dialect, which survives Jinja."""

from __future__ import annotations

import re

from assess.documents.jinja import JinjaCall, calls_in
from assess.documents.values import Mapping
from assess.errors import TooLargeError
from assess.values import Value, field

MAX_CHARACTERS = 2_000_000  # five seconds, where each second character is a statement
MAX_WORDS = 2_000  # of a statement; the rest is in its text

# Every opening has the end of the text as its second closing, so that no scan is ever repeated.
TOKEN = re.compile(
    r'''(?:
    (?P<space>\s++)
    |(?P<hidden>--[^\n]*+|/\*(?:[^*]++|\*(?!/))*(?:\*/|\Z)|\{\#(?:[^#]++|\#(?!\}))*(?:\#\}|\Z))
    |(?P<jinja>\{\{(?:[^}]++|\}(?!\}))*(?:\}\}\}?|\Z)|\{%(?:[^%]++|%(?!\}))*(?:%\}|\Z))
    |(?P<text>[rRbB]{0,2}"""(?:[^"\\]++|\\(?:.|\Z)|"(?!""))*(?:"""|\Z)
        |(?:[rRbB]{1,2}\'\'\'|\'\'\'(?=\n))(?:[^'\\]++|\\(?:.|\Z)|'(?!''))*(?:\'\'\'|\Z)
        |'\\'(?=[\s),;])
        |'(?:[^'\\]++|\\(?:.|\Z)|\'\')*(?:'|\Z)
        |(?P<dollar>\$(?:[A-Za-z_]\w*+)?\$)(?s:.*?)(?:(?P=dollar)|\Z))
    |(?P<name>"(?:[^"\\]++|\\(?:.|\Z)|"")*(?:"|\Z)|`[^`]*+(?:`|\Z)|(?<![\w\])])\[[^\W\d][\w $\#@-]*+\])
    |(?P<batch>(?<=\n)[Gg][Oo](?=[ \t\r]*+(?:\n|\Z)))
    |(?P<word>[^\W\d][\w$]*+)
    |(?P<number>\d[\w.]*+)
    |(?P<mark>::|<=>|<=|>=|<>|!=|\|\||:=|=>|->>?|.)
    )''',
    re.VERBOSE | re.DOTALL,
)
JINJA = re.compile(r"\{\{(?:[^}]++|\}(?!\}))*(?:\}\}|\Z)|\{%(?:[^%]++|%(?!\}))*(?:%\}|\Z)")


class Statement(Value):
    """A statement: keywords and names in upper case without quotes, strings as `'…'`, each mark a word of its own."""

    line: int
    words: tuple[str, ...]
    text: str


class Sql(Value):
    """A file's statements and the Jinja calls around them."""

    statements: tuple[Statement, ...] = ()
    jinja: tuple[JinjaCall, ...] = ()
    config: Mapping = field(default_factory=Mapping)  # of all `config(…)` calls, the last one wins
    refs: tuple[tuple[str, ...], ...] = ()  # (model,) or (package, model)
    sources: tuple[tuple[str, ...], ...] = ()  # (source, table)


def parse_sql(text: str) -> Sql:
    """Split the text at semicolons outside of strings and at `GO`; raise DocumentError where it is too large."""
    if len(text) > MAX_CHARACTERS:
        raise TooLargeError(f"more than {MAX_CHARACTERS} characters of SQL")
    lexer = _Lexer(text)
    lexer.run()
    jinja = tuple(lexer.jinja)
    return Sql(
        statements=tuple(lexer.statements),
        jinja=jinja,
        config=_config(jinja),
        refs=_literal_arguments(jinja, "ref"),
        sources=_literal_arguments(jinja, "source"),
    )


def _config(calls: tuple[JinjaCall, ...]) -> Mapping:
    config = Mapping()
    for call in calls:
        if call.name == "config":
            given = {str(key): value for one in call.args if isinstance(one, dict) for key, value in one.items()}
            given |= call.kwargs
            config.update(given)
            config.lines.update(dict.fromkeys(given, call.line))
    return config


def _literal_arguments(calls: tuple[JinjaCall, ...], name: str) -> tuple[tuple[str, ...], ...]:
    found = [tuple(word for word in call.args if isinstance(word, str)) for call in calls if call.name == name]
    return tuple(dict.fromkeys(arguments for arguments in found if arguments))


class _Lexer:
    """One pass over the text."""

    __slots__ = ("jinja", "line", "start", "start_line", "statements", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.statements: list[Statement] = []
        self.jinja: list[JinjaCall] = []
        self.words: list[str] = []
        self.line = 1
        self.start = self.start_line = -1

    def run(self) -> None:
        for token in TOKEN.finditer(self.text):
            kind, word = token.lastgroup, token[0]
            if kind == "batch" or (kind == "mark" and word == ";"):
                self._close(token.start())
            elif kind == "jinja":
                self._take_jinja(word, token.start())
            elif kind not in ("space", "hidden"):
                self._take(kind, word, token.start())
            if "\n" in word:
                self.line += word.count("\n")
        self._close(len(self.text))

    def _take(self, kind: str | None, word: str, at: int) -> None:
        self._open(at)
        if kind == "text" and "{" in word:
            self._calls_within(word)
        if len(self.words) < MAX_WORDS:
            self.words.append(_word(kind, word))

    def _open(self, at: int) -> None:
        if self.start < 0:
            self.start, self.start_line = at, self.line

    def _calls_within(self, text: str) -> None:
        for found in JINJA.finditer(text):
            self.jinja.extend(calls_in(found[0], self.line + text.count("\n", 0, found.start())))

    def _take_jinja(self, word: str, at: int) -> None:
        self.jinja.extend(calls_in(word, self.line))
        if word.startswith("{{") and _renders_nothing(word):
            return
        if word.startswith("{{"):
            self._open(at)
            if len(self.words) < MAX_WORDS:
                self.words.append(word)

    def _close(self, end: int) -> None:
        if self.words:
            text = self.text[self.start : end].rstrip()
            self.statements.append(Statement(line=self.start_line, words=tuple(self.words), text=text))
        self.words, self.start = [], -1


def _renders_nothing(word: str) -> bool:
    """Say whether a Jinja expression renders nothing: `{{ config(…) }}`."""
    return word.strip("{}- \t\r\n").startswith("config(")


def _word(kind: str | None, word: str) -> str:
    if kind == "word":
        return word.upper()
    return word.strip('"`[]').upper() if kind == "name" else word
