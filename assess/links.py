"""From local facts to facts of the whole tree: names resolved, code weighed, runs joined to what they run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.artifacts import join_artifacts
from assess.checks import join_checks
from assess.facts import Alert, Artifact, Code, Fact, Facts, Freshness, QualityCheck, Role, Run, Suite
from assess.faults import problem_of, problem_of_join
from assess.isolation import Fault, isolated
from assess.running.runs import join_runs
from assess.weights import weigh

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from assess.readers.protocol import Reader


def link(local: Facts, roles: Mapping[str, Role], readers: Iterable[Reader]) -> Facts:
    """Return all facts of the tree: each tool's own names first, then the joins between tools."""
    resolved = local.extended(fact for reader in readers for fact in _linked(reader, local))
    weighed = _joined(resolved, lambda: resolved.extended(weigh(resolved, roles)), Code)
    running = _joined(weighed, lambda: weighed.extended(join_runs(weighed)), Run, Alert)
    checked = _joined(running, lambda: _with_checks(running), QualityCheck, Freshness, Suite)
    return _joined(checked, lambda: checked.replaced(Artifact, join_artifacts(running)), Artifact)


def _with_checks(running: Facts) -> Facts:
    checks, freshness, suites = join_checks(running)
    return running.replaced(QualityCheck, checks).replaced(Freshness, freshness).replaced(Suite, suites)


def _joined(before: Facts, join: Callable[[], Facts], *made: type[Fact]) -> Facts:
    """Return what a join makes, or the facts before it with the problem that hides what it would have made."""
    joined = isolated(join)
    return before.extended([problem_of_join(joined, made)]) if isinstance(joined, Fault) else joined


def _linked(reader: Reader, local: Facts) -> Iterator[Fact]:
    resolve = getattr(reader, "link", None)
    if resolve is None:
        return
    facts = isolated(lambda: tuple(resolve(local)))
    if isinstance(facts, Fault):
        yield problem_of(facts, reader)
    else:
        yield from facts
