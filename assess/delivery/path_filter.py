"""The path filters of CI systems: which changes start a job that names paths (`!` takes away, the last match wins)."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from assess.globs import matches

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_PATHS = 2_000  # of one change that are looked at: one that touches more counts as touching all
MOST_PATTERNS = 200
REMEMBERED = 50_000


class PathFilter:
    """What several jobs watch together: a change counts where one of them would start.

    https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#onpushpaths
    """

    def __init__(self, filters: Iterable[tuple[str, ...]]) -> None:
        cut = {tuple(map(_spelt, patterns[:MOST_PATTERNS])) for patterns in filters}
        self._filters = () if () in cut else tuple(sorted(cut))
        self._holds_path = lru_cache(REMEMBERED)(self._watches)

    def holds(self, paths: Iterable[str]) -> bool:
        """Say whether a change of these paths starts a job."""
        if not self._filters:
            return True
        looked = tuple(islice(paths, MOST_PATHS + 1))
        return len(looked) > MOST_PATHS or any(map(self._holds_path, looked))

    def _watches(self, path: str) -> bool:
        return any(_passes(path, patterns) for patterns in self._filters)


def _passes(path: str, patterns: tuple[str, ...]) -> bool:
    verdict = all(pattern.startswith("!") for pattern in patterns)
    for pattern in patterns:
        if matches(path, (pattern.removeprefix("!"),)):
            verdict = not pattern.startswith("!")
    return verdict


def _spelt(pattern: str) -> str:
    """Write `**.sql`, which CI systems read as any file of that ending, as the folders and name that it means."""
    *above, name = pattern.split("/")
    return "/".join([*above, "**", f"*{name.lstrip('*')}"]) if name.startswith("**") and name != "**" else pattern
