"""What changes say of trouble: what they take back, hot fixes and backfills, by the words that teams and Git use."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from assess.activity import is_revert
from assess.commits import merged_branch
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assess.commits import Commit

# A revert of a revert brings a change again (git-revert since 2.43 says so); nothing of it is trouble.
AGAIN = re.compile(r"(?:Revert \"Revert\b|Reapply\b)", re.IGNORECASE)
REVERTED_COMMIT = re.compile(r"This reverts commit ([0-9a-f]{7,64})")
REVERTED_REQUEST = re.compile(
    r"^Reverts? (?:[\w.-]{1,100}/[\w.-]{1,100})?[#!](\d{1,9})\b", re.MULTILINE | re.IGNORECASE
)
QUOTED = re.compile(r"Revert \"(.{1,500}?)\"?(?:\s{0,3}\(#\d{1,9}\))?$", re.IGNORECASE)
REQUEST = re.compile(r"\(#(\d{1,9})\)\s*$|^Merge pull request #(\d{1,9})\b")
HOT_FIX = re.compile(r"(?<![a-z])hot[-_ ]?fix(?:es|ed)?(?![a-z])", re.IGNORECASE)
BACKFILL = re.compile(r"(?<![a-z])back-?fill(?:s|ed|ing)?(?![a-z])", re.IGNORECASE)


class Remedy(Value):
    """A change that takes back or hot-fixes an earlier one; `of` is the change taken back, where it is named."""

    change: Commit
    of: Commit | None = None
    is_revert: bool


def remedies(mainline: Sequence[Commit]) -> tuple[Remedy, ...]:
    """Return the reverts and hot fixes of a mainline, in its order."""
    known = _Named(mainline)
    found = (_remedy(one, known) for one in mainline)
    return tuple(one for one in found if one is not None)


def is_backfill(change: Commit) -> bool:
    """Say whether a change says that it fills data again."""
    return not is_taken_back(change) and BACKFILL.search(_told(change)) is not None


def is_taken_back(change: Commit) -> bool:
    """Say whether a change takes an earlier one back."""
    return is_revert(_subject(change)) and not AGAIN.match(_subject(change))


def _remedy(change: Commit, known: _Named) -> Remedy | None:
    if AGAIN.match(_subject(change)):
        return None
    if is_taken_back(change):
        return Remedy(change=change, of=known.reverted_by(change), is_revert=True)
    return Remedy(change=change, is_revert=False) if HOT_FIX.search(_told(change)) else None


def _subject(change: Commit) -> str:
    """Return what a change says of itself: a merge of a request says it in the first line below its subject."""
    return change.body.partition("\n")[0] if change.subject.startswith("Merge pull request ") else change.subject


def _told(change: Commit) -> str:
    return f"{_subject(change)} {merged_branch(change.subject)}"


class _Named:
    """The changes of a mainline by what a later one may name them by."""

    def __init__(self, mainline: Iterable[Commit]) -> None:
        self._by_id: dict[str, Commit] = {}
        self._by_request: dict[str, Commit] = {}
        self._by_subject: dict[str, list[Commit]] = {}
        for one in mainline:
            self._by_id[one.id] = one
            self._by_subject.setdefault(_subject(one), []).append(one)
            if number := REQUEST.search(one.subject):
                self._by_request.setdefault(number[1] or number[2], one)
        self._ids = sorted(self._by_id)

    def reverted_by(self, change: Commit) -> Commit | None:
        """Return the earlier change that this one takes back: by its id, its request or its subject."""
        text = f"{change.subject}\n{change.body}"
        named = [self._of_id(found) for found in REVERTED_COMMIT.findall(text)]
        named += [self._by_request.get(number) for number in REVERTED_REQUEST.findall(text)]
        if quoted := QUOTED.match(_subject(change)):
            same = [one for one in self._by_subject.get(quoted[1], ()) if one.committed_at <= change.committed_at]
            named.append(same[0] if len(same) == 1 else None)
        return next((one for one in named if one is not None and one is not change), None)

    def _of_id(self, text: str) -> Commit | None:
        at = bisect_left(self._ids, text)
        meant = [name for name in self._ids[at : at + 2] if name.startswith(text)]
        return self._by_id[meant[0]] if len(meant) == 1 else None
