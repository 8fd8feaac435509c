"""Decay: practices that were adopted and then left, named with path, date and what to do; none of it is a rating."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - read at run time by `decode`
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class DecayKind(StrEnum):
    """What was left."""

    CHANGELOG = "changelog"
    TESTS = "tests"
    WORKFLOW = "workflow"
    DOCS = "docs"
    DASHBOARD = "dashboard"
    RUNBOOK = "runbook"


TITLES = {
    DecayKind.CHANGELOG: "A changelog that the work has left behind",
    DecayKind.TESTS: "Tests that CI does not run",
    DecayKind.WORKFLOW: "A workflow that is switched off",
    DecayKind.DOCS: "Docs that are older than what they describe",
    DecayKind.DASHBOARD: "A dashboard that the pipelines have left behind",
    DecayKind.RUNBOOK: "A runbook that the pipelines have left behind",
}
REMEDIES = {
    DecayKind.CHANGELOG: "Write what changed since then, or delete the file and say where changes are told.",
    DecayKind.TESTS: "Let CI run them on each change again, or delete them.",
    DecayKind.WORKFLOW: "Switch it on again, or delete it: Git keeps it.",
    DecayKind.DOCS: "Read it beside what it describes, correct it, and name who keeps it.",
    DecayKind.DASHBOARD: "Check that each panel still shows what runs, and delete what nobody looks at.",
    DecayKind.RUNBOOK: "Walk through it once against today's pipelines, and correct what no longer holds.",
}
MOST_OF_A_KIND = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """One thing that was left; `changes` are those that the work went on with since, `last_touched` is when it was."""

    kind: DecayKind
    title: str
    path: str
    line: int | None = None
    last_touched: datetime | None = field(metadata={"nullable": True})
    changes: int
    shows: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decay:
    """What was left, of each kind the first ten by how much went on since; `totals` count all."""

    findings: tuple[Left, ...]
    totals: dict[str, int]


def summed(found: Iterable[Left]) -> Decay:
    """Return the findings as they are told, kind by kind."""
    order = {kind: place for place, kind in enumerate(DecayKind)}
    listed = sorted(found, key=lambda one: (order[one.kind], -one.changes, one.path, one.line or 0))
    seen: Counter[DecayKind] = Counter()
    kept = []
    for one in listed:
        seen[one.kind] += 1
        if seen[one.kind] <= MOST_OF_A_KIND:
            kept.append(one)
    return Decay(findings=tuple(kept), totals={kind.value: count for kind, count in seen.items()})
