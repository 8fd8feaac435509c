"""Whether a document conforms to the published schema `assessment/1`: the part of JSON Schema that it is written in."""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from assess.version import VERSION
from lifecycle.stored import numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FILE = "schemas/assessment-1.json"
TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
TOP = "the document"


def faults_of(document: object) -> tuple[str, ...]:
    """Return where and how a document differs from the schema; one of a newer release may hold what is unknown here."""
    match document:
        case {"tool_version": str(version)} if numbers(version) > numbers(VERSION):
            return ()
    return tuple(_faults(published(), document, TOP))


@cache
def published() -> dict[str, Any]:
    """Return the schema as it is published."""
    schema: dict[str, Any] = json.loads((files("assess") / FILE).read_text(encoding="utf-8"))
    return schema


def _faults(schema: Mapping[str, Any], value: object, at: str) -> Iterator[str]:
    match schema:
        case {"$ref": str(target)}:
            yield from _faults(published()["$defs"][target.rpartition("/")[2]], value, at)
        case {"type": kinds} if not _is_of(kinds, value):
            yield f"{at}: not of type {kinds if isinstance(kinds, str) else ' or '.join(kinds)}"
        case {"const": only} if value != only:
            yield f"{at}: not {only}"
        case {"enum": list(words)} if value not in words:
            yield f"{at}: none of {', '.join(map(str, words))}"
        case _:
            yield from _faults_inside(schema, value, at)


def _is_of(kinds: str | list[str], value: object) -> bool:
    wanted = [kinds] if isinstance(kinds, str) else kinds
    return any(isinstance(value, TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool)) for kind in wanted)


def _faults_inside(schema: Mapping[str, Any], value: object, at: str) -> Iterator[str]:
    match value:
        case dict():
            yield from _faults_of_object(schema, value, at)
        case list():
            if len(value) > schema.get("maxItems", len(value)):
                yield f"{at}: more than {schema['maxItems']} items"
            for number, one in enumerate(value):
                yield from _faults(schema.get("items", {}), one, f"{at}[{number}]")
        case str():
            yield from _faults_of_text(schema, value, at)
        case int() | float():
            if not schema.get("minimum", value) <= value <= schema.get("maximum", value):
                yield f"{at}: out of range"


def _faults_of_object(schema: Mapping[str, Any], value: dict[str, object], at: str) -> Iterator[str]:
    known, further = schema.get("properties", {}), schema.get("additionalProperties", True)
    yield from (f"{at}: without {name}" for name in schema.get("required", ()) if name not in value)
    for name, one in value.items():
        inner = known.get(name, further)
        place = name if at == TOP else f"{at}.{name}"
        yield from (
            [f"{place}: an unknown key"] if inner is False else _faults({} if inner is True else inner, one, place)
        )
        yield from _faults(schema.get("propertyNames", {}), name, f"{place} as a name")
    for keyword, most in (("anyOf", len(value)), ("oneOf", 1)):
        fitting = [one for one in schema.get(keyword, ()) if not any(_faults(one, value, at))]
        if keyword in schema and not 0 < len(fitting) <= most:
            yield f"{at}: wants one of {', '.join(name for one in schema[keyword] for name in one['required'])}"


def _faults_of_text(schema: Mapping[str, Any], value: str, at: str) -> Iterator[str]:
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{at}: not of the pattern {schema['pattern']}"
    if schema.get("format") == "date-time" and not _is_time(value):
        yield f"{at}: not a time with its zone"


def _is_time(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
