"""The assessment for a terminal: one look tells where the repository stands, why, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assess.findings import Status
from reports.account import (
    Rung,
    counts,
    faults,
    heading_of_obstacles,
    ladder,
    members,
    obstacles,
    ordered,
    steps,
    unhindered,
)
from reports.columns import columns, cut, padded
from reports.decisions import decision_lines
from reports.delivery import by_quarter, what_counts
from reports.delivery import lines as delivery_lines
from reports.paper import BOLD, COLOURS, DIM, MARGIN, Paper
from reports.projects import TOLD, ProjectLine, project_lines
from reports.words import (
    MARKS,
    NOT_READ,
    REPOSITORY_KINDS,
    change_line,
    counted,
    coverage_figure,
    index_figure,
    inert,
    interval_line,
    level_line,
    percent,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from assess.assessment import Assessment, Group, PracticeRow, ProblemRow
    from lifecycle.change import Change

NARROWEST = 40
WIDEST = 120
FILLED, POSSIBLE, EMPTY = "█", "▒", "·"
CLIMBED, AHEAD = "━", "─"
FIGURE_WIDTH = 9
BAR_LARGEST = 40
PROBLEMS_SHOWN = 5
PROJECTS_SHOWN = 6
DECAY_SHOWN = 3
SHORT = 7


def render(assessment: Assessment, *, change: Change | None = None, width: int = 80, colour: bool = False) -> str:
    """Return the report as text of at most `width` columns, with ANSI colours and what changed where given."""
    paper = Paper(width=max(NARROWEST, min(width, WIDEST)), colour=colour)
    sections = (
        [*_opening(assessment, paper), *_change(change, paper)],
        _standing(assessment, paper),
        _why(assessment, paper),
        _next(assessment, paper),
        _coverage(assessment, paper),
        _decisions(assessment, paper),
        _projects(assessment, paper),
        _findings(assessment, paper),
        _delivery(assessment, paper),
        _decay(assessment, paper),
        _problems(assessment, paper),
        _hint(paper),
    )
    written = ("\n".join(line.rstrip() for line in section) for section in sections)
    return "\n\n".join(filter(None, written)) + "\n"


def _opening(assessment: Assessment, paper: Paper) -> Iterator[str]:
    repository = assessment.repository
    name = inert(repository.name) + (f"/{inert(repository.scope)}" if repository.scope else "")
    commit = f" · {inert(assessment.commit)[:SHORT]} · {assessment.committed_at:%Y-%m-%d}"
    name = cut(name, paper.width - columns(commit))
    rest = f"{commit} · {NOT_READ}"
    if columns(name + rest) <= paper.width:
        yield paper.styled(name, BOLD) + paper.styled(rest, DIM)
    else:
        yield paper.styled(name, BOLD) + paper.styled(commit, DIM)
        yield paper.styled(NOT_READ.capitalize(), DIM)
    if kind := REPOSITORY_KINDS.get(repository.kind):
        yield from paper.block(f"This is {kind}; it is rated like a team's.", first="")


def _change(change: Change | None, paper: Paper) -> Iterator[str]:
    if change is not None:
        moved = change_line(change)
        yield from paper.block(f"Since the assessment of {change.since:%Y-%m-%d}: {moved}.", first="")


def _standing(assessment: Assessment, paper: Paper) -> Iterator[str]:
    figure = f" · index {index_figure(assessment.index)}" if assessment.index is not None else ""
    headline = f"{level_line(assessment)}{figure} · {interval_line(assessment)}"
    yield from paper.block(headline, first="", style=BOLD)
    yield from _rungs(assessment, paper)
    certain, observable = percent(assessment.certain_share), percent(assessment.observable_share)
    yield from paper.block(f"{certain} of the practices are rated with certainty, {observable} can be observed here.")


def _rungs(assessment: Assessment, paper: Paper) -> Iterator[str]:
    rungs = ladder(assessment)
    room = (paper.width - len(MARGIN)) // len(rungs)
    yield MARGIN + "".join(_rung_name(one, room, paper) for one in rungs)
    climbed = (int(one.share * (room - 1)) for one in rungs)
    lines = (CLIMBED * done + paper.styled(AHEAD * (room - 1 - done), DIM) for done in climbed)
    yield MARGIN + " ".join(lines)


def _rung_name(one: Rung, room: int, paper: Paper) -> str:
    name = cut(f"{one.level} {one.name}", room - 1)
    return paper.styled(name, BOLD if one.current else DIM) + " " * (room - columns(name))


def _why(assessment: Assessment, paper: Paper) -> Iterator[str]:
    yield paper.heading(heading_of_obstacles(assessment))
    for told in faults(assessment):
        yield from paper.marked(Status.ERROR, told)
    found = obstacles(assessment)
    if not found:
        yield from paper.block(unhindered(assessment))
    for one in found:
        yield from paper.marked(one.status, f"Level {one.level} needs “{one.title}”: {one.status}")
        waits = f"; waits for {', '.join(one.waits_for)}" if one.waits_for else ""
        yield from paper.block(f"{one.reason}{waits}", first=MARGIN * 2, style=DIM)


def _next(assessment: Assessment, paper: Paper) -> Iterator[str]:
    told = steps(assessment)
    if not told:
        return
    yield paper.heading("What next")
    for one in told:
        yield from paper.block(one.remedy, first=f"{MARGIN}{one.number} ")
        note = " · ".join(filter(None, (one.effort, one.subject, one.gain)))
        yield from paper.block(note, first=MARGIN * 2, style=DIM)


def _coverage(assessment: Assessment, paper: Paper) -> Iterator[str]:
    legend = "  ".join(f"{paper.mark(status)} {count} {status}" for status, count in counts(assessment).items())
    shape = _shape(assessment, paper)
    yield paper.heading("Coverage of the lifecycle")
    yield from (_bar(name, group, assessment, shape) for name, group in assessment.phases.items())
    yield ""
    yield paper.heading("Coverage of the key areas")
    yield from (_bar(name, group, assessment, shape) for name, group in assessment.areas.items())
    yield ""
    yield from _legend(legend, assessment, paper)


def _legend(legend: str, assessment: Assessment, paper: Paper) -> Iterator[str]:
    plain = "  ".join(f"{MARKS[status]} {count} {status}" for status, count in counts(assessment).items())
    if columns(plain) + len(MARGIN) <= paper.width:
        yield MARGIN + legend
    else:
        yield from paper.block(plain)
    yield from paper.block(f"{FILLED} shown  {POSSIBLE} possible, where the repository cannot show it", style=DIM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The columns of the bars, the same for all rows."""

    paper: Paper
    title: int
    bar: int


def _shape(assessment: Assessment, paper: Paper) -> Shape:
    groups = assessment.phases | assessment.areas
    longest = max((columns(inert(group.title)) for group in groups.values()), default=0)
    title = min(longest, paper.width * 9 // 20)
    marks = max((len(members(assessment, name)) for name in groups), default=0)
    room = paper.width - 2 * len(MARGIN) - title - FIGURE_WIDTH - 2 - marks
    return Shape(paper=paper, title=title, bar=max(0, min(BAR_LARGEST, room)))


def _bar(name: str, group: Group, assessment: Assessment, shape: Shape) -> str:
    marks = "".join(shape.paper.mark(row.status) for row in members(assessment, name).values())
    figure = padded(coverage_figure(group.coverage), FIGURE_WIDTH, right=True)
    line = f"{MARGIN}{padded(inert(group.title), shape.title)} {_filled(group, shape.bar, shape.paper)} {figure}"
    return f"{line}{MARGIN}{marks}".rstrip()


def _filled(group: Group, room: int, paper: Paper) -> str:
    low, high = group.coverage.low, group.coverage.high
    if low is None or high is None:
        return paper.styled(EMPTY * room, DIM)
    shown, possible = int(low * room), int(high * room)
    rest = paper.styled(EMPTY * (room - possible), DIM)
    return paper.styled(FILLED * shown, COLOURS[Status.MET]) + POSSIBLE * (possible - shown) + rest


def _decisions(assessment: Assessment, paper: Paper) -> Iterator[str]:
    told = decision_lines(assessment)
    if not told:
        return
    yield paper.heading("What the team decided")
    for line in told.figures:
        yield from paper.block(line)
    for line in (*told.attested, *told.exempt, *told.open_actions, *told.findings):
        yield from paper.block(line, first=f"{MARGIN}- ")


def _projects(assessment: Assessment, paper: Paper) -> Iterator[str]:
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


def _findings(assessment: Assessment, paper: Paper) -> Iterator[str]:
    open_ones = {name: row for name, row in ordered(assessment).items() if row.status is not Status.MET}
    if not open_ones:
        return
    yield paper.heading("Findings")
    yield from _lines_of(open_ones, paper)


def _lines_of(rows: Mapping[str, PracticeRow], paper: Paper) -> Iterator[str]:
    longest = min(max(map(columns, rows)), paper.width // 2)
    for name, row in rows.items():
        lead = f"{MARGIN}{paper.mark(row.status)} {padded(inert(name), longest)}{MARGIN}"
        room = paper.width - longest - 2 * len(MARGIN) - 2
        yield lead + paper.styled(cut(_reason(row), room), DIM)


def _reason(row: PracticeRow) -> str:
    return inert(row.reason if row.certain or row.status is Status.ERROR else f"uncertain: {row.reason}")


def _delivery(assessment: Assessment, paper: Paper) -> Iterator[str]:
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


def _decay(assessment: Assessment, paper: Paper) -> Iterator[str]:
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


def _problems(assessment: Assessment, paper: Paper) -> Iterator[str]:
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


def _hint(paper: Paper) -> Iterator[str]:
    yield from paper.block("One rule and its evidence here: dataops-assess explain <practice>", first="")
