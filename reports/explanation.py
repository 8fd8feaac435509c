"""One practice in words: its rule, what a repository shows of it, and what to do first; and the catalogue of all."""

from __future__ import annotations

import difflib
from textwrap import fill, wrap
from typing import TYPE_CHECKING

from assess.errors import UsageError
from assess.findings import Status
from assess.model import AREAS, PHASES, group_of
from assess.practices import practices
from assess.remedies.records import Way
from reports.decisions import exempt_line
from reports.words import inert

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.assessment import Assessment, EvidenceRow, PracticeRow
    from assess.findings import Practice
    from assess.remedies.records import File, Remedy

GROUPS = {**PHASES, **AREAS}
NARROWEST, WIDEST = 40, 100
INDENT = "  "
HELD, LACKING = "✓", "✗"
WAYS = {
    Way.ADD: "Add {path}:",
    Way.APPEND: "Append to {path}:",
    Way.MERGE: "Merge into {path}:",
    Way.INSERT: "In {path}, before the line with `{at}`:",
    Way.FOLLOW: "In {path}, after the line with `{at}`:",
}


def known_practice(name: str) -> Practice:
    """Return the practice of this name; raise UsageError with the nearest ones where there is none."""
    by_id = {one.id: one for one in practices()}
    if name in by_id:
        return by_id[name]
    near = difflib.get_close_matches(name, by_id)
    hint = f"did you mean {', '.join(near)}?" if near else "`dataops-assess catalogue` lists them all."
    raise UsageError(f"{name}: no such practice; {hint}")


def render(assessment: Assessment, practice: Practice, remedy: Remedy, *, width: int = 80) -> str:
    """Return the rule of a practice, what the assessed repository shows of it, and the next step as files to add."""
    width = min(max(width, NARROWEST), WIDEST)
    row = assessment.practices[practice.id]
    certainty = "" if row.certain else ", not certain"
    lines = [
        practice.id,
        *wrap(practice.title, width),
        "",
        *wrap(practice.why, width),
        "",
        *wrap(f"Here: {row.status}{certainty} ({assessment.repository.name} at {assessment.commit[:12]})", width),
        *wrap(row.reason, width, initial_indent=INDENT, subsequent_indent=INDENT),
        *_decided(assessment, practice, width),
        *_links(row, width),
        *_evidence(row, width),
        "",
        *wrap(f"What to do first (takes {practice.effort}): {practice.remedy}", width),
        *(remedy_lines(remedy, width) if row.status is not Status.MET else ()),
    ]
    return "\n".join(lines) + "\n"


def render_catalogue(*, width: int = 80) -> str:
    """Return every practice with its title, effort and remedy, phase by phase and area by area."""
    width = min(max(width, NARROWEST), WIDEST)
    parts = [
        f"{title}\n" + "\n".join(_entry(one, width) for one in practices() if group_of(one.id) == group)
        for group, title in GROUPS.items()
    ]
    return "\n\n".join(parts) + "\n"


def remedy_lines(remedy: Remedy, width: int) -> Iterator[str]:
    """Yield the words of a remedy, wrapped, and each of its files as it is to be written."""
    for words in remedy.words:
        yield from wrap(inert(words), width, initial_indent=INDENT, subsequent_indent=INDENT)
    for file in remedy.files:
        yield ""
        yield f"{INDENT}{placing(file)}"
        yield from (f"{INDENT * 2}{inert(line)}".rstrip() for line in file.text.rstrip("\n").split("\n"))


def placing(file: File) -> str:
    """Say where the text of a file goes."""
    return WAYS[file.way].format(path=inert(file.path), at=inert(file.at))


def _entry(practice: Practice, width: int) -> str:
    told = f"{practice.title}. {practice.remedy} (takes {practice.effort})"
    return f"{INDENT}{practice.id}\n" + fill(told, width, initial_indent=INDENT * 2, subsequent_indent=INDENT * 2)


def _decided(assessment: Assessment, practice: Practice, width: int) -> Iterator[str]:
    """Yield who attests it or exempts it, from when until when, and what of that is to be looked at again."""
    row = assessment.practices[practice.id]
    told = []
    if one := row.attested:
        seen = f"the repository shows it as {row.scanned_status}"
        told.append(f"Attested {row.status} by {one.role} on {one.on}, until {one.until}; {seen}.")
        told += [f"It can be seen at {one.link}"] if one.link else []
    if row.exempt:
        told.append(f"Exempt: {exempt_line(row)}.")
    told += [f"Look again: {one.message}." for one in assessment.decisions.findings if one.practice == practice.id]
    if told:
        yield from ("", "What the team decided:")
    for line in told:
        yield from wrap(inert(line), width, initial_indent=INDENT, subsequent_indent=INDENT * 2)


def _links(row: PracticeRow, width: int) -> Iterator[str]:
    """Yield the chain link by link with its lines; the weakest link is named with what stands before and breaks it."""
    if not row.links:
        return
    yield ""
    yield "Chain of use:"
    weakest = f"; the weakest link is “{row.weakest_link}”" if row.weakest_link else ""
    held = sum(one.holds for one in row.links)
    yield from wrap(f"{held} of {len(row.links)} links hold{weakest}", width, initial_indent=INDENT)
    for one in row.links:
        yield from wrap(f"{HELD if one.holds else LACKING} {one.link}", width, initial_indent=INDENT)
        for evidence in one.evidence:
            told = f"{_place(evidence)}  {evidence.shows}"
            yield from wrap(inert(told), width, initial_indent=INDENT * 3, subsequent_indent=INDENT * 4)


def _evidence(row: PracticeRow, width: int) -> Iterator[str]:
    if row.evidence:
        yield ""
        yield f"Evidence ({len(row.evidence)} of {row.evidence_total}):"
    for one in row.evidence:
        yield from wrap(f"{_place(one)}  {one.shows}", width, initial_indent=INDENT, subsequent_indent=INDENT * 2)
        if one.snippet:
            yield f"{INDENT * 2}{one.snippet}"[:width]


def _place(evidence: EvidenceRow) -> str:
    if evidence.path is not None:
        return f"{evidence.path}:{evidence.line}" if evidence.line else evidence.path
    return evidence.commit[:12] if evidence.commit else f"count {evidence.count}"
