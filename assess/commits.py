"""Commits as the history tells them, and what the subject of a merge says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

_MERGED = re.compile(
    r"Merge pull request #\d+ (?:in \S+ )?from (?:[^/\s]+/)?(?P<request>\S+)"
    r"|Merge(?:d)? (?:remote-tracking )?branch ['\"]?(?P<branch>[^'\"\s]+)"
)


class Change(NamedTuple):
    """A path that a commit added (A), modified (M), deleted (D) or changed the type of (T)."""

    path: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """One commit; `author` is a person's number, `-1` for a bot, and a merge's paths are against its first parent."""

    id: str
    parents: tuple[str, ...]
    author: int
    bot: bool
    update_bot: bool
    bot_branch: bool
    handles: frozenset[str] = field(repr=False)
    authored_at: datetime
    committed_at: datetime
    subject: str
    body: str
    mainline: bool
    paths: tuple[Change, ...]


def merged_branch(subject: str) -> str:
    """Return the name of the branch that a merge's subject tells, without its owner, or nothing."""
    match = _MERGED.match(subject)
    return (match["request"] or match["branch"] or "") if match else ""
