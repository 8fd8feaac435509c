"""When there were commits, and when paths were touched by them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class Times:
    """How many commits there were, the first and the last of them."""

    def __init__(self) -> None:
        self.commits = 0
        self.first: datetime | None = None
        self.last: datetime | None = None

    def add(self, when: datetime) -> None:
        """Add a commit."""
        self.commits += 1
        if self.first is None or when < self.first:
            self.first = when
        if self.last is None or when > self.last:
            self.last = when

    def follow(self, before: Times) -> None:
        """Add other commits."""
        self.commits += before.commits
        ends = [when for when in (self.first, self.last, before.first, before.last) if when]
        self.first, self.last = min(ends, default=None), max(ends, default=None)


class Touches:
    """When paths were touched on the mainline, followed back over moves without a change; newest commits first."""

    def __init__(self, window_from: datetime) -> None:
        self.last: dict[str, datetime] = {}
        self._window_from = window_from
        self.recent: list[tuple[datetime, list[str]]] = []
        self._now_at: dict[str, str] = {}

    @property
    def in_window(self) -> Counter[str]:
        """How many commits of the window touched each path."""
        return Counter(name for _, names in self.recent for name in names)

    def add(self, when: datetime, diff: list[tuple[bytes, str]]) -> None:
        """Add what the next older commit changed; a deletion touches nothing."""
        gone = {line.split(b" ")[2]: path for line, path in diff if line.endswith(b"D")}
        touched = []
        for line, path in diff:
            name = self._now_at.get(path, path)
            came_from = gone.get(line.split(b" ")[3]) if line.endswith(b"A") and gone else None
            if came_from is not None:
                self._now_at[came_from] = name
            elif not line.endswith(b"D"):
                touched.append(name)
        self._touch(when, touched)

    def follow(self, before: Touches) -> None:
        """Go on with what was touched before all that was added."""
        moved = self._now_at
        for name, when in before.last.items():
            now = moved.get(name, name)
            self.last[now] = max(when, self.last.get(now, when))
        self.recent += [
            (when, [moved.get(name, name) for name in names])
            for when, names in before.recent
            if when >= self._window_from
        ]

    def _touch(self, when: datetime, names: list[str]) -> None:
        for name in names:
            self.last[name] = max(when, self.last.get(name, when))
        if when >= self._window_from:
            self.recent.append((when, names))
