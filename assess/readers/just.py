"""Recipes of just."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from assess.facts import Command, Fact, Problem, Target
from assess.readers.protocol import Want
from assess.running.targets import DEFAULT, Inclusion, capped, inclusion, target
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "just"
VERSION = 4
WANTS = (Want(names=("justfile", ".justfile", "*.just")),)
GIVES = (Target, Command, Problem, Inclusion)

# https://just.systems/man/en/
RECIPE = re.compile(r"@?([A-Za-z_][\w-]*+)((?:\s++[^:\s][^:]*+)?):(?!=)(.*+)")
INCLUDE = re.compile(r"(import|mod)\??(?:\s++([A-Za-z_][\w-]*+))?(?:\s++['\"]([^'\"]++)['\"])?\s*+\Z")
NEED = re.compile(r"[A-Za-z_][\w-]*+")
VARIABLE = re.compile(r"([A-Za-z_][\w-]*+)\s*+:=\s*+(['\"])(.*?)\2\s*+")
DEFAULTED = re.compile(  # a variable of the environment with what holds where it is not set
    r"([A-Za-z_][\w-]*+)\s*+:=\s*+env(?:_var_or_default)?\(\s*+(['\"])[^'\"]*+\2\s*+,\s*+(['\"])([^'\"]*+)\3\s*+\)\s*+"
)
CHOSEN = re.compile(r"([A-Za-z_][\w-]*+)\s*+:=\s*+(?:if\b|['\"]-).*+")  # options that are known only when it runs
PARAMETER = re.compile(r"([*+]?)\$?([A-Za-z_][\w-]*+)(=(?:'[^']*+'|\"[^\"]*+\"|\([^()]*+\)|[^\s'\"()]++)?)?")
PLACE = re.compile(r"\{\{\s*+([\w-]++)\s*+\}\}")


class _Recipe(NamedTuple):
    """A recipe as written: its body with the line of each part."""

    name: str
    line: int
    needs: list[str]
    parameters: dict[str, str]
    body: list[tuple[str, int]]

    def take(self, text: str, number: int) -> None:
        """Add a line, to the one before where that goes on."""
        if self.body and self.body[-1][0].endswith("\\") and not self.body[0][0].startswith("#!"):
            before, first = self.body.pop()
            text, number = f"{before[:-1]} {text}", first
        self.body.append((text, number))


def read(document: Document) -> Iterator[Fact]:
    """Read one target a recipe; the first is what a plain `just` runs."""
    yield from capped(_targets(document), document, TOOL)


def _targets(document: Document) -> Iterator[Fact]:
    variables: dict[str, str] = {}
    recipes: list[_Recipe] = []
    for number, line in enumerate(document.lines, start=1):
        if line[:1] in (" ", "\t"):
            if recipes and line.strip():
                recipes[-1].take(line.strip(), number)
        elif included := INCLUDE.match(line):
            prefix = f"{included[2]}::" if included[1] == "mod" else ""
            path = included[3] or (f"{included[2]}.just" if prefix else "")
            yield from inclusion(document, TOOL, path, number, prefix)
        elif assigned := _assigned(line.removeprefix("export ")):
            variables.update((assigned,))
        elif found := RECIPE.match(line):
            needs = NEED.findall(found[3].partition("#")[0].replace("&&", " "))
            recipes.append(_Recipe(found[1], number, needs, _parameters(found[2]), []))
    for recipe in recipes:
        script = _script(recipe.body, {**variables, **recipe.parameters})
        for fact in target(document, TOOL, recipe.name, script, needs=recipe.needs, line=recipe.line, one_shell=False):
            inputs = tuple((name, "") for name in recipe.parameters)
            yield replace(fact, inputs=inputs) if isinstance(fact, Target) else fact
    if recipes:
        yield from target(document, TOOL, DEFAULT, (), needs=(recipes[0].name,), line=recipes[0].line)


def _assigned(line: str) -> tuple[str, str] | None:
    """Return a variable with its value where it can be told, or with none where it chooses between options."""
    if found := VARIABLE.fullmatch(line):
        return found[1], found[3]
    if found := DEFAULTED.fullmatch(line):
        return found[1], found[4]
    found = CHOSEN.fullmatch(line)
    return (found[1], "") if found else None


def _parameters(written: str) -> dict[str, str]:
    """Return the parameters of a recipe as the arguments that a script would name: `$1`, or `$@` for all of them."""
    found = PARAMETER.findall(written)
    return {
        name: f"${number}" if not several else ("$@" if number == 1 else "")
        for number, (several, name, _) in enumerate(found, start=1)
    }


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
