"""The assessment for a terminal: one look tells where the repository stands, why, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assess.findings import Status
from reports import terminal_lists as lists
from reports.account import (
    Rung,
    counts,
    faults,
    heading_of_obstacles,
    ladder,
    members,
    obstacles,
    steps,
    unhindered,
)
from reports.columns import columns, cut, padded
from reports.own import own_rules_line
from reports.paper import BOLD, COLOURS, DIM, MARGIN, Paper
from reports.words import (
    MARKS,
    NOT_READ,
    REPOSITORY_KINDS,
    change_line,
    coverage_figure,
    index_figure,
    inert,
    interval_line,
    level_line,
    percent,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.assessment import Assessment, Group
    from lifecycle.change import Change

NARROWEST = 40
WIDEST = 120
FILLED, POSSIBLE, EMPTY = "█", "▒", "·"
CLIMBED, AHEAD = "━", "─"
FIGURE_WIDTH = 9
BAR_LARGEST = 40
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
        lists.decisions(assessment, paper),
        lists.projects(assessment, paper),
        lists.findings(assessment, paper),
        lists.own(assessment, paper),
        lists.delivery(assessment, paper),
        lists.decay(assessment, paper),
        lists.problems(assessment, paper),
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
    if told := own_rules_line(assessment):
        yield from paper.block(told)


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


def _hint(paper: Paper) -> Iterator[str]:
    yield from paper.block("One rule and its evidence here: dataops-assess explain <practice>", first="")
