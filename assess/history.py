"""The history of a commit: its year of commits with their paths, its tags, and when each path was touched."""

from __future__ import annotations

import logging
import re
from calendar import monthrange
from collections import Counter
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import islice
from typing import IO, TYPE_CHECKING, NamedTuple

from assess.errors import RepositoryError
from assess.git import Git, as_path, instant
from assess.people import BOT, Author, handles_of, is_bot, is_bot_branch, is_formatting, is_update_bot, number_people

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import datetime

SUBJECT_LIMIT = 1_000
BODY_LIMIT = 20_000
NAME_LIMIT = 200
CHUNK = 1 << 20
COMMIT_LIMIT = 1_000_000
PATH_LIMIT = 2_000_000  # changed by one commit
PATHS_LIMIT = 20_000_000  # changed by all commits
MAILMAP_LIMIT = 1 << 20  # bytes; Git takes quadratic time for its lines
TOKEN_LIMIT = 128 << 20  # bytes of one field or path
FORMAT = "%H%x00%P%x00%aN%x00%aE%x00%at%x00%ct%x00%B"
FIELDS = 7
SHOWN = ("-z", "--raw", "--no-abbrev", "--no-renames", "--diff-merges=first-parent", f"--format={FORMAT}")
MENDED_LIMIT = 10  # gaps in a history, each of which costs a reading
MERGE_PARENTS = 2
BRANCH_LIMIT = 1_000
TAG_FORMAT = "%(refname:strip=2)%00%(objectname)%00%(*objectname)%00%(creatordate:unix)"

_PARENTS_MISSING = re.compile(r"Failed to traverse parents of commit ([0-9a-f]{40,64})\b")
_MERGED = re.compile(
    r"Merge pull request #\d+ (?:in \S+ )?from (?:[^/\s]+/)?(?P<request>\S+)"
    r"|Merge(?:d)? (?:remote-tracking )?branch ['\"]?(?P<branch>[^'\"\s]+)"
)
# A clone that is brought up to its own remote branch: what bots pushed there in the meantime makes it none of theirs.
_PULLED = re.compile(r"Merge (?:remote-tracking )?branch (?:'[^'\n]+' of \S|'origin/(?:main|master|develop)')")

log = logging.getLogger(__name__)


class Change(NamedTuple):
    """A path that a commit added (A), modified (M), deleted (D) or changed the type of (T)."""

    path: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """One commit; `author` is a person's number, `-1` for a bot, and a merge's paths are against its first parent."""

    id: str
    parents: tuple[str, ...]
    author: int
    bot: bool
    update_bot: bool
    bot_branch: bool
    handles: frozenset[str] = field(repr=False)
    authored_at: datetime
    committed_at: datetime
    subject: str
    body: str
    mainline: bool
    paths: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A tag on a commit of the history; `tagged_at` is the tagger's time, or the commit's for a lightweight tag."""

    name: str
    commit: str
    tagged_at: datetime
    committed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
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
    first_touched: Mapping[str, datetime]
    last_touched: Mapping[str, datetime]
    touches_last_year: Mapping[str, int]
    limits: tuple[str, ...] = ()

    def touches(self, path: str) -> int:
        """Count the mainline commits of the window that touched a path other than by moving it."""
        return self.touches_last_year.get(path, 0)


def read_history(git: Git, commit: str, scope: str = "") -> History:
    """Read the history of a commit, all of it or what touched the folder `scope`."""
    window_to = instant(git.run("log", "--no-walk", "--format=%ct", commit, "--").strip())
    names, limits = _mailmap(git, commit)
    if git.shallow:
        limits += ("history: the clone is shallow; older commits were not fetched",)
    mailmap = ("-c", f"mailmap.blob={names}", "-c", "i18n.logOutputEncoding=UTF-8")
    ended: tuple[str, ...] = ()
    for _ in range(MENDED_LIMIT):
        fold = _Fold(mainline=frozenset(git.first_parents(commit)), window_from=year_before(window_to), scope=scope)
        gap, told = _read_commits(git, (*mailmap, "log", *SHOWN, commit, "--"), fold)
        ended += told
        if gap is None:
            break
        git.cut(gap)
    complete = not git.shallow and not ended
    return fold.history(commit, window_to, _read_tags(git, fold.dates), complete=complete, limits=(*limits, *ended))


def _read_commits(git: Git, command: tuple[str, ...], fold: _Fold) -> tuple[str | None, tuple[str, ...]]:
    """Read commits as far as they are there; return the one whose parents are not, and what was not read."""
    try:
        with git.stream(*command) as out:
            for raw in _raw_commits(out):
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


def _mailmap(git: Git, commit: str) -> tuple[str, tuple[str, ...]]:
    """Return where the mailmap is, and the limit that it met; nowhere for one that is too large."""
    listed = git.run("ls-tree", "-l", "--full-tree", commit, "--", ".mailmap").split()
    size = int(listed[3]) if len(listed) > 3 and listed[3].isdigit() else 0  # noqa: PLR2004 - mode, type, id, size
    if size > MAILMAP_LIMIT:
        return "", (f".mailmap: {size} bytes; it is not used",)
    return f"{commit}:.mailmap", ()


def year_before(moment: datetime) -> datetime:
    """Return the same day and time a year earlier; of 29 February, the 28th."""
    year = max(moment.year - 1, 1)
    return moment.replace(year=year, day=min(moment.day, monthrange(year, moment.month)[1]))


class TooMuchError(Exception):
    """Reading ends here: the history is larger than any that is real."""


class _Raw(NamedTuple):
    id: str
    parents: tuple[str, ...]
    author: Author
    authored: bytes
    committed_at: datetime
    message: bytes
    diff: list[tuple[bytes, bytes]]  # the line of modes, ids and status; the path


def _raw_commits(out: IO[bytes]) -> Iterator[_Raw]:
    """Parse the stream: seven fields a commit, then pairs of a line that begins with a colon and a path."""
    tokens = _tokens(out)
    following = next(tokens, b"")
    commits = paths = 0
    while following:
        fields = [following, *islice(tokens, FIELDS - 1)]
        if len(fields) < FIELDS:  # broken off, as the end of the stream will tell
            return
        diff = []
        following = next(tokens, b"")
        while following[:1] == b":" or following[:2] == b"\n:":
            diff.append((following.lstrip(), next(tokens, b"")))
            following = next(tokens, b"")
            if len(diff) > PATH_LIMIT:
                raise TooMuchError(f"a commit changes more than {PATH_LIMIT} paths")
        commits, paths = commits + 1, paths + len(diff)
        if commits > COMMIT_LIMIT or paths > PATHS_LIMIT:
            raise TooMuchError(f"more than {COMMIT_LIMIT} commits or {PATHS_LIMIT} changed paths")
        yield _raw(fields, diff)


def _tokens(out: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    for block in iter(partial(out.read, CHUNK), b""):
        if len(rest) > TOKEN_LIMIT:
            raise TooMuchError(f"a message or name has more than {TOKEN_LIMIT} bytes")
        *whole, rest = (rest + block).split(b"\0")
        yield from whole


def _raw(fields: list[bytes], diff: list[tuple[bytes, bytes]]) -> _Raw:
    commit, parents, name, email, authored, committed, message = fields
    return _Raw(
        commit.decode(),
        tuple(parents.decode().split()),
        Author(*(part[:NAME_LIMIT].decode("utf-8", "replace").strip() for part in (name, email))),
        authored,
        instant(committed),
        message[: SUBJECT_LIMIT + BODY_LIMIT],
        diff,
    )


class _Fold:
    """What is kept of the stream: everything of the window, dates and counts of the rest."""

    def __init__(self, *, mainline: Collection[str], window_from: datetime, scope: str) -> None:
        self.mainline = mainline
        self.window_from = window_from
        self.prefix = f"{scope}/" if scope else ""
        self.dates: dict[str, datetime] = {}
        self.authors: Counter[Author] = Counter()
        self.kept: list[tuple[_Raw, tuple[Change, ...]]] = []
        self.touched = _Touches(window_from)
        self._is_bot = cache(is_bot)
        self._first_parents: dict[str, str] = {}
        self._authors: dict[str, Author] = {}
        self._times: list[datetime] = []

    @property
    def last(self) -> str | None:
        """The commit that was added last."""
        return next(reversed(self.dates), None)

    def add(self, raw: _Raw) -> None:
        self.dates[raw.id] = raw.committed_at
        self._first_parents[raw.id] = raw.parents[0] if raw.parents else ""
        self._authors[raw.id] = raw.author
        in_window, mainline = raw.committed_at >= self.window_from, raw.id in self.mainline
        diff = [(line, as_path(name)) for line, name in raw.diff if in_window or mainline or self.prefix]
        diff = [(line, path) for line, path in diff if path.startswith(self.prefix)] if self.prefix else diff
        if self.prefix and not diff:
            return
        self._times.append(raw.committed_at)
        self.authors[raw.author] += 1
        if mainline:
            self.touched.add(raw.committed_at, diff)
        if in_window:
            self.kept.append((raw, tuple(Change(path, line[-1:].decode()) for line, path in diff)))

    def history(
        self, commit: str, window_to: datetime, tags: tuple[Tag, ...], *, complete: bool, limits: tuple[str, ...]
    ) -> History:
        numbers = number_people(self.authors)
        commits = tuple(self._commit(raw, paths, numbers[raw.author]) for raw, paths in self.kept)
        return History(
            commit=commit,
            window_from=self.window_from,
            window_to=window_to,
            commits=commits,
            mainline=tuple(one for one in commits if one.mainline),
            tags=tags,
            complete=complete,
            first_commit_at=min(self._times, default=None),
            last_commit_at=max(self._times, default=None),
            total_commits=len(self._times),
            first_touched=self.touched.first,
            last_touched=self.touched.last,
            touches_last_year=self.touched.in_window,
            limits=limits,
        )

    def _commit(self, raw: _Raw, paths: tuple[Change, ...], author: int) -> Commit:
        subject, body = _split(raw.message)
        return Commit(
            id=raw.id,
            parents=raw.parents,
            author=author,
            bot=author == BOT,
            update_bot=is_update_bot(raw.author) and not is_formatting(subject),
            bot_branch=self._merges_a_bots_branch(raw, subject),
            handles=self._handles(raw),
            authored_at=instant(raw.authored),
            committed_at=raw.committed_at,
            subject=subject,
            body=body,
            mainline=raw.id in self.mainline,
            paths=paths,
        )

    def _merges_a_bots_branch(self, raw: _Raw, subject: str) -> bool:
        """Tell it from the branch's name, or from bots having made all of its commits."""
        if len(raw.parents) < MERGE_PARENTS or _PULLED.match(subject):
            return False
        branch = list(islice(self._branch(raw.parents[1]), BRANCH_LIMIT))
        return is_bot_branch(merged_branch(subject)) or (
            bool(branch) and all(self._is_bot(self._authors[one]) for one in branch)
        )

    def _handles(self, raw: _Raw) -> frozenset[str]:
        """Return the handles of a commit's author and of who made the merged branch."""
        tips = (self._authors[tip] for tip in raw.parents[1:] if tip in self._authors)
        return handles_of(raw.author).union(*map(handles_of, tips))

    def _branch(self, tip: str) -> Iterator[str]:
        while tip in self._first_parents and tip not in self.mainline:
            yield tip
            tip = self._first_parents[tip]


class _Touches:
    """When paths were touched on the mainline, followed back over moves without a change; newest commits first."""

    def __init__(self, window_from: datetime) -> None:
        self.first: dict[str, datetime] = {}
        self.last: dict[str, datetime] = {}
        self.in_window: Counter[str] = Counter()
        self._window_from = window_from
        self._now_at: dict[str, str] = {}

    def add(self, when: datetime, diff: list[tuple[bytes, str]]) -> None:
        gone = {line.split(b" ")[2]: path for line, path in diff if line.endswith(b"D")}
        for line, path in diff:
            name = self._now_at.get(path, path)
            came_from = gone.get(line.split(b" ")[3]) if line.endswith(b"A") and gone else None
            if came_from is not None:
                self._now_at.setdefault(came_from, name)
            else:
                self._touch(name, when, counts=not line.endswith(b"D"))

    def _touch(self, name: str, when: datetime, *, counts: bool) -> None:
        self.first[name] = min(when, self.first.get(name, when))
        if counts:
            self.last[name] = max(when, self.last.get(name, when))
            self.in_window[name] += when >= self._window_from


def merged_branch(subject: str) -> str:
    """Return the name of the branch that a merge's subject tells, without its owner, or nothing."""
    match = _MERGED.match(subject)
    return (match["request"] or match["branch"] or "") if match else ""


def _split(message: bytes) -> tuple[str, str]:
    text = message[: SUBJECT_LIMIT + BODY_LIMIT].decode("utf-8", "replace").replace("\r\n", "\n").strip("\n")
    subject, _, body = text.partition("\n")
    return subject.strip()[:SUBJECT_LIMIT], body.strip()[:BODY_LIMIT]


def _read_tags(git: Git, dates: Mapping[str, datetime]) -> tuple[Tag, ...]:
    lines = git.run("for-each-ref", f"--format={TAG_FORMAT}", "refs/tags").splitlines()
    parsed = (line.split(b"\0") for line in lines)
    tags = ((as_path(name), (peeled or own).decode(), instant(when)) for name, own, peeled, when in parsed)
    return tuple(
        Tag(name=name, commit=commit, tagged_at=when, committed_at=dates[commit])
        for name, commit, when in tags
        if commit in dates
    )
