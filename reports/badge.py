"""The badge: level and index on a small sign in SVG that loads nothing, not even a font."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from reports import account, words
from reports.templating import templates

if TYPE_CHECKING:
    from jinja2 import Environment

    from assess.assessment import Assessment

LABEL = "DataOps"
INK, ACCENT = "#17202a", "#17588c"  # white on them: contrast of 16 and 7 to 1
SIZE = 11
EDGE, GAP = 8.0, 5.0
FIRST_RUNG, RUNG_RISE, RUNG_STEP = 4.0, 1.5, 4.5
RUNGS_WIDTH = 4 * RUNG_STEP + 3
# Advance of each character of the words below in thousandths of an em, of the semi-bold face in templates/fonts.
# fmt: off
ADVANCES = {
    " ": 248, ".": 290, "·": 290, "0": 667, "1": 481, "2": 621, "3": 652, "4": 666, "5": 632, "6": 648, "7": 587,
    "8": 646, "9": 648, "D": 724, "M": 906, "O": 775, "R": 651, "a": 575, "c": 577, "d": 630, "e": 593, "f": 377,
    "g": 625, "i": 261, "m": 898, "n": 610, "o": 608, "p": 625, "r": 397, "s": 549, "t": 380, "u": 608, "v": 576,
    "z": 562,
}
# fmt: on


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    text: str
    x: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rung:
    x: float
    height: float
    climbed: float


def render(assessment: Assessment) -> str:
    """Return the badge; it holds no text of the repository."""
    label = _words(LABEL, EDGE)
    parting = round(label.x + label.width + 6.0, 1)
    value = _words(_value(assessment), parting + 6.0 + RUNGS_WIDTH + GAP)
    return (
        _environment()
        .get_template("badge.svg.jinja")
        .render(
            title=_title(assessment),
            width=round(value.x + value.width + EDGE, 1),
            parting=parting,
            label=label,
            value=value,
            rungs=_rungs(assessment, parting + 6.0),
            ink=INK,
            accent=ACCENT,
        )
    )


def _value(assessment: Assessment) -> str:
    if assessment.level is None:
        return words.NO_FIGURE
    return f"{assessment.level} {words.LEVELS[assessment.level]} · {words.index_figure(assessment.index)}"


def _title(assessment: Assessment) -> str:
    if assessment.level is None:
        return f"{LABEL}: {words.NO_FIGURE}"
    line = words.level_line(assessment)
    return f"{LABEL}: {line[:1].lower()}{line[1:]}, index {words.index_figure(assessment.index)}"


def _rungs(assessment: Assessment, left: float) -> tuple[_Rung, ...]:
    """Return the ladder as five rising bars; the one above the level is filled as far as the index says."""
    return tuple(
        _Rung(
            x=round(left + at * RUNG_STEP, 1),
            height=(height := FIRST_RUNG + at * RUNG_RISE),
            climbed=round(height * rung.share, 1) if assessment.level is not None else 0.0,
        )
        for at, rung in enumerate(account.ladder(assessment))
    )


def _words(text: str, x: float) -> _Words:
    return _Words(text=text, x=round(x, 1), width=round(sum(ADVANCES[one] for one in text) * SIZE / 1000, 1))


@cache
def _environment() -> Environment:
    return templates(ends_with_newline=True)
