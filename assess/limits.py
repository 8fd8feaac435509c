"""What was cut off, as the assessment tells it: files and histories that are larger than the program reads."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from assess.facts import Facts, Problem, ProblemKind

if TYPE_CHECKING:
    from assess.history import History

KEPT = 20  # files by name; the others are counted


def limits_of(facts: Facts, history: History) -> tuple[str, ...]:
    """Return one sentence for each limit that the repository met, files in order of their paths."""
    found = Counter(
        f"{one.source.path}: {one.message}" for one in facts.of(Problem) if one.kind is ProblemKind.TOO_LARGE
    )
    told = sorted(found)
    more = (f"{len(told) - KEPT} more files were cut off",) if len(told) > KEPT else ()
    return (*history.limits, *told[:KEPT], *more)
