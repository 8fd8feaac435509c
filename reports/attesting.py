"""The days of an attestation, and why one may not count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.decisions.entries import LONGEST_ATTESTED
from assess.findings import Status
from assess.periods import months_after

if TYPE_CHECKING:
    from datetime import date

    from assess.assessment import Assessment

MONTHS = 6  # that an attestation holds unless said otherwise: half of the most there is
SHORT = 7


def usual_end(on: date) -> date:
    """Return until when an attestation of a day holds unless said otherwise."""
    return months_after(on, MONTHS)


def longest_end(on: date) -> date:
    """Return the last day that an attestation of a day may hold."""
    return months_after(on, LONGEST_ATTESTED)


def doubt(assessment: Assessment, practice: str, *, linked: bool) -> str | None:
    """Say why an attestation would not count by an assessment; None where it would."""
    row = assessment.practices.get(practice)
    if row is None:
        return None
    at = f"at {assessment.commit[:SHORT]}"
    match row.scanned_status:
        case Status.MET | Status.PARTIAL as seen:
            return f"{practice} is {seen} {at} by the repository's own evidence, which counts; this changes nothing."
        case Status.ABSENT if not linked:
            return f"{practice} is absent {at}: this counts only with a --link to where it can be seen."
        case Status.ERROR:
            return f"{practice} could not be rated {at}; until it can, this does not count."
    return None
