"""Which reader wants which file: the declarations of all readers compiled into one look-up."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from fnmatch import translate
from typing import TYPE_CHECKING

from assess.facts import Role
from assess.roles import suffix_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.readers.protocol import Reader, Want

Rules = tuple["_Rule", ...]
EVERYONE_READS = frozenset({Role.PIPELINE, Role.TOOLING})


@dataclass(frozen=True, slots=True)
class _Rule:
    """One `Want` of one reader, compiled."""

    reader: Reader
    roles: frozenset[Role]
    names: re.Pattern[str] | None
    folders: tuple[str, ...]
    top: tuple[str, ...]
    needles: re.Pattern[bytes] | None

    def wants(self, path: str, name: str, role: Role) -> bool:
        return (
            role in self.roles
            and (self.names is None or self.names.match(name) is not None)
            and (not self.folders or any(folder in path for folder in self.folders))
            and (not self.top or any(_at_top(path, folder) for folder in self.top))
        )


class Dispatcher:
    """Answers for each path which rules apply, by suffix first so that a path meets few rules."""

    def __init__(self, readers: Iterable[Reader]) -> None:
        self._by_suffix: dict[str, list[_Rule]] = defaultdict(list)
        self._others: list[_Rule] = []
        self.readers = tuple(readers)
        for reader in self.readers:
            for want in reader.WANTS:
                self._add(want, _compiled(reader, want))

    def _add(self, want: Want, rule: _Rule) -> None:
        for suffix in want.suffixes:
            self._by_suffix[suffix.lower()].append(rule)
        if not want.suffixes:
            self._others.append(rule)

    def rules(self, path: str, role: Role) -> tuple[_Rule, ...]:
        """Return the rules that a path meets; needles are still to be tried on the content."""
        anchored = f"/{path.lower()}"
        name = anchored.rpartition("/")[2]
        candidates = (*self._by_suffix.get(suffix_of(name), ()), *self._others)
        return tuple(rule for rule in candidates if rule.wants(anchored, name, role))


def wanting(rules: Iterable[_Rule], content: bytes) -> tuple[Reader, ...]:
    """Return the readers whose needles are in the content, each once."""
    found = {id(rule.reader): rule.reader for rule in rules if rule.needles is None or rule.needles.search(content)}
    return tuple(found.values())


def _at_top(path: str, folder: str) -> bool:
    return path.startswith(folder) if folder != "//" else path.count("/") == 1


def _compiled(reader: Reader, want: Want) -> _Rule:
    return _Rule(
        reader=reader,
        roles=EVERYONE_READS | frozenset(getattr(reader, "ROLES", ())) | frozenset(want.roles),
        names=re.compile("|".join(translate(name.lower()) for name in want.names)) if want.names else None,
        folders=tuple(f"/{folder.lower().strip('/')}/" for folder in want.folders),
        top=tuple(f"/{folder.lower().strip('/')}/" for folder in want.top),
        needles=re.compile(b"|".join(re.escape(needle) for needle in want.needles)) if want.needles else None,
    )
