"""What deployments broke as far as it can be seen: reverts and hot fixes give lower bounds, incidents give more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.delivery.bands import band_of_time
from assess.delivery.figures import (
    FEWEST_DEPLOYMENTS,
    FEWEST_EVENTS,
    NO_SIGNAL,
    Kind,
    days,
    middle,
    too_few,
)
from assess.delivery.flow import within
from assess.delivery.records import Bound, Figure, Grade, Used

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assess.delivery.deployments import Deployment
    from assess.delivery.material import Material
    from assess.delivery.quarters import Span

NO_INCIDENTS = "Git does not show when service was back: give a file of incidents with --incidents"
SHORT = 12


def fail_rate(material: Material, span: Span) -> Figure:
    """Return the share of deployments that something had to be done about within days."""
    stated = material.incidents is not None
    kind = Kind(
        title="Change fail rate",
        unit="share",
        grade=Grade.STATED if stated else Grade.CONVENTION,
        bound=Bound.ABOUT if stated else Bound.AT_LEAST,
    )
    listed = within(material, span)
    counted = set(listed)
    seen = [one for one in material.failures if one.deployment in counted]
    failed = len({one.deployment for one in seen})
    used = [
        Used(commit=one.commit, tag=one.deployment.tag, at=one.at, shows=f"{one.shows}, after {_name(one.deployment)}")
        for one in seen
    ]
    by = "an incident" if stated else "a revert or hot fix within a week"
    return _share(kind, failed, len(listed), f"{failed} of {len(listed)} deployments met with {by}", used, zero=stated)


def rework_rate(material: Material, span: Span) -> Figure:
    """Return the share of deployments that brought a revert or a hot fix."""
    kind = Kind(title="Deployment rework rate", unit="share", grade=Grade.CONVENTION, bound=Bound.AT_LEAST)
    listed = within(material, span)
    counted = set(listed)
    brought = [(one, by) for one in material.remedies if (by := material.first.get(one.change.id)) in counted and by]
    used = [
        Used(
            commit=one.change.id,
            tag=by.tag,
            at=one.change.committed_at,
            shows=f"{_what(one.is_revert)}, in {_name(by)}",
        )
        for one, by in brought
    ]
    reworked = len({by for _, by in brought})
    return _share(
        kind, reworked, len(listed), f"{reworked} of {len(listed)} deployments brought a revert or hot fix", used
    )


def revert_latency(material: Material, span: Span) -> Figure:
    """Return how long a change stood before it was taken back; reverts of the span that name what they take back."""
    kind = Kind(title="Revert latency, from a change to its revert", unit="days", grade=Grade.CONVENTION)
    pairs = [
        (one.change, one.of)
        for one in material.remedies
        if one.of is not None and span.holds(one.change.committed_at) and one.change.committed_at >= one.of.committed_at
    ]
    used = [
        Used(
            commit=by.id,
            at=by.committed_at,
            shows=f"takes back {of.id[:SHORT]} after {days(by.committed_at - of.committed_at):.1f} days",
        )
        for by, of in pairs
    ]
    derivation = f"median over {len(pairs)} reverts that name what they take back"
    if len(pairs) < FEWEST_EVENTS:
        reason = too_few(len(pairs), "reverts", FEWEST_EVENTS) if pairs else NO_SIGNAL
        return kind.unknown(reason, len(pairs), derivation, used)
    return kind.known(
        middle([by.committed_at - of.committed_at for by, of in pairs]), len(pairs), derivation, used=used
    )


def recovery(material: Material, span: Span) -> Figure:
    """Return how long incidents of the span lasted, by the team's file of them."""
    kind = Kind(
        title="Failed deployment recovery time",
        unit="days",
        grade=Grade.NONE if material.incidents is None else Grade.STATED,
    )
    if material.incidents is None:
        return kind.unknown(NO_INCIDENTS, 0, "no incidents are known")
    begun = [one for one in material.incidents if span.holds(one.began_at)]
    over = [(one.began_at, one.resolved_at) for one in begun if one.resolved_at is not None]
    used = [Used(at=at, shows=f"an incident of {days(end - at):.2f} days") for at, end in over]
    derivation = f"median over {len(over)} resolved of {len(begun)} incidents"
    if len(over) < FEWEST_EVENTS:
        return kind.unknown(too_few(len(over), "resolved incidents", FEWEST_EVENTS), len(over), derivation, used)
    value = middle([end - at for at, end in over])
    return kind.known(value, len(over), derivation, band=band_of_time(value), used=used)


def _share(kind: Kind, n: int, of: int, derivation: str, used: Sequence[Used], *, zero: bool = False) -> Figure:
    if of < FEWEST_DEPLOYMENTS:
        return kind.unknown(too_few(of, "deployments", FEWEST_DEPLOYMENTS), of, derivation, used)
    if not n and not zero:
        return kind.unknown(NO_SIGNAL, of, derivation)
    return kind.known(n / of, of, derivation, used=used)


def _name(deployment: Deployment) -> str:
    return deployment.tag or (deployment.commit or "")[:SHORT] or f"{deployment.at:%Y-%m-%d %H:%M}"


def _what(is_revert: bool) -> str:  # noqa: FBT001
    return "a revert" if is_revert else "a hot fix"
