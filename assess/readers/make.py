"""Makefiles: targets, their prerequisites and recipes, with simple variables put in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assess.facts import Command, Fact, Problem, Target
from assess.readers.protocol import Want
from assess.running.targets import DEFAULT, MAX_FACTS, Inclusion, capped, inclusion, target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "make"
VERSION = 3
WANTS = (Want(names=("makefile", "gnumakefile", "*.mk")),)
GIVES = (Target, Command, Problem, Inclusion)

# https://www.gnu.org/software/make/manual/html_node/Rule-Syntax.html
RULE = re.compile(r"([^\s:=#][^:=#]*+)::?(?![:=])([^#]*+)")
ASSIGNMENT = re.compile(r"(?:export\s++|override\s++)?([A-Za-z_][\w.-]*+)\s*+(\?=|:{0,3}=|\+=)\s*+(.*+)")
INCLUDE = re.compile(r"(?:-|s)?include\s++(.+)")
VARIABLE = re.compile(r"\$[({]([A-Za-z_][\w.-]*+)[)}]")
FOUND_PROGRAM = re.compile(r"\$[({]shell\s++(?:which|command\s++-v|type\s++-p)\s++([\w.\-]++)[^)}]*+[)}]")
MAX_VALUE = 300  # characters of a variable that is put into a recipe
MAX_NAMES = 200  # targets of one rule, and prerequisites of one target
MAX_ROUNDS = 5  # variables within variables
MAX_TEXT = 10_000  # characters of a line that are looked at
MAX_LINES = 20_000
MAX_VARIABLES = 1_000
MAX_TARGETS = 1_000
SPECIAL = "."


@dataclass(slots=True)
class _Rule:
    names: list[str]
    needs: list[str]
    line: int
    recipe: list[tuple[str, int]] = field(default_factory=list)


def read(document: Document) -> Iterator[Fact]:
    """Read the rules; the first one is also what a plain `make` runs."""
    yield from capped(_targets(document), document, TOOL)


def _targets(document: Document) -> Iterator[Fact]:
    variables, rules = _parse(document.lines[:MAX_LINES])
    for text, line in _joined(document.lines[:MAX_LINES]):
        if found := INCLUDE.match(text[:MAX_TEXT].lstrip(" ")):
            for path in _filled(found[1].partition("#")[0], variables).split()[:MAX_NAMES]:
                yield from inclusion(document, TOOL, path, line)
    merged = _merged(rules)
    names = [name for name in merged if not name.startswith(SPECIAL) and "%" not in name]
    for name in names:
        yield from _target(document, name, merged[name], variables)
    if names:
        default = variables.get(".DEFAULT_GOAL", names[0])
        yield from target(document, TOOL, DEFAULT, (), needs=(default,), line=merged[names[0]].line)


def _target(document: Document, name: str, rule: _Rule, variables: dict[str, str]) -> Iterator[Fact]:
    known = {**variables, "@": name}
    script = [(_filled(text, known), line) for text, line in rule.recipe]
    plain = [(text.lstrip("@-+ \t"), line) for text, line in script if not _forgiven(text)]
    forgiven = [(text.lstrip("@-+ \t"), line) for text, line in script if _forgiven(text)]
    needs = _filled(" ".join(rule.needs), variables).replace("|", " ").split()
    yield from target(document, TOOL, name, plain, needs=needs[:MAX_NAMES], line=rule.line, one_shell=False)
    for fact in target(document, TOOL, name, forgiven, tolerated=True, one_shell=False):
        if isinstance(fact, Command):
            yield fact


def _forgiven(text: str) -> bool:
    """Say whether make goes on after a fault of the line: `-` among its marks."""
    return "-" in text[: len(text) - len(text.lstrip("@-+ \t"))]


def _parse(lines: tuple[str, ...]) -> tuple[dict[str, str], list[_Rule]]:
    variables: dict[str, str] = {}
    rules: list[_Rule] = []
    for whole, line in _joined(lines):
        text = whole[:MAX_TEXT]
        if text.startswith("\t"):
            if rules and text.strip() and not text.strip().startswith("#"):
                rules[-1].recipe.append((text.strip(), line))
        elif found := ASSIGNMENT.match(text.lstrip(" ")):  # within `ifeq` they are indented; the last branch holds
            _assign(variables, found[1], found[2], found[3].partition(" #")[0].strip())
        elif found := RULE.match(text):
            rules.append(_rule(found, variables, line))
    return variables, rules


def _rule(found: re.Match[str], variables: dict[str, str], line: int) -> _Rule:
    needs, _, inline = found[2].partition(";")
    rule = _Rule(names=_filled(found[1], variables).split(), needs=needs.split(), line=line)
    if inline.strip():
        rule.recipe.append((inline.strip(), line))
    return rule


def _joined(lines: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """Yield the lines with continuations joined, each with the number of its first."""
    parts: list[str] = []
    start = 1
    for number, line in enumerate(lines, start=1):
        if not parts:
            start = number
        if line.endswith("\\"):
            parts.append(line[:-1])
            continue
        yield "".join([*parts, line]), start
        parts = []
    if parts:
        yield "".join(parts), start


def _assign(variables: dict[str, str], name: str, operator: str, value: str) -> None:
    if operator == "+=":
        value = f"{variables.get(name, '')} {value}".strip()
    value = FOUND_PROGRAM.sub(r"\1", value)  # `$(shell which docker)` is docker
    has_room = name in variables or len(variables) < MAX_VARIABLES
    if has_room and (operator != "?=" or name not in variables):
        variables[name] = value[:MAX_VALUE]


def _filled(text: str, variables: dict[str, str]) -> str:
    """Put variables in; `$$` is the shell's own `$`, and what make computes stays as it is."""
    text = text[:MAX_TEXT]
    for _ in range(MAX_ROUNDS):
        filled = VARIABLE.sub(lambda found: variables.get(found[1], found[0])[:MAX_VALUE], text)
        if filled == text or len(filled) > MAX_VALUE * 20:
            break
        text = filled
    text = text.replace("$(MAKE)", "make").replace("${MAKE}", "make")
    return text.replace("$@", variables.get("@", "$@")).replace("$$", "$")


def _merged(rules: list[_Rule]) -> dict[str, _Rule]:
    """Return one rule a target: prerequisites and recipe may stand apart."""
    merged: dict[str, _Rule] = {}
    for rule in rules:
        for name in dict.fromkeys(rule.names[:MAX_NAMES]):
            if name not in merged and len(merged) >= MAX_TARGETS:
                continue
            known = merged.setdefault(name, _Rule(names=[name], needs=[], line=rule.line))
            known.needs += rule.needs[: MAX_NAMES - len(known.needs)]
            known.recipe += rule.recipe[: MAX_FACTS - len(known.recipe)]
    return merged
