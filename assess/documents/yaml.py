"""YAML composed from libyaml's event stream: iterative, bounded, with lines, by the 1.2 core schema.

`compose` of PyYAML overruns the C stack on nested brackets, and its `load` expands merge keys without end.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from assess.documents.values import Mapping, Sequence, Tagged
from assess.errors import DocumentError, TooLargeError

if TYPE_CHECKING:
    from collections.abc import Callable

_Event: TypeAlias = Any  # the stubs leave out that libyaml always gives marks and anchors

MAX_CHARACTERS = 8_000_000
MAX_DEPTH = 200
MAX_NODES = 500_000
MAX_WEIGHT = 2_000_000  # nodes with every alias counted as often as it is used
MAX_DIGITS = 3_500  # Python refuses to write out integers of more than 4300, which hexadecimal ones reach with fewer

CORE_TAG = "tag:yaml.org,2002:"
CONTAINER_TAGS = frozenset(CORE_TAG + name for name in ("map", "seq", "set", "omap", "pairs"))
TEXT_TAGS = frozenset({"!", CORE_TAG + "str", CORE_TAG + "binary", CORE_TAG + "timestamp"})
SCALAR_TAGS = frozenset(CORE_TAG + name for name in ("int", "float", "bool", "null"))

# https://yaml.org/spec/1.2.2/#103-core-schema
WORDS: dict[str, object] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
INTEGER = re.compile(r"[-+]?[0-9]++\Z")
RADIX = re.compile(r"0o[0-7]++\Z|0x[0-9a-fA-F]++\Z")
FLOAT = re.compile(r"[-+]?(?:\.[0-9]++|[0-9]++(?:\.[0-9]*+)?)(?:[eE][-+]?[0-9]++)?\Z")
NUMBER_STARTS = frozenset("0123456789+-.")


def parse_yaml(text: str) -> tuple[object, ...]:
    """Return the value of each document; raise DocumentError for what is malformed, a template or too large."""
    if len(text) > MAX_CHARACTERS:
        raise TooLargeError(f"more than {MAX_CHARACTERS} characters of YAML")
    try:
        return _Composer().compose(text)
    except yaml.MarkedYAMLError as error:
        raise _explained(text, error) from error
    except yaml.YAMLError as error:
        raise DocumentError(f"not readable as YAML: {type(error).__name__}") from error
    except UnicodeError as error:
        raise DocumentError("characters that YAML does not allow") from error


def _explained(text: str, error: yaml.MarkedYAMLError) -> DocumentError:
    mark = error.problem_mark or error.context_mark
    line, column = (None, None) if mark is None else (mark.line + 1, mark.column + 1)
    if "{%" in text or "{{" in text:
        return DocumentError("a template, not YAML", line, column)
    return DocumentError(f"not YAML: {error.problem or error.context}", line, column)


def scalar(text: str) -> object:
    """Resolve a plain scalar by the core schema."""
    if text in WORDS:
        return WORDS[text]
    if text[0] not in NUMBER_STARTS or len(text) > MAX_DIGITS:
        return text
    if INTEGER.match(text):
        return int(text)
    if RADIX.match(text):
        return int(text, 0)
    return float(text) if FLOAT.match(text) else text


class _Composer:
    """Builds values from events; a running weight makes aliases and merges cost what they expand to."""

    __slots__ = ("anchors", "frames", "key", "key_line", "merges", "merging", "node", "nodes", "roots", "weight")

    def __init__(self) -> None:
        self.roots: list[object] = []
        self.anchors: dict[str, tuple[object, int, str | None] | None] = {}
        self.frames: list[tuple[Any, ...]] = []  # what `_start` puts aside and `_end` takes up again
        self.node: Any = None  # Mapping, Sequence or None; asked by class for speed
        self.key: str | None = None
        self.key_line = 0
        self.merging = False
        self.merges: list[Mapping] = []
        self.nodes = 0
        self.weight = 0

    def compose(self, text: str) -> tuple[object, ...]:
        loader = yaml.CSafeLoader(text)
        handlers: dict[type[object], Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.AliasEvent: self._alias,
            yaml.MappingStartEvent: self._start,
            yaml.SequenceStartEvent: self._start,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.DocumentStartEvent: lambda _: self.anchors.clear(),
        }
        next_event = loader.get_event
        while True:
            event = next_event()
            handler = handlers.get(event.__class__)
            if handler is not None:
                handler(event)
            elif event.__class__ is yaml.StreamEndEvent:
                return tuple(self.roots)

    def _scalar(self, event: _Event) -> None:
        self.weight += 1
        self.nodes += 1
        text: str = event.value
        tag: str | None = event.tag
        if self.key is None and self.node.__class__ is Mapping:
            self.key = text
            self.key_line = event.start_mark.line + 1
            self.merging = text == "<<" and event.implicit[0]
            if event.anchor is not None:
                self.anchors[event.anchor] = (text, 1, text)
            return
        value: object = scalar(text) if event.implicit[0] else text
        if tag is not None and tag not in TEXT_TAGS:
            value = scalar(text) if tag in SCALAR_TAGS else Tagged(tag, text, event.start_mark.line + 1)
        if event.anchor is not None:
            self.anchors[event.anchor] = (value, 1, text)
        if self.node.__class__ is Sequence:
            self.node.append(value)
            self.node.lines.append(event.start_mark.line + 1)
        else:
            self._add(value, event)

    def _add(self, value: object, event: _Event) -> None:
        node = self.node
        if node.__class__ is Mapping:
            if self.key is None:
                raise DocumentError("a mapping or list as a key: a template?", event.start_mark.line + 1)
            if not (self.merging and self._merge(value)):
                node[self.key] = value
                node.lines[self.key] = self.key_line
            self.key = None
            self.merging = False
        elif node.__class__ is Sequence:
            node.append(value)
            node.lines.append(event.start_mark.line + 1)
        else:
            self.roots.append(value)

    def _merge(self, value: object) -> bool:
        sources = value if isinstance(value, Sequence) else [value]
        found = [source for source in sources if isinstance(source, Mapping)]
        self.merges.extend(found)
        return len(found) == len(sources)

    def _alias(self, event: _Event) -> None:
        line = event.start_mark.line + 1
        anchored = self.anchors.get(event.anchor)
        if anchored is None:
            within = event.anchor in self.anchors
            raise DocumentError("an anchor within itself" if within else "an alias without its anchor", line)
        value, weight, text = anchored
        self.weight += weight
        if self.weight > MAX_WEIGHT:
            raise TooLargeError(f"aliases expand to more than {MAX_WEIGHT} nodes", line)
        if self.key is None and text is not None and self.node.__class__ is Mapping:
            self.key, self.key_line, self.merging = text, line, False
        else:
            self._add(value, event)

    def _start(self, event: _Event) -> None:
        line = event.start_mark.line + 1
        if len(self.frames) >= MAX_DEPTH:
            raise TooLargeError(f"nested deeper than {MAX_DEPTH}", line)
        if self.nodes > MAX_NODES:
            raise TooLargeError(f"more than {MAX_NODES} nodes", line)
        if self.key is None and self.node.__class__ is Mapping:
            raise DocumentError("a mapping or list as a key: a template?", line)
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        self.frames.append((self.node, self.key, self.key_line, self.merging, self.merges, self.weight, event))
        self.node = Mapping(line=line) if event.__class__ is yaml.MappingStartEvent else Sequence(line=line)
        self.key, self.merging, self.merges = None, False, []
        self.weight += 1
        self.nodes += 1

    def _end(self, _: _Event) -> None:
        node = self.node
        if self.merges:
            self._expand_merges(node)
        self.node, self.key, self.key_line, self.merging, self.merges, before, event = self.frames.pop()
        tag = event.tag
        value: object = node
        if tag is not None and tag != "!" and tag not in CONTAINER_TAGS:
            value = Tagged(tag, node, event.start_mark.line + 1)
        if event.anchor is not None:
            self.anchors[event.anchor] = (value, self.weight - before, None)
        self._add(value, event)

    def _expand_merges(self, node: Mapping) -> None:
        for source in self.merges:
            for key, value in source.items():
                if key not in node:
                    node[key] = value
                    node.lines[key] = source.lines[key]
