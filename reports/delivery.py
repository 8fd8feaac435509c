"""The figures of delivery in words: no more digits than the sample bears, and a figure that is not known says why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assess.delivery.records import Bound, Grade
from reports.words import counted, inert, percent

if TYPE_CHECKING:
    from assess.assessment import Assessment, Delivery, Figure

TOLD = (
    "deployment_frequency",
    "lead_time",
    "deploy_latency",
    "change_fail_rate",
    "recovery_time",
    "cadence",
    "request_share",
    "tested_share",
)
GRADES = {
    Grade.STATED: "stated by the team",
    Grade.TAG: "by version tags",
    Grade.BRANCH: "by an environment's branch",
    Grade.PUSH: "by pushes",
    Grade.HISTORY: "counted in Git",
    Grade.CONVENTION: "by words in messages",
    Grade.NONE: "nothing to go by",
}
BOUNDS = {Bound.ABOUT: "", Bound.AT_LEAST: "at least ", Bound.AT_MOST: "at most "}
HOURS, MINUTES = 24, 60
LONG = 2  # days from which days are told, and not hours
WEEKS_A_MONTH = 365.25 / 12 / 7
LARGE_SAMPLE = 200  # from which a share below a tenth may have a second figure
TENTH = 0.1
NOT_MEASURED = "Delivery was not measured by the release that wrote this assessment."


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A figure on one line: its title, and its value or why there is none."""

    title: str
    told: str
    known: bool


def lines(delivery: Delivery) -> tuple[Line, ...]:
    """Return the figures of the year that are told first; what no deployment shows is told once, above them."""
    told = [delivery.figures[name] for name in TOLD if name in delivery.figures]
    return tuple(_line(one) for one in told if one.reason != delivery.reason)


def _line(figure: Figure) -> Line:
    title = figure.title.partition(",")[0]
    if figure.value is None:
        return Line(title=title, told=f"not known: {figure.reason}", known=False)
    return Line(title=title, told=f"{value(figure)} ({sample(figure)})", known=True)


def value(figure: Figure) -> str:
    """Return a figure's value with its unit and on which side the truth may lie; "not known" without one."""
    if figure.value is None:
        return "not known"
    return f"{BOUNDS[figure.bound]}{_bare(figure, figure.value)}"


def sample(figure: Figure) -> str:
    """Return the size of a figure's sample and what it rests on."""
    return f"n = {figure.n:,}, {GRADES[figure.grade]}"


def what_counts(delivery: Delivery) -> str:
    """Say what counts as a deployment, or why none can be seen."""
    known = delivery.grade is not Grade.NONE
    return f"A deployment here is {delivery.reason}." if known else f"No deployment can be seen: {delivery.reason}."


def by_quarter(assessment: Assessment, name: str) -> str:
    """Return a figure quarter by quarter on one line; a quarter that is cut off has an asterisk."""
    quarters = assessment.delivery.quarters if assessment.delivery else ()
    told = [
        f"{inert(one.label)}{'' if one.whole else '*'} {_short(one.figures[name])}"
        for one in quarters
        if name in one.figures
    ]
    return "  ".join(told)


def _short(figure: Figure) -> str:
    return "–" if figure.value is None else _bare(figure, figure.value)  # noqa: RUF001 - the dash of a gap


def _bare(figure: Figure, number: float) -> str:
    match figure.unit:
        case "share":
            return _share(number, figure.n)
        case "days":
            return duration(number)
        case "a week":
            return f"{rounded(number)} a week" if number >= 1 else f"{rounded(number * WEEKS_A_MONTH)} a month"
        case "changes":
            return counted(int(number), "change")
        case unit:
            told = rounded(number)
            return f"{told} {unit.removesuffix('s') if told == '1' else unit}"


def duration(length: float) -> str:
    """Return a length in days as minutes, hours or days."""
    if length >= LONG:
        return f"{rounded(length)} days"
    hours = length * HOURS
    return f"{rounded(hours)} hours" if hours >= 1 else f"{rounded(hours * MINUTES)} minutes"


def rounded(number: float) -> str:
    """Return a figure with two digits that count, and no more."""
    if number >= 10 or number == int(number):  # noqa: PLR2004 - two digits stand before the point
        return f"{float(f'{number:.2g}'):,.0f}"
    return f"{number:.2g}"


def _share(number: float, n: int) -> str:
    if n >= LARGE_SAMPLE and 0 < number < TENTH:
        return f"{float(f'{number * 100:.1g}'):g}%"
    return percent(number) if number >= 1 / 100 or not number else "less than 1%"
