"""What the store holds, in words: how many assessments of which repository, of commits from when to when."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from lifecycle.rejudging import Outcome
from reports.words import SHORT_COMMIT, inert

if TYPE_CHECKING:
    from lifecycle.rejudging import Rejudged
    from lifecycle.stored import Entry, Repository

NAME_LENGTH = 60
OUTCOMES = {
    Outcome.ASSESSED: "assessed again",
    Outcome.KNOWN: "by today's rules already",
    Outcome.GONE: "no more in this repository: fetch them, or remove them with `db forget`",
}


def render(where: str, count: int, repositories: tuple[Repository, ...]) -> str:
    """Return one line for the store and one for each repository."""
    held = f"{where}: {counted(count)}, all readable"
    return "".join(f"{line}\n" for line in (inert(held), *(f"  {repository_line(one)}" for one in repositories)))


def counted(count: int) -> str:
    """Return how many assessments, in words."""
    return f"{count} assessment{'' if count == 1 else 's'}"


def repository_line(one: Repository) -> str:
    """Return a repository's name, the beginning of its identity and what there is of it."""
    named = inert(one.name, NAME_LENGTH)
    identity = "" if one.identity == one.name else f" ({inert(one.identity[:SHORT_COMMIT])})"
    return f"{named}{identity}: {one.assessments} of commits from {one.since:%Y-%m-%d} to {one.until:%Y-%m-%d}"


def entry_line(one: Entry) -> str:
    """Return the number of an assessment and what it is about."""
    where = f"branch {inert(one.branch, NAME_LENGTH)}" if one.branch else "mainline"
    about = f"{one.commit[:SHORT_COMMIT]} of {one.committed_at:%Y-%m-%d}, {where}, version {inert(one.tool_version)}"
    return f"{one.id}: {inert(one.name, NAME_LENGTH)}, {about}"


def rejudged_line(done: tuple[Rejudged, ...]) -> str:
    """Return how many stored commits there are and what became of them."""
    counts = Counter(one.outcome for one in done)
    told = ", ".join(f"{counts[outcome]} {words}" for outcome, words in OUTCOMES.items() if counts[outcome])
    return f"stored commits: {told}"
