"""How the work itself goes: its cadence and size, whether it comes by requests and with tests, and what is repaired."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from assess.activity import through_request
from assess.delivery.figures import FEWEST_CHANGES, NO_SIGNAL, Kind, too_few
from assess.delivery.records import Bound, Figure, Grade, Used
from assess.delivery.signals import is_backfill

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assess.commits import Commit
    from assess.delivery.material import Material
    from assess.delivery.quarters import Span


def cadence(material: Material, span: Span) -> Figure:
    """Return how many changes a week reached the main branch."""
    kind = Kind(title="Cadence: changes to the main branch", unit="a week", grade=Grade.HISTORY)
    count = len(_of(material, span))
    derivation = f"{count} changes in {span.weeks:.1f} weeks"
    if count < FEWEST_CHANGES or not span.weeks:
        return _too_few(kind, count, derivation)
    return kind.known(count / span.weeks, count, derivation)


def request_share(material: Material, span: Span) -> Figure:
    """Return the share of changes whose message shows that they came through a request."""
    kind = Kind(title="Changes through a request", unit="share", grade=Grade.HISTORY, bound=Bound.AT_LEAST)
    changes = _of(material, span)
    return _share(kind, changes, changes, lambda one: through_request(one.subject, one.body), "name their request")


def size(material: Material, span: Span) -> Figure:
    """Return how many files a change touches, in the middle."""
    kind = Kind(title="Size of a change", unit="files", grade=Grade.HISTORY)
    sizes = [len(one.paths) for one in _of(material, span) if one.paths]
    derivation = f"median over {len(sizes)} changes; half of them touch as many files or fewer"
    if len(sizes) < FEWEST_CHANGES:
        return _too_few(kind, len(sizes), derivation)
    return kind.known(float(median(sizes)), len(sizes), derivation)


def tested_share(material: Material, span: Span) -> Figure:
    """Return the share of the changes to data code that also touch a file of tests or checks."""
    kind = Kind(title="Changes to data code that touch tests too", unit="share", grade=Grade.HISTORY)
    paths = material.paths
    coded = [one for one in _of(material, span) if any(paths.is_code(change.path) for change in one.paths)]
    return _share(
        kind, coded, coded, lambda one: any(paths.is_test(change.path) for change in one.paths), "touch tests too"
    )


def reverts(material: Material, span: Span) -> Figure:
    """Return how many changes took an earlier one back."""
    kind = Kind(title="Response to broken data: reverts", unit="changes", grade=Grade.CONVENTION, bound=Bound.AT_LEAST)
    found = [one.change for one in material.remedies if one.is_revert and span.holds(one.change.committed_at)]
    return _count(kind, found, material, span, "reverts")


def hot_fixes(material: Material, span: Span) -> Figure:
    """Return how many changes say that they are hot fixes."""
    kind = Kind(
        title="Response to broken data: hot fixes", unit="changes", grade=Grade.CONVENTION, bound=Bound.AT_LEAST
    )
    found = [one.change for one in material.remedies if not one.is_revert and span.holds(one.change.committed_at)]
    return _count(kind, found, material, span, "hot fixes")


def backfills(material: Material, span: Span) -> Figure:
    """Return how many changes say that they fill data again."""
    kind = Kind(
        title="Data filled again (backfills, for whatever reason)",
        unit="changes",
        grade=Grade.CONVENTION,
        bound=Bound.AT_LEAST,
    )
    found = [one for one in _of(material, span) if is_backfill(one)]
    return _count(kind, found, material, span, "backfills")


def _of(material: Material, span: Span) -> list[Commit]:
    return [one for one in material.changes if span.holds(one.committed_at)]


def _too_few(kind: Kind, count: int, derivation: str) -> Figure:
    return kind.unknown(too_few(count, "changes", FEWEST_CHANGES), count, derivation)


def _share(
    kind: Kind, changes: Sequence[Commit], of: Sequence[Commit], holds: Callable[[Commit], bool], told: str
) -> Figure:
    held = sum(map(holds, changes))
    derivation = f"{held} of {len(of)} changes {told}"
    return (
        kind.known(held / len(of), len(of), derivation)
        if len(of) >= FEWEST_CHANGES
        else _too_few(kind, len(of), derivation)
    )


def _count(kind: Kind, found: Sequence[Commit], material: Material, span: Span, noun: str) -> Figure:
    of = len(_of(material, span))
    derivation = f"{noun}: {len(found)} among {of} changes"
    used = [
        Used(commit=one.id, at=one.committed_at, shows=noun.removesuffix("s").replace("hot fixe", "hot fix"))
        for one in found
    ]
    if not found:
        return kind.unknown(NO_SIGNAL, of, derivation)
    return kind.known(float(len(found)), of, derivation, used=used)
