"""What a team may decide next: three suggestions, each with why and with a proposal to agree to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING

from assess.findings import Status
from assess.periods import months_after
from lifecycle.actions import UNFINISHED, State, day_of
from lifecycle.trend import Way

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from assess.assessment import Assessment, NextStep, PracticeRow
    from assess.findings import Effort
    from assess.periods import Calendar
    from lifecycle.actions import Followed
    from lifecycle.compare import Move

SUGGESTIONS = 3
ATTESTED_FOR = 6  # months
ENDED = "attestation-expired"


class Ground(StrEnum):
    """Why something is suggested, the most pressing first."""

    REOPENED = "reopened"
    ENDED = "attestation ended"
    LOST = "lost"
    NEXT_STEP = "next step"
    UNSEEN = "not to be seen here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A practice to bring to a status by the end of a quarter, or, where it cannot be seen here, to attest until a day.

    What the ground is about stands beside it: the action that was reopened, the move that lost it, or the next step.
    """

    ground: Ground
    practice: str
    title: str
    to: Status
    remedy: str
    effort: Effort
    due: str | None = None
    until: date | None = None
    owner: str | None = None
    path: str | None = None
    action: Followed | None = None
    move: Move | None = None
    step: NextStep | None = None

    @property
    def is_attestation(self) -> bool:
        """Whether it is to be attested, not done."""
        return self.until is not None


def suggest(
    assessment: Assessment, moves: Sequence[Move], actions: Sequence[Followed], calendar: Calendar, now: datetime
) -> tuple[Suggestion, ...]:
    """Return what is pressing first: what is open again, what ended, what was lost, then the next steps and the unseen.

    A practice is suggested once, and not where an open action or an exemption is about it already.
    """
    given = _Given(assessment=assessment, moves=moves, actions=actions, calendar=calendar, now=now)
    first: dict[str, Suggestion] = {}
    for one in given.suggestions():
        first.setdefault(one.practice, one)
    return tuple(islice(first.values(), SUGGESTIONS))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    assessment: Assessment
    moves: Sequence[Move]
    actions: Sequence[Followed]
    calendar: Calendar
    now: datetime

    def suggestions(self) -> Iterator[Suggestion]:
        settled = {one.action.practice for one in self.actions if one.state in UNFINISHED - {State.REOPENED}}
        settled |= {name for name, row in self.assessment.practices.items() if row.exempt}
        yield from (one for one in self._pressing() if one.practice not in settled)
        yield from (one for one in self._further() if one.practice not in settled)

    def _pressing(self) -> Iterator[Suggestion]:
        for one in self.actions:
            if one.state is State.REOPENED and one.action.practice in self.assessment.practices:
                yield self._again(one)
        for finding in self.assessment.decisions.findings:
            if finding.kind == ENDED and self._row(finding.practice).scanned_status is Status.UNOBSERVABLE:
                yield self._of(Ground.ENDED, finding.practice, Status.MET)
        for way in (Way.LOST, Way.WEAKENED):
            for move in self.moves:
                if move.way is way and move.own:
                    yield self._of(Ground.LOST, move.practice, move.before, move=move)

    def _further(self) -> Iterator[Suggestion]:
        for step in self.assessment.next_steps:
            if step.practice:
                yield self._of(Ground.NEXT_STEP, step.practice, step.to_status, step=step)
        for name, row in self.assessment.practices.items():
            if row.status is Status.UNOBSERVABLE:
                yield self._of(Ground.UNSEEN, name, Status.MET)

    def _again(self, one: Followed) -> Suggestion:
        action = one.action
        return self._made(
            Ground.REOPENED,
            action.practice,
            action.to_status,
            due=self._due,
            owner=action.owner,
            path=action.path,
            action=one,
        )

    def _of(
        self, ground: Ground, practice: str, to: Status, *, move: Move | None = None, step: NextStep | None = None
    ) -> Suggestion:
        unseen = self._row(practice).status is Status.UNOBSERVABLE
        until = months_after(day_of(self.now, self.calendar), ATTESTED_FOR) if unseen else None
        return self._made(ground, practice, to, due=None if unseen else self._due, until=until, move=move, step=step)

    def _made(self, ground: Ground, practice: str, to: Status, **more: object) -> Suggestion:
        row = self._row(practice)
        return Suggestion(
            ground=ground,
            practice=practice,
            title=row.title,
            to=to if to in {Status.MET, Status.PARTIAL} else Status.MET,
            remedy=row.remedy,
            effort=row.effort,
            **more,  # type: ignore[arg-type]
        )

    def _row(self, practice: str) -> PracticeRow:
        return self.assessment.practices[practice]

    @property
    def _due(self) -> str:
        """The quarter after the one that is running."""
        return self.calendar.period_of(self.calendar.period_of(self.now).end).label
