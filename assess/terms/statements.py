"""SQL statements taken apart by their words: what is created or altered, under which name, with which options."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

MODIFIERS = frozenset(
    [
        "OR",
        "REPLACE",
        "ALTER",
        "TRANSIENT",
        "SECURE",
        "LOCAL",
        "GLOBAL",
        "VOLATILE",
        "EXTERNAL",
        "ICEBERG",
        "HYBRID",
        "UNLOGGED",
        "FOREIGN",
        "COLUMN",
        "MULTISET",
        "SET",
    ]
)
TEMPORARY = frozenset({"TEMP", "TEMPORARY"})
TWO_WORDS = frozenset({("RESOURCE", "MONITOR"), ("DYNAMIC", "TABLE"), ("DATA", "METRIC"), ("MATERIALIZED", "VIEW")})
GUARDS = frozenset({"IF", "NOT", "EXISTS", "FUNCTION"})


class Definition(NamedTuple):
    """What a statement creates or alters: the kind of object, its name, and the words after the name."""

    verb: str
    kind: str
    name: str
    rest: tuple[str, ...]
    temporary: bool


def definition_of(words: tuple[str, ...]) -> Definition | None:
    """Return what a CREATE or ALTER statement defines; None for any other."""
    if not words or words[0] not in ("CREATE", "ALTER"):
        return None
    at = 1
    temporary = False
    while at < len(words) and (words[at] in MODIFIERS or words[at] in TEMPORARY):
        temporary = temporary or words[at] in TEMPORARY
        at += 1
    width = 2 if words[at : at + 2] in TWO_WORDS else 1
    kind = " ".join(words[at : at + width])
    at += width
    while at < len(words) and words[at] in GUARDS:
        at += 1
    name, at = _name(words, at)
    return Definition(words[0], kind, name, words[at:], temporary) if name else None


def name_at(words: Sequence[str], at: int) -> str:
    """Return the dotted name that stands at a place."""
    return _name(words, at)[0]


def _name(words: Sequence[str], at: int) -> tuple[str, int]:
    parts: list[str] = []
    while at < len(words) and (words[at][:1].isalnum() or words[at][:1] in ("_", "{", "'", "$", "@", "#", "[")):
        parts.append(words[at].strip("'"))
        at += 1
        if at >= len(words) or words[at] != ".":
            break
        at += 1
    return ".".join(parts), at


def option(words: Sequence[str], name: str) -> str | None:
    """Return the value of `NAME = value` before the body of the statement; None where it is not written."""
    end = words.index("AS") if "AS" in words else len(words)
    for at in range(min(end, len(words) - 1)):
        if words[at] == name:
            value = at + 2 if words[at + 1] == "=" else at + 1
            return words[value].strip("'") if value < len(words) else None
    return None
