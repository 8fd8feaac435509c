"""What a change of rules moves: the ratings of two versions of the program on the same repositories, compared."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from assess.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NO_LEVEL = "none"


class Kind(StrEnum):
    """What can move, in the order in which it is told."""

    LEVEL = "level"
    CRITERION = "criterion"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """A status, or the figure of the level, with its reason."""

    status: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratings:
    """All that one version of the program rated on one repository at one commit, by kind and id."""

    commit: str
    rated: Mapping[tuple[Kind, str], Rated]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One rating that moved; None on the side of a version that has no such rule."""

    repository: str
    kind: Kind
    name: str
    before: Rated | None
    after: Rated | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What moved, how many ratings were compared, and the repositories that could not be, each with the reason."""

    moves: tuple[Move, ...]
    repositories: tuple[str, ...]
    ratings: int
    left_out: Mapping[str, str]


def read_ratings(document: object) -> Ratings:
    """Return the ratings of an assessment's JSON; raises UsageError where it is none."""
    match document:
        case {
            "commit": str(commit),
            "level": int() | None as level,
            "practices": dict(practices),
            "criteria": dict(criteria),
        }:
            figure = Rated(status=NO_LEVEL if level is None else str(level), reason=_index(document))
            rated = {(Kind.LEVEL, "level"): figure}
            rated |= {(Kind.CRITERION, str(name)): _rated(str(name), row) for name, row in criteria.items()}
            rated |= {(Kind.PRACTICE, str(name)): _rated(str(name), row) for name, row in practices.items()}
            return Ratings(commit=commit, rated=rated)
        case _:
            raise UsageError("not an assessment: commit, level, practices or criteria are missing")


def compare(
    before: Mapping[str, Ratings], after: Mapping[str, Ratings], faults: Mapping[str, str] | None = None
) -> Comparison:
    """Compare the repositories that both versions rated at the same commit; `faults` say why others were not."""
    left_out = dict(faults or {})
    for name in sorted(before.keys() ^ after.keys()):
        left_out.setdefault(name, f"rated only {'before' if name in before else 'after'}")
    for name in sorted(before.keys() & after.keys()):
        if before[name].commit != after[name].commit:
            left_out[name] = f"rated at two commits, {before[name].commit[:12]} and {after[name].commit[:12]}"
    both = tuple(name for name in sorted(before.keys() & after.keys()) if name not in left_out)
    return Comparison(
        moves=tuple(move for name in both for move in _moves(name, before[name], after[name])),
        repositories=both,
        ratings=sum(len(before[name].rated.keys() | after[name].rated.keys()) for name in both),
        left_out=left_out,
    )


def _moves(repository: str, before: Ratings, after: Ratings) -> Iterator[Move]:
    for kind, name in dict.fromkeys([*before.rated, *after.rated]):
        old, new = before.rated.get((kind, name)), after.rated.get((kind, name))
        if (old and old.status) != (new and new.status):
            yield Move(repository=repository, kind=kind, name=name, before=old, after=new)


def _rated(name: str, row: object) -> Rated:
    match row:
        case {"status": str(status), "reason": str(reason)}:
            return Rated(status=status, reason=reason)
        case _:
            raise UsageError(f"not an assessment: {name} has no status and reason")


def _index(document: object) -> str:
    match document:
        case {"index": int() | float() as index}:
            return f"index {index:.2f}"
        case _:
            return "no index"
