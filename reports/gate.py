"""The gate in words: what was lost, by which file of the change, and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.findings import Status
from lifecycle.gate import Cause, Severity
from reports.paper import MARGIN, Paper
from reports.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lifecycle.gate import Judged, Loss

CAUSES = {
    Cause.HISTORY: "by time alone, not by this change",
    Cause.RULES: "by newer rules, not by this change",
}


def render(judged: Judged, *, width: int = 80, colour: bool = False) -> str:
    """Return the verdict and its reasons, what fails first."""
    paper = Paper(width=width, colour=colour)
    return "\n".join(line.rstrip() for line in _lines(judged, paper)) + "\n"


def _lines(judged: Judged, paper: Paper) -> Iterator[str]:
    yield paper.heading(_verdict(judged))
    for one in judged.shortfalls:
        yield from paper.marked(Status.ERROR, f"wanted {one.wanted}; found {one.found}")
    for loss in judged.losses:
        yield from _loss(loss, paper)
    for note in judged.notes:
        yield from paper.block(note)


def _verdict(judged: Judged) -> str:
    if not judged.fails:
        return "Gate: passed"
    lost = sum(one.severity is Severity.ERROR for one in judged.losses)
    reasons = [counted(lost, "practice") + " lost"] if lost else []
    reasons += [f"{counted(len(judged.shortfalls), 'requirement')} not met"] if judged.shortfalls else []
    return f"Gate: failed, {' and '.join(reasons)}"


def _loss(loss: Loss, paper: Paper) -> Iterator[str]:
    fails = loss.severity is Severity.ERROR
    mark = Status.ERROR if fails else Status.PARTIAL if loss.severity is Severity.WARN else Status.UNOBSERVABLE
    how = CAUSES.get(loss.cause) or f"by {', '.join(loss.files)}" * bool(loss.files)
    lead = "lost" if fails else "warning, lost" if loss.severity is Severity.WARN else "note, lost"
    yield from paper.marked(mark, f"{lead} {loss.practice}: {loss.before} → {loss.after} {how}".rstrip())
    yield from paper.block(loss.reason, first=MARGIN * 2)
    if fails:
        yield from paper.block(f"To mend: {loss.remedy}", first=MARGIN * 2)
        yield from paper.block(f"More: dataops-assess explain {loss.practice}", first=MARGIN * 2)
