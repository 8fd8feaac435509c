"""Parsed documents taken apart without trust in their shape: what is not there, or of another kind, is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.documents.values import Mapping, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator


def mapping(value: object) -> Mapping:
    """Return a mapping, or an empty one."""
    return value if isinstance(value, Mapping) else Mapping()


def entries(value: object) -> tuple[object, ...]:
    """Return the items of a list, a single value as the only item, nothing for None."""
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list) else (value,)


def mappings(value: object) -> Iterator[Mapping]:
    """Yield the mappings of a list, or the single one."""
    yield from (entry for entry in entries(value) if isinstance(entry, Mapping))


def named(value: object, key: str = "name") -> Iterator[tuple[str, Mapping, int]]:
    """Yield name, settings and line of entries written as a list of mappings or names, or as a mapping by name."""
    if isinstance(value, Mapping) and key not in value:
        for name, settings in value.items():
            yield name, mapping(settings), value.lines.get(name, value.line)
        return
    for entry in entries(value):
        match entry:
            case Mapping():
                yield text(entry.get(key)), entry, entry.line
            case str() if isinstance(value, Sequence):
                yield entry, Mapping(line=value.line), value.line


def text(value: object) -> str:
    """Return a string stripped, a number as written, and "" for everything else."""
    match value:
        case str():
            return value.strip()
        case bool():
            return ""
        case int() | float():
            return str(value)
    return ""


def texts(value: object) -> tuple[str, ...]:
    """Return the strings and numbers of a list, or the single one, without empty ones."""
    return tuple(found for found in map(text, entries(value)) if found)
