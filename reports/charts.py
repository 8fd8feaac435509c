"""The geometry of the charts in units of their drawing; the templates only draw it and say it in words."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from assess.findings import Status
from reports.words import LEVELS, TOP, index_figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BOTTOM = 1  # the lowest level
CELL, GAP = 12.0, 2.0
OUTLINE = 0.5  # half of a line, so that it lies within its cell
WIDE, NARROW = 720.0, 340.0  # for paper and desktops, and for phones: text keeps its size in both
LINE_HEIGHT, LINE_TOP, LINE_FOOT = 205.0, 22.0, 40.0
NAMES_WIDTH, LEAN_NAMES_WIDTH = 104.0, 22.0
ROOM_FOR_FIGURES = 34.0  # between two points, so that the figures above them do not touch
ROOM_FOR_LETTER = 22.0
YEAR_WIDTH, CELL_YEAR_WIDTH = 36.0, 22.0  # the room that a year takes
SPARK_WIDTH, SPARK_HEIGHT = 120.0, 22.0
STEP_LOWEST, STEP_RISE, LADDER_GAP = 26.0, 24.0, 6.0
YEAR = 4  # digits that a quarter's label begins with


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a chart shows of a quarter; `quiet` where nothing was committed, so that the figure before still stands."""

    label: str
    figure: float | None
    quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A text or a point at its place; `told` is empty where a point has no figure beside it."""

    x: float
    y: float
    told: str = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChart:
    """A figure over the quarters: paths without gaps, their points, and what stands along both axes."""

    width: float
    height: float
    left: float
    paths: tuple[str, ...]
    points: tuple[Mark, ...]
    levels: tuple[Mark, ...]
    quarters: tuple[Mark, ...]
    years: tuple[Mark, ...]
    gaps: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """A row of the heat map: a path for the cells of each look, and the letters of those that have one."""

    width: float
    met: str
    partial: str
    half: str
    absent: str
    letters: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """What stands above the heat map: each quarter's number, each year where there is room, a line for quiet ones."""

    width: float
    quarters: tuple[Mark, ...]
    years: tuple[Mark, ...]
    quiet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the ladder; `climbed` is the width of it that is."""

    level: int
    name: str
    x: float
    y: float
    width: float
    height: float
    climbed: float
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """The five steps, and from where to where the interval of the level reaches beneath them."""

    width: float
    steps: tuple[Step, ...]
    base: float
    lowest: float
    highest: float


def ladder(shares: Sequence[float], level: int | None, interval: tuple[int, int], width: float) -> Ladder:
    """Lay out the ladder; `shares` say how much of each step is climbed."""
    room = (width - LADDER_GAP * (TOP - 1)) / TOP
    base = STEP_LOWEST + STEP_RISE * (TOP - 1)
    steps = tuple(
        Step(
            level=one,
            name=name,
            x=(one - 1) * (room + LADDER_GAP),
            y=base - STEP_LOWEST - STEP_RISE * (one - 1),
            width=room,
            height=STEP_LOWEST + STEP_RISE * (one - 1),
            climbed=room * share,
            current=one == level,
        )
        for (one, name), share in zip(LEVELS.items(), shares, strict=True)
    )
    low, high = interval
    return Ladder(
        width=width,
        steps=steps,
        base=base,
        lowest=steps[low - 1].x,
        highest=steps[high - 1].x + room,
    )


def line(readings: Sequence[Reading], width: float) -> LineChart:
    """Lay out the index over the quarters, from level 1 to level 5."""
    left = NAMES_WIDTH if width >= WIDE else LEAN_NAMES_WIDTH
    step = (width - left - 24) / max(1, len(readings) - 1)
    first = left + 12 if len(readings) > 1 else left + (width - left) / 2
    places = [first + step * at for at in range(len(readings))]
    pairs = list(zip(places, readings, strict=True))
    return LineChart(
        width=width,
        height=LINE_HEIGHT,
        left=left,
        paths=_paths([(x, _height(one.figure), one.figure is None) for x, one in pairs]),
        points=_points(pairs, step),
        levels=tuple(
            Mark(x=0, y=_height(level), told=f"{level} {name}" if width >= WIDE else str(level))
            for level, name in LEVELS.items()
        ),
        quarters=tuple(
            Mark(x=x, y=LINE_HEIGHT - LINE_FOOT + 18, told=_quarter(one.label, brief=step < ROOM_FOR_LETTER))
            for x, one in pairs
        ),
        years=tuple(_years(pairs, LINE_HEIGHT - LINE_FOOT + 34, YEAR_WIDTH, width - YEAR_WIDTH / 2)),
        gaps=tuple(Mark(x=x, y=_height(BOTTOM)) for x, one in pairs if one.figure is None),
    )


def spark(figures: Sequence[float | None]) -> tuple[tuple[str, ...], Mark | None]:
    """Lay out a line of shares from 0 to 1 without axes: its paths, and the last point."""
    step = (SPARK_WIDTH - 6) / max(1, len(figures) - 1)
    places = [
        (3 + step * at, SPARK_HEIGHT - 3 - (figure or 0.0) * (SPARK_HEIGHT - 6), figure is None)
        for at, figure in enumerate(figures)
    ]
    last = next(((x, y) for x, y, gap in reversed(places) if not gap), None)
    return _paths(places), Mark(x=last[0], y=last[1]) if last else None


def strip(cells: Sequence[Status | None]) -> Strip:
    """Lay out a row of the heat map; None is a quarter that was not assessed."""
    looks = {look: [at * CELL for at, status in enumerate(cells) if status is look] for look in Status}
    side = CELL - GAP
    letters = [(x, "?") for x in looks[Status.UNOBSERVABLE]] + [(x, "!") for x in looks[Status.ERROR]]
    return Strip(
        width=max(1, len(cells)) * CELL,
        met="".join(_square(x, side, 0) for x in looks[Status.MET]),
        partial="".join(_square(x, side, OUTLINE) for x in looks[Status.PARTIAL]),
        half="".join(f"M{x:g} 0V{side:g}H{x + side:g}z" for x in looks[Status.PARTIAL]),
        absent="".join(_square(x, side, OUTLINE) for x in looks[Status.ABSENT]),
        letters=tuple(Mark(x=x + side / 2, y=side - 1.5, told=told) for x, told in letters),
    )


def heads(readings: Sequence[Reading]) -> Heads:
    """Lay out what stands above the heat map."""
    side = CELL - GAP
    pairs = [(at * CELL + side / 2, one) for at, one in enumerate(readings)]
    return Heads(
        width=max(1, len(readings)) * CELL,
        quarters=tuple(Mark(x=x, y=19, told=_quarter(one.label, brief=True)) for x, one in pairs),
        years=tuple(_years(pairs, 8, CELL_YEAR_WIDTH, len(readings) * CELL - CELL_YEAR_WIDTH + side / 2)),
        quiet="".join(f"M{x - side / 2:g} 22h{side:g}" for x, one in pairs if one.quiet),
    )


def _paths(places: Iterable[tuple[float, float, bool]]) -> tuple[str, ...]:
    parts = (list(some) for gap, some in groupby(places, key=lambda one: one[2]) if not gap)
    return tuple("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y, _ in part) for part in parts)


def _points(pairs: Sequence[tuple[float, Reading]], step: float) -> tuple[Mark, ...]:
    """Place the points; each has its figure where there is room, otherwise the last, and those that are all alone."""
    known = [at for at, (_, one) in enumerate(pairs) if one.figure is not None]
    told = set(known if step >= ROOM_FOR_FIGURES else {*known[:1], *known[-1:]})
    if len(told) > 1 and step * (known[-1] - known[0]) < ROOM_FOR_FIGURES:
        told = {known[-1]}
    return tuple(
        Mark(
            x=x,
            y=_height(one.figure),
            told=index_figure(one.figure) if at in told and not one.quiet else "",
            quiet=one.quiet,
        )
        for at, (x, one) in enumerate(pairs)
        if one.figure is not None
    )


def _years(pairs: Sequence[tuple[float, Reading]], y: float, room: float, most: float) -> Iterable[Mark]:
    """Yield each year at its first quarter, at most so far to the right, where the next one leaves it room."""
    starts = [(min(x, most), one.label[:YEAR]) for x, one in pairs]
    firsts = [one for at, one in enumerate(starts) if at == 0 or starts[at - 1][1] != one[1]]
    for at, (x, year) in enumerate(firsts):
        if at + 1 == len(firsts) or firsts[at + 1][0] - x >= room:
            yield Mark(x=x, y=y, told=year)


def _quarter(label: str, *, brief: bool) -> str:
    return label[YEAR + 1 :] if brief else label[YEAR:]


def _height(figure: float | None) -> float:
    share = ((figure or BOTTOM) - BOTTOM) / (TOP - BOTTOM)
    return LINE_HEIGHT - LINE_FOOT - share * (LINE_HEIGHT - LINE_FOOT - LINE_TOP)


def _square(x: float, side: float, inset: float) -> str:
    inner = side - 2 * inset
    return f"M{x + inset:g} {inset:g}h{inner:g}v{inner:g}h-{inner:g}z"
