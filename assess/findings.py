"""What a practice answers: a status with its reason and evidence, and the few words practices are written with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import TypeVar

from assess.facts import Fact, Facts, Source
from assess.values import Value


class Status(StrEnum):
    """The status of a practice or criterion (codebook, the scale; design, the status of a practice)."""

    MET = "met"
    PARTIAL = "partial"
    ABSENT = "absent"
    UNOBSERVABLE = "unobservable"
    ERROR = "error"


ORDER = (Status.ABSENT, Status.PARTIAL, Status.MET)


def reaches(status: Status, wanted: Status) -> bool:
    """Say whether a status is at least the wanted one; what cannot be known is not."""
    return status in ORDER and ORDER.index(status) >= ORDER.index(wanted)


class Effort(StrEnum):
    """How long the remedy takes a team that has not done it before."""

    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"


class Evidence(Value):
    """A proof: at least one of path, commit and count, and what it shows."""

    shows: str
    path: str | None = None
    line: int | None = None
    commit: str | None = None
    count: int | None = None


class Share(Value):
    """A counted share: `n` of `of` things; `unit` is their plural noun, `needed` what `met` needs (0 to 1)."""

    n: float
    of: float
    unit: str
    needed: float
    missing: tuple[str, ...] = ()  # a few examples of what lacks it

    @property
    def value(self) -> float:
        """Return the share from 0 to 1; 0 where there is nothing."""
        return self.n / self.of if self.of else 0.0


class Link(Value):
    """A link of a chain of use: exists, run, on-change, blocks, enabled …; whether it holds and the lines for that."""

    link: str
    holds: bool
    evidence: tuple[Evidence, ...] = ()


class Finding(Value):
    """The answer of a practice; `certain` is false where another careful rater might differ."""

    status: Status
    reason: str
    evidence: tuple[Evidence, ...] = ()
    certain: bool = True
    share: Share | None = None
    links: tuple[Link, ...] = ()


Rate = Callable[[Facts], Finding]


class Practice(Value):
    """A practice of the model: its words and the function that rates it."""

    id: str
    title: str  # a statement that is true when it is met
    remedy: str  # what to do first
    effort: Effort
    why: str
    no_trace: Status
    rate: Rate


PRACTICES: dict[tuple[str, str], Practice] = {}  # by the module that registers it and the id


def practice(
    practice_id: str, *, title: str, remedy: str, effort: Effort, no_trace: Status = Status.ABSENT
) -> Callable[[Rate], Rate]:
    """Register the decorated function as the rating of a practice; its docstring is the why.

    `no_trace` is the codebook's last column: what to answer when nothing is found.
    """

    def register(rate: Rate) -> Rate:
        why = " ".join((rate.__doc__ or "").split())
        PRACTICES[rate.__module__, practice_id] = Practice(
            id=practice_id, title=title, remedy=remedy, effort=effort, why=why, no_trace=no_trace, rate=rate
        )
        return rate

    return register


def met(reason: str, *evidence: Evidence, certain: bool = True, share: Share | None = None) -> Finding:
    """Answer that the practice is in place and in use."""
    return Finding(status=Status.MET, reason=reason, evidence=evidence, certain=certain, share=share)


def partial(reason: str, *evidence: Evidence, certain: bool = True, share: Share | None = None) -> Finding:
    """Answer that it is there, but limited."""
    return Finding(status=Status.PARTIAL, reason=reason, evidence=evidence, certain=certain, share=share)


def absent(reason: str, *evidence: Evidence, certain: bool = True, share: Share | None = None) -> Finding:
    """Answer that a repository with the practice would show it, and this one does not."""
    return Finding(status=Status.ABSENT, reason=reason, evidence=evidence, certain=certain, share=share)


def unobservable(reason: str, *evidence: Evidence, certain: bool = True) -> Finding:
    """Answer that nothing is seen and that it may live outside the repository."""
    return Finding(status=Status.UNOBSERVABLE, reason=reason, evidence=evidence, certain=certain)


def shown(shows: str, *facts: Fact | Source) -> tuple[Evidence, ...]:
    """Return one evidence a fact, each at its source."""
    sources = (fact.source if isinstance(fact, Fact) else fact for fact in facts)
    return tuple(Evidence(shows=shows, path=source.path, line=source.line) for source in sources)


def counted(shows: str, count: int) -> Evidence:
    """Return an evidence that is a count of history."""
    return Evidence(shows=shows, count=count)


Item = TypeVar("Item")


def share(
    of: Iterable[Item],
    where: Callable[[Item], bool],
    *,
    unit: str,
    needed: float,
    weight: Callable[[Item], float] = lambda _: 1,
    name: Callable[[Item], str] = str,
) -> Share:
    """Count the share of things for which `where` holds, by weight, with up to five examples that lack it."""
    items = list(of)
    having = [bool(where(item)) for item in items]
    lacking = [name(item) for item, has in zip(items, having, strict=True) if not has]
    return Share(
        n=sum(weight(item) for item, has in zip(items, having, strict=True) if has),
        of=sum(weight(item) for item in items),
        unit=unit,
        needed=needed,
        missing=tuple(lacking[:5]),
    )
