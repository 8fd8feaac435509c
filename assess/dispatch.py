"""Which reader wants which file: the declarations of all readers compiled into one look-up."""

from __future__ import annotations

import re
from collections import defaultdict
from fnmatch import translate
from functools import cached_property
from itertools import chain
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING

from assess.facts import Role
from assess.roles import suffix_of
from assess.values import Value
from assess.words import Sieve, longest_word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.documents import Document
    from assess.readers.protocol import Reader, Want

EVERYONE_READS = frozenset({Role.PIPELINE, Role.TOOLING})
SPECIAL = frozenset("*?[")  # what makes a name a pattern
FEW = 16  # needles that are sooner looked for one by one than a content is taken apart into words


class _Names(Value, kw_only=False):
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


class _Place(Value):
    """Which of the folders that any rule asks for a folder lies in, anywhere and at the top of the tree."""

    folders: frozenset[str]
    top: frozenset[str]


NOWHERE = _Place(folders=frozenset(), top=frozenset())


class _Rule(Value, kw_only=False):
    """One `Want` of one reader, compiled; `order` is its place among the rules that a path meets."""

    reader: Reader
    order: int
    roles: frozenset[Role]
    names: _Names | None
    folders: frozenset[str]
    top: frozenset[str]
    needles: frozenset[bytes]

    @property
    def is_plain(self) -> bool:
        """Say whether a rule asks for nothing but a suffix and a role."""
        return self.names is None and not self.is_placed

    @property
    def is_placed(self) -> bool:
        """Say whether a rule asks for a folder."""
        return bool(self.folders or self.top)

    def is_named(self, name: str) -> bool:
        """Say whether a file of this name is asked for by that very name, not by a pattern that many may match."""
        return self.names is not None and name in self.names.whole

    def wants(self, name: str, role: Role) -> bool:
        """Say whether a file of this name and role may be asked for."""
        return role in self.roles and (self.names is None or self.names.match(name))

    def stands_in(self, place: _Place) -> bool:
        """Say whether a place lies in the folders that are asked for."""
        return (not self.folders or not self.folders.isdisjoint(place.folders)) and (
            not self.top or not self.top.isdisjoint(place.top)
        )


class Rules(tuple[_Rule, ...]):  # noqa: SLOT001 - what it knows is worked out once, at its first use
    """The rules that a path meets, and what to look for to know which of them its content meets."""

    @cached_property
    def plain(self) -> tuple[Reader, ...]:
        """The readers that want every such file, each once."""
        return self.met_with(())

    @cached_property
    def _needles(self) -> dict[bytes, list[bytes]]:
        """The needles by the longest word of each, which is soon found missing; b"" for those without a word."""
        by_word: dict[bytes, list[bytes]] = {b"": []}
        for needle in {needle for rule in self for needle in rule.needles}:
            by_word.setdefault(longest_word(needle), []).append(needle)
        return by_word

    @cached_property
    def _sieve(self) -> Sieve:
        return Sieve(filter(None, self._needles))

    @cached_property
    def _without(self) -> dict[int, Reader]:
        """The readers of rules without needles, by the order of the rules."""
        return {rule.order: rule.reader for rule in self if not rule.needles}

    @cached_property
    def _by_needle(self) -> dict[bytes, dict[int, Reader]]:
        by_needle: dict[bytes, dict[int, Reader]] = defaultdict(dict)
        for rule in self:
            for needle in rule.needles:
                by_needle[needle][rule.order] = rule.reader
        return by_needle

    def met_with(self, present: Iterable[bytes]) -> tuple[Reader, ...]:
        """Return the readers whose rules a content with these needles meets, each once."""
        met = dict(self._without)
        for needle in present:
            met |= self._by_needle[needle]
        return tuple({id(reader): reader for _, reader in sorted(met.items(), key=itemgetter(0))}.values())

    def possible(self, document: Document) -> list[bytes]:
        """Return the needles that a document may hold: of others, no word of it holds the longest one."""
        words = self._needles if len(self._needles) <= FEW else {b"", *self._sieve.found(document.vocabulary)}
        return [needle for word in words for needle in self._needles[word]]


class Dispatcher:
    """Answers for each path which rules apply, by suffix or whole name first so that a path meets few rules."""

    def __init__(self, readers: Iterable[Reader]) -> None:
        self._by_suffix: dict[str, list[_Rule]] = defaultdict(list)
        self._by_name: dict[str, list[_Rule]] = defaultdict(list)
        self._others: list[_Rule] = []
        self._by_kind: dict[tuple[str, Role], tuple[Rules, list[_Rule]]] = {}
        self._by_role: dict[Role, list[_Rule]] = {}
        self._called: dict[tuple[str, Role], tuple[Rules, list[_Rule]]] = {}
        self._met: dict[tuple[int, ...], Rules] = {}
        self.readers = tuple(readers)
        wants = [(reader, want) for reader in self.readers for want in reader.WANTS]
        wants.sort(key=lambda one: not one[1].suffixes)
        for order, (reader, want) in enumerate(wants):
            self._add(want, _compiled(reader, want, order))
        self._named = [rule for rule in self._others if rule.names]
        self._placed = [rule for rule in self._others if not rule.names]
        self._names = _names(name for reader, want in wants if not want.suffixes for name in want.names)
        rules = [*self._others, *chain(*self._by_suffix.values(), *self._by_name.values())]
        self._folders = frozenset(chain.from_iterable(rule.folders for rule in rules))
        self._tops = frozenset(chain.from_iterable(rule.top for rule in rules))
        self._places: dict[str, _Place] = {}

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

    def rules(self, path: str, role: Role) -> Rules:
        """Return the rules that a path meets, the same object for the same ones; needles are still to be tried."""
        anchored = f"/{path.lower()}"
        name = anchored.rpartition("/")[2]
        if (name, role) not in self._called:
            self._called[name, role] = self._of_name(name, role)
        met, placed = self._called[name, role]
        place = self._place(anchored.removesuffix(name)) if placed else NOWHERE
        more = [rule for rule in placed if rule.stands_in(place)]
        return self._one(*met, *more) if more else met

    def _place(self, folder: str) -> _Place:
        """Return which of the folders that any rule asks for a folder lies in; it ends in a slash."""
        if folder not in self._places:
            self._places[folder] = _Place(
                folders=frozenset(one for one in self._folders if one in folder),
                top=frozenset(one for one in self._tops if (folder == "/" if one == "//" else folder.startswith(one))),
            )
        return self._places[folder]

    def _of_name(self, name: str, role: Role) -> tuple[Rules, list[_Rule]]:
        """Return the rules that a file of a name and role meets anywhere, and those that ask for a folder too."""
        plain, tried = self._of_kind(suffix_of(name), role)
        named = self._named if self._names.match(name) else ()
        candidates = (*tried, *self._by_name.get(name, ()), *named)
        meeting = [rule for rule in candidates if rule.wants(name, role)]
        anywhere = [rule for rule in meeting if not rule.is_placed]
        met = self._one(*plain, *anywhere) if anywhere else plain
        return met, [*(rule for rule in meeting if rule.is_placed), *self._placed_for(role)]

    def _placed_for(self, role: Role) -> list[_Rule]:
        if role not in self._by_role:
            self._by_role[role] = [rule for rule in self._placed if role in rule.roles]
        return self._by_role[role]

    def _one(self, *found: _Rule) -> Rules:
        """Return some rules in their order, as the same object for the same rules."""
        together = _together(*found)
        return self._met.setdefault(tuple([rule.order for rule in together]), together)

    def _of_kind(self, suffix: str, role: Role) -> tuple[Rules, list[_Rule]]:
        """Return the rules that any file of a suffix and role meets, and those that ask for more."""
        if (suffix, role) not in self._by_kind:
            rules = [rule for rule in self._by_suffix.get(suffix, ()) if role in rule.roles]
            plain = _together(*(one for one in rules if one.is_plain))
            self._by_kind[suffix, role] = plain, [one for one in rules if not one.is_plain]
        return self._by_kind[suffix, role]


def wanting(rules: Rules, document: Document) -> tuple[Reader, ...]:
    """Return the readers whose needles are in the content, each once; each needle is looked for once."""
    content = document.content
    present = [needle for needle in rules.possible(document) if needle in content]
    return rules.met_with(present) if present else rules.plain


def _together(*found: _Rule) -> Rules:
    return Rules(sorted(found, key=attrgetter("order")))


def _compiled(reader: Reader, want: Want, order: int) -> _Rule:
    return _Rule(
        reader=reader,
        order=order,
        roles=EVERYONE_READS | frozenset(getattr(reader, "ROLES", ())) | frozenset(want.roles),
        names=_names(want.names) if want.names else None,
        folders=frozenset(f"/{folder.lower().strip('/')}/" for folder in want.folders),
        top=frozenset(f"/{folder.lower().strip('/')}/" for folder in want.top),
        needles=frozenset(want.needles),
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
