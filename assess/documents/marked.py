"""YAML with the place of each key and value: for files that are checked, where line and column are told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml

from assess.documents.values import Tagged
from assess.documents.yaml import CONTAINER_TAGS, SCALAR_TAGS, TEXT_TAGS, parse_yaml, scalar
from assess.values import replace

_Event: TypeAlias = Any  # the stubs leave out that libyaml always gives marks and anchors


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a text, both numbers from 1; the column counts characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """A key that a mapping already has; the later value is the one that holds."""

    key: str
    place: Place
    first: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A value: `members` of a mapping, `items` of a list, else a scalar in `value`."""

    place: Place
    value: object = None
    members: dict[str, Marked] | None = None
    items: list[Marked] | None = None
    keys: dict[str, Place] = field(default_factory=dict)
    repeated: list[Repeated] = field(default_factory=list)


def parse_marked(text: str) -> tuple[Marked, ...]:
    """Return each document with its places; raises DocumentError as `parse_yaml`, whose bounds hold here too."""
    parse_yaml(text)
    return _Marking().documents(text)


@dataclass(slots=True)
class _Open:
    """A mapping or list of which the end is not reached yet."""

    node: Marked
    anchor: str | None
    tag: str | None
    key: str | None = None
    key_place: Place = Place(1, 1)
    merging: bool = False
    merges: list[Marked] = field(default_factory=list)


class _Marking:
    """Builds marked values from the events of a text that is known to be sound."""

    def __init__(self) -> None:
        self.roots: list[Marked] = []
        self.open: list[_Open] = []
        self.anchors: dict[str, tuple[Marked, str]] = {}  # with the text of a scalar, for where it is a key

    def documents(self, text: str) -> tuple[Marked, ...]:
        loader = yaml.CSafeLoader(text)
        while not isinstance(event := loader.get_event(), yaml.StreamEndEvent):
            self._take(event)
        return tuple(self.roots)

    def _take(self, event: _Event) -> None:
        match event:
            case yaml.DocumentStartEvent():
                self.anchors.clear()
            case yaml.ScalarEvent():
                self._scalar(event)
            case yaml.AliasEvent():
                self._alias(event)
            case yaml.MappingStartEvent():
                self.open.append(_Open(Marked(place=_place(event), members={}), event.anchor, event.tag))
            case yaml.SequenceStartEvent():
                self.open.append(_Open(Marked(place=_place(event), items=[]), event.anchor, event.tag))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._end()

    def _scalar(self, event: _Event) -> None:
        if self._wants_key():
            self._set_key(event.value, _place(event), merging=event.value == "<<" and event.implicit[0])
            if event.anchor is not None:
                self.anchors[event.anchor] = (Marked(place=_place(event), value=event.value), event.value)
            return
        value = scalar(event.value) if event.implicit[0] else event.value
        if event.tag is not None and event.tag not in TEXT_TAGS:
            resolved = event.tag in SCALAR_TAGS
            value = scalar(event.value) if resolved else Tagged(event.tag, event.value, event.start_mark.line + 1)
        node = Marked(place=_place(event), value=value)
        if event.anchor is not None:
            self.anchors[event.anchor] = (node, event.value)
        self._add(node)

    def _alias(self, event: _Event) -> None:
        node, text = self.anchors[event.anchor]
        if self._wants_key():
            self._set_key(text, _place(event), merging=False)
        else:
            self._add(replace(node, place=_place(event)))

    def _end(self) -> None:
        ended = self.open.pop()
        for source in ended.merges:
            for key, value in (source.members or {}).items():
                if ended.node.members is not None and key not in ended.node.members:
                    ended.node.members[key] = value
                    ended.node.keys[key] = source.keys[key]
        node = ended.node
        if ended.tag is not None and ended.tag != "!" and ended.tag not in CONTAINER_TAGS:
            node = Marked(place=node.place, value=Tagged(ended.tag, node.members or node.items, node.place.line))
        if ended.anchor is not None:
            self.anchors[ended.anchor] = (node, "")
        self._add(node)

    def _wants_key(self) -> bool:
        return bool(self.open) and self.open[-1].node.members is not None and self.open[-1].key is None

    def _set_key(self, key: str, place: Place, *, merging: bool) -> None:
        above = self.open[-1]
        above.key, above.key_place, above.merging = key, place, merging

    def _add(self, node: Marked) -> None:
        if not self.open:
            self.roots.append(node)
            return
        above = self.open[-1]
        if above.node.items is not None:
            above.node.items.append(node)
        elif above.key is not None:
            self._add_member(above, above.key, node)
            above.key = None

    def _add_member(self, above: _Open, key: str, node: Marked) -> None:
        if above.merging and (sources := _merged(node)) is not None:
            above.merges.extend(sources)
            return
        if key in above.node.keys:
            above.node.repeated.append(Repeated(key=key, place=above.key_place, first=above.node.keys[key]))
        else:
            above.node.keys[key] = above.key_place
        if above.node.members is not None:
            above.node.members[key] = node


def _merged(node: Marked) -> list[Marked] | None:
    """Return the mappings of a merge key; None where it names anything else."""
    sources = [node] if node.items is None else node.items
    return sources if all(one.members is not None for one in sources) else None


def _place(event: _Event) -> Place:
    return Place(event.start_mark.line + 1, event.start_mark.column + 1)
