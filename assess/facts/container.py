"""Faults, ages, and all facts of a commit by type."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from assess.facts.sources import Fact
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from assess.activity import Activity as YearOfWork

UP_TO_DATE = timedelta(days=90)  # codebook, rule 7
MAINTAINED_TOUCHES = 2  # codebook, rule 7


class ProblemKind(StrEnum):
    """Why something could not be read."""

    UNPARSABLE = "unparsable"  # the file's own fault: told, no verdict changes
    TOO_LARGE = "too-large"
    MISSING = "missing"  # the object is not in the store
    FAULT = "fault"  # the reader's fault


class Problem(Fact):
    """What could not be read, by which reader, and why."""

    reader: str
    kind: ProblemKind
    message: str
    hides: tuple[str, ...] = ()  # the types of facts, by name, that the reader could have given here


AnyFact = TypeVar("AnyFact", bound=Fact)
Made = TypeVar("Made")


class Ages(Value):
    """When paths were touched, for "up to date", "maintained" and "stale" (codebook, rule 7)."""

    rated_at: datetime
    last_touched: Mapping[str, datetime]
    touches_last_year: Mapping[str, int]
    newest_version_tag_at: datetime | None = None

    def is_up_to_date(self, path: str) -> bool:
        """Say whether a path was touched in the 90 days before the rated commit or since the newest version tag."""
        touched, tagged = self.last_touched.get(path), self.newest_version_tag_at
        if touched is None:
            return False
        return self.rated_at - touched <= UP_TO_DATE or (tagged is not None and touched >= tagged)

    def is_maintained(self, path: str) -> bool:
        """Say whether a path was touched twice or more in the last year."""
        return self.touches_last_year.get(path, 0) >= MAINTAINED_TOUCHES

    def is_stale(self, path: str) -> bool:
        """Say whether a path was untouched for a year."""
        return self.touches_last_year.get(path, 0) == 0


# What was made by a function, and what it asked for.
_Makings: TypeAlias = "dict[Callable[[Facts], object], tuple[object, set[type], bool]]"


class Facts:
    """All facts of a commit, by type; remembers what was asked for, so that faults reach the right rows."""

    def __init__(self, facts: Iterable[Fact], *, activity: YearOfWork, ages: Ages) -> None:
        self._by_type = _by_type(facts)
        self._activity = activity
        self._ages = ages
        self._made: _Makings = {}
        self.asked: set[type] = set()
        self.asked_history = False

    @property
    def activity(self) -> YearOfWork:
        """The figures of the year that ends with the rated commit."""
        self.asked_history = True
        return self._activity

    @property
    def ages(self) -> Ages:
        """When paths were touched."""
        self.asked_history = True
        return self._ages

    def of(self, kind: type[AnyFact]) -> tuple[AnyFact, ...]:
        """Return the facts of one type, in the order of their sources."""
        self.asked.add(kind)
        return self._by_type.get(kind, ())  # type: ignore[return-value]

    def made(self, make: Callable[[Facts], Made]) -> Made:
        """Return what a function makes of these facts alone, made once for all views; what it asked for is asked here.

        No threshold may decide what it makes, and nobody may change it.
        """
        if make not in self._made:
            self._made[make] = self._fresh(make)
        made, asked, asked_history = self._made[make]
        self.asked |= asked
        self.asked_history |= asked_history
        return made  # type: ignore[return-value]

    def view(self) -> Facts:
        """Return the same facts with a memory of its own of what is asked for."""
        return self._with(self._by_type, self._made)

    def replaced(self, kind: type[AnyFact], facts: Iterable[AnyFact]) -> Facts:
        """Return these facts, those of one type replaced."""
        return self._with({**self._by_type, kind: tuple(facts)})

    def extended(self, facts: Iterable[Fact]) -> Facts:
        """Return these facts and more."""
        more = _by_type(facts)
        merged = {kind: self._by_type.get(kind, ()) + more.get(kind, ()) for kind in {**self._by_type, **more}}
        return self._with(merged)

    def _fresh(self, make: Callable[[Facts], object]) -> tuple[object, set[type], bool]:
        view = self.view()
        try:
            return make(view), view.asked, view.asked_history
        finally:  # where it fails, it has asked all the same
            self.asked |= view.asked
            self.asked_history |= view.asked_history

    def _with(self, by_type: dict[type[Fact], tuple[Fact, ...]], made: _Makings | None = None) -> Facts:
        facts = Facts((), activity=self._activity, ages=self._ages)
        facts._by_type = by_type
        facts._made = {} if made is None else made
        return facts


def _by_type(facts: Iterable[Fact]) -> dict[type[Fact], tuple[Fact, ...]]:
    sorted_out: dict[type[Fact], list[Fact]] = defaultdict(list)
    for fact in facts:
        sorted_out[type(fact)].append(fact)
    return {kind: tuple(some) for kind, some in sorted_out.items()}
