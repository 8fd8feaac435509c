"""What a user names to compare: the number of a stored assessment, a period, a date, or a revision."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assess.errors import UsageError
from assess.periods import DAY, PERIOD
from lifecycle.milestones import milestones

if TYPE_CHECKING:
    from assess.git import Git
    from assess.periods import Calendar
    from lifecycle.store import Store
    from lifecycle.stored import Stored

NUMBER = re.compile(r"#?(\d{1,9})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A commit as it was named; `stored` where a stored assessment was meant, not the commit alone."""

    name: str
    commit: str
    stored: Stored | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Where names are looked up: the repository with its newest commit, its stored assessments, and its calendar."""

    git: Git
    tip: str
    store: Store
    identity: str
    calendar: Calendar

    def find(self, name: str) -> Named:
        """Return what a name means; raise UsageError where it means nothing here."""
        if (match := NUMBER.fullmatch(name)) and (stored := self._stored(int(match[1]))):
            return Named(name=name, commit=stored.commit, stored=stored)
        if PERIOD.fullmatch(name) or DAY.fullmatch(name):
            return self._at_end(name)
        return Named(name=name, commit=self.git.resolve(name))

    def _stored(self, number: int) -> Stored | None:
        found = self.store.by_id(number)
        return found if found and found.identity == self.identity else None

    def _at_end(self, name: str) -> Named:
        """Return the last commit of a period, or of a day."""
        period = self.calendar.day(name) if DAY.fullmatch(name) else self.calendar.named(name)
        (found,) = milestones(self.git, self.tip, [period])
        if found.commit is None:
            raise UsageError(f"{name}: the first commit is younger.")
        return Named(name=name, commit=found.commit)
