"""The records of delivery as they stand in `assessment/1`: figures with their sample, their grade or why none is said."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - read at run time by `decode`
from enum import StrEnum


class Grade(StrEnum):
    """What a figure rests on, the best first."""

    STATED = "stated"  # the team's own file of deployments or incidents
    TAG = "tag"  # a version tag that a deploy job follows
    BRANCH = "environment-branch"  # an advance of a branch that stands for an environment
    PUSH = "push"  # a push to the branch that a deploy job watches
    HISTORY = "history"  # counted in Git's history
    CONVENTION = "convention"  # told by words in the messages of changes
    NONE = "none"  # nothing to go by


class Bound(StrEnum):
    """On which side of a figure the truth may lie."""

    ABOUT = "about"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The answer of a published questionnaire that a figure falls under."""

    answer: str
    edition: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What a figure was made of: a commit, the tag on it, when, and what it stands for."""

    commit: str | None = None
    tag: str | None = None
    at: datetime
    shows: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure over `n` things, unrounded; None with the reason where it is not known."""

    title: str
    value: float | None = field(metadata={"nullable": True})
    unit: str
    n: int
    grade: Grade
    bound: Bound = Bound.ABOUT
    reason: str | None = None
    derivation: str
    band: Band | None = None
    used: tuple[Used, ...] = ()
    used_total: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarter:
    """The figures of a quarter of the team's calendar; not whole where the year or the history cuts it."""

    label: str
    from_: datetime
    to: datetime
    whole: bool
    figures: dict[str, Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way by which code reaches production, with the line of the job or setting that says so."""

    grade: Grade
    path: str
    line: int | None = None
    shows: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What counts as a deployment here, and the figures of the year and of its quarters, oldest first."""

    grade: Grade
    reason: str
    ways: tuple[Way, ...]
    figures: dict[str, Figure]
    quarters: tuple[Quarter, ...]
