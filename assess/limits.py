"""What was cut off or is not there, as the assessment tells it: too large, missing, damaged, or read from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.facts import Problem, ProblemKind
from assess.terms.alarms import Channel, left_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.git import Git
    from assess.study import Study

ABSENT = "contents"
KEPT = 20  # files by name; the others are counted
PATH_LENGTH = 300


def limits_of(git: Git, seen: Study) -> tuple[str, ...]:
    """Return one sentence for each limit that the repository met, files in order of their paths."""
    problems = seen.facts.of(Problem)
    absent = len(seen.snapshot.absent)
    contents = (f"{ABSENT}: those of {absent} files are not in the object store",) if absent else ()
    return (
        *git.limits,
        *seen.history.limits,
        *contents,
        *_unmatched(seen.facts.of(Channel)),
        *_kept((one for one in problems if one.kind is ProblemKind.MISSING), "more files or folders could not be read"),
        *_kept((one for one in problems if one.kind is ProblemKind.TOO_LARGE), "more files were cut off"),
    )


def _unmatched(channels: Iterable[Channel]) -> Iterator[str]:
    if more := left_out(channels):
        yield f"channels: {more} of those called alike were not compared with what alarms refer to"


def _kept(problems: Iterable[Problem], of_the_rest: str) -> tuple[str, ...]:
    told = sorted({f"{_short(one.source.path or one.reader)}: {one.message}" for one in problems})
    more = (f"{len(told) - KEPT} {of_the_rest}",) if len(told) > KEPT else ()
    return (*told[:KEPT], *more)


def _short(path: str) -> str:
    return path if len(path) <= PATH_LENGTH else f"{path[:PATH_LENGTH]}…"
