"""`explain delivery`: what counts as a deployment here, and every figure step by step with what it was made of."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from reports.delivery import BOUNDS, NOT_MEASURED, by_quarter, sample, value, what_counts
from reports.words import counted, inert

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.assessment import Assessment, Delivery, Figure, Used

NARROWEST, WIDEST = 40, 100
INDENT = "  "
SHORT = 12
CUT = (
    "* The quarter is cut off by the year that is looked at, or by the beginning of the history. "
    "– stands for a figure that is not known."  # noqa: RUF001 - the dash of a gap
)
PROXIES = (
    "Git shows what was meant to go out, not what did: these are proxies. They speak of a repository, never of a "
    "person, and two repositories that deploy by different ways cannot be compared by them."
)


def render(assessment: Assessment, *, width: int = 80) -> str:
    """Return the account of the delivery figures of an assessment."""
    width = min(max(width, NARROWEST), WIDEST)
    delivery = assessment.delivery
    if delivery is None:
        return f"{NOT_MEASURED}\n"
    name, window = assessment.repository.name, assessment.window
    lines = [
        "delivery",
        *_block(f"{name} at {assessment.commit[:SHORT]}, {window.from_:%Y-%m-%d} to {window.to:%Y-%m-%d}", width, ""),
        "",
        *_block(PROXIES, width, ""),
        "",
        "1. What counts as a deployment",
        *_block(f"{what_counts(delivery)} (grade: {delivery.grade})", width),
        *_ways(delivery, width),
    ]
    for number, (key, figure) in enumerate(delivery.figures.items(), start=2):
        lines += ["", f"{number}. {figure.title}", *_figure(figure, width)]
        if any(key in one.figures and one.figures[key].value is not None for one in delivery.quarters):
            lines += _block(f"By quarter: {by_quarter(assessment, key)}", width)
    return "\n".join([*lines, "", *wrap(CUT, width)]) + "\n"


def _ways(delivery: Delivery, width: int) -> Iterator[str]:
    for way in delivery.ways:
        place = f"{way.path}:{way.line}" if way.line else way.path
        yield from _block(f"{place}  {way.shows}", width, INDENT * 2)


def _figure(figure: Figure, width: int) -> Iterator[str]:
    reason = f": {figure.reason}" if figure.reason else ""
    yield from _block(f"{value(figure)}{reason}", width)
    yield from _block(f"How: {figure.derivation} ({sample(figure)})", width)
    if figure.band:
        band = f"{figure.band.edition}, {BOUNDS[figure.bound]}“{figure.band.answer}” ({figure.band.source})"
        yield from _block(band, width)
    for one in figure.used:
        yield from _block(_used(one), width, INDENT * 2)
    if figure.used_total > len(figure.used):
        yield f"{INDENT * 2}and {counted(figure.used_total - len(figure.used), 'more', 'more')}; --all lists them"


def _used(one: Used) -> str:
    return "  ".join(filter(None, (f"{one.at:%Y-%m-%d %H:%M}", (one.commit or "")[:SHORT], one.tag or "", one.shows)))


def _block(text: str, width: int, indent: str = INDENT) -> list[str]:
    further = indent + INDENT if indent else ""
    return wrap(inert(text), width, initial_indent=indent, subsequent_indent=further, break_on_hyphens=False)
