"""The deployments that Git's history shows: when, of which commit, and how much of the mainline each one holds."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

from assess.activity import is_version
from assess.ci.conditions import branch_trigger
from assess.commits import merged_branch
from assess.delivery.path_filter import PathFilter
from assess.delivery.records import Grade
from assess.facts import Trigger
from assess.globs import matches
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from assess.commits import Commit
    from assess.delivery.stated import StatedDeployment
    from assess.delivery.ways import Road
    from assess.history import History, Tag

# https://docs.github.com/actions/how-tos/manage-workflow-runs/skip-workflow-runs, https://docs.gitlab.com/ci/pipelines/
SKIPPED = re.compile(r"\[(?:skip ci|ci skip|no ci|skip actions|actions skip|ci-skip|skip-ci)\]", re.IGNORECASE)
CANDIDATE = re.compile(r"(?i)(?:[-._]|\d)(?:rc|alpha|beta|dev|pre|preview|snapshot|a|b)[-._]?\d{0,9}$")
INTO = re.compile(r"^Merge\b.{1,500}? into ['\"]?(?P<branch>[^'\"\s]{1,200})['\"]?$")
PULLED = re.compile(r"Merge (?:remote-tracking )?branch '[^'\n]{1,500}' of \S")  # a clone brought up to date
SERIES = re.compile(r"^(.{0,200}?)[vr]?\d", re.DOTALL)
SEVERAL = 2
SHORTEST_ID = 7
REACH_LIMIT = 20_000  # commits that are walked to find where a tag off the mainline left it


class Deployment(Value):
    """A deployment; `reach` is the place in the mainline, newest first, of the newest commit that it holds."""

    at: datetime
    grade: Grade
    commit: str | None = None
    tag: str | None = None
    reach: int | None = None


class Deployed(Value):
    """What was deployed in a year, oldest first; `series` are the kinds of tags that it went by."""

    deployments: tuple[Deployment, ...]
    series: int = 0
    later_tags: int = 0  # made after the rated commit: not of its year


def deployed(history: History, roads: Sequence[Road]) -> Deployed:
    """Return the deployments of the year before a commit by these ways, one for a commit."""
    reach = _Reach(history)
    tags = _tags(history) if any(road.way.grade is Grade.TAG for road in roads) else []
    in_time = [tag for tag in tags if _made(tag) <= history.window_to]
    found = [
        *(_by_tag(tag, reach) for tag in in_time),
        *_advances(history, [road for road in roads if road.way.grade is Grade.BRANCH], reach),
        *_pushes(history, [road for road in roads if road.way.grade is Grade.PUSH], reach),
    ]
    first: dict[str | None, Deployment] = {}
    for one in found:
        first.setdefault(one.commit, one)
    return Deployed(
        deployments=tuple(sorted(first.values(), key=_order)),
        series=_series(in_time),
        later_tags=len(tags) - len(in_time),
    )


def from_stated(history: History, rows: Iterable[StatedDeployment]) -> Deployed:
    """Return the deployments of the year that the team's own file lists, with the commits that it names."""
    reach, named = _Reach(history), _Names(history)
    found = [
        Deployment(at=row.at, grade=Grade.STATED, commit=commit, tag=tag, reach=reach.of(commit) if commit else None)
        for row in rows
        if history.window_from <= row.at <= history.window_to
        for commit, tag in [named.meant(row.what)]
    ]
    return Deployed(deployments=tuple(sorted(found, key=_order)))


def first_holding(changes: Iterable[tuple[int, Commit]], deployments: Sequence[Deployment]) -> dict[str, Deployment]:
    """Return the first deployment at or after each change that holds it, by the change's id."""
    found: dict[str, Deployment] = {}
    waiting = sorted(changes, key=lambda one: -one[0])
    at = 0
    for deployment in deployments:
        if deployment.reach is None:
            continue
        while at < len(waiting) and waiting[at][0] >= deployment.reach:
            found[waiting[at][1].id] = deployment
            at += 1
    return found


def _order(one: Deployment) -> tuple[datetime, int, str]:
    return one.at, -(one.reach or 0), one.commit or ""


class _Names:
    """The commits of a year by what a file may call them: a tag, an id or the beginning of one."""

    def __init__(self, history: History) -> None:
        self._tags = {tag.name: tag.commit for tag in history.tags}
        self._ids = sorted({one.id for one in history.commits}.union(self._tags.values()))

    def meant(self, text: str) -> tuple[str | None, str | None]:
        """Return the commit that a text means, and the tag if it is one's name."""
        if text in self._tags:
            return self._tags[text], text
        at = bisect_left(self._ids, text.lower())
        found = [one for one in self._ids[at : at + 2] if one.startswith(text.lower())]
        return (found[0] if len(text) >= SHORTEST_ID and len(found) == 1 else None), None


def _tags(history: History) -> list[Tag]:
    """Return the version tags of the year's commits; what is not yet a release is none."""
    return [
        tag
        for tag in history.tags
        if is_version(tag.name) and not CANDIDATE.search(tag.name) and _made(tag) >= history.window_from
    ]


def _made(tag: Tag) -> datetime:
    """Return when a tag was made: no tag is older than its commit, whatever a clock said."""
    return max(tag.tagged_at, tag.committed_at)


def _series(tags: Iterable[Tag]) -> int:
    """Count the kinds of names that more than one tag has: the parts of a repository that are released apart."""
    names = (SERIES.match(tag.name) for tag in tags)
    counts = Counter(match[1].rstrip("-_/@.").lower() for match in names if match)
    return sum(count >= SEVERAL for count in counts.values())


def _by_tag(tag: Tag, reach: _Reach) -> Deployment:
    return Deployment(at=_made(tag), grade=Grade.TAG, commit=tag.commit, tag=tag.name, reach=reach.of(tag.commit))


def _pushes(history: History, roads: Sequence[Road], reach: _Reach) -> Iterator[Deployment]:
    if not roads:
        return
    watched = PathFilter(road.paths for road in roads)
    for one in history.mainline:
        if not SKIPPED.search(f"{one.subject}\n{one.body}") and watched.holds(change.path for change in one.paths):
            yield Deployment(at=one.committed_at, grade=Grade.PUSH, commit=one.id, reach=reach.of(one.id))


def _advances(history: History, roads: Sequence[Road], reach: _Reach) -> Iterator[Deployment]:
    """Yield the merges into a branch that deploys; the main branch merged into the mainline says that it is one."""
    if not roads:
        return
    patterns = [pattern for road in roads for pattern in road.branches]
    for one in history.commits:
        into = INTO.match(one.subject)
        if _is_one_of(into["branch"], patterns) if into else _takes_main(one):
            yield Deployment(at=one.committed_at, grade=Grade.BRANCH, commit=one.id, reach=reach.of(one.id))


def _takes_main(one: Commit) -> bool:
    if not one.mainline or len(one.parents) < SEVERAL or PULLED.match(one.subject):
        return False
    return branch_trigger(merged_branch(one.subject)) is Trigger.MAIN


def _is_one_of(branch: str, patterns: Sequence[str]) -> bool:
    if patterns:
        return matches(branch, patterns)
    return branch_trigger(branch) is Trigger.ENVIRONMENT_BRANCH


class _Reach:
    """Which part of the mainline a commit holds, by the parents of the year's commits."""

    def __init__(self, history: History) -> None:
        self._places = {one.id: place for place, one in enumerate(history.mainline)}
        self._parents = {one.id: one.parents for one in history.commits}
        self._left = REACH_LIMIT

    def of(self, commit: str) -> int | None:
        """Return the place of the newest mainline commit that a commit is or came after; None where none is known."""
        if commit in self._places:
            return self._places[commit]
        seen, waiting, found = {commit}, [commit], []
        while waiting and self._left > 0:
            self._left -= 1
            for parent in self._parents.get(waiting.pop(), ()):
                if parent in self._places:
                    found.append(self._places[parent])
                elif parent not in seen:
                    seen.add(parent)
                    waiting.append(parent)
        return None if waiting else min(found, default=None)
