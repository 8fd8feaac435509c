"""Recipes of just."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Command, Fact, Problem, Target
from assess.readers.protocol import Want
from assess.running.targets import DEFAULT, Inclusion, capped, inclusion, target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "just"
VERSION = 2
WANTS = (Want(names=("justfile", ".justfile", "*.just")),)
GIVES = (Target, Command, Problem, Inclusion)

# https://just.systems/man/en/
RECIPE = re.compile(r"@?([A-Za-z_][\w-]*+)((?:\s++[^:\s][^:]*+)?):(?!=)(.*+)")
INCLUDE = re.compile(r"(import|mod)\??(?:\s++([A-Za-z_][\w-]*+))?(?:\s++['\"]([^'\"]++)['\"])?\s*+\Z")
NEED = re.compile(r"[A-Za-z_][\w-]*+")
VARIABLE = re.compile(r"([A-Za-z_][\w-]*+)\s*+:=\s*+(['\"])(.*?)\2\s*+")
PLACE = re.compile(r"\{\{\s*+([\w-]++)\s*+\}\}")


def read(document: Document) -> Iterator[Fact]:
    """Read one target a recipe; the first is what a plain `just` runs."""
    yield from capped(_targets(document), document, TOOL)


def _targets(document: Document) -> Iterator[Fact]:
    variables: dict[str, str] = {}
    recipes: list[tuple[str, int, list[str], list[tuple[str, int]]]] = []
    for number, line in enumerate(document.lines, start=1):
        if line[:1] in (" ", "\t"):
            if recipes and line.strip():
                recipes[-1][3].append((line.strip(), number))
        elif included := INCLUDE.match(line):
            prefix = f"{included[2]}::" if included[1] == "mod" else ""
            path = included[3] or (f"{included[2]}.just" if prefix else "")
            yield from inclusion(document, TOOL, path, number, prefix)
        elif assigned := VARIABLE.fullmatch(line.removeprefix("export ")):
            variables[assigned[1]] = assigned[3]
        elif found := RECIPE.match(line):
            needs = NEED.findall(found[3].partition("#")[0].replace("&&", " "))
            recipes.append((found[1], number, needs, []))
    for name, line_number, needs, body in recipes:
        yield from target(
            document, TOOL, name, _script(body, variables), needs=needs, line=line_number, one_shell=False
        )
    if recipes:
        yield from target(document, TOOL, DEFAULT, (), needs=(recipes[0][0],), line=recipes[0][1])


def _script(body: list[tuple[str, int]], variables: dict[str, str]) -> Iterator[tuple[str, int]]:
    if body and body[0][0].startswith("#!"):
        if "sh" in body[0][0]:
            yield "\n".join(_filled(text, variables) for text, _ in body[1:]), body[0][1] + 1
        return
    for text, number in body:
        marks = text[: len(text) - len(text.lstrip("@-"))]
        command = _filled(text.lstrip("@-"), variables)
        yield (f"{command} || true" if "-" in marks else command), number


def _filled(text: str, variables: dict[str, str]) -> str:
    return PLACE.sub(lambda found: variables.get(found[1], found[0]), text)
