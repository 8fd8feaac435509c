"""What the store hands out: frozen records; and by which of several assessments of one commit one goes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assess.assessment import Assessment

NEVER = datetime.min.replace(tzinfo=UTC)
NUMBER = re.compile(r"\d{1,9}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a stored assessment is about; `branch` is None for a commit of the mainline. Times are UTC."""

    id: int
    identity: str
    name: str
    commit: str
    committed_at: datetime
    branch: str | None
    tool_version: str
    model_version: str
    settings_digest: str
    complete: bool
    level: int | None
    index: float | None
    assessed_at: datetime | None
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored(Entry):
    """A stored assessment, upgraded to today's document where it is of an older release."""

    assessment: Assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A repository of the store: its newest name, how many assessments there are, of commits from when to when."""

    identity: str
    name: str
    assessments: int
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An assessment as it passes from one store to another: its document as it was written, and what it says."""

    branch: str | None
    saved_at: datetime
    document: str
    assessment: Assessment


def precedence(entry: Entry) -> tuple[object, ...]:
    """Return what entries sort by: the time of the commit, and within a commit the one to go by last.

    That is the complete one, by the newest rules, that was assessed last; the rest only makes the order total.
    """
    return (
        entry.committed_at,
        entry.commit,
        entry.complete,
        numbers(entry.tool_version),
        numbers(entry.model_version),
        entry.assessed_at or NEVER,
        entry.settings_digest,
        entry.branch or "",
        entry.tool_version,
    )


def numbers(version: str) -> tuple[int, ...]:
    """Return the numbers of a version, to order versions by; those of plug-ins make none newer."""
    return tuple(int(number) for number in NUMBER.findall(version.partition("+")[0]))
