"""The trend as text for a terminal, as JSON of schema `history/1`, and as CSV."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING

from assess.encoding import encode
from assess.findings import Status
from assess.model import PHASES
from lifecycle.milestones import State
from reports.columns import cut, padded
from reports.paper import BOLD, DIM, MARGIN, Paper
from reports.spreadsheet import table
from reports.words import index_figure, inert, percent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from assess.assessment import Coverage, Retro
    from lifecycle.trend import LevelTurn, Point, Row, Trend, Turn

SCHEMA = "history/1"
BARS = "▁▂▃▄▅▆▇█"
NO_BAR = "·"
LOWEST_INDEX, HIGHEST_INDEX = 1.0, 5.0
NARROWEST, WIDEST = 40, 120
LABEL, NAME = 10, 13
SHORT = 7
SPARKS = 40  # points that a line shows; older ones are in the table and the other formats
SIGNS = {"gained": "+", "strengthened": "↑", "weakened": "↓", "lost": "−"}  # noqa: RUF001 - the sign of a loss
NOT_ASSESSED = "not assessed"
BACKCAST = "`dataops-assess backcast --since DATE` assesses what is not yet."
NOTHING = "Nothing is stored of this repository yet. `dataops-assess backcast` assesses its past quarters."


def render(trend: Trend, name: str, *, width: int = 80, colour: bool = False) -> str:
    """Return the table of points, a spark line for the index and each phase, and what was gained and lost."""
    if not trend.points:
        return f"{NOTHING}\n"
    paper = Paper(width=max(NARROWEST, min(width, WIDEST)), colour=colour)
    sections = (
        _opening(trend, name, paper),
        _table(trend, paper),
        _lines(trend, paper),
        _moves(trend, paper),
        _held(trend, paper),
    )
    written = ("\n".join(line.rstrip() for line in section) for section in sections)
    return "\n\n".join(filter(None, written)) + "\n"


def render_json(trend: Trend, name: str) -> str:
    """Return the document of schema `history/1`."""
    document = {
        "schema": SCHEMA,
        "repository": name,
        "periods": [_period(row) for row in trend.rows],
        "points": [_point(point) for point in trend.points],
        "turns": [_turn(turn) for turn in trend.turns],
        "levels": [_level(turn) for turn in trend.levels],
        "retros": [{"on": one.on, "file": one.file} for one in _retros(trend)],
    }
    return json.dumps(document, indent=2) + "\n"


def render_csv(trend: Trend) -> str:
    """Return one row a point: commit, level, index, the coverage of each phase, the status of each practice."""
    practices = sorted({name for point in trend.points for name in point.assessment.practices})
    phases = [f"{phase}_{end}" for phase in PHASES for end in ("low", "high")]
    columns = ("label", "commit", "committed_at", "level", "index", "tool_version", *phases, *practices)
    return table(columns, (_csv_row(point, practices) for point in trend.points))


def spark(figures: Iterable[float | None], lowest: float, highest: float) -> str:
    """Return a bar for each figure, a dot where there is none."""
    span = highest - lowest
    return "".join(
        NO_BAR if figure is None else BARS[min(len(BARS) - 1, int((figure - lowest) / span * len(BARS)))]
        for figure in figures
    )


def _opening(trend: Trend, name: str, paper: Paper) -> Iterator[str]:
    first, last = trend.points[0], trend.points[-1]
    span = _label(first) if first is last else f"{_label(first)} to {_label(last)}"
    yield paper.styled(inert(name, paper.width - len(span) - 3), BOLD) + paper.styled(f" · {span}", DIM)


def _table(trend: Trend, paper: Paper) -> Iterator[str]:
    titles = f"{MARGIN}{padded('', LABEL)}  commit   date        level  index  what changed"
    yield paper.styled(cut(titles, paper.width), DIM)
    for gap, grouped in groupby(trend.rows, key=_gap):
        rows = tuple(grouped)
        if gap:
            span = " to ".join(dict.fromkeys((rows[0].label, rows[-1].label)))
            yield paper.styled(f"{MARGIN}{span:<{LABEL}}  {gap}", DIM)
        else:
            yield from (_figures(row.point, row.state, trend, paper) for row in rows if row.point)
    if any(_gap(row) == NOT_ASSESSED for row in trend.rows):
        yield from paper.block(BACKCAST, first=MARGIN, style=DIM)


def _figures(point: Point, state: State | None, trend: Trend, paper: Paper) -> str:
    one = point.assessment
    level = str(one.level or "–")  # noqa: RUF001 - a dash for no figure
    row = (
        f"{MARGIN}{padded(_label(point), LABEL)}  {one.commit[:SHORT]}  {one.committed_at:%Y-%m-%d}"
        f"  {padded(level, 5)}  {padded(_index(one.index), 5)}"
    )
    told = str(State.BEGINS) if state is State.BEGINS else _counts(point, trend.turns)
    return cut(f"{row}  {told}", paper.width)


def _gap(row: Row) -> str:
    """Say why a period has no figures; nothing where it has."""
    if row.point:
        return ""
    return str(row.state) if row.state is State.QUIET else NOT_ASSESSED


def _lines(trend: Trend, paper: Paper) -> Iterator[str]:
    points = trend.points[-SPARKS:]
    if len(points) == 1:
        return
    yield paper.heading("Trend")
    index = [point.assessment.index for point in points]
    yield f"{MARGIN}{padded('Index', NAME)}{spark(index, LOWEST_INDEX, HIGHEST_INDEX)}  {_ends(index, _index)}"
    for phase, title in PHASES.items():
        figures = [_low(point.assessment.phases[phase].coverage) for point in points]
        yield f"{MARGIN}{padded(title, NAME)}{spark(figures, 0.0, 1.0)}  {_ends(figures, percent)}"


def _moves(trend: Trend, paper: Paper) -> Iterator[str]:
    if len(trend.points) == 1:
        return
    yield paper.heading("Gained and lost")
    if not trend.turns and not trend.levels:
        yield f"{MARGIN}Nothing moved."
    for point in reversed(trend.points):
        levels = [turn for turn in trend.levels if turn.at is point]
        turns = [turn for turn in trend.turns if turn.at is point]
        if not levels and not turns:
            continue
        yield f"{MARGIN}{_label(point)}"
        for level in levels:
            yield paper.styled(f"{MARGIN}  level {level.before} → {level.after}", BOLD)
        for turn in sorted(turns, key=lambda one: (list(SIGNS).index(one.way), one.name)):
            why = "" if turn.same_rules else " · other rules or settings"
            yield from paper.block(
                f"{turn.name}: {turn.before} → {turn.after}{why}", first=f"{MARGIN}  {SIGNS[turn.way]} "
            )


def _held(trend: Trend, paper: Paper) -> Iterator[str]:
    retros = _retros(trend)
    if retros:
        yield paper.heading("Retros")
    for one in retros:
        yield from paper.block(one.file, first=f"{MARGIN}{inert(one.on):<{LABEL}}  ")


def _retros(trend: Trend) -> tuple[Retro, ...]:
    """Return the retros that the newest point tells, the oldest first."""
    told = trend.points[-1].assessment.decisions.retros if trend.points else ()
    return tuple(sorted(told, key=lambda one: one.on))


def _counts(point: Point, turns: Iterable[Turn]) -> str:
    ways = [str(turn.way) for turn in turns if turn.at is point]
    return "  ".join(f"{sign}{ways.count(way)}" for way, sign in SIGNS.items() if way in ways)


def _label(point: Point) -> str:
    return point.label if len(point.label) <= LABEL else point.label[:SHORT]


def _index(index: float | None) -> str:
    return "–" if index is None else index_figure(index)  # noqa: RUF001 - a dash for no figure


def _low(coverage: Coverage) -> float | None:
    return coverage.low


def _ends(figures: list[float | None], worded: Callable[[float | None], str]) -> str:
    told = [worded(figure) for figure in (figures[0], figures[-1])]
    return told[0] if told[0] == told[1] else f"{told[0]} → {told[1]}"


def _csv_row(point: Point, practices: Iterable[str]) -> tuple[object, ...]:
    one = point.assessment
    coverage = (one.phases[phase].coverage for phase in PHASES)
    figures = (figure for pair in coverage for figure in (pair.low, pair.high))
    statuses = (one.practices[name].status if name in one.practices else "" for name in practices)
    told = (point.label, one.commit, one.committed_at.isoformat(), one.level, one.index, one.tool_version)
    return (*told, *figures, *statuses)


def _period(row: Row) -> Mapping[str, object]:
    return {"label": row.label, "state": row.state and str(row.state), "assessed": row.point is not None}


def _point(point: Point) -> Mapping[str, object]:
    one = point.assessment
    return {
        "label": point.label,
        "commit": one.commit,
        "committed_at": encode(one.committed_at),
        "tool_version": one.tool_version,
        "model_version": one.model_version,
        "settings_digest": one.settings_digest,
        "level": one.level,
        "index": one.index,
        "interval": encode(one.interval),
        "phases": {name: encode(group.coverage) for name, group in one.phases.items()},
        "areas": {name: encode(group.coverage) for name, group in one.areas.items()},
        "practices": {name: str(row.status) for name, row in one.practices.items()},
    }


def _turn(turn: Turn) -> Mapping[str, object]:
    return {
        "practice": turn.name,
        "way": str(turn.way),
        "from_status": str(Status(turn.before)),
        "to_status": str(Status(turn.after)),
        "label": turn.at.label,
        "commit": turn.at.assessment.commit,
        "since_commit": turn.since.assessment.commit,
        "same_rules": turn.same_rules,
    }


def _level(turn: LevelTurn) -> Mapping[str, object]:
    return {"from": turn.before, "to": turn.after, "label": turn.at.label, "commit": turn.at.assessment.commit}
