"""A period in words and charts: what stands around an assessment in the quarterly report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from assess.findings import Status
from assess.model import AREAS, PHASES
from lifecycle.milestones import State
from lifecycle.trend import Way, same_rules
from reports import account, actions, charts, targets
from reports.comparison import signed
from reports.words import LEVELS, day, index_figure, percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assess.assessment import Assessment, Coverage
    from lifecycle.compare import Comparison, Move, Turning
    from lifecycle.review import Review
    from lifecycle.targets import Aim
    from lifecycle.trend import Row

QUARTERS = 20  # five years: what the charts have room for
MINUS = "−"  # noqa: RUF001 - the sign of a loss in print
WAYS = {
    Way.GAINED: "Gained",
    Way.STRENGTHENED: "Strengthened",
    Way.WEAKENED: "Weakened",
    Way.LOST: "Lost",
}
NO_BEFORE = "Nothing that was committed before is assessed, so that there is nothing to compare with."
NO_CHANGE = "No practice changed its status."
QUIET = "Nothing was committed in this period; what stood before it still stands."
NOT_NEWEST = "It is the last commit of the period that was assessed; later ones are not in it."
RUNNING = "The period is not over yet; it is told as it stands."


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A practice that moved, from which status to which, and by which commit where that is known."""

    practice: str
    title: str
    before: Status
    after: Status
    own: bool
    turned_by: Turning | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatRow:
    """A practice over the quarters: its cells, and the same in words."""

    practice: str
    title: str
    strip: charts.Strip
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseLine:
    """A phase or area over the quarters: a line, the same in words, and the change since before."""

    paths: tuple[str, ...]
    last: charts.Mark | None
    told: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A target or an action in words, with the mark of how it stands."""

    mark: Status
    asked: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """What the team had decided by the end of the period, and what became of it."""

    targets: tuple[Decision, ...]
    actions: tuple[Decision, ...]
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarterly:
    """The period around an assessment, ready to be told."""

    label: str
    span: str
    notes: tuple[str, ...]
    since: Assessment | None
    verdict: str
    parts: tuple[tuple[str, str], ...]
    moves: dict[Way, tuple[Moved, ...]]
    unmoved: str
    wide: charts.LineChart
    narrow: charts.LineChart
    trend_told: str
    phases: tuple[PhaseLine, ...]
    areas: tuple[PhaseLine, ...]
    heads: charts.Heads
    heat: dict[str, tuple[HeatRow, ...]]
    quarters: tuple[charts.Reading, ...]
    gaps: tuple[str, ...]
    decisions: Decisions | None
    other_rules: tuple[str, ...]


def quarterly(review: Review) -> Quarterly:
    """Put a review into words and charts."""
    columns = _columns(review.trend.rows)[-QUARTERS:]
    readings = tuple(one.reading for one in columns)
    return Quarterly(
        label=review.period.label,
        span=_span(review),
        notes=tuple(_notes(review)),
        since=review.before,
        verdict=_verdict(review),
        parts=_parts(review.comparison),
        moves=_moves(review),
        unmoved=_unmoved(review),
        wide=charts.line(readings, charts.WIDE),
        narrow=charts.line(readings, charts.NARROW),
        trend_told=_trend_told(readings),
        phases=tuple(_lines(PHASES, columns, review)),
        areas=tuple(_lines(AREAS, columns, review)),
        heads=charts.heads(readings),
        heat=_heat(review.now, columns),
        quarters=readings,
        gaps=tuple(one.reading.label for one in columns if one.assessment is None),
        decisions=_decisions(review),
        other_rules=tuple(
            one.reading.label
            for one in columns
            if one.assessment is not None and not same_rules(one.assessment, review.now)
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """A quarter with what stands for it; of a quiet one that is what stood before."""

    reading: charts.Reading
    assessment: Assessment | None


def _columns(rows: Sequence[Row]) -> tuple[_Column, ...]:
    found: list[_Column] = []
    standing: Assessment | None = None
    for row in rows:
        quiet = row.point is None and row.state is State.QUIET
        one = row.point.assessment if row.point else standing if quiet else None
        standing = one
        reading = charts.Reading(label=row.label, figure=one.index if one else None, quiet=quiet)
        found.append(_Column(reading=reading, assessment=one))
    return tuple(found)


def _span(review: Review) -> str:
    first, last = review.period.start, review.period.end - timedelta(seconds=1)
    return f"{day(first)} to {day(last)}"


def _notes(review: Review) -> Iterator[str]:
    if not review.ended:
        yield RUNNING
    if review.quiet:
        yield QUIET
    if not review.newest:
        yield NOT_NEWEST


def _verdict(review: Review) -> str:
    """Say in one sentence how level and index moved."""
    before, now = review.before, review.now
    if before is None:
        return NO_BEFORE
    if before.index is None or now.index is None:
        return "One of the two ends has no figure, so that the change of the index is unknown."
    figures = f"from {index_figure(before.index)} to {index_figure(now.index)}"
    moved = round(now.index - before.index, 2)
    index = f"The index {'rose' if moved > 0 else 'fell'} {figures}" if moved else "The index stayed where it was"
    if before.level == now.level:
        return f"{index}; the level is {LEVELS[now.level or 1]} as before."
    return f"{index}, and the level from {before.level} to {now.level}."


def _unmoved(review: Review) -> str:
    if review.before is None:
        return NO_BEFORE
    return QUIET if review.before.commit == review.now.commit else NO_CHANGE


def _parts(comparison: Comparison | None) -> tuple[tuple[str, str], ...]:
    if comparison is None or comparison.parts is None:
        return ()
    parts = comparison.parts
    return (
        ("What the repository did", _signed(parts.repository)),
        ("What newer rules did", _signed(parts.rules)),
        ("What settings did", _signed(parts.settings)),
        ("Change of the index in all", _signed(parts.total)),
    )


def _signed(figure: float) -> str:
    return signed(figure).replace("-", MINUS)


def _moves(review: Review) -> dict[Way, tuple[Moved, ...]]:
    moves = review.comparison.moves if review.comparison else ()
    found = {way: tuple(_moved(review.now, one) for one in moves if one.way is way) for way in WAYS}
    return {way: some for way, some in found.items() if some}


def _moved(now: Assessment, move: Move) -> Moved:
    return Moved(
        practice=move.practice,
        title=now.practices[move.practice].title,
        before=move.before,
        after=move.after,
        own=move.own,
        turned_by=move.turned_by,
    )


def _decisions(review: Review) -> Decisions | None:
    if not review.aims and not review.actions:
        return None
    return Decisions(
        targets=tuple(map(_target, review.aims)),
        actions=tuple(
            Decision(mark=actions.MARKS[one.state], asked=actions.heading(one), told=(actions.became(one),))
            for one in review.actions
        ),
        summary=actions.summary(review.actions) if review.actions else "",
    )


def _target(one: Aim) -> Decision:
    mark = Status.MET if one.is_reached else Status.ERROR if one.has_ended else Status.PARTIAL
    asked = f"{targets.goal(one.target)} by the end of {one.target.by}"
    return Decision(mark=mark, asked=asked, told=(targets.progress(one), targets.outlook(one)))


def _trend_told(readings: Sequence[charts.Reading]) -> str:
    """Say the index of each quarter, for those who do not see the chart."""
    told = (
        f"{one.label} {'not assessed' if one.figure is None else index_figure(one.figure)}"
        f"{' (no activity)' if one.quiet else ''}"
        for one in readings
    )
    return f"The index by quarter: {', '.join(told)}."


def _lines(titles: dict[str, str], columns: Sequence[_Column], review: Review) -> Iterator[PhaseLine]:
    for name, title in titles.items():
        figures = [_low(one.assessment, name) for one in columns]
        known = [one for one in figures if one is not None]
        paths, last = charts.spark(figures)
        yield PhaseLine(
            paths=paths,
            last=last,
            told=f"{title}: from {percent(known[0])} to {percent(known[-1])}." if known else f"{title}: no figure.",
            change=_points(_low(review.before, name), _low(review.now, name)),
        )


def _low(assessment: Assessment | None, group: str) -> float | None:
    return _coverage(assessment, group).low if assessment else None


def _coverage(assessment: Assessment, group: str) -> Coverage:
    return (assessment.phases | assessment.areas)[group].coverage


def _points(before: float | None, after: float | None) -> str:
    """Return a change of coverage in whole percentage points; nothing where one end is not known."""
    if before is None or after is None:
        return ""
    moved = round((after - before) * 100)
    return f"{moved:+d}".replace("-", MINUS) if moved else "0"


def _heat(now: Assessment, columns: Sequence[_Column]) -> dict[str, tuple[HeatRow, ...]]:
    return {
        title: tuple(_row(name, row.title, columns) for name, row in account.members(now, group).items())
        for group, title in (PHASES | AREAS).items()
    }


def _row(name: str, title: str, columns: Sequence[_Column]) -> HeatRow:
    cells = [_status(one.assessment, name) for one in columns]
    return HeatRow(practice=name, title=title, strip=charts.strip(cells), told=_runs(cells, columns))


def _status(assessment: Assessment | None, practice: str) -> Status | None:
    row = assessment.practices.get(practice) if assessment else None
    return row.status if row else None


def _runs(cells: Sequence[Status | None], columns: Sequence[_Column]) -> str:
    """Say a row of the heat map: each status from when to when."""
    labels = [one.reading.label for one in columns]
    told = []
    for status, some in groupby(zip(labels, cells, strict=True), key=lambda one: one[1]):
        run = [label for label, _ in some]
        when = run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}"
        told.append(f"{when} {status or 'not assessed'}")
    return ", ".join(told)
