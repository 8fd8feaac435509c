"""From the snapshot to local facts: each wanted file is read once, parsed once, and remembered in the fact cache."""

from __future__ import annotations

import gc
import time
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self

from assess.beside import MOST_PARTS, Beside
from assess.dispatch import Dispatcher, Rules, wanting
from assess.documents import Document
from assess.documents.allowance import charge, is_used_up, taken_so_far
from assess.documents.syntax import forget_trees
from assess.fact_codec import decode_facts
from assess.facts import Fact, Problem, ProblemKind, Role, Source
from assess.faults import hidden_by, problem_of
from assess.isolation import Fault, isolated
from assess.roles import PROSE_SUFFIXES, is_page
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from types import TracebackType

    from assess.readers.protocol import Reader
    from assess.snapshot import Entry, Snapshot

READING_SECONDS = 1_200  # of processor time for all files; the largest public trees that were measured take a tenth
WORTH_SHARING = 1_000_000  # bytes of files: with fewer, a second process costs more than it saves
PART_BYTES, PART_FILES = 1_000_000, 500  # about as much as a part holds, whichever is reached first
WEAKER = frozenset({"Reference"})  # what a page says of another place meets no practice
MISLEADING_SHARE = 0.1  # of the wanted files: with more of them missing, any rating may rest on one


class FactCache(Protocol):
    """Local facts by blob, path and role; the readers' versions are the cache's own matter."""

    def known(self, wanted: Mapping[str, tuple[Entry, Role]]) -> dict[str, tuple[Fact, ...]]:
        """Return the facts of those paths that were read before."""

    def written(self, entry: Entry, content: bytes, facts: tuple[Fact, ...]) -> bytes | None:
        """Return the facts of one file as they are kept; None where they are not to be."""

    def keep(self, entry: Entry, role: Role, facts: tuple[Fact, ...], written: bytes | None) -> None:
        """Keep the facts of one file, by what `written` returned for them."""


class _Read(NamedTuple):
    """What a second process read of one file: the facts, or as they are written where they are."""

    path: str
    facts: tuple[Fact, ...] | None
    written: bytes | None


class Reading:
    """The wanted files of a snapshot, each read once; a context manager, since a second process may read some of them.

    That one begins at once; this process joins in when the `facts` are asked for.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        roles: Mapping[str, Role],
        readers: Iterable[Reader],
        cache: FactCache | None = None,
        *,
        processes: int = 1,
    ) -> None:
        self._snapshot = snapshot
        self._roles = roles
        self._cache = cache
        self._readers = tuple(readers)
        dispatcher = Dispatcher(self._readers)
        self._rules = {path: found for path, role in roles.items() if (found := dispatcher.rules(path, role))}
        wanted = {path: (snapshot.entries[path], roles[path]) for path in self._rules}
        self._by_path = cache.known(wanted) if cache else {}
        self._fresh = [entry for path, (entry, _) in wanted.items() if path not in self._by_path]
        self._unread: list[Entry] = []
        self._late: list[Entry] = []
        self._ends = time.process_time() + READING_SECONDS
        shared = processes > 1 and sum(entry.size for entry in self._fresh) >= WORTH_SHARING
        self._beside: Beside[list[Entry], tuple[list[_Read], Mapping[str, float]]]
        parts = _parts(self._fresh) if shared else [self._fresh]
        self._beside = Beside(parts, lambda: nullcontext(self._read_apart), shared=shared)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._beside.__exit__(kind, error, trace)

    def facts(self) -> list[Fact]:
        """Return the local facts of all files that a reader wants, ordered by path."""
        for part in self._beside.taken():
            with without_collecting():
                self._read_here(part)
        undone = [entry for read, taken in self._beside.made() for entry in self._read_there(read, taken)]
        self._read_here([*undone, *(entry for part in self._beside.left() for entry in part)])
        many = len(self._unread) > MISLEADING_SHARE * len(self._rules)
        for one in self._unread:
            self._by_path[one.path] = tuple(_unread(self._snapshot, one, self._rules[one.path], many=many))
        gaps = hiding_all((*self._snapshot.gaps, *_late(tuple(self._late))), self._readers)
        return [*gaps, *(fact for path in sorted(self._by_path) for fact in self._by_path[path])]

    def _read_here(self, entries: Sequence[Entry]) -> None:
        for at, (entry, content) in enumerate(self._snapshot.read(entries)):
            if time.process_time() > self._ends:
                self._late += entries[at:]
                break
            if content is None:
                self._unread.append(entry)
                continue
            facts = self._by_path[entry.path] = tuple(_facts_of(entry, content, self._rules[entry.path]))
            if self._cache:
                self._cache.keep(entry, self._roles[entry.path], facts, self._written(entry, content, facts))

    def _read_apart(self, entries: list[Entry]) -> tuple[list[_Read], Mapping[str, float]] | None:
        """Read files in a second process; None once it took more time than one may."""
        before = taken_so_far()
        read = []
        with without_collecting():
            for entry, content in self._snapshot.read(entries):
                facts = None if content is None else tuple(_facts_of(entry, content, self._rules[entry.path]))
                written = None if content is None or facts is None else self._written(entry, content, facts)
                read.append(_Read(entry.path, facts if written is None else None, written))
        if is_used_up() or time.process_time() > READING_SECONDS:
            return None
        return read, taken_so_far(since=before)

    def _read_there(self, read: list[_Read], taken: Mapping[str, float]) -> Iterator[Entry]:
        """Take over what a second process read; yield what is still to be read: it tells there only why it was not."""
        charge(taken)
        for path, facts, written in read:
            entry = self._snapshot.entries[path]
            found = facts if written is None else decode_facts(written)
            if found is None:
                yield entry
                continue
            self._by_path[path] = found
            if self._cache:
                self._cache.keep(entry, self._roles[path], found, written)

    def _written(self, entry: Entry, content: bytes, facts: tuple[Fact, ...]) -> bytes | None:
        if self._cache is None or is_used_up() or any(_is_fault(fact) for fact in facts):
            return None
        return self._cache.written(entry, content, facts)


def read_facts(
    snapshot: Snapshot, roles: Mapping[str, Role], readers: Iterable[Reader], cache: FactCache | None = None
) -> list[Fact]:
    """Return the local facts of all files that a reader wants, ordered by path."""
    with Reading(snapshot, roles, readers, cache) as reading:
        return reading.facts()


@contextmanager
def without_collecting() -> Iterator[None]:
    """Look for no cycles meanwhile: syntax trees have none, and many nodes to look at."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _parts(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Split files into parts of about the same work; of very many files into larger ones."""
    most = max(PART_BYTES, sum(entry.size + PART_BYTES // PART_FILES for entry in entries) // (MOST_PARTS // 2))
    parts: list[list[Entry]] = []
    held = most
    for entry in entries:
        if held >= most:
            parts.append([])
            held = 0
        parts[-1].append(entry)
        held += entry.size + PART_BYTES // PART_FILES
    return parts


def hiding_all(problems: Iterable[Problem], readers: Iterable[Reader]) -> list[Problem]:
    """Return the problems that hide whatever any reader gives: folders that are missing, files that nobody read."""
    everything = tuple(sorted({name for reader in readers for name in hidden_by(reader)}))
    return [replace(problem, hides=everything) for problem in problems]


def _late(entries: tuple[Entry, ...]) -> Iterator[Problem]:
    if entries:
        told = (
            f"this and {len(entries) - 1} more files were not read; {READING_SECONDS} s of processor time are used up"
        )
        yield Problem(source=Source(path=entries[0].path), reader="reading", kind=ProblemKind.MISSING, message=told)


def _unread(snapshot: Snapshot, entry: Entry, rules: Rules, *, many: bool) -> Iterator[Problem]:
    """Yield why a file was not read.

    A missing blob hides what its readers might have found where a reader asks for that very name, or where many are
    missing; one module of hundreds changes no rating. A page hides what only pages tell, and only one at the top does.
    """
    problem = snapshot.problem(entry.path)
    if problem is None:
        return
    missing = problem.kind is ProblemKind.MISSING
    name = entry.path.rpartition("/")[2].lower()
    hiding = [rule.reader for rule in rules if missing and (many or rule.is_named(name) or rule.top)]
    if missing and is_page(entry.path):
        hiding = [rule.reader for rule in rules if _reads_pages(rule.reader) and (many or "/" not in entry.path)]
    hidden = {name for reader in hiding for name in hidden_by(reader)}
    yield replace(problem, hides=tuple(sorted(hidden - WEAKER if is_page(entry.path) else hidden)))


def _reads_pages(reader: Reader) -> bool:
    """Say whether a reader is for prose: those of tools look into pages for a word or two of their own."""
    plain = (frozenset(want.suffixes) for want in reader.WANTS if want.suffixes and not want.needles)
    return any(suffixes <= PROSE_SUFFIXES for suffixes in plain)


def _facts_of(entry: Entry, content: bytes, rules: Rules) -> Iterator[Fact]:
    document = Document(entry.path, content)
    for reader in wanting(rules, document):
        facts = isolated(lambda reader=reader: tuple(reader.read(document)))  # type: ignore[misc]
        if isinstance(facts, Fault):
            yield problem_of(facts, reader, entry.path)
        else:
            yield from facts
    forget_trees()


def _is_fault(fact: Fact) -> bool:
    return isinstance(fact, Problem) and fact.kind is ProblemKind.FAULT
