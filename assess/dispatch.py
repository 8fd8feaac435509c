"""Which reader wants which file: the declarations of all readers compiled into one look-up."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from fnmatch import translate
from operator import attrgetter
from typing import TYPE_CHECKING

from assess.facts import Role
from assess.roles import suffix_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.readers.protocol import Reader, Want

Rules = tuple["_Rule", ...]
EVERYONE_READS = frozenset({Role.PIPELINE, Role.TOOLING})
SPECIAL = frozenset("*?[")  # what makes a name a pattern
WORDS_ONLY = bytes(one if chr(one).isascii() and (chr(one).isalnum() or one == ord("_")) else 32 for one in range(256))


@dataclass(frozen=True, slots=True)
class _Names:
    """Names and patterns of names: most of them are whole names, beginnings or endings and need no expression."""

    whole: frozenset[str]
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    others: re.Pattern[str] | None

    def match(self, name: str) -> bool:
        return (
            name in self.whole
            or name.endswith(self.ends)
            or name.startswith(self.starts)
            or (self.others is not None and self.others.match(name) is not None)
        )


@dataclass(frozen=True, slots=True)
class _Rule:
    """One `Want` of one reader, compiled; `order` is its place among the rules that a path meets."""

    reader: Reader
    order: int
    roles: frozenset[Role]
    names: _Names | None
    folders: tuple[str, ...]
    top: tuple[str, ...]
    needles: tuple[tuple[bytes, bytes], ...]  # the longest word of each, which is soon found missing, and all of it

    def wants(self, path: str, name: str, role: Role) -> bool:
        return (
            role in self.roles
            and (self.names is None or self.names.match(name))
            and (not self.folders or any(folder in path for folder in self.folders))
            and (not self.top or any(_at_top(path, folder) for folder in self.top))
        )


class Dispatcher:
    """Answers for each path which rules apply, by suffix or whole name first so that a path meets few rules."""

    def __init__(self, readers: Iterable[Reader]) -> None:
        self._by_suffix: dict[str, list[_Rule]] = defaultdict(list)
        self._by_name: dict[str, list[_Rule]] = defaultdict(list)
        self._others: list[_Rule] = []
        self.readers = tuple(readers)
        wants = [(reader, want) for reader in self.readers for want in reader.WANTS]
        wants.sort(key=lambda one: not one[1].suffixes)
        for order, (reader, want) in enumerate(wants):
            self._add(want, _compiled(reader, want, order))

    def _add(self, want: Want, rule: _Rule) -> None:
        for suffix in dict.fromkeys(map(str.lower, want.suffixes)):
            self._by_suffix[suffix].append(rule)
        if want.suffixes:
            return
        if rule.names and rule.names.whole and len(rule.names.whole) == len({name.lower() for name in want.names}):
            for name in rule.names.whole:
                self._by_name[name].append(rule)
        else:
            self._others.append(rule)

    def rules(self, path: str, role: Role) -> tuple[_Rule, ...]:
        """Return the rules that a path meets; needles are still to be tried on the content."""
        anchored = f"/{path.lower()}"
        name = anchored.rpartition("/")[2]
        candidates = (*self._by_suffix.get(suffix_of(name), ()), *self._by_name.get(name, ()), *self._others)
        found = [rule for rule in candidates if rule.wants(anchored, name, role)]
        found.sort(key=attrgetter("order"))
        return tuple(found)


def wanting(rules: Iterable[_Rule], content: bytes) -> tuple[Reader, ...]:
    """Return the readers whose needles are in the content, each once."""
    words = b" ".join(set(content.translate(WORDS_ONLY).split()))
    found = {
        id(rule.reader): rule.reader
        for rule in rules
        if not rule.needles or any(word in words and needle in content for word, needle in rule.needles)
    }
    return tuple(found.values())


def _at_top(path: str, folder: str) -> bool:
    return path.startswith(folder) if folder != "//" else path.count("/") == 1


def _compiled(reader: Reader, want: Want, order: int) -> _Rule:
    return _Rule(
        reader=reader,
        order=order,
        roles=EVERYONE_READS | frozenset(getattr(reader, "ROLES", ())) | frozenset(want.roles),
        names=_names(want.names) if want.names else None,
        folders=tuple(f"/{folder.lower().strip('/')}/" for folder in want.folders),
        top=tuple(f"/{folder.lower().strip('/')}/" for folder in want.top),
        needles=tuple((_longest_word(needle), needle) for needle in want.needles),
    )


def _names(names: Iterable[str]) -> _Names:
    lowered = {name.lower() for name in names}
    whole = {name for name in lowered if not SPECIAL & set(name)}
    starts = {name for name in lowered if name[-1:] == "*" and not SPECIAL & set(name[:-1])}
    ends = {name for name in lowered - starts if name[:1] == "*" and not SPECIAL & set(name[1:])}
    others = sorted(lowered - whole - starts - ends)
    return _Names(
        whole=frozenset(whole),
        starts=tuple(sorted(name[:-1] for name in starts)),
        ends=tuple(sorted(name[1:] for name in ends)),
        others=re.compile("|".join(map(translate, others))) if others else None,
    )


def _longest_word(needle: bytes) -> bytes:
    return max(needle.translate(WORDS_ONLY).split(), key=len, default=b"")
