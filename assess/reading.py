"""From the snapshot to local facts: each wanted file is read once, parsed once, and remembered in the fact cache."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from assess.dispatch import Dispatcher, Rules, wanting
from assess.documents import Document
from assess.documents.allowance import is_used_up
from assess.documents.syntax import forget_trees
from assess.facts import Fact, Problem, ProblemKind, Role, Source
from assess.faults import hidden_by, problem_of
from assess.isolation import Fault, isolated
from assess.roles import PROSE_SUFFIXES, is_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from assess.readers.protocol import Reader
    from assess.snapshot import Entry, Snapshot

READING_SECONDS = 1_200  # of processor time for all files; the largest public trees that were measured take a tenth
WEAKER = frozenset({"Reference"})  # what a page says of another place meets no practice
MISLEADING_SHARE = 0.1  # of the wanted files: with more of them missing, any rating may rest on one


class FactCache(Protocol):
    """Local facts by blob, path and role; the readers' versions are the cache's own matter."""

    def known(self, wanted: Mapping[str, tuple[Entry, Role]]) -> dict[str, tuple[Fact, ...]]:
        """Return the facts of those paths that were read before."""

    def remember(self, entry: Entry, role: Role, content: bytes, facts: tuple[Fact, ...]) -> None:
        """Keep the facts of one file."""


def read_facts(
    snapshot: Snapshot, roles: Mapping[str, Role], readers: Iterable[Reader], cache: FactCache | None = None
) -> list[Fact]:
    """Return the local facts of all files that a reader wants, ordered by path."""
    dispatcher = Dispatcher(readers)
    rules = {path: found for path, role in roles.items() if (found := dispatcher.rules(path, role))}
    wanted = {path: (snapshot.entries[path], roles[path]) for path in rules}
    by_path = cache.known(wanted) if cache else {}
    fresh = [entry for path, (entry, _) in wanted.items() if path not in by_path]
    unread: list[Entry] = []
    late: tuple[Entry, ...] = ()
    ends = time.process_time() + READING_SECONDS
    for at, (entry, content) in enumerate(snapshot.read(fresh)):
        if time.process_time() > ends:
            late = tuple(fresh[at:])
            break
        if content is None:
            unread.append(entry)
            continue
        facts = by_path[entry.path] = tuple(_facts_of(entry, content, rules[entry.path]))
        if cache and not is_used_up() and not any(_is_fault(fact) for fact in facts):
            cache.remember(entry, roles[entry.path], content, facts)
    many = len(unread) > MISLEADING_SHARE * len(wanted)
    by_path |= {one.path: tuple(_unread(snapshot, one, rules[one.path], many=many)) for one in unread}
    gaps = hiding_all((*snapshot.gaps, *_late(late)), dispatcher.readers)
    return [*gaps, *(fact for path in sorted(by_path) for fact in by_path[path])]


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

    A missing blob hides what its readers might have found where a reader asks for that very file, or where many are
    missing; one module of hundreds changes no rating. A page hides what only pages tell, and only one at the top does.
    """
    problem = snapshot.problem(entry.path)
    if problem is None:
        return
    missing = problem.kind is ProblemKind.MISSING
    hiding = [rule.reader for rule in rules if missing and (many or rule.names or rule.top)]
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
    for reader in wanting(rules, content):
        facts = isolated(lambda reader=reader: tuple(reader.read(document)))  # type: ignore[misc]
        if isinstance(facts, Fault):
            yield problem_of(facts, reader, entry.path)
        else:
            yield from facts
    forget_trees()


def _is_fault(fact: Fact) -> bool:
    return isinstance(fact, Problem) and fact.kind is ProblemKind.FAULT
