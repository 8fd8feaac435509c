"""Which commit stands for each past period: the last of the mainline before the period's end."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from assess.errors import RepositoryError
from assess.git import instant

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from assess.git import Git
    from assess.periods import Period

IMPORTED_FILES = 100  # a first commit of as many was written elsewhere: a team starts with a handful
NOT_FETCHED = "Its older history was not fetched; run with --deepen, or fetch it with `git fetch --unshallow`."


class State(StrEnum):
    """What a period shows of the mainline."""

    ACTIVE = "active"
    QUIET = "no activity"
    BEGINS = "history begins here"
    BEFORE = "before the first commit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A period with the commit that stands for it; None before the first commit."""

    period: Period
    state: State
    commit: str | None


def milestones(git: Git, tip: str, periods: Iterable[Period]) -> tuple[Milestone, ...]:
    """Find the commit of each period; raise RepositoryError where the history was not fetched."""
    if git.shallow:
        raise RepositoryError(f"{git.folder}: the past cannot be assessed. {NOT_FETCHED}")
    mainline = _Mainline(git, tip)
    return tuple(mainline.milestone(period) for period in periods)


class _Mainline:
    """The first parents of a commit, oldest first.

    Clocks are skewed in real histories: a commit counts as made no earlier than those it builds on.
    """

    def __init__(self, git: Git, tip: str) -> None:
        lines = git.run("log", "--first-parent", "--reverse", "--format=%H %ct", tip, "--").split(b"\n")
        pairs = [line.split() for line in lines if line]
        self._commits = [commit.decode() for commit, _ in pairs]
        self._times = _rising(instant(when) for _, when in pairs)
        files = git.run("ls-tree", "-r", "-z", "--name-only", self._commits[0]).count(b"\0")
        self._imported = files >= IMPORTED_FILES

    def milestone(self, period: Period) -> Milestone:
        before = bisect_left(self._times, period.end)
        if before == 0:
            return Milestone(period=period, state=State.BEFORE, commit=None)
        state = State.ACTIVE if self._times[before - 1] >= period.start else State.QUIET
        if self._times[0] >= period.start and self._imported:
            state = State.BEGINS
        return Milestone(period=period, state=state, commit=self._commits[before - 1])


def _rising(times: Iterable[datetime]) -> list[datetime]:
    found: list[datetime] = []
    for time in times:
        found.append(max(time, found[-1]) if found else time)
    return found
