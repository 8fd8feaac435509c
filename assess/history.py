"""The history of a commit: its year of commits with their paths, its tags, and when each path was touched."""

from __future__ import annotations

import logging
import re
import zlib
from calendar import monthrange
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Protocol

import msgspec

from assess.errors import RepositoryError
from assess.folding import Fold, Held
from assess.git import Git, as_path, instant
from assess.log_stream import SHOWN, TooMuchError, raw_commits
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from assess.commits import Commit

MAILMAP_LIMIT = 1 << 20  # bytes; Git takes quadratic time for its lines
MENDED_LIMIT = 10  # gaps in a history, each of which costs a reading
WORTH_KEEPING, MOST_KEPT = 1_000, 100_000  # commits: fewer are soon read, of more the file would be large
FASTEST = 1  # compression level
WRITER = msgspec.msgpack.Encoder()
READER = msgspec.msgpack.Decoder(tuple[str, str, Held])
TAG_FORMAT = "%(refname:strip=2)%00%(objectname)%00%(*objectname)%00%(creatordate:unix)"

_PARENTS_MISSING = re.compile(r"Failed to traverse parents of commit ([0-9a-f]{40,64})\b")

log = logging.getLogger(__name__)


class Tag(Value):
    """A tag on a commit of the history; `tagged_at` is the tagger's time, or the commit's for a lightweight tag."""

    name: str
    commit: str
    tagged_at: datetime
    committed_at: datetime


class History(Value):
    """What led to a commit; `commits` and `mainline` are those of the window, newest first, the rest is of all time."""

    commit: str
    window_from: datetime
    window_to: datetime
    commits: tuple[Commit, ...]
    mainline: tuple[Commit, ...]
    tags: tuple[Tag, ...]
    complete: bool
    first_commit_at: datetime | None
    last_commit_at: datetime | None
    total_commits: int
    last_touched: Mapping[str, datetime]
    touches_last_year: Mapping[str, int]
    limits: tuple[str, ...] = ()

    def touches(self, path: str) -> int:
        """Count the mainline commits of the window that touched a path other than by moving it."""
        return self.touches_last_year.get(path, 0)


class _Names(NamedTuple):
    """Where the mailmap of a commit is, its object id, and the limit that it met; nowhere for one that is too large."""

    place: str
    blob: str
    limits: tuple[str, ...]


class _Tagged(NamedTuple):
    """A tag as it is told, wherever its commit is."""

    name: str
    commit: str
    when: datetime


class _Read(NamedTuple):
    """A history that was read whole: what another one may begin with."""

    commit: str
    names: str
    fold: Fold


class KeptHistories(Protocol):
    """Histories that earlier runs read, each by the name of what it is the history of."""

    def history(self, name: str) -> bytes | None:
        """Return the history of this name."""

    def keep_history(self, name: str, content: bytes) -> None:
        """Keep a history in place of the one of this name."""


class Histories:
    """Reads the histories of commits of one repository, each from where the one before it ended, if that leads to it.

    So the commits of a mainline are best asked for from the oldest to the newest. The first one may go on from where
    an earlier run ended, if its histories are `kept`.
    """

    def __init__(self, kept: KeptHistories | None = None) -> None:
        self._kept = kept
        self._before: _Read | None = None
        self._is_first = True

    def read(self, git: Git, commit: str, scope: str = "") -> History:
        """Read the history of a commit, all of it or what touched the folder `scope`."""
        window_to = instant(git.run("log", "--no-walk", "--format=%ct", commit, "--").strip())
        names = _mailmap(git, commit)
        limits = names.limits
        if git.shallow:
            limits += ("history: the clone is shallow; older commits were not fetched",)
        tags = _read_tags(git)
        empty = partial(
            Fold, window_from=year_before(window_to), scope=scope, tagged=frozenset(tag.commit for tag in tags)
        )
        fold, ended = self._fold(git, commit, names, empty)
        complete = not git.shallow and not ended
        self._before = _Read(commit, names.blob, fold) if complete else None
        if self._kept is not None and complete and WORTH_KEEPING <= fold.times.commits <= MOST_KEPT:
            self._keep(self._kept, _Read(commit, names.blob, fold))
        return _history(commit, fold, tags, window_to, complete=complete, limits=(*limits, *ended))

    def _fold(self, git: Git, commit: str, names: _Names, empty: Callable[..., Fold]) -> tuple[Fold, tuple[str, ...]]:
        mailmap = ("-c", f"mailmap.blob={names.place}", "-c", "i18n.logOutputEncoding=UTF-8")
        ended: tuple[str, ...] = ()
        for _ in range(MENDED_LIMIT):
            fold = empty(mainline=git.first_parents(commit))
            before = self._leading_to(git, fold, names.blob)
            new = (commit, f"^{before.commit}") if before else (commit,)
            gap, told = _read_commits(git, (*mailmap, "log", *SHOWN, *new, "--"), fold)
            if before and told:  # broken since it was read; now all of it is read
                continue
            if before:
                fold.follow(before.fold)
            ended += told
            if gap is None:
                break
            git.cut(gap)
        return fold, ended

    def _leading_to(self, git: Git, fold: Fold, names: str) -> _Read | None:
        """Return the history that was read before, if a fold of this mainline may begin with it; it is used up."""
        before, self._before = self._before, None
        if self._is_first:
            before, self._is_first = self._kept_for(git, fold), False
        if before is None or before.names != names or before.commit not in fold.mainline:
            return None
        return before if fold.may_follow(before.fold) else None

    def _kept_for(self, git: Git, fold: Fold) -> _Read | None:
        """Return what an earlier run kept, if this clone holds as much: a partial one may lack the trees."""
        before = None if self._kept is None or git.shallow else _decoded(self._kept.history(_name(fold)))
        if before is not None and git.partial:
            ends = (before.commit, next(reversed(fold.mainline)))
            return None if git.missing(f"{commit}^{{tree}}" for commit in ends) else before
        return before

    def _keep(self, kept: KeptHistories, read: _Read) -> None:
        try:
            content = WRITER.encode((read.commit, read.names, read.fold.held()))
        except UnicodeEncodeError:  # a name that is no Unicode
            return
        kept.keep_history(_name(read.fold), zlib.compress(content, FASTEST))


def _name(fold: Fold) -> str:
    """Return what tells the histories of one repository, or of a folder of it, from those of another."""
    return f"{next(reversed(fold.mainline), '')}:{fold.scope}"


def _decoded(content: bytes | None) -> _Read | None:
    if content is None:
        return None
    try:
        commit, names, held = READER.decode(zlib.decompress(content))
        return _Read(commit, names, Fold.of(held))
    except (ValueError, IndexError, zlib.error):
        return None


def read_history(git: Git, commit: str, scope: str = "") -> History:
    """Read the history of a commit, all of it or what touched the folder `scope`."""
    return Histories().read(git, commit, scope)


def _history(
    commit: str,
    fold: Fold,
    tags: Iterable[_Tagged],
    window_to: datetime,
    *,
    complete: bool,
    limits: tuple[str, ...],
) -> History:
    commits = fold.commits()
    on_mainline = {one.id: one for one in commits if one.mainline}
    return History(
        commit=commit,
        window_from=fold.window_from,
        window_to=window_to,
        commits=commits,
        mainline=tuple(on_mainline[one] for one in fold.mainline if one in on_mainline),
        tags=tuple(
            Tag(name=tag.name, commit=tag.commit, tagged_at=tag.when, committed_at=fold.tagged_at[tag.commit])
            for tag in tags
            if tag.commit in fold.tagged_at
        ),
        complete=complete,
        first_commit_at=fold.times.first,
        last_commit_at=fold.times.last,
        total_commits=fold.times.commits,
        last_touched=fold.touched.last,
        touches_last_year=fold.touched.in_window,
        limits=limits,
    )


def _read_commits(git: Git, command: tuple[str, ...], fold: Fold) -> tuple[str | None, tuple[str, ...]]:
    """Read commits as far as they are there; return the one whose parents are not, and what was not read."""
    try:
        with git.stream(*command) as out:
            for raw in raw_commits(out):
                fold.add(raw)
    except TooMuchError as error:
        return None, (f"history: {error}; what is older was not read",)
    except RepositoryError as error:
        log.debug("the history breaks off", exc_info=True)
        gap = _PARENTS_MISSING.search(str(error))
        if gap:
            return gap[1], (f"history: a parent of {gap[1]} is missing or damaged; what led to it was not read",)
        return None, (f"history: what comes before {fold.last or 'it'} is missing or damaged; it was not read",)
    return None, ()


def _mailmap(git: Git, commit: str) -> _Names:
    listed = git.run("ls-tree", "-l", "--full-tree", commit, "--", ".mailmap").split()
    blob, size = (listed[2].decode(), listed[3]) if len(listed) > 3 else ("", b"")  # noqa: PLR2004 - mode, type, id, size
    if size.isdigit() and int(size) > MAILMAP_LIMIT:
        return _Names("", "", (f".mailmap: {int(size)} bytes; it is not used",))
    return _Names(f"{commit}:.mailmap", blob, ())


def year_before(moment: datetime) -> datetime:
    """Return the same day and time a year earlier; of 29 February, the 28th."""
    year = max(moment.year - 1, 1)
    return moment.replace(year=year, day=min(moment.day, monthrange(year, moment.month)[1]))


def _read_tags(git: Git) -> tuple[_Tagged, ...]:
    lines = git.run("for-each-ref", f"--format={TAG_FORMAT}", "refs/tags").splitlines()
    parsed = (line.split(b"\0") for line in lines)
    return tuple(_Tagged(as_path(name), (peeled or own).decode(), instant(when)) for name, own, peeled, when in parsed)
