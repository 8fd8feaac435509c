"""Shell scripts as the simple commands that they run, in order, with what becomes of their failure."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

import tree_sitter_bash
from tree_sitter import Language, Node, Parser

from assess.documents.grammars import syntax_tree
from assess.documents.prefixes import EVAL, inner_script, reads_script, unwrapped_words
from assess.documents.shell_failures import REDIRECTS, condition_of, is_harmless, is_swallowed, negates
from assess.documents.shell_functions import Functions
from assess.documents.shell_words import WORDS, Words
from assess.errors import DocumentError, TooLargeError
from assess.values import Value, replace

MAX_BYTES = 100_000  # the grammar is quadratic in crafted runs of globs: a second at this size
COMMANDS_KEPT = 20_000  # most commands stand in several places, and are asked about several times
MAX_NESTED = 5  # scripts within `bash -c` within scripts

LONE_DOCUMENT = re.compile(r"^([^\S\n]*+)<<(?=-?[\"'A-Za-z_])", re.MULTILINE)  # usage text that no command reads
REDIRECT_RUN = re.compile(r"(?:<[ \t\r\n]*+){100}")  # the grammar takes quadratic time for these

RESULT = "$?"
# What is given to these runs as if it stood on their command line: `ssh host <<EOF` is `ssh host SCRIPT`.
GIVEN_AS_ARGUMENT = frozenset({"ssh", "snowsql", "snow", "bq"})
MAX_GIVEN = 5_000  # characters of it
OPERATORS = frozenset({"&&", "||", "|", "|&"})
GOING = frozenset({"cd", "pushd"})
INNER = frozenset({EVAL, "-c", "-lc", "-ec", "-exc"})  # one of these stands before a script among the words
SUBSHELLS = frozenset({"subshell", "command_substitution", "process_substitution"})


class Command(Value):
    """A simple command; `tolerated` where its failure is swallowed, `operator` joins it to the one before.

    `given` is the text of a document that stands behind it (`<<EOF`), `given_line` its first line. `shell` is the
    depth and the number of the subshell that it runs in.
    """

    words: tuple[str, ...]
    line: int
    tolerated: bool = False
    assignments: tuple[tuple[str, str], ...] = ()
    operator: str | None = None
    given: str = ""
    given_line: int = 0
    shell: tuple[int, int] = (0, 0)


class _Visit(NamedTuple):
    node: Node
    tolerated: bool
    operator: str | None
    shell: tuple[int, int] = (0, 0)
    given: list[str] | None = None  # the arguments of the function that is gone through
    depth: int = 0  # calls around it


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_bash.language()))


def parse_shell(text: str, first_line: int = 1) -> tuple[Command, ...]:
    """Return every simple command in order, also those of `bash -c`; raise DocumentError where too large."""
    return _parse(text, first_line, MAX_NESTED)


@lru_cache(maxsize=COMMANDS_KEPT)
def unwrapped(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words without what only runs them: `sudo`, `env`, `poetry run`, `bash -c` and the like."""
    for _ in range(MAX_NESTED):
        words = unwrapped_words(words)
        script = inner_script(words)
        if script is None:
            break
        try:
            words = next((command.words for command in _parse(script, 1, 0)), ())
        except DocumentError:
            break  # what is no shell stays in its wrapper
    return words


def _parse(text: str, first_line: int, nested: int) -> tuple[Command, ...]:
    if len(text) > MAX_BYTES:
        raise TooLargeError(f"more than {MAX_BYTES} characters of shell", first_line)
    if REDIRECT_RUN.search(text):
        raise DocumentError("not a shell script: redirects without end", first_line)
    script = _Script(LONE_DOCUMENT.sub(r"\1: <<", text), first_line, nested)
    script.run()
    return tuple(script.commands)


def _parsed(text: str, first_line: int, nested: int) -> tuple[Command, ...]:
    try:
        return _parse(text, first_line, nested)
    except DocumentError:
        return ()  # what is no shell runs nothing known


class _Script:
    """Walks one syntax tree with a stack of its own."""

    __slots__ = (*("commands", "first_line", "forgiving", "functions", "kept", "nested", "shells", "stack", "words"),)

    def __init__(self, text: str, first_line: int, nested: int) -> None:
        self.words = Words(text)
        self.first_line = first_line
        self.nested = nested
        self.forgiving = False
        self.kept = -1  # the command whose result a variable keeps where a failure ends nothing
        self.commands: list[Command] = []
        self.stack: list[_Visit] = []
        self.shells = 0

    def run(self) -> None:
        root = syntax_tree(_parser(), self.words.source, "shell", self.first_line)
        self.functions = Functions(root, self.words.source)
        self._walk(root)
        while (body := self.functions.next_uncalled()) is not None:
            self._walk(body)

    def _walk(self, node: Node) -> None:
        self.stack.append(_Visit(node=node, tolerated=False, operator=None))
        while self.stack:
            visit = self.stack.pop()
            self.words.given = visit.given
            match visit.node.type:
                case "function_definition" if self.functions.holds(visit.node):
                    continue
                case "command":
                    self._command(visit)
                case "declaration_command":
                    self._declaration(visit)
                case "variable_assignment":
                    self._assign(visit.node)
                    self._push(visit)
                case "comment" | "heredoc_body" | "raw_string" | "word":
                    continue
                case "list":
                    self._list(visit)
                case _:
                    self._push(visit)

    def _push(self, visit: _Visit) -> None:
        """Visit the children in order, each with what its place says about its failure."""
        node, tolerated, operator = visit.node, visit.tolerated, visit.operator
        shell = self._inside(visit.shell) if node.type in SUBSHELLS else visit.shell
        if node.type == "ERROR":
            self._loose(visit)
        children = node.children
        condition = condition_of(node, children)
        visits: list[_Visit] = []
        for index, child in enumerate(children):
            if not child.is_named:
                operator = child.type if child.type in OPERATORS else None
                continue
            after = children[index + 1] if index + 1 < len(children) else None
            swallowed = tolerated or is_swallowed(node, after) or index < condition.swallowed
            inner = child.named_children[0] if index < condition.judged and negates(child) else child
            visits.append(visit._replace(node=inner, tolerated=swallowed, operator=operator, shell=shell))
            operator = None
        self.stack.extend(reversed(visits))

    def _inside(self, shell: tuple[int, int]) -> tuple[int, int]:
        """Return a new subshell of a shell."""
        self.shells += 1
        return shell[0] + 1, self.shells

    def _loose(self, visit: _Visit) -> None:
        """Keep a command whose line the grammar could not finish."""
        words: list[str] = []
        for child in visit.node.children:
            if child.type == "command_name" or (words and child.type in WORDS):
                words.append(self.words.word(child))
            elif words:
                break
        if words:
            self._emit(words, visit.node, visit, ())

    def _list(self, visit: _Visit) -> None:
        node, tolerated = visit.node, visit.tolerated
        parts = [child for child in node.children if child.is_named]
        joint = next((child.type for child in node.children if child.type in OPERATORS), None)
        if len(parts) < 2 or joint is None:  # noqa: PLR2004 - a list has two sides
            self._push(visit)
            return
        left, right = parts[0], parts[-1]
        swallowed = tolerated or (joint == "||" and is_harmless(right))
        self.stack.append(visit._replace(node=right, operator=joint))
        self.stack.append(visit._replace(node=left, tolerated=swallowed))

    def _command(self, visit: _Visit) -> None:
        words: list[str] = []
        assignments: list[tuple[str, str]] = []
        for child in visit.node.named_children:
            if child.type == "variable_assignment":
                assignments.append(self.words.assignment(child))
            elif words and _goes_on(child):
                words[-1] = self.words.filled(f"{words[-1]}{self.words.word(child)}")
            elif child.type not in REDIRECTS:
                words += self.words.of(child)
        if words:
            self._emit(words, visit.node, visit, tuple(assignments))
            self._call(words, visit)
        self._push(visit._replace(operator=None))

    def _call(self, words: list[str], visit: _Visit) -> None:
        """Go through the body of a function of this script with the arguments that are given to it."""
        if words[0] == "shift" and self.words.given:
            del self.words.given[0]
        body = self.functions.called(words[0], visit.depth)
        if body is not None:
            self.stack.append(_Visit(body, visit.tolerated, visit.operator, visit.shell, words[1:], visit.depth + 1))

    def _declaration(self, visit: _Visit) -> None:
        words = [visit.node.children[0].type]
        for child in visit.node.named_children:
            if child.type == "variable_assignment":
                words.append("=".join(self.words.assignment(child)))
            elif child.type not in REDIRECTS:
                words.append(self.words.word(child))
        self._emit(words, visit.node, visit, ())
        self._push(visit._replace(operator=None))

    def _emit(self, words: list[str], node: Node, visit: _Visit, assignments: tuple[tuple[str, str], ...]) -> None:
        line = self.first_line + node.start_point.row
        tolerated = visit.tolerated or self.forgiving
        if words[0] == "set":
            self._note_mode(words[1:], node)
        if words == ["exit", RESULT] and 0 <= self.kept < len(self.commands):
            self.commands[self.kept] = replace(self.commands[self.kept], tolerated=False)
        given, given_line = self._given(node)
        inner = unwrapped_words(tuple(words))
        told = (given[:MAX_GIVEN],) if given and inner and inner[0] in GIVEN_AS_ARGUMENT else ()
        self.commands.append(
            Command(
                words=(*words, *told),
                line=line,
                tolerated=tolerated,
                assignments=assignments,
                operator=visit.operator,
                given=given,
                given_line=given_line,
                shell=visit.shell,
            )
        )
        self._emit_inner(tuple(words), line, visit.shell, tolerated=tolerated)
        if given and self.nested and reads_script(inner):
            self._emit_all(_parsed(given, given_line, self.nested - 1), visit.shell, tolerated=tolerated)

    def _given(self, node: Node) -> tuple[str, int]:
        """Return the text of the document that stands behind a command, and its first line."""
        parent = node.parent
        if parent is None or parent.type != "redirected_statement":
            return "", 0
        behind = (child for child in parent.children if child.type == "heredoc_redirect")
        body = next((child for redirect in behind for child in redirect.children if child.type == "heredoc_body"), None)
        return ("", 0) if body is None else (self.words.written(body), self.first_line + body.start_point.row)

    def _emit_inner(self, words: tuple[str, ...], line: int, shell: tuple[int, int], *, tolerated: bool) -> None:
        """Append what a `bash -c` runs after its first command, which `unwrapped` gives; that too if it is a `cd`."""
        if self.nested == 0 or INNER.isdisjoint(words):
            return
        script = inner_script(unwrapped_words(words))
        if script is None:
            return
        commands = _parse(script, line, self.nested - 1)
        goes = bool(commands) and commands[0].words[0] in GOING
        self._emit_all(commands if goes else commands[1:], shell, tolerated=tolerated, stays=EVAL in words)

    def _emit_all(
        self, commands: tuple[Command, ...], shell: tuple[int, int], *, tolerated: bool, stays: bool = False
    ) -> None:
        """Append the commands of a script that another one runs, in a shell of its own unless it `stays`."""
        depth, number = shell if stays else self._inside(shell)
        self.shells += max((command.shell[1] for command in commands), default=0)
        for command in commands:
            inner = (depth + command.shell[0], number + command.shell[1])
            self.commands.append(replace(command, tolerated=tolerated or command.tolerated, shell=inner))

    def _note_mode(self, words: list[str], node: Node) -> None:
        parent = node.parent
        if parent is None or parent.type != "program":
            return
        for word in words:
            if word == "--":
                return
            if word.startswith(("-", "+")) and "e" in word:
                self.forgiving = word[0] == "+"
        if ("+o", "errexit") in pairwise(words):
            self.forgiving = True

    def _assign(self, node: Node) -> None:
        if self.words.keep(node) == RESULT and self.forgiving:
            self.kept = len(self.commands) - 1


def _goes_on(node: Node) -> bool:
    """Say whether a word is the rest of the one before: the grammar cuts `a/$1` behind its `$`."""
    before = node.prev_sibling
    return before is not None and before.end_byte == node.start_byte and (before.text or b"").endswith(b"$")
