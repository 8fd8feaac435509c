"""From the snapshot to local facts: each wanted file is read once, parsed once, and remembered in the fact cache."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from assess.dispatch import Dispatcher, Rules, wanting
from assess.documents import Document
from assess.facts import Fact, Problem, ProblemKind, Role
from assess.faults import hidden_by, problem_of
from assess.isolation import Fault, isolated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from assess.readers.protocol import Reader
    from assess.snapshot import Entry, Snapshot

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
    for entry, content in snapshot.read(fresh):
        if content is None:
            unread.append(entry)
            continue
        facts = by_path[entry.path] = tuple(_facts_of(entry, content, rules[entry.path]))
        if cache and not any(_is_fault(fact) for fact in facts):
            cache.remember(entry, roles[entry.path], content, facts)
    many = len(unread) > MISLEADING_SHARE * len(wanted)
    by_path |= {one.path: tuple(_unread(snapshot, one, rules[one.path], many=many)) for one in unread}
    return [*_gaps(snapshot, dispatcher.readers), *(fact for path in sorted(by_path) for fact in by_path[path])]


def _gaps(snapshot: Snapshot, readers: Iterable[Reader]) -> Iterator[Problem]:
    """Yield the folders that are missing, in which any reader might have found anything."""
    for problem in snapshot.gaps:
        yield replace(problem, hides=tuple(sorted({name for reader in readers for name in hidden_by(reader)})))


def _unread(snapshot: Snapshot, entry: Entry, rules: Rules, *, many: bool) -> Iterator[Problem]:
    """Yield why a file was not read.

    A missing blob hides what its readers might have found where a reader asks for that very file, or where many are
    missing; one page or module of hundreds changes no rating.
    """
    problem = snapshot.problem(entry.path)
    if problem is None:
        return
    missing = problem.kind is ProblemKind.MISSING
    hiding = [rule for rule in rules if missing and (many or rule.names or rule.top)]
    yield replace(problem, hides=tuple(sorted({name for rule in hiding for name in hidden_by(rule.reader)})))


def _facts_of(entry: Entry, content: bytes, rules: Rules) -> Iterator[Fact]:
    document = Document(entry.path, content)
    for reader in wanting(rules, content):
        facts = isolated(lambda reader=reader: tuple(reader.read(document)))  # type: ignore[misc]
        if isinstance(facts, Fault):
            yield problem_of(facts, reader, entry.path)
        else:
            yield from facts


def _is_fault(fact: Fact) -> bool:
    return isinstance(fact, Problem) and fact.kind is ProblemKind.FAULT
