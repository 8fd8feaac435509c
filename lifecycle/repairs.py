"""What was repaired in a period: fixes, hot fixes and reverts by area, and the files that they touch repeatedly."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assess.activity import is_change, is_fix, is_revert
from assess.delivery.signals import is_taken_back, remedies
from assess.facts import Role
from assess.phrases import compiled
from assess.roles import role_of
from assess.tables import table

if TYPE_CHECKING:
    import re
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from assess.commits import Commit
    from assess.history import History

AGAIN = 2  # repairs from which a file breaks again and again
FILES_TOLD = 10
BREAKS = frozenset({Role.PIPELINE, Role.TOOLING, Role.TEMPLATE})  # docs and tests follow, they do not break
TOP = ""  # the area of the files beside all folders


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A data project or top folder: its changes, how many of them are repairs, and of these hot fixes and reverts."""

    name: str
    changes: int
    repairs: int
    hot_fixes: int
    reverts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragile:
    """A file and how many repairs touched it."""

    path: str
    repairs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Repairs:
    """The mainline's changes by people after a moment, up to another, and which of them repair.

    `areas` are those with a repair, the most first; a change counts in each area that it touches.
    """

    since: datetime
    until: datetime
    changes: int
    repairs: int
    hot_fixes: int
    reverts: int
    with_tests: int
    areas: tuple[Area, ...]
    files: tuple[Fragile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """How paths are told apart into areas: by the folders of data projects, else by the top folder below the scope."""

    projects: Collection[str] = ()
    scope: str = ""

    def area_of(self, path: str) -> str:
        """Return the project's folder that a path lies in, or else its top folder; "" beside all folders."""
        inside = [one for one in self.projects if path.startswith(f"{one}/")]
        if inside:
            return max(inside, key=len)
        prefix = f"{self.scope}/" if self.scope and path.startswith(f"{self.scope}/") else ""
        folder, slash, _ = path.removeprefix(prefix).partition("/")
        return f"{prefix}{folder}" if slash else TOP


def find_repairs(
    history: History, since: datetime, *, after: str | None = None, own: Iterable[str] = (), places: Places
) -> Repairs:
    """Return what was repaired from a moment on, and after the commit `after` where there is one.

    `own` are the team's phrases for fixes. The history holds a year: what is older is not counted.
    """
    start = max(since, history.window_from)
    changes = [
        one for one in history.mainline if is_change(one) and one.committed_at >= start and one.id != (after or "")
    ]
    remedied = {one.change.id: one for one in remedies(history.mainline)}
    hot_fixes = frozenset(name for name, one in remedied.items() if not one.is_revert)
    reverts = frozenset(name for name, one in remedied.items() if one.is_revert)
    phrases = compiled(own)
    repairs = [one for one in changes if one.id in remedied or _is_fix(one, phrases)]
    return Repairs(
        since=start,
        until=history.window_to,
        changes=len(changes),
        repairs=len(repairs),
        hot_fixes=sum(one.id in hot_fixes for one in repairs),
        reverts=sum(one.id in reverts for one in repairs),
        with_tests=sum(any(role_of(path) is Role.TEST for path, _ in one.paths) for one in repairs),
        areas=tuple(_areas(changes, repairs, {"hot_fixes": hot_fixes, "reverts": reverts}, places)),
        files=tuple(_files(changes, repairs)),
    )


def _is_fix(change: Commit, phrases: re.Pattern[str] | None) -> bool:
    """Say whether a change is told as a fix; bringing back what was taken back is none."""
    if is_revert(change.subject) and not is_taken_back(change):
        return False
    return is_fix(change.subject) or (phrases is not None and phrases.search(change.subject) is not None)


def _areas(
    changes: Iterable[Commit], repairs: Sequence[Commit], kinds: Mapping[str, Collection[str]], places: Places
) -> list[Area]:
    everything, repaired = _by_area(changes, places), _by_area(repairs, places)
    by_kind = {kind: _by_area((one for one in repairs if one.id in ids), places) for kind, ids in kinds.items()}
    found = [
        Area(name=name, changes=everything[name], repairs=count, **{kind: some[name] for kind, some in by_kind.items()})
        for name, count in repaired.items()
    ]
    return sorted(found, key=lambda one: (-one.repairs, one.name))


def _by_area(changes: Iterable[Commit], places: Places) -> Counter[str]:
    return Counter(area for one in changes for area in {places.area_of(path) for path, _ in one.paths})


def _files(changes: Iterable[Commit], repairs: Iterable[Commit]) -> list[Fragile]:
    """Return the files that are still there and were repaired twice or more, the most first; changes newest first."""
    last: dict[str, str] = {}
    for one in changes:
        for path, status in one.paths:
            last.setdefault(path, status)
    locks = table("lock_files")["files"]
    pinned = frozenset(locks) if isinstance(locks, dict) else frozenset()
    counts = Counter(path for one in repairs for path, _ in one.paths)
    found = [
        Fragile(path=path, repairs=count)
        for path, count in counts.items()
        if count >= AGAIN
        and last[path] != "D"
        and role_of(path) in BREAKS
        and path.rpartition("/")[2].lower() not in pinned
    ]
    return sorted(found, key=lambda one: (-one.repairs, one.path))[:FILES_TOLD]
