"""Decoded facts kept in memory from one revision to the next: most files of a repository stay as they are."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assess.facts import Fact, Role
    from assess.reading import FactCache
    from assess.snapshot import Entry

MOST_FACTS = 400_000  # some 400 MB: four times what the largest public data repositories hold at a commit
Key = tuple[str, str, "Role"]


class FactMemory:
    """A fact cache in front of another: what was used longest ago makes room."""

    def __init__(self, behind: FactCache | None, *, most: int = MOST_FACTS) -> None:
        self._behind = behind
        self._most = most
        self.held = 0
        self._facts: OrderedDict[Key, tuple[Fact, ...]] = OrderedDict()
        self._used: set[Key] = set()

    def known(self, wanted: Mapping[str, tuple[Entry, Role]]) -> dict[str, tuple[Fact, ...]]:
        """Return the facts of those paths that were read before."""
        keys = {path: (entry.blob, entry.path, role) for path, (entry, role) in wanted.items()}
        found = {path: self._facts[key] for path, key in keys.items() if key in self._facts}
        rest = {path: one for path, one in wanted.items() if path not in found}
        if rest and self._behind is not None:
            found |= self._behind.known(rest)
        for path, facts in found.items():
            self._keep(keys[path], facts)
        return found

    def written(self, entry: Entry, content: bytes, facts: tuple[Fact, ...]) -> bytes | None:
        """Return the facts of one file as they are kept behind."""
        return None if self._behind is None else self._behind.written(entry, content, facts)

    def keep(self, entry: Entry, role: Role, facts: tuple[Fact, ...], written: bytes | None) -> None:
        """Keep the facts of one file, here and behind."""
        self._keep((entry.blob, entry.path, role), facts)
        if self._behind is not None:
            self._behind.keep(entry, role, facts, written)

    def forget_unused(self) -> None:
        """Forget what was not asked for since this was said before: the next revision is most like the last."""
        for key in [key for key in self._facts if key not in self._used]:
            self.held -= 1 + len(self._facts.pop(key))
        self._used.clear()

    def before(self, behind: FactCache | None) -> FactMemory:
        """Return a memory of the same facts in front of another cache."""
        other = FactMemory(behind, most=self._most)
        other._facts, other.held = self._facts.copy(), self.held
        return other

    def _keep(self, key: Key, facts: tuple[Fact, ...]) -> None:
        self._used.add(key)
        before = self._facts.pop(key, None)
        self._facts[key] = facts
        self.held += 1 + len(facts) - (0 if before is None else 1 + len(before))
        while self.held > self._most:
            _, gone = self._facts.popitem(last=False)
            self.held -= 1 + len(gone)
