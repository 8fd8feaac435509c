"""A history folded while it is read: everything of the window is kept, of the rest dates and counts."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from assess.commits import Change, Commit, merged_branch
from assess.git import as_path, instant
from assess.log_stream import BODY_LIMIT, SUBJECT_LIMIT
from assess.people import BOT, Author, handles_of, is_bot, is_bot_branch, is_formatting, is_update_bot, number_people

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from assess.log_stream import Raw

MERGE_PARENTS = 2
BRANCH_LIMIT = 1_000

# A clone that is brought up to its own remote branch: what bots pushed there in the meantime makes it none of theirs.
_PULLED = re.compile(r"Merge (?:remote-tracking )?branch (?:'[^'\n]+' of \S|'origin/(?:main|master|develop)')")


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


class Fold:
    """What is kept of the stream, whose commits come newest first.

    `mainline` are the commits of the mainline, newest first; the time of those in `tagged` is kept. Of commits before
    the window it holds as little as may be: there are many.
    """

    def __init__(
        self, *, mainline: Iterable[str], window_from: datetime, scope: str, tagged: frozenset[str] = frozenset()
    ) -> None:
        self.mainline = {one: one for one in mainline}  # the text of an id is kept once
        self.window_from = window_from
        self.tagged = tagged
        self.tagged_at: dict[str, datetime] = {}
        self.times = Times()
        self.touched = Touches(window_from)
        self._seen: dict[str, Author] = {}
        self._first_parents: dict[str, str] = {}  # beside the mainline
        self._prefix = f"{scope}/" if scope else ""
        self._authors: Counter[Author] = Counter()
        self._kept: list[tuple[Raw, tuple[Change, ...]]] = []
        self._paths: dict[str, str] = {}
        self._is_bot = cache(is_bot)
        self._is_update_bot = cache(is_update_bot)
        self._handles_of = cache(handles_of)

    @property
    def last(self) -> str | None:
        """The commit that was added last."""
        return next(reversed(self._seen), None)

    def add(self, raw: Raw) -> None:
        """Add the next older commit."""
        in_window, mainline = raw.committed_at >= self.window_from, raw.id in self.mainline
        self._seen[self.mainline.get(raw.id, raw.id)] = raw.author
        if raw.id in self.tagged:
            self.tagged_at[raw.id] = raw.committed_at
        if not mainline:
            self._first_parents[raw.id] = raw.parents[0] if raw.parents else ""
        diff = [(line, self._path(name)) for line, name in raw.diff if in_window or mainline or self._prefix]
        diff = [(line, path) for line, path in diff if path.startswith(self._prefix)] if self._prefix else diff
        if self._prefix and not diff:
            return
        self.times.add(raw.committed_at)
        self._authors[raw.author] += 1
        if mainline:
            self.touched.add(raw.committed_at, diff)
        if in_window:
            changes = tuple(Change(path, line[-1:].decode()) for line, path in diff)
            self._kept.append((raw._replace(diff=[]), changes))

    def may_follow(self, before: Fold) -> bool:
        """Say whether what was folded before holds all that is asked for here."""
        same = (self._prefix, self.tagged) == (before._prefix, before.tagged)
        return same and before.window_from <= self.window_from

    def follow(self, before: Fold) -> None:
        """Go on with what was folded of a commit of this mainline, once all that came after it was added.

        That one is used up. Its window must not have begun later than this one.
        """
        self._seen, before._seen = before._seen | self._seen, {}
        self._first_parents |= before._first_parents
        self.tagged_at |= before.tagged_at
        self.times.follow(before.times)
        self.touched.follow(before.touched)
        self._authors += before._authors
        self._kept += [one for one in before._kept if one[0].committed_at >= self.window_from]

    def commits(self) -> tuple[Commit, ...]:
        """Return the commits of the window, newest first."""
        numbers = number_people(self._authors)
        kept = sorted(self._kept, key=lambda one: (one[0].committed_at, one[0].id), reverse=True)
        return tuple(self._commit(raw, paths, numbers[raw.author]) for raw, paths in kept)

    def _path(self, name: bytes) -> str:
        """Return a path, which many commits have in common."""
        path = as_path(name)
        return self._paths.setdefault(path, path)

    def _commit(self, raw: Raw, paths: tuple[Change, ...], author: int) -> Commit:
        subject, body = _split(raw.message)
        return Commit(
            id=raw.id,
            parents=raw.parents,
            author=author,
            bot=author == BOT,
            update_bot=self._is_update_bot(raw.author) and not is_formatting(subject),
            bot_branch=self._merges_a_bots_branch(raw, subject),
            handles=self._handles(raw),
            authored_at=instant(raw.authored),
            committed_at=raw.committed_at,
            subject=subject,
            body=body,
            mainline=raw.id in self.mainline,
            paths=paths,
        )

    def _merges_a_bots_branch(self, raw: Raw, subject: str) -> bool:
        """Tell it from the branch's name, or from bots having made all of its commits."""
        if len(raw.parents) < MERGE_PARENTS or _PULLED.match(subject):
            return False
        branch = list(islice(self._branch(raw.parents[1]), BRANCH_LIMIT))
        return is_bot_branch(merged_branch(subject)) or (
            bool(branch) and all(self._is_bot(self._seen[one]) for one in branch)
        )

    def _handles(self, raw: Raw) -> frozenset[str]:
        """Return the handles of a commit's author and of who made the merged branch."""
        tips = [self._seen[tip] for tip in raw.parents[1:] if tip in self._seen]
        own = self._handles_of(raw.author)
        return own.union(*map(self._handles_of, tips)) if tips else own

    def _branch(self, tip: str) -> Iterator[str]:
        while tip in self._first_parents:
            yield tip
            tip = self._first_parents[tip]


class Touches:
    """When paths were touched on the mainline, followed back over moves without a change; newest commits first."""

    def __init__(self, window_from: datetime) -> None:
        self.last: dict[str, datetime] = {}
        self._window_from = window_from
        self._recent: list[tuple[datetime, list[str]]] = []
        self._now_at: dict[str, str] = {}

    @property
    def in_window(self) -> Counter[str]:
        """How many commits of the window touched each path."""
        return Counter(name for _, names in self._recent for name in names)

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
        self._recent += [
            (when, [moved.get(name, name) for name in names])
            for when, names in before._recent
            if when >= self._window_from
        ]

    def _touch(self, when: datetime, names: list[str]) -> None:
        for name in names:
            self.last[name] = max(when, self.last.get(name, when))
        if when >= self._window_from:
            self._recent.append((when, names))


def _split(message: bytes) -> tuple[str, str]:
    text = message[: SUBJECT_LIMIT + BODY_LIMIT].decode("utf-8", "replace").replace("\r\n", "\n").strip("\n")
    subject, _, body = text.partition("\n")
    return subject.strip()[:SUBJECT_LIMIT], body.strip()[:BODY_LIMIT]
