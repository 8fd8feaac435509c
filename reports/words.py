"""The wording that all reports share: status, effort, level and figures, and how foreign text is made inert."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from assess.controls import CONTROL
from assess.findings import Effort, Status
from assess.levels import Level
from assess.model import LEVEL_NAMES

if TYPE_CHECKING:
    import re
    from datetime import datetime

    from assess.assessment import Assessment, Coverage, ShareRow
    from lifecycle.change import Change

MARKS = {
    Status.MET: "●",
    Status.PARTIAL: "◐",
    Status.ABSENT: "○",
    Status.UNOBSERVABLE: "?",
    Status.ERROR: "!",
}
STATUS_MEANINGS = {
    Status.MET: "in use",
    Status.PARTIAL: "there, but limited",
    Status.ABSENT: "not there",
    Status.UNOBSERVABLE: "may live elsewhere",
    Status.ERROR: "could not be read",
}
EFFORTS = {Effort.HOURS: "takes hours", Effort.DAYS: "takes days", Effort.WEEKS: "takes weeks"}
TENDENCIES = {"dataops": "DataOps", "mixed": "mixed", "traditional": "traditional", "unknown": "unknown"}
ASPECTS = {
    "development": ("Development", "long release cycles", "agile, continuous delivery"),
    "testing": ("Testing", "by hand, after deployment", "automated, before deployment"),
    "deployment": ("Deployment", "scripts by hand, ad hoc", "automated pipelines"),
    "monitoring": ("Monitoring", "found when reports break", "found before they do"),
    "collaboration": ("Collaboration", "silos and handovers", "shared ownership"),
    "documentation": ("Documentation", "outdated or missing", "living, in the code"),
    "change-management": ("Change management", "heavy", "light and frequent"),
}
TOOL_KINDS = {
    "ci": "Continuous integration",
    "orchestration": "Orchestration",
    "transformation": "Transformation",
    "warehouse": "Warehouse",
    "quality": "Data quality",
    "infrastructure": "Infrastructure",
    "observability": "Observability",
    "contracts_catalog": "Contracts and catalogue",
}
REPOSITORY_KINDS = {
    "mirror": "a mirror of work done elsewhere",
    "sample": "a sample repository",
    "course": "course work",
    "template": "a template",
    "burst": "work of less than three months",
}
NO_FIGURE = "no figure"
NOT_READ = "uncommitted files are not read"
LEVELS = {int(level): name for level, name in LEVEL_NAMES.items()}
TOP = int(Level.OPTIMIZED)
SHORT_COMMIT = 12
LONGEST = 400
ROUNDING = 1e-9  # 0.29 * 100 is 28.999…, and is still to be told as 29


def inert(text: str, longest: int = LONGEST) -> str:
    """Return foreign text on one line: controls and direction marks escaped, the middle of long text left out."""
    kept = text if len(text) <= longest else f"{text[: longest * 2 // 3]}…{text[-(longest // 3) :]}"
    return CONTROL.sub(_escape, kept)


def change_line(change: Change) -> str:
    """Return what changed: the level where it moved, then how many practices rose and fell, the first of each named."""
    before, after = (str(one or "without a figure") for one in (change.level_before, change.level_after))
    level = [f"level {before} → {after}"] if before != after else []
    moves = [*level, *_moved(change.gained, "gained"), *_moved(change.lost, "lost")]
    return ", ".join(moves) or "nothing changed"


def _moved(practices: tuple[str, ...], verb: str) -> list[str]:
    if not practices:
        return []
    more = f" and {len(practices) - 1} more" if len(practices) > 1 else ""
    return [f"{verb} {practices[0]}{more}"]


def percent(share: float | None) -> str:
    """Return a share of 0 to 1 as whole percents, rounded down."""
    return NO_FIGURE if share is None else f"{math.floor(share * 100 + ROUNDING)}%"


def coverage_figure(coverage: Coverage) -> str:
    """Return one figure, or the lowest and the highest where they differ."""
    low, high = percent(coverage.low), percent(coverage.high)
    return low if low == high else f"{low.rstrip('%')}–{high}"  # noqa: RUF001 - the dash of a range


def index_figure(index: float | None) -> str:
    """Return the index rounded down to one decimal."""
    return NO_FIGURE if index is None else f"{math.floor(index * 10 + ROUNDING) / 10:.1f}"


def level_line(assessment: Assessment) -> str:
    """Return the level in words, or that there is none."""
    if assessment.level is None:
        return f"Level: {NO_FIGURE}"
    return f"Level {assessment.level} of {TOP}, {LEVELS[assessment.level]}"


def interval_line(assessment: Assessment) -> str:
    """Return what the level could be once the uncertain and the unobservable are known."""
    low, high = assessment.interval.low, assessment.interval.high
    if low != high:
        return f"between {low} and {high}"
    return f"{low} by what could be judged" if assessment.level is None else "certain"


def interval_sentence(assessment: Assessment) -> str:
    """Return the interval as a sentence of its own."""
    low, high = assessment.interval.low, assessment.interval.high
    if low == high:
        return "What is uncertain or cannot be observed here would not change the level."
    return f"Depending on what is uncertain or cannot be observed here, the level lies between {low} and {high}."


def share_line(share: ShareRow) -> str:
    """Return a counted share with the share that `met` needs."""
    value = share.n / share.of if share.of else 0.0
    return f"{number(share.n)} of {number(share.of)} {share.unit} ({percent(value)}; met from {percent(share.needed)})"


def number(value: float) -> str:
    """Return a count without needless decimals, thousands parted."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def day(moment: datetime | None) -> str:
    """Return a date as people read it."""
    return "unknown" if moment is None else f"{moment.day} {moment:%B %Y}"


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """Return a count with its noun."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def _escape(found: re.Match[str]) -> str:
    return " " if found.group() in "\n\r\t" else ascii(found.group())[1:-1]
