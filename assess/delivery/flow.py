"""How often and how fast changes reach production."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.delivery.bands import band_of_frequency, band_of_time
from assess.delivery.figures import FEWEST_CHANGES, FEWEST_DEPLOYMENTS, Kind, days, middle, too_few
from assess.delivery.records import Bound, Figure, Grade, Used

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from assess.commits import Commit
    from assess.delivery.deployments import Deployment
    from assess.delivery.material import Material
    from assess.delivery.quarters import Span

LEAD_TIME = "Change lead time, from the first commit of a change to its deployment"
LATENCY = "Deploy latency, from the merge to the first deployment that holds it"
MERGING_DEPLOYS = "merging is deploying here, and what came before the merge is squashed: not measurable"
SERIES = "tags release several parts apart: which changes a tag brings cannot be told"
NONE_HOLD = "the deployments name no commits of the main branch"


def frequency(material: Material, span: Span, grade: Grade) -> Figure:
    """Return how many deployments a week there were; pushes and tags start a job, which may yet have failed."""
    kind = Kind(
        title="Deployment frequency",
        unit="a week",
        grade=grade,
        bound=Bound.ABOUT if grade is Grade.STATED else Bound.AT_MOST,
    )
    listed = within(material, span)
    used = [_used_deployment(one) for one in listed]
    derivation = f"{len(listed)} deployments in {span.weeks:.1f} weeks"
    if len(listed) < FEWEST_DEPLOYMENTS or not span.weeks:
        return kind.unknown(too_few(len(listed), "deployments", FEWEST_DEPLOYMENTS), len(listed), derivation, used)
    value = len(listed) / span.weeks
    return kind.known(value, len(listed), derivation, band=band_of_frequency(value), used=used)


def lead(material: Material, span: Span, grade: Grade) -> Figure:
    """Return the lead time where merges show when work began, else the deploy latency; changes of the span count."""
    by_merges = material.by_merges
    kind = Kind(title=LEAD_TIME if material.shows_lead else LATENCY, unit="days", grade=grade)
    changes = [one for one in material.changes if span.holds(one.committed_at)]
    if by_merges:
        changes = [one for one in changes if one.id in material.begun_at]
    elif material.merging_deploys:
        return kind.unknown(MERGING_DEPLOYS, len(changes), "the first deployment of a change is its merge")
    if material.deployed.series > 1:
        return kind.unknown(SERIES, 0, f"{material.deployed.series} series of version tags")
    if not material.first:
        return kind.unknown(NONE_HOLD, 0, "no deployment could be followed to a change")
    sample = [pair for one in changes if (pair := _deployed(one, material)) is not None]
    forward = [(one, by) for one, by in sample if by.at >= _start(one, material)]
    return _median(kind, material, changes=len(changes), sample=len(sample), forward=forward)


def _median(
    kind: Kind, material: Material, *, changes: int, sample: int, forward: Sequence[tuple[Commit, Deployment]]
) -> Figure:
    waits = f"; {changes - sample} were not deployed yet" if changes > sample else ""
    skewed = (
        f"; {sample - len(forward)} left out, deployed before they began by the clocks" if sample > len(forward) else ""
    )
    derivation = f"median over {len(forward)} of {changes} changes{waits}{skewed}"
    used = [_used_change(one, by, _start(one, material)) for one, by in forward]
    if len(forward) < FEWEST_CHANGES:
        return kind.unknown(too_few(len(forward), "deployed changes", FEWEST_CHANGES), len(forward), derivation, used)
    value = middle([by.at - _start(one, material) for one, by in forward])
    band = band_of_time(value) if material.shows_lead else None
    return kind.known(value, len(forward), derivation, band=band, used=used)


def within(material: Material, span: Span) -> list[Deployment]:
    """Return the deployments of a span."""
    return [one for one in material.deployed.deployments if span.holds(one.at)]


def _deployed(change: Commit, material: Material) -> tuple[Commit, Deployment] | None:
    """Return a change with its deployment.

    Where pushes deploy, a change that starts no job is deployed by none; a release is none of the changes it brings.
    """
    by = material.first.get(change.id)
    pushed = by is not None and by.grade is Grade.PUSH
    if by is None or (pushed and (by.commit == change.id) is material.by_release):
        return None
    return change, by


def _start(change: Commit, material: Material) -> datetime:
    return material.begun_at[change.id] if material.by_merges else change.committed_at


def _used_deployment(one: Deployment) -> Used:
    return Used(commit=one.commit, tag=one.tag, at=one.at, shows=f"deployed ({one.grade})")


def _used_change(change: Commit, by: Deployment, start: datetime) -> Used:
    shows = f"from {start:%Y-%m-%d %H:%M} to {by.at:%Y-%m-%d %H:%M} UTC: {days(by.at - start):.1f} days"
    return Used(commit=change.id, tag=by.tag, at=change.committed_at, shows=shows)
