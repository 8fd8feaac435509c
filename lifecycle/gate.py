"""The gate: which practices a change loses, and whether that fails; what time or new rules changed never does."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from assess.errors import UsageError
from assess.findings import Status
from assess.levels import TOP
from assess.model import group_of
from assess.values import replace
from lifecycle.change import RANK

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from assess.assessment import Assessment, PracticeRow
    from assess.settings import Settings

FILES_TOLD = 3


class Severity(StrEnum):
    """What a loss means."""

    OFF = "off"
    NOTE = "note"
    WARN = "warn"
    ERROR = "error"


class Cause(StrEnum):
    """By what a practice was lost."""

    CHANGE = "change"
    HISTORY = "history"
    RULES = "rules"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """A practice whose status fell, by which files of the change, and how to mend it."""

    practice: str
    before: Status
    after: Status
    cause: Cause
    severity: Severity
    files: tuple[str, ...]
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """A requirement that the assessment itself does not meet, in words."""

    wanted: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirements:
    """What the assessment itself must reach: a level (whole) or an index, and statuses of practices."""

    under: float | None = None
    statuses: tuple[tuple[str, Status], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """What is compared: the base, the change's tree judged with the base's history, the change as it is.

    `stated` is a baseline that was written by other rules than the base, where there is one; `changed` are the paths
    that differ.
    """

    base: Assessment
    tree: Assessment
    head: Assessment
    changed: frozenset[str]
    stated: Assessment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the gate found; `notes` say what could not be looked at."""

    losses: tuple[Loss, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def fails(self) -> bool:
        """Whether a build is to fail."""
        return bool(self.shortfalls) or any(one.severity is Severity.ERROR for one in self.losses)


def requirements(under: str | None, statuses: Iterable[str], known: Collection[str]) -> Requirements:
    """Read what was asked for: a level or index, and `practice=status` pairs; raises UsageError for anything else."""
    return Requirements(
        under=_figure(under) if under is not None else None, statuses=tuple(_pair(one, known) for one in statuses)
    )


def shortfalls(assessment: Assessment, required: Requirements) -> tuple[Shortfall, ...]:
    """Return the requirements that an assessment does not meet; what has no figure meets none."""
    return (*_below(assessment, required.under), *_lacking(assessment, required.statuses))


def losses(ends: Ends, settings: Settings) -> tuple[Loss, ...]:
    """Return what was lost between the base and the change, what fails first."""
    found = [*_lost(ends.base, ends.tree, Cause.CHANGE, ends)]
    named = {one.practice for one in found}
    by_history = [one for one in _lost(ends.base, ends.head, Cause.HISTORY, ends) if one.practice not in named]
    by_rules = [*_lost(ends.stated, ends.base, Cause.RULES, ends)] if ends.stated else []
    weighed = [_weighed(one, settings) for one in (*found, *by_history, *by_rules)]
    told = [one for one in weighed if one.severity is not Severity.OFF]
    return tuple(sorted(told, key=lambda one: tuple(Severity).index(one.severity), reverse=True))


def _figure(text: str) -> float:
    try:
        figure = float(text)
    except ValueError:
        figure = 0.0
    if 1 <= figure <= TOP:
        return figure
    raise UsageError(f"--fail-under {text}: give a level such as 3, or an index such as 3.5, from 1 to {TOP:d}.")


def _pair(text: str, known: Collection[str]) -> tuple[str, Status]:
    practice, _, status = text.partition("=")
    if status not in RANK:
        raise UsageError(f"--require {text}: write practice=met or practice=partial.")
    if practice not in known:
        near = difflib.get_close_matches(practice, sorted(known), 1)
        hint = f"; did you mean {near[0]}?" if near else "; `dataops-assess catalogue` lists them all."
        raise UsageError(f"--require {text}: {practice} is no practice{hint}")
    return practice, Status(status)


def _below(assessment: Assessment, under: float | None) -> Iterator[Shortfall]:
    if under is None:
        return
    refuse_unreachable(assessment, under)
    whole = under == int(under)
    figure = assessment.level if whole else assessment.index
    if figure is None or figure < under:
        kind = "level" if whole else "index"
        told = "no figure" if figure is None else f"{figure:g}" if whole else f"{figure:.2f}"
        yield Shortfall(wanted=f"{kind} {under:g} or more", found=told)


def refuse_unreachable(assessment: Assessment, wanted: float) -> None:
    """Raise UsageError where a level is asked for that the team's own rules put out of reach, with the reason."""
    unreachable = assessment.own_rules.unreachable if assessment.own_rules else {}
    for level, reason in sorted(unreachable.items()):
        if int(level) <= wanted:
            raise UsageError(f"Level {int(wanted)} cannot be reached with the team's own rules: {reason}.")


def _lacking(assessment: Assessment, statuses: Sequence[tuple[str, Status]]) -> Iterator[Shortfall]:
    for name, wanted in statuses:
        row = assessment.practices.get(name) or assessment.own_practices.get(name)
        if row is None:
            raise UsageError(f"--require {name}={wanted}: {name} is switched off by [rules] in the settings.")
        if RANK.get(row.status, 0) < RANK[wanted]:
            yield Shortfall(wanted=f"{name} {wanted}", found=f"{row.status}: {row.reason}")


def _lost(before: Assessment, after: Assessment, cause: Cause, ends: Ends) -> Iterator[Loss]:
    for name, old in before.practices.items():
        new = after.practices.get(name)
        if new is None or Status.ERROR in {old.status, new.status}:
            continue
        if RANK.get(new.status, 0) >= RANK.get(old.status, 0):
            continue
        yield Loss(
            practice=name,
            before=old.status,
            after=new.status,
            cause=cause,
            severity=Severity.ERROR,
            files=_files(old, ends.changed) if cause is Cause.CHANGE else (),
            reason=new.reason,
            remedy=new.remedy,
        )


def _weighed(loss: Loss, settings: Settings) -> Loss:
    """Give a loss its severity: the practice's own word counts before that of its phase or area."""
    stated = _stated(loss.practice, {Severity(name): getattr(settings, name) for name in ("off", "warn", "error")})
    if loss.cause is Cause.RULES:
        severity = Severity.OFF if stated is Severity.OFF else Severity.NOTE
    elif loss.cause is Cause.HISTORY:
        severity = stated or Severity.NOTE
    else:
        severity = stated or Severity.ERROR
    return replace(loss, severity=severity)


def _stated(practice: str, named: Mapping[Severity, tuple[str, ...]]) -> Severity | None:
    for name in (practice, group_of(practice)):
        for severity, names in named.items():
            if name in names:
                return severity
    return None


def _files(row: PracticeRow, changed: frozenset[str]) -> tuple[str, ...]:
    """Return the files of the change that the lost evidence stood in."""
    rows = (*row.evidence, *(one for link in row.links or () for one in link.evidence))
    paths = dict.fromkeys(one.path for one in rows if one.path in changed)
    return tuple(path for path in paths if path)[:FILES_TOLD]
