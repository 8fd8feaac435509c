"""Which version fields moved in the last year: each against the same field before the window."""

from __future__ import annotations

import logging
from collections import defaultdict
from typing import TYPE_CHECKING

from assess.errors import RepositoryError
from assess.facts import Facts, Problem, VersionField
from assess.reading import read_facts
from assess.snapshot import read_snapshot
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assess.facts import Fact, Role
    from assess.git import Git
    from assess.history import History
    from assess.readers.protocol import Reader

log = logging.getLogger(__name__)


def with_moves(facts: Facts, git: Git, history: History, roles: Mapping[str, Role], readers: Iterable[Reader]) -> Facts:
    """Return the facts, of each version field whether it moved; unknown where the history does not reach back."""
    fields = facts.of(VersionField)
    if not fields or not history.complete:
        return facts
    try:
        read = _read_before(fields, git, history, roles, readers)
    except RepositoryError:
        log.debug("the tree before the window cannot be read", exc_info=True)
        return facts
    before, lost = _versions(read), {one.source.path for one in read if isinstance(one, Problem)}
    told = (one if one.source.path in lost else replace(one, moved=_is_moved(one, before)) for one in fields)
    return facts.replaced(VersionField, told)


def _read_before(
    fields: Iterable[VersionField], git: Git, history: History, roles: Mapping[str, Role], readers: Iterable[Reader]
) -> list[Fact]:
    """Read the fields' files at the commit that the window's first change was made on, or at a repository's first."""
    if not history.mainline:
        return []
    first = history.mainline[-1]
    snapshot = read_snapshot(git, first.parents[0] if first.parents else first.id, git.subfolder)
    paths = {one.source.path for one in fields} & snapshot.entries.keys()
    return read_facts(snapshot, {path: roles[path] for path in sorted(paths) if path in roles}, readers)


def _versions(facts: Iterable[Fact]) -> dict[str, set[str]]:
    versions: defaultdict[str, set[str]] = defaultdict(set)
    for fact in facts:
        if isinstance(fact, VersionField):
            versions[fact.source.path].add(fact.version)
    return versions


def _is_moved(field: VersionField, before: Mapping[str, set[str]]) -> bool:
    known = before.get(field.source.path)
    return known is not None and field.version not in known
