"""The least set of moves that brings what levels need about: branch and bound over the ways of each need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Way = frozenset[str]
SEARCHED_AT_MOST = 20_000  # sets looked at; from nothing to the top of the model takes about a thousand


class Need(Value):
    """A criterion that is not met: the minimal sets that make it met, and those that make it partial, by size."""

    criterion: str
    level: int
    met_by: tuple[Way, ...]
    partial_by: tuple[Way, ...]


class Least(Value):
    """A set that brings all needs about; `proven` is false where the search was cut short."""

    chosen: Way
    proven: bool


def least(needs: Iterable[Need], forgiven: Mapping[int, int], days: Mapping[str, float]) -> Least | None:
    """Return the set with the least days, then the fewest members, then the first by name; None where there is none.

    `forgiven` says how many needs of a level may stay partial. All days are above 0.
    """
    search = _Search(needs, days)
    search.explore(0, frozenset(), forgiven)
    return None if search.best is None else Least(chosen=search.best, proven=search.left > 0)


class _Search:
    def __init__(self, needs: Iterable[Need], days: Mapping[str, float]) -> None:
        self.days = days
        # the dearest first: what it chooses then often serves the others, and what remains is soon too dear
        self.needs = sorted(needs, key=lambda one: (-self._least_cost(one.met_by)[0], one.criterion))
        self.left = SEARCHED_AT_MOST
        self.seen: set[tuple[int, Way, tuple[int, ...]]] = set()
        self.best = self._plain()

    def explore(self, at: int, chosen: Way, forgiven: Mapping[int, int]) -> None:
        """Bring about the needs from `at` on, beside what is chosen already."""
        state = (at, chosen, tuple(forgiven.values()))
        if not self.left or state in self.seen or self._is_too_dear(at, chosen, forgiven):
            return
        self.seen.add(state)
        self.left -= 1
        if at == len(self.needs):
            self._keep(chosen)
            return
        need = self.needs[at]
        for way, forgives in sorted(self._ways(need, forgiven), key=lambda one: self._cost(one[0] - chosen)):
            less = {**forgiven, need.level: forgiven[need.level] - 1} if forgives else forgiven
            self.explore(at + 1, chosen | way, less)

    def _ways(self, need: Need, forgiven: Mapping[int, int]) -> Iterator[tuple[Way, bool]]:
        yield from ((way, False) for way in need.met_by)
        if forgiven[need.level]:
            yield from ((way, True) for way in need.partial_by)

    def _is_too_dear(self, at: int, chosen: Way, forgiven: Mapping[int, int]) -> bool:
        """Say whether the dearest need that remains, taken alone, makes the set dearer than the best one."""
        if self.best is None:
            return False
        best = self._cost(self.best)
        return any(
            all(self._cost(chosen | way) > best for way, _ in self._ways(need, forgiven)) for need in self.needs[at:]
        )

    def _keep(self, chosen: Way) -> None:
        if self.best is None or self._rank(chosen) < self._rank(self.best):
            self.best = chosen

    def _plain(self) -> Way | None:
        """Return a set to begin with: each need met by its own cheapest way; None where one cannot be met."""
        cheapest = [min(need.met_by, key=self._cost, default=None) for need in self.needs]
        return None if None in cheapest else frozenset[str]().union(*filter(None, cheapest))

    def _least_cost(self, ways: Iterable[Way]) -> tuple[float, int]:
        return min(map(self._cost, ways), default=(0.0, 0))

    def _cost(self, way: Way) -> tuple[float, int]:
        return sum(self.days[name] for name in way), len(way)

    def _rank(self, way: Way) -> tuple[tuple[float, int], list[str]]:
        return self._cost(way), sorted(way)
