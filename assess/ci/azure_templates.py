"""Azure's pipelines with their templates put in: stages, jobs and steps, each with its file, values and conditions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from assess.ci.jobs import variables
from assess.ci.matrix import word
from assess.documents import Mapping
from assess.terms.shapes import entries, mapping, mappings, text
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping as AnyMapping

MAX_DEPTH = 12
MAX_TEMPLATES = 300  # put into one pipeline, so that templates which call each other twice end
PARAMETER = re.compile(r"\$\{\{\s*+(?:parameters|variables)[.\[]'?([\w.\-]++)'?\]?\s*+\}\}|\$\(([\w.\-]++)\)")
DIRECTIVE = re.compile(r"\$\{\{\s*+(if|elseif|else|each|insert)\b([^}]*+)\}\}")


class Place(Value):
    """Where an entry stands: its file, the values known there and the conditions around it."""

    path: str
    values: AnyMapping[str, str]
    conditions: tuple[str, ...] = ()
    depth: int = 0

    def filled(self, template: str) -> str:
        """Put parameters and literal variables in; unknown ones stay."""
        return PARAMETER.sub(lambda found: self.values.get(found[1] or found[2], found[0]), template)

    def within(self, condition: object, values: AnyMapping[str, str] | None = None) -> Place:
        """Return the place inside an entry with a condition and variables of its own."""
        added = (self.filled(word(condition)),) if word(condition) else ()
        return Place(
            path=self.path,
            values={**self.values, **(values or {})},
            conditions=(*self.conditions, *added),
            depth=self.depth,
        )


@dataclass(slots=True)
class Templates:
    """The files that hold pipelines or parts of them; counts what is put in."""

    values: AnyMapping[str, Mapping]
    used: set[str] = field(default_factory=set)
    left: int = MAX_TEMPLATES

    def entries(self, written: object, kind: str, place: Place) -> Iterator[tuple[Mapping, Place]]:
        """Yield the entries of `stages`, `jobs` or `steps` with conditional blocks and templates put in."""
        for entry in entries(written) if place.depth < MAX_DEPTH else ():
            if not isinstance(entry, Mapping):
                continue
            directives = {key: value for key, value in entry.items() if key.startswith("${{")}
            for key, block in directives.items():
                found = DIRECTIVE.match(key)
                condition = found[2].strip() if found is not None and found[1] in ("if", "elseif") else None
                inner = place.within(condition)
                deeper = Place(path=inner.path, values=inner.values, conditions=inner.conditions, depth=place.depth + 1)
                yield from self.entries(block, kind, deeper)
            if text(entry.get("template")):
                yield from self._of_template(entry, kind, place)
            elif not directives:
                yield entry, place

    def _of_template(self, entry: Mapping, kind: str, place: Place) -> Iterator[tuple[Mapping, Place]]:
        target = template_path(place.filled(text(entry["template"])), place.path)
        if target is None or target not in self.values:
            yield entry, place
            return
        self.used.add(target)
        self.left -= 1
        if self.left > 0:
            inside = self.inside(entry, target, place)
            yield from self.entries(self.values[target].get(kind), kind, inside)

    def inside(self, entry: Mapping, target: str, place: Place) -> Place:
        """Return the place inside a template: its defaults, then what the caller passes."""
        passed = {key: place.filled(value) for key, value in variables(entry.get("parameters")).items()}
        defaults = _defaults(self.values[target].get("parameters"))
        return Place(
            path=target,
            values={**place.values, **defaults, **passed},
            conditions=place.conditions,
            depth=place.depth + 1,
        )


def template_path(written: str, path: str) -> str | None:
    """Return the path of a template of this repository; None where another one holds it."""
    name, _, repository = written.partition("@")
    if repository not in ("", "self"):
        return None
    return normpath(name.strip("/")) if name.startswith("/") else normpath(join(dirname(path), name))


def literal_variables(written: object) -> dict[str, str]:
    """Return variables written as a mapping or as a list of names and values."""
    if isinstance(written, Mapping):
        return variables(written)
    named = (entry for entry in mappings(written) if text(entry.get("name")) and "value" in entry)
    return {text(entry["name"]): word(entry["value"]) for entry in named}


def _defaults(written: object) -> dict[str, str]:
    if isinstance(written, Mapping):
        return variables(written)
    return {
        text(entry.get("name")): word(entry["default"])
        for entry in mappings(written)
        if "default" in entry and not mapping(entry["default"])
    }
