"""What the team decided, put beside what the repository shows: attested ratings, and what is to be looked at again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.assessment import Action, DecisionFinding, Retro, Target
from assess.findings import Evidence, Status
from assess.judging import rate
from assess.periods import months_after
from assess.projects import narrowed_to
from assess.values import Value, replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from assess.decisions.records import (
        Decisions,
        StatedAction,
        StatedAttestation,
        StatedExemption,
        StatedRetro,
        StatedTarget,
    )
    from assess.facts import Facts
    from assess.judging import Rating

NOTICE = 1  # months before the last day in which the end is announced


class Outcome(Value):
    """The ratings with what is attested, the exemptions in force by practice, and what is to be looked at again."""

    ratings: dict[str, Rating]
    exempt: dict[str, StatedExemption]
    findings: tuple[DecisionFinding, ...]


def apply(decisions: Decisions, ratings: Mapping[str, Rating], day: date, settings_file: str | None) -> Outcome:
    """Apply what was decided by a day; `settings_file` is the path of the settings where the commit holds them.

    Scan evidence is never overwritten: an attestation raises `unobservable`, or `absent` where it has a link.
    """
    attestations, exemptions = _newest(decisions.attestations), _newest_by_folder(decisions.exemptions)
    attested = {
        name: _attested(ratings[name], one, settings_file)
        for name, one in attestations.items()
        if name in ratings and one.until >= day and _counts(one, ratings[name])
    }
    in_force = [one for one in exemptions.values() if one.until >= day]
    findings = (
        *_ending("attestation", attestations.values(), day),
        *_uncounted(ratings, attestations.values(), day),
        *_ending("exemption", exemptions.values(), day),
    )
    return Outcome(
        ratings={**ratings, **attested},
        exempt={one.practice: one for one in sorted(in_force, key=lambda one: one.path is None)},
        findings=tuple(sorted(findings, key=lambda one: one.line or 0)),
    )


def action_rows(
    actions: Iterable[StatedAction], ratings: Mapping[str, Rating], facts: Facts, *, history_complete: bool
) -> tuple[Action, ...]:
    """Return each action with the status that its practice has here, under its folder where it has one."""
    listed = [one for one in actions if one.practice in ratings]
    under = narrowed_to({one.path for one in listed if one.path}, facts)

    def seen(action: StatedAction) -> Status:
        own = ratings[action.practice]
        if action.path is None:
            return own.shown.status
        if action.path not in under:
            return own.practice.no_trace
        rated = rate((own.practice,), under[action.path], history_complete=history_complete)
        return rated[action.practice].finding.status

    return tuple(_action_row(one, seen(one)) for one in listed)


def target_row(target: StatedTarget) -> Target:
    """Return a target as it is told."""
    return Target(
        by=target.by, on=target.on.isoformat(), level=target.level, group=target.group, coverage=target.coverage
    )


def retro_row(retro: StatedRetro) -> Retro:
    """Return a retro as it is told."""
    return Retro(on=retro.on.isoformat(), file=retro.file)


def _newest(attestations: Iterable[StatedAttestation]) -> dict[str, StatedAttestation]:
    """Return the attestation to go by of each practice: the latest made, and of one day the last in the file."""
    return {one.practice: one for one in sorted(attestations, key=lambda one: (one.on, one.line))}


def _newest_by_folder(exemptions: Iterable[StatedExemption]) -> dict[tuple[str, str | None], StatedExemption]:
    return {(one.practice, one.path): one for one in sorted(exemptions, key=lambda one: (one.on, one.line))}


def _counts(attestation: StatedAttestation, rating: Rating) -> bool:
    status = rating.finding.status
    return status is Status.UNOBSERVABLE or (status is Status.ABSENT and attestation.link is not None)


def _attested(rating: Rating, attestation: StatedAttestation, settings_file: str | None) -> Rating:
    told = f"attested {attestation.status} by {attestation.role} on {attestation.on}, until {attestation.until}"
    proof = (Evidence(path=settings_file, line=attestation.line, shows=told),) if settings_file else ()
    scanned = rating.finding
    finding = replace(
        scanned,
        status=attestation.status,
        certain=True,
        reason=f"{told}; the repository itself: {scanned.reason}",
        evidence=(*proof, *scanned.evidence),
    )
    return replace(rating, finding=finding, scanned=scanned, attested=attestation)


def _uncounted(
    ratings: Mapping[str, Rating], attestations: Iterable[StatedAttestation], day: date
) -> Iterator[DecisionFinding]:
    for one in attestations:
        rating = ratings.get(one.practice)
        if rating is None or one.until < day or _counts(one, rating):
            continue
        status = rating.finding.status
        if status is Status.ABSENT:
            yield _finding("attestation-without-link", one, f"is absent here; {one.status} counts only with a link")
        elif status is Status.ERROR:
            yield _finding("attestation-not-counted", one, "could not be rated here, which no attestation covers")
        else:
            yield _finding("attestation-not-needed", one, f"is {status} by the repository's own evidence, which counts")


def _ending(kind: str, stated: Iterable[StatedAttestation | StatedExemption], day: date) -> Iterator[DecisionFinding]:
    for one in stated:
        if one.until < day:
            yield _finding(f"{kind}-expired", one, f"the {kind} ended on {one.until}; renew it or let it go")
        elif one.until < months_after(day, NOTICE):
            yield _finding(f"{kind}-expires", one, f"the {kind} ends on {one.until}; renew it in time")


def _finding(kind: str, stated: StatedAttestation | StatedExemption, message: str) -> DecisionFinding:
    return DecisionFinding(kind=kind, practice=stated.practice, message=message, line=stated.line or None)


def _action_row(action: StatedAction, seen: Status) -> Action:
    return Action(
        id=action.id,
        practice=action.practice,
        to_status=action.to,
        due=action.due,
        owner=action.owner,
        created_at=action.on.isoformat(),
        seen=seen,
        path=action.path,
        done_at=action.done.isoformat() if action.done else None,
        dropped_at=action.dropped.isoformat() if action.dropped else None,
    )
