"""What a change of rules moved, as text and as Markdown."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from lifecycle.rule_changes import Comparison, Kind, Move, Rated
from reports.words import counted, inert

if TYPE_CHECKING:
    from collections.abc import Iterator

NO_RULE = "no such rule"
PLURALS = {Kind.LEVEL: "levels", Kind.CRITERION: "criteria", Kind.PRACTICE: "practices"}
HEADINGS = ("repository", "what", "before", "after", "reason before", "reason after")


def render(comparison: Comparison) -> str:
    """Return the moves for a terminal: how many a rule has, then each with both reasons."""
    lines = [_summary(comparison), *_left_out(comparison)]
    lines += [f"  {line}" for line in _by_rule(comparison)]
    for repository, moves in groupby(comparison.moves, key=lambda move: move.repository):
        lines += ["", inert(repository), *(line for move in moves for line in _told(move))]
    return "\n".join(lines) + "\n"


def render_markdown(comparison: Comparison) -> str:
    """Return the moves as a page with one table."""
    lines = ["# What the rules moved", "", _summary(comparison)]
    lines += ["", *(f"- {_cell(line)}" for line in _left_out(comparison))] if comparison.left_out else []
    if comparison.moves:
        lines += [
            "",
            *(f"- {line}" for line in _by_rule(comparison)),
            "",
            _row(HEADINGS),
            _row(["---"] * len(HEADINGS)),
        ]
        lines += [_row(_cells(move)) for move in comparison.moves]
    return "\n".join(lines) + "\n"


def _summary(comparison: Comparison) -> str:
    counts = Counter(move.kind for move in comparison.moves)
    moved = [counted(counts[kind], kind, PLURALS[kind]) for kind in (Kind.PRACTICE, Kind.CRITERION, Kind.LEVEL)]
    compared = counted(len(comparison.repositories), "repository", "repositories")
    return f"{compared}, {counted(comparison.ratings, 'rating')} compared; moved: {', '.join(moved)}."


def _left_out(comparison: Comparison) -> list[str]:
    return [f"Not compared: {inert(name)}: {inert(reason)}" for name, reason in comparison.left_out.items()]


def _by_rule(comparison: Comparison) -> Iterator[str]:
    """Yield each rule that moved with its number of repositories: one that moves a single one is suspect."""
    for name, count in Counter(move.name for move in comparison.moves).most_common():
        yield f"{name}: {counted(count, 'repository', 'repositories')}"


def _told(move: Move) -> Iterator[str]:
    yield f"  {move.name}: {_status(move.before)} → {_status(move.after)}"
    yield f"    before: {_reason(move.before)}"
    yield f"    after:  {_reason(move.after)}"


def _cells(move: Move) -> list[str]:
    sides = (_status(move.before), _status(move.after), _reason(move.before), _reason(move.after))
    return [_cell(text) for text in (inert(move.repository), move.name, *sides)]


def _row(cells: list[str] | tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def _status(rated: Rated | None) -> str:
    return inert(rated.status) if rated else NO_RULE


def _reason(rated: Rated | None) -> str:
    return inert(rated.reason) if rated else NO_RULE
