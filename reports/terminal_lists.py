"""The later sections of the terminal's report: decisions, projects, findings, delivery, decay and problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.findings import Status
from reports.account import ordered
from reports.columns import columns, cut, padded
from reports.decisions import decision_lines
from reports.delivery import by_quarter, what_counts
from reports.delivery import lines as delivery_lines
from reports.own import HEADING
from reports.paper import DIM, MARGIN, Paper
from reports.projects import TOLD, ProjectLine, project_lines
from reports.words import MARKS, counted, inert

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from assess.assessment import Assessment, PracticeRow, ProblemRow

PROBLEMS_SHOWN = 5
PROJECTS_SHOWN = 6
DECAY_SHOWN = 3


def decisions(assessment: Assessment, paper: Paper) -> Iterator[str]:
    """Yield what the team decided, with the figures without it."""
    told = decision_lines(assessment)
    if not told:
        return
    yield paper.heading("What the team decided")
    for line in told.figures:
        yield from paper.block(line)
    for line in (*told.attested, *told.exempt, *told.open_actions, *told.findings):
        yield from paper.block(line, first=f"{MARGIN}- ")


def projects(assessment: Assessment, paper: Paper) -> Iterator[str]:
    """Yield the data projects with their own figures."""
    told = project_lines(assessment)
    if not told:
        return
    yield paper.heading("Data projects, each by its own facts")
    for one in told[:PROJECTS_SHOWN]:
        yield from _project(one, paper)
    if len(told) > PROJECTS_SHOWN:
        yield f"{MARGIN}and {len(told) - PROJECTS_SHOWN:,} more in the other formats"


def _project(one: ProjectLine, paper: Paper) -> Iterator[str]:
    plain = "  ".join(f"{MARKS[status]} {one.counts[status]:2}" for status in TOLD)
    figures = "  ".join(f"{paper.mark(status)} {one.counts[status]:2}" for status in TOLD)
    room = paper.width - columns(plain) - 2 * len(MARGIN)
    named = padded(f"{inert(one.path)} ({inert(one.tools)})", room)
    yield f"{MARGIN}{named}{MARGIN}{figures}"
    if one.weakest:
        yield from paper.block(f"weakest: {', '.join(map(inert, one.weakest))}", first=MARGIN * 2, style=DIM)


def findings(assessment: Assessment, paper: Paper) -> Iterator[str]:
    """Yield the practices that are not met."""
    open_ones = {name: row for name, row in ordered(assessment).items() if row.status is not Status.MET}
    if not open_ones:
        return
    yield paper.heading("Findings")
    yield from _lines_of(open_ones, paper)


def own(assessment: Assessment, paper: Paper) -> Iterator[str]:
    """Yield the practices of plug-ins."""
    if assessment.own_practices:
        yield paper.heading(HEADING)
        yield from _lines_of(assessment.own_practices, paper)


def _lines_of(rows: Mapping[str, PracticeRow], paper: Paper) -> Iterator[str]:
    longest = min(max(map(columns, rows)), paper.width // 2)
    for name, row in rows.items():
        lead = f"{MARGIN}{paper.mark(row.status)} {padded(inert(name), longest)}{MARGIN}"
        room = paper.width - longest - 2 * len(MARGIN) - 2
        yield lead + paper.styled(cut(_reason(row), room), DIM)


def _reason(row: PracticeRow) -> str:
    return inert(row.reason if row.certain or row.status is Status.ERROR else f"uncertain: {row.reason}")


def delivery(assessment: Assessment, paper: Paper) -> Iterator[str]:
    """Yield the figures of delivery."""
    delivery = assessment.delivery
    if delivery is None:
        return
    yield paper.heading("Delivery of the last year")
    yield from paper.block(what_counts(delivery), style=DIM)
    told = delivery_lines(delivery)
    longest = min(max((columns(one.title) for one in told), default=0), paper.width // 2)
    for one in told:
        lead = f"{MARGIN}{padded(inert(one.title), longest)}{MARGIN}"
        yield from paper.block(one.told, first=lead, style="" if one.known else DIM)
    if quarters := by_quarter(assessment, "cadence"):
        yield from paper.block(f"Changes by quarter (* cut off): {quarters}", style=DIM)
    yield from paper.block("How each figure comes about: dataops-assess explain delivery", style=DIM)


def decay(assessment: Assessment, paper: Paper) -> Iterator[str]:
    """Yield what was adopted and then left."""
    found = assessment.decay.findings if assessment.decay else ()
    if not found or not assessment.decay:
        return
    yield paper.heading("Left behind (no part of the rating)")
    for kind, total in assessment.decay.totals.items():
        some = [one for one in found if one.kind == kind]
        yield from paper.block(f"{some[0].title}: {total:,}", first=f"{MARGIN}- ")
        for one in some[:DECAY_SHOWN]:
            place = f"{one.path}:{one.line}" if one.line else one.path
            yield from paper.block(f"{place}  {one.shows}", first=MARGIN * 2)
        if total > DECAY_SHOWN:
            yield f"{MARGIN * 2}and {total - DECAY_SHOWN:,} more; --format json has the first ten"
        yield from paper.block(some[0].remedy, first=MARGIN * 2, style=DIM)


def problems(assessment: Assessment, paper: Paper) -> Iterator[str]:
    """Yield what could not be read or was cut off."""
    if not (assessment.limits or assessment.problems or not assessment.history_complete):
        return
    yield paper.heading("Limits and problems")
    if not assessment.history_complete:
        yield from paper.block("The history is not complete here; fetch it with --deepen or `git fetch --unshallow`.")
    named = tuple(f"{one.path}: " for one in assessment.problems if one.path)  # told by the problems below
    for limit in assessment.limits:
        if not limit.startswith(named):
            yield from paper.block(limit)
    yield from _problem_lines(assessment.problems, paper)


def _problem_lines(problems: Iterable[ProblemRow], paper: Paper) -> Iterator[str]:
    listed = tuple(problems)
    if listed:
        yield from paper.block(f"{counted(len(listed), 'place')} could not be read in full:")
    for one in listed[:PROBLEMS_SHOWN]:
        place = f"{one.path}:{one.line}" if one.line else one.path
        yield MARGIN * 2 + cut(f"{inert(place)}  {inert(one.message)}", paper.width - 2 * len(MARGIN))
    if len(listed) > PROBLEMS_SHOWN:
        yield f"{MARGIN * 2}and {len(listed) - PROBLEMS_SHOWN:,} more"
