"""The geometry of the charts: gaps stay gaps, nothing lies outside, and no two labels touch."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from assess.findings import Status
from reports.charts import CELL, NARROW, WIDE, Reading, heads, ladder, line, spark, strip

MET, PARTIAL, ABSENT = Status.MET, Status.PARTIAL, Status.ABSENT
LETTER = 8.5  # units that a bold digit of 12 or 11 takes at most


def readings(count: int, gaps: tuple[int, ...] = ()) -> list[Reading]:
    labels = (f"{2021 + at // 4}Q{at % 4 + 1}" for at in range(count))
    return [Reading(label=label, figure=None if at in gaps else 1 + at % 5) for at, label in enumerate(labels)]


def test_a_quarter_without_a_figure_breaks_the_line() -> None:
    drawn = line(readings(5, gaps=(2,)), WIDE)
    assert (len(drawn.paths), len(drawn.points), len(drawn.gaps)) == (2, 4, 1)


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("count", [1, 2, 8, 20])
def test_all_points_lie_within_the_drawing(count: int, width: float) -> None:
    drawn = line(readings(count), width)
    assert all(drawn.left <= one.x <= width and 0 < one.y < drawn.height for one in drawn.points)


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("count", [1, 2, 5, 8, 13, 20])
def test_no_labels_of_a_line_touch(count: int, width: float) -> None:
    drawn = line(readings(count), width)
    rows = (drawn.quarters, drawn.years, tuple(one for one in drawn.points if one.told))
    for row in rows:
        assert all(a.x + len(a.told) * LETTER / 2 <= b.x - len(b.told) * LETTER / 2 for a, b in pairwise(row))


@pytest.mark.parametrize("count", [1, 3, 6, 20])
def test_no_labels_above_the_map_touch(count: int) -> None:
    drawn = heads(readings(count))
    assert all(b.x - a.x >= 22 for a, b in pairwise(drawn.years))
    assert [one.told for one in drawn.quarters] == [str(at % 4 + 1) for at in range(count)]


def test_a_quiet_quarter_is_hollow_and_has_no_figure_of_its_own() -> None:
    (point,) = line([Reading(label="2026Q1", figure=3.0, quiet=True)], WIDE).points
    assert (point.quiet, point.told) == (True, "")


def test_a_strip_has_a_shape_for_each_status_and_none_for_a_gap() -> None:
    drawn = strip([MET, PARTIAL, ABSENT, Status.UNOBSERVABLE, Status.ERROR, None])
    shapes = (drawn.met, drawn.partial, drawn.half, drawn.absent)
    assert [shape.count("M") for shape in shapes] == [1, 1, 1, 1]
    assert ([one.told for one in drawn.letters], drawn.width) == (["?", "!"], 6 * CELL)


def test_a_spark_ends_at_its_last_figure() -> None:
    paths, last = spark([0.0, None, 1.0, None])
    assert (len(paths), last and last.y) == (2, 3.0)


def test_a_spark_of_nothing_is_empty() -> None:
    assert spark([None, None]) == ((), None)


def test_the_ladder_marks_the_level_and_its_interval() -> None:
    drawn = ladder([1, 1, 1, 0.5, 0], 3, (3, 4), WIDE)
    assert [step.level for step in drawn.steps if step.current] == [3]
    assert (drawn.lowest, drawn.highest) == (drawn.steps[2].x, drawn.steps[3].x + drawn.steps[3].width)


def test_paths_are_plain_numbers() -> None:
    drawn = line(readings(20, gaps=(3, 4)), NARROW)
    assert all(re.fullmatch(r"M[\d.]+ [\d.]+(L[\d.]+ [\d.]+)*", path) for path in drawn.paths)
