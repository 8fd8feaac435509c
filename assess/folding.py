"""A history folded while it is read: everything of the window is kept, of the rest dates and counts."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime  # noqa: TC003 - read at run time, as what is held is
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from assess.commits import Change, Commit, merged_branch
from assess.git import as_path, instant
from assess.log_stream import BODY_LIMIT, SUBJECT_LIMIT, Raw
from assess.people import BOT, Author, handles_of, is_bot, is_bot_branch, is_formatting, is_update_bot, number_people
from assess.touches import Times, Touches
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MERGE_PARENTS = 2
BRANCH_LIMIT = 1_000

# A clone that is brought up to its own remote branch: what bots pushed there in the meantime makes it none of theirs.
_PULLED = re.compile(r"Merge (?:remote-tracking )?branch (?:'[^'\n]+' of \S|'origin/(?:main|master|develop)')")


class Held(Value, array_like=True):
    """A fold as it can be written, for another one to go on with."""

    window_from: datetime
    scope: str
    tagged: frozenset[str]
    tagged_at: dict[str, datetime]
    times: tuple[int, datetime | None, datetime | None]
    authors: tuple[tuple[Author, int], ...]  # with the number of their commits
    seen: tuple[tuple[str, int], ...]  # commits, each with the place of its author in `authors`
    first_parents: dict[str, str]
    kept: tuple[tuple[Raw, tuple[Change, ...]], ...]
    touched: dict[str, datetime]
    touches: tuple[tuple[datetime, list[str]], ...]  # of the window


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
        self.scope = scope
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
        known = (self.tagged - before.tagged).isdisjoint(before._seen)
        return known and self.scope == before.scope and before.window_from <= self.window_from

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

    def held(self) -> Held:
        """Return what another fold needs to follow this one."""
        places = {author: at for at, author in enumerate(dict.fromkeys(self._seen.values()))}
        return Held(
            window_from=self.window_from,
            scope=self.scope,
            tagged=self.tagged,
            tagged_at=self.tagged_at,
            times=(self.times.commits, self.times.first, self.times.last),
            authors=tuple((author, self._authors[author]) for author in places),
            seen=tuple((commit, places[author]) for commit, author in self._seen.items()),
            first_parents=self._first_parents,
            kept=tuple(self._kept),
            touched=self.touched.last,
            touches=tuple(self.touched.recent),
        )

    @classmethod
    def of(cls, held: Held) -> Fold:
        """Return a fold that can be followed, and nothing else."""
        fold = cls(mainline=(), window_from=held.window_from, scope=held.scope, tagged=held.tagged)
        authors = [author for author, _ in held.authors]
        fold.tagged_at = held.tagged_at
        fold.times.commits, fold.times.first, fold.times.last = held.times
        fold._authors = Counter({author: commits for author, commits in held.authors if commits})
        fold._seen = {commit: authors[at] for commit, at in held.seen}
        fold._first_parents = held.first_parents
        fold._kept = list(held.kept)
        fold.touched.last = held.touched
        fold.touched.recent = list(held.touches)
        return fold

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


def _split(message: bytes) -> tuple[str, str]:
    text = message[: SUBJECT_LIMIT + BODY_LIMIT].decode("utf-8", "replace").replace("\r\n", "\n").strip("\n")
    subject, _, body = text.partition("\n")
    return subject.strip()[:SUBJECT_LIMIT], body.strip()[:BODY_LIMIT]
