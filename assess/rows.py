"""Findings, criteria and problems as rows of the document, with the source lines and blobs that evidence stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.assessment import (
    EVIDENCE_KEPT,
    Attestation,
    CriterionRow,
    EvidenceRow,
    Exemption,
    LinkRow,
    PracticeRow,
    ProblemRow,
    ShareRow,
)
from assess.masking import masked
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assess.decisions.records import StatedAttestation, StatedExemption
    from assess.facts import Problem
    from assess.findings import Evidence, Finding
    from assess.judging import Judgement, Rating


class Originals(Value):
    """What evidence is shown by: blob ids by path, and the source lines that are told, by path and line."""

    blobs: Mapping[str, str]
    snippets: Mapping[tuple[str, int], str]


def places(ratings: Iterable[Rating]) -> set[tuple[str, int]]:
    """Return the paths and lines whose source text the assessment tells."""
    kept = (one for rating in ratings for one in (*_kept(rating.finding.evidence), *_of_links(rating.finding)))
    return {(one.path, one.line) for one in kept if one.path is not None and one.line is not None}


def _kept(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(evidence))[:EVIDENCE_KEPT]


def _of_links(finding: Finding) -> tuple[Evidence, ...]:
    return tuple(evidence for link in finding.links for evidence in link.evidence)


def practice_row(rating: Rating, originals: Originals) -> PracticeRow:
    """Return a practice as it is told, without what the team decided to leave out."""
    practice, finding = rating.practice, rating.finding
    links = tuple(
        LinkRow(link=link.link, holds=link.holds, evidence=_evidence_rows(link.evidence, originals))
        for link in finding.links
    )
    share = finding.share
    return PracticeRow(
        status=finding.status,
        scanned_status=rating.shown.status,
        certain=finding.certain,
        title=practice.title,
        reason=finding.reason,
        remedy=practice.remedy,
        effort=practice.effort,
        share=ShareRow(n=share.n, of=share.of, unit=share.unit, needed=share.needed) if share else None,
        links=links or None,
        weakest_link=next((link.link for link in finding.links if not link.holds), None),
        evidence=_evidence_rows(_kept(finding.evidence), originals),
        evidence_total=len(dict.fromkeys(finding.evidence)),
        attested=_attestation_row(rating.attested) if rating.attested else None,
        problems=tuple(problem_row(problem) for problem in rating.problems[:EVIDENCE_KEPT]) or None,
    )


def _attestation_row(stated: StatedAttestation) -> Attestation:
    return Attestation(role=stated.role, on=stated.on.isoformat(), until=stated.until.isoformat(), link=stated.link)


def exemption_row(stated: StatedExemption) -> Exemption:
    """Return an exemption as it is told."""
    return Exemption(reason=stated.reason.value, owner=stated.owner, until=stated.until.isoformat(), path=stated.path)


def _evidence_rows(evidence: Iterable[Evidence], originals: Originals) -> tuple[EvidenceRow, ...]:
    return tuple(
        EvidenceRow(
            path=one.path,
            line=one.line,
            blob=originals.blobs.get(one.path or ""),
            commit=one.commit,
            count=one.count,
            snippet=originals.snippets.get((one.path or "", one.line or 0)),
            shows=masked(one.shows),
        )
        for one in evidence
    )


def problem_row(problem: Problem) -> ProblemRow:
    """Return what could not be read."""
    source = problem.source
    return ProblemRow(
        path=source.path,
        line=source.line,
        reader=problem.reader,
        kind=problem.kind.value,
        message=masked(problem.message),
    )


def criterion_row(judgement: Judgement) -> CriterionRow:
    """Return a criterion as it is told."""
    finding = judgement.finding
    return CriterionRow(status=finding.status, title=judgement.criterion.title, reason=finding.reason)
