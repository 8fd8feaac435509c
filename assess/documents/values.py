"""Parsed values that remember their lines: mappings, sequences, tagged and unresolved values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Path = tuple[str | int, ...]


class Mapping(dict[str, object]):
    """A mapping with the line it starts on and the line of each key (1-based)."""

    __slots__ = ("line", "lines")

    def __init__(self, values: Iterable[tuple[str, object]] = (), *, line: int = 1) -> None:
        super().__init__(values)
        self.line = line
        self.lines: dict[str, int] = {}


class Sequence(list[object]):
    """A sequence with the line it starts on and the line of each item (1-based)."""

    __slots__ = ("line", "lines")

    def __init__(self, values: Iterable[object] = (), *, line: int = 1) -> None:
        super().__init__(values)
        self.line = line
        self.lines: list[int] = []


class Tagged(Value, kw_only=False):
    """A value under a tag of the tool's own, such as `!reference` or `!Ref`."""

    tag: str
    value: object
    line: int


class Unresolved(Value, kw_only=False):
    """An expression that only its tool can evaluate, as its source text."""

    text: str


def line_of(node: object, key: str | int | None = None) -> int | None:
    """Return the line of a value, or of one of its keys or items; None where it is not known."""
    match node, key:
        case ((Mapping() | Sequence() | Tagged()), None):
            return node.line
        case Tagged(value=value), _:
            return line_of(value, key)
        case Mapping(), str():
            return node.lines.get(key)
        case Sequence(), int() if -len(node.lines) <= key < len(node.lines):
            return node.lines[key]
    return None


def walk(value: object) -> Iterator[tuple[Path, object]]:
    """Yield every value with its path in document order; a value that is shared is visited once."""
    seen: set[int] = set()
    stack: list[tuple[Path, object]] = [((), value)]
    while stack:
        path, node = stack.pop()
        if isinstance(node, (dict, list, Tagged)):
            if id(node) in seen:
                continue
            seen.add(id(node))
        yield path, node
        match node:
            case dict():
                stack.extend([((*path, key), child) for key, child in node.items()][::-1])
            case list():
                stack.extend([((*path, index), child) for index, child in enumerate(node)][::-1])
            case Tagged(value=child):
                stack.append((path, child))
