"""The assessments that a comparison needs: both ends by today's rules, and the commits between them on demand."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assess.assessing import identity_of
from assess.git import Git, instant
from assess.masking import masked
from assess.settings import read_settings
from assess.snapshot import read_snapshot
from assess.values import replace
from lifecycle.compare import Comparison, Side, Turning, compare, turning_point
from lifecycle.references import Named, Names
from lifecycle.rejudging import is_of_today
from lifecycle.series import Series

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from assess.assessing import Request, Rules
    from assess.assessment import Assessment
    from assess.reading import FactCache
    from assess.settings import Settings
    from lifecycle.store import Store

SHORT = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A comparison, and whether A is an ancestor of B: where not, B was not made from A."""

    comparison: Comparison
    ancestor: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparing:
    """What comparisons of one repository share."""

    request: Request
    store: Store
    cache: FactCache | None = None
    rules: Rules | None = None
    progress: Callable[[str], AbstractContextManager[None]] = lambda _: nullcontext()

    def compare(self, a: str, b: str, *, turnings: bool = True) -> Compared:
        """Compare what two names mean; `turnings` also finds the commit that turned each practice.

        Raises UsageError for a name that means nothing here, and as `assess` does.
        """
        series = Series(self.request.path, cache=self.cache, rules=self.rules)
        with Git.open(self.request.path) as git, series:
            tip = git.resolve(self.request.revision)
            newest = self.request.settings or read_settings(read_snapshot(git, tip))
            identity = identity_of(git, tip, self.request.name)
            names = Names(git=git, tip=tip, store=self.store, identity=identity, calendar=newest.calendar)
            first, second = names.find(a), names.find(b)
            old, new = (self._settings(git, one, newest) for one in (first, second))
            line = _line(git, first.commit, second.commit)
            judged = _Judged(comparing=self, identity=identity, series=series)

            def turned_by(practice: str) -> Turning | None:
                if not turnings or not line:
                    return None
                found = turning_point(line, lambda commit: judged.at(commit, new).practices[practice].status)
                return _turning(git, found) if found else None

            sides = judged.side(first, old, new), judged.side(second, new, old)
            return Compared(
                comparison=compare(*sides, turned_by), ancestor=_is_ancestor(git, first.commit, second.commit)
            )

    def _settings(self, git: Git, named: Named, newest: Settings) -> Settings:
        """Return the settings of an end: those given, those of a back-cast where it was stored so, else its own."""
        stored = named.stored
        if self.request.settings or (stored and newest.held(stored.settings_digest, stored.committed_at)):
            return newest
        return read_settings(read_snapshot(git, named.commit))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """Commits by today's rules: what the store holds already, the others assessed once for all practices."""

    comparing: Comparing
    identity: str
    series: Series
    _found: dict[tuple[str, str], Assessment] = field(default_factory=dict)

    def side(self, named: Named, own: Settings, other: Settings) -> Side:
        today = self.at(named.commit, own)
        return Side(
            name=named.name,
            given=named.stored.assessment if named.stored else today,
            today=today,
            exchanged=self.at(named.commit, other),
        )

    def at(self, commit: str, settings: Settings) -> Assessment:
        key = commit, settings.digest
        if key not in self._found:
            self._found[key] = self._stored(commit, settings) or self._assessed(commit, settings)
        return self._found[key]

    def _stored(self, commit: str, settings: Settings) -> Assessment | None:
        stored = self.comparing.store.at(self.identity, commit)
        return next((one.assessment for one in reversed(stored) if is_of_today(one, settings)), None)

    def _assessed(self, commit: str, settings: Settings) -> Assessment:
        told = f"Assessing {commit[:SHORT]}, the commits between the two by halving; {len(self._found)} done ..."
        with self.comparing.progress(told):
            return self.series.assess(replace(self.comparing.request, revision=commit, settings=settings))


def _line(git: Git, a: str, b: str) -> tuple[str, ...]:
    """Return the first parents between the two, oldest first; nothing where neither leads to the other."""
    for start, end in ((a, b), (b, a)):
        if _is_ancestor(git, start, end):
            above = git.run("rev-list", "--first-parent", "--reverse", end, f"^{start}", "--").decode().split()
            return (start, *above)
    return ()


def _is_ancestor(git: Git, a: str, b: str) -> bool:
    return a == b or not git.run("rev-list", "--max-count=1", a, f"^{b}", "--").strip()


def _turning(git: Git, commit: str) -> Turning:
    when, _, subject = git.run("log", "-1", "--format=%ct %s", commit, "--").partition(b" ")
    told = masked(subject.decode("utf-8", "replace").strip())
    return Turning(commit=commit, date=f"{instant(when):%Y-%m-%d}", subject=told)
