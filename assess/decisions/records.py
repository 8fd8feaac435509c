"""Attestations, exemptions, targets, actions and retros, each as one entry of the settings states it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TYPE_CHECKING

from assess.values import replace

if TYPE_CHECKING:
    from datetime import date

    from assess.findings import Status


class Reason(StrEnum):
    """Why a practice is not asked of this team."""

    NOT_APPLICABLE = "not-applicable"
    HANDLED_ELSEWHERE = "handled-elsewhere"
    ACCEPTED_RISK = "accepted-risk"
    TOOL_LIMITATION = "tool-limitation"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedAttestation:
    """A role says that a practice is in place that the repository cannot show; holds from `on` to `until`, both in."""

    practice: str
    status: Status
    role: str
    on: date
    until: date
    link: str | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedExemption:
    """A practice is not asked of this team, or not in one folder; holds from `on` to `until`, both in."""

    practice: str
    reason: Reason
    owner: str
    on: date
    until: date
    path: str | None = None
    line: int = field(default=0, compare=False)

    @property
    def leaves_out(self) -> bool:
        """Whether the practice is left out of what is asked: an accepted risk stays absent."""
        return self.path is None and self.reason is not Reason.ACCEPTED_RISK


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedTarget:
    """A level (2 to 5), or a phase's or area's coverage (0 to 1), to be reached by the end of a quarter."""

    by: str
    on: date
    level: int | None = None
    group: str | None = None
    coverage: float | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedAction:
    """A practice to bring to a status by the end of a quarter, in the whole repository or under one folder.

    `done` is when the team said so, `dropped` when it gave it up; what became of it is told by assessments.
    """

    id: str
    practice: str
    to: Status
    due: str
    owner: str
    on: date
    path: str | None = None
    done: date | None = None
    dropped: date | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedRetro:
    """A retro that was held, and the file of the repository that keeps its answers."""

    on: date
    file: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """All that the team decided, in the order of the file."""

    attestations: tuple[StatedAttestation, ...] = ()
    exemptions: tuple[StatedExemption, ...] = ()
    targets: tuple[StatedTarget, ...] = ()
    actions: tuple[StatedAction, ...] = ()
    retros: tuple[StatedRetro, ...] = ()

    def as_of(self, day: date) -> Decisions:
        """Return what had been decided on a day; what had expired by then is still told."""
        kept = {one.name: tuple(each for each in getattr(self, one.name) if each.on <= day) for one in fields(self)}
        return replace(self, **kept)

    @property
    def rating(self) -> Decisions:
        """What of it changes the figures of an assessment."""
        return Decisions(attestations=self.attestations, exemptions=self.exemptions)
