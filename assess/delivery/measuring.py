"""The delivery of a repository: what counts as a deployment, and every figure for the year and for each quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.delivery import changes, flow, stability
from assess.delivery.material import gather, paths_of
from assess.delivery.quarters import Span, quarters
from assess.delivery.records import Delivery, Figure, Grade, Quarter, Used
from assess.delivery.ways import roads, why_none
from assess.judging import NOT_FETCHED
from assess.masking import masked
from assess.values import Value, replace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from assess.delivery.material import Material
    from assess.delivery.stated import Stated
    from assess.delivery.ways import Road
    from assess.facts import Facts, Role
    from assess.history import History
    from assess.settings import Settings

REASONS = {
    Grade.STATED: "the deployments to production that the team's own file lists",
    Grade.TAG: "a version tag that a deploy job follows; whether the job went through is not in Git",
    Grade.BRANCH: "an advance of a branch that deploys, as far as its merges are in this commit's history",
    Grade.PUSH: "a push to the branch that a deploy job watches, one for each commit on it; whether the job went "
    "through, and whether several went out together, is not in Git",
}
NO_ADVANCE = "no merge into the branch that deploys is in this commit's history; assess that branch with --rev"
NO_TAG = "a deploy job follows version tags, and none was made in this time"


class Sources(Value):
    """What delivery is measured from."""

    history: History
    facts: Facts
    roles: Mapping[str, Role]
    settings: Settings
    stated: Stated


def measure_delivery(sources: Sources, *, kept: int | None) -> Delivery:
    """Measure the year before a commit; each figure of it keeps at most `kept` of what it was made of (None: all)."""
    history, settings = sources.history, sources.settings
    found = roads(sources.facts, settings.deployment_branch)
    material = gather(history, found, sources.stated, paths_of(sources.facts, sources.roles))
    grade, reason = _counted(sources, material, found)
    start = _start(history)
    year = Span(label="year", start=start, end=history.window_to, whole=start == history.window_from, closed=True)
    parts = quarters(start, history.window_to, settings.calendar)
    return Delivery(
        grade=grade,
        reason=reason,
        ways=tuple(replace(road.way, shows=masked(road.way.shows)) for road in found),
        figures={name: _kept(one, kept) for name, one in _figures(sources, material, year, grade, reason).items()},
        quarters=tuple(
            Quarter(
                label=part.label,
                from_=part.start,
                to=part.end,
                whole=part.whole,
                figures={name: _kept(one, 0) for name, one in _figures(sources, material, part, grade, reason).items()},
            )
            for part in parts
        ),
    )


def _counted(sources: Sources, material: Material, found: tuple[Road, ...]) -> tuple[Grade, str]:
    """Return what counts as a deployment: the weakest of the ways that were seen, since its figures rest on it too."""
    if sources.stated.deployments is not None:
        return Grade.STATED, REASONS[Grade.STATED]
    if not found:
        return Grade.NONE, why_none(sources.facts)
    seen = {one.grade for one in material.deployed.deployments}
    if not seen:
        ways = {road.way.grade for road in found}
        return Grade.NONE, NO_ADVANCE if Grade.BRANCH in ways else NO_TAG
    grades = [grade for grade in Grade if grade in seen]
    later = material.deployed.later_tags
    told = f"; {later} tags were made after this commit" if later else ""
    return grades[-1], " · ".join(REASONS[grade] for grade in grades) + told


def _start(history: History) -> datetime:
    """Return where the year begins: with the first commit where that is younger."""
    return max(history.window_from, history.first_commit_at or history.window_from)


def _figures(sources: Sources, material: Material, span: Span, grade: Grade, reason: str) -> dict[str, Figure]:
    made = {
        "deployment_frequency": flow.frequency(material, span, grade),
        "lead_time" if material.shows_lead else "deploy_latency": flow.lead(material, span, grade),
        "change_fail_rate": stability.fail_rate(material, span),
        "rework_rate": stability.rework_rate(material, span),
        "recovery_time": stability.recovery(material, span),
        "revert_latency": stability.revert_latency(material, span),
        "cadence": changes.cadence(material, span),
        "request_share": changes.request_share(material, span),
        "change_size": changes.size(material, span),
        "tested_share": changes.tested_share(material, span),
        "reverts": changes.reverts(material, span),
        "hot_fixes": changes.hot_fixes(material, span),
        "backfills": changes.backfills(material, span),
    }
    if not sources.history.complete:
        return {name: _without(one, NOT_FETCHED) for name, one in made.items()}
    if grade is Grade.NONE:
        return made | {name: _without(made[name], reason) for name in OF_DEPLOYMENTS if name in made}
    return made


OF_DEPLOYMENTS = ("deployment_frequency", "lead_time", "deploy_latency", "change_fail_rate", "rework_rate")


def _without(figure: Figure, reason: str) -> Figure:
    return replace(figure, value=None, band=None, grade=Grade.NONE, reason=reason, used=(), used_total=0)


def _kept(figure: Figure, kept: int | None) -> Figure:
    used = tuple(map(_told, figure.used[:kept]))
    return replace(figure, used=used)


def _told(used: Used) -> Used:
    return replace(used, tag=masked(used.tag) if used.tag else None, shows=masked(used.shows))
