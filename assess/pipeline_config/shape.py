"""The published schema held against a file: the few keywords that it uses, told with place and nearest right name."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

from assess.documents.values import Tagged
from assess.masking import masked
from assess.pipeline_config.meant import meant, nearest_name, wrong_field
from assess.pipeline_config.records import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents.marked import Marked

_Rule: TypeAlias = dict[str, Any]  # a part of the schema, which is ours
_Seen: TypeAlias = set[tuple[int, str]]  # mappings and lists by identity, and as what they were looked at

FILE = "schemas/pipeline-config-1.json"
OWN = "x-"
LONGEST = 60
MOST_KEYS = 100  # of a mapping, that are looked through for a misspelt one
KINDS = {"string": "a text", "number": "a number", "boolean": "true or false", "object": "a mapping", "array": "a list"}


@cache
def schema() -> _Rule:
    """Return the published schema."""
    told: _Rule = json.loads((files("assess") / FILE).read_text(encoding="utf-8"))
    return told


def faults_in(root: Marked) -> Iterator[Fault]:
    """Yield what the schema refuses in a configuration, and keys that stand twice."""
    yield from _against(root, schema(), "", set())


def _against(node: Marked, rule: _Rule, path: str, seen: _Seen) -> Iterator[Fault]:
    """Hold a value against a rule; what aliases share is looked at once."""
    rule = _resolved(rule)
    shared = node.members if node.members is not None else node.items
    if shared is not None:
        if (id(shared), _title(rule)) in seen:
            return
        seen.add((id(shared), _title(rule)))
    kind = _kind(node)
    if "type" in rule and kind not in _listed(rule["type"]):
        yield _of_value(node, rule, path)
    elif node.members is not None:
        yield from _against_mapping(node, rule, path, seen)
    elif node.items is not None:
        yield from _against_list(node, rule, path, seen)
    elif not _holds(node.value, rule):
        yield _of_value(node, rule, path)


def _resolved(rule: _Rule) -> _Rule:
    if "$ref" not in rule:
        return rule
    found: _Rule = schema()["$defs"][rule["$ref"].removeprefix("#/$defs/")]
    return {**found, "description": rule.get("description", found.get("description", ""))}


def _kind(node: Marked) -> str:
    if node.members is not None:
        return "object"
    if node.items is not None:
        return "array"
    match node.value:
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "string"
        case None:
            return "null"
    return "other"


def _holds(value: object, rule: _Rule) -> bool:
    match value:
        case str() if len(value) > rule.get("maxLength", len(value)) or len(value) < rule.get("minLength", 0):
            return False
        case str() if "pattern" in rule and re.search(rule["pattern"], value) is None:
            return False
        case bool():
            pass
        case int() | float() if value < rule.get("minimum", value):
            return False
    return "enum" not in rule or value in rule["enum"]


def _against_mapping(node: Marked, rule: _Rule, path: str, seen: _Seen) -> Iterator[Fault]:
    members = node.members or {}
    known: _Rule = rule.get("properties", {})
    for again in node.repeated:
        message = f"{_at(path, again.key)} stands here again: the first is on line {again.first.line}"
        yield Fault(place=again.place, message=message, path=_at(path, again.key))
    for key, value in members.items():
        if key in known:
            yield from _against(value, known[key], _at(path, key), seen)
        elif not key.startswith(OWN):
            yield _unknown(node, key, known, path)
    yield from _lacking(node, rule, path)
    if len(members) < rule.get("minProperties", 0):
        yield Fault(place=node.place, message=f"{_named(path)} is empty: wants {', '.join(known)}", path=path)


def _lacking(node: Marked, rule: _Rule, path: str) -> Iterator[Fault]:
    members = node.members or {}
    needed = [*rule.get("required", ()), *(key for one in rule.get("allOf", ()) for key in _needed_if(members, one))]
    lacking = [key for key in needed if key not in members]
    misspelt = {_misspelt(key, rule["properties"]) for key in islice(members, MOST_KEYS)} if lacking else set()
    for key in lacking:
        if key not in misspelt:
            wanted = _wanted(_resolved(rule["properties"][key]))
            message = f"{_named(path)} lacks {key}: {wanted}"
            yield Fault(place=node.place, message=message, path=_at(path, key), expected=wanted)


def _misspelt(key: str, known: _Rule) -> str | None:
    return None if key in known or key.startswith(OWN) else nearest_name(key, known)


def _needed_if(members: dict[str, Marked], rule: _Rule) -> list[str]:
    """Return which keys a condition asks for; it looks at words of a list only."""
    asked: _Rule = rule["if"]["properties"]
    met = all(key in members and members[key].value in one["enum"] for key, one in asked.items())
    return list(rule["then"]["required"]) if met else []


def _unknown(node: Marked, key: str, known: _Rule, path: str) -> Fault:
    near = nearest_name(key, known)
    told = f"did you mean {near}?" if near else f"known are {', '.join(known)}"
    message = f"unknown key {_at(path, key)}: {told}"
    return Fault(place=node.keys[key], message=message, path=_at(path, key), nearest=near)


def _against_list(node: Marked, rule: _Rule, path: str, seen: _Seen) -> Iterator[Fault]:
    items = node.items or []
    if not rule.get("minItems", 0) <= len(items) <= rule.get("maxItems", len(items)):
        wanted = f"wants {_title(rule)}, {rule['minItems']} to {rule['maxItems']} of them"
        yield Fault(place=node.place, message=f"{_named(path)} has {len(items)} entries: {wanted}", path=path)
    elif "items" in rule:
        for at, item in enumerate(items):
            yield from _against(item, rule["items"], f"{path}[{at}]", seen)


def _of_value(node: Marked, rule: _Rule, path: str) -> Fault:
    value, wanted = _shown(node), _wanted(rule)
    near = meant(node.value, rule)
    hint = f"; did you mean {near}?" if near else ""
    if field := wrong_field(node.value, rule.get("pattern", "")):
        hint = f": {masked(field)}{hint}"
    return Fault(
        place=node.place,
        message=f"{_named(path)} is {value}: wants {_title(rule) if near and 'enum' in rule else wanted}{hint}",
        path=path,
        value=value,
        expected=wanted,
        nearest=near,
    )


def _wanted(rule: _Rule) -> str:
    if "enum" in rule:
        return f"{_title(rule)}, one of {', '.join(rule['enum'])}"
    *examples, last = [json.dumps(one, ensure_ascii=False) for one in rule.get("examples", ())] or [""]
    told = " or ".join(filter(None, [", ".join(examples), last]))
    return f"{_title(rule)} such as {told}" if told else _title(rule)


def _title(rule: _Rule) -> str:
    return str(rule.get("title", "another value"))


def _shown(node: Marked) -> str:
    """Return a value as it may be told: without secrets and persons, and short."""
    match node.value:
        case str() as text:
            safe = masked(text)
            return f'"{safe if len(safe) <= LONGEST else safe[: LONGEST - 1] + "…"}"'
        case bool() as switch:
            return str(switch).lower()
        case int() | float() as number:
            return masked(_figure(number))[:LONGEST]
        case Tagged(tag=tag):
            return masked(f"tagged {tag}")[:LONGEST]
    return {"object": "a mapping", "array": "a list"}.get(_kind(node), "empty")


def _figure(number: float) -> str:
    """Return a number; one of thousands of digits is not written out."""
    return str(number) if isinstance(number, float) or number.bit_length() <= LONGEST * 3 else "a very large number"


def _named(path: str) -> str:
    return path or "the file"


def _at(path: str, key: str) -> str:
    told = masked(key)[:LONGEST]
    return f"{path}.{told}" if path else told


def _listed(types: str | list[str]) -> list[str]:
    return [types] if isinstance(types, str) else types
