"""Reverts, hot fixes and backfills by what changes say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from assess.commits import Commit
from assess.delivery.signals import is_backfill, remedies

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def commit(number: int, subject: str, body: str = "") -> Commit:
    at = NOON + timedelta(days=number)
    return Commit(
        id=f"{number:040x}",
        parents=(),
        author=0,
        bot=False,
        update_bot=False,
        bot_branch=False,
        handles=frozenset(),
        authored_at=at,
        committed_at=at,
        subject=subject,
        body=body,
        mainline=True,
        paths=(),
    )


BROKEN = commit(1, "Load orders twice (#12)")


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ('Revert "Load orders twice (#12)" (#13)', ""),
        ('Revert "Load orders twice (#12)"', "This reverts commit 0000000000000000000000000000000000000001."),
        ("Revert the loads", "This reverts commit 0000000000000000000000000000000000000001."),
        ("Revert the loads (#13)", "Reverts data-team/loads#12"),
        ("Merge pull request #13 from team/revert-12", 'Revert "Load orders twice (#12)"'),
    ],
)
def test_a_revert_names_what_it_takes_back(subject: str, body: str) -> None:
    (found,) = remedies([commit(2, subject, body), BROKEN])
    assert (found.is_revert, found.of) == (True, BROKEN)


@pytest.mark.parametrize("subject", ['Revert "Revert "Load orders twice (#12)""', 'Reapply "Load orders twice (#12)"'])
def test_what_is_brought_again_is_no_trouble(subject: str) -> None:
    assert remedies([commit(2, subject), BROKEN]) == ()


def test_a_revert_that_names_nothing_known_is_still_one() -> None:
    (found,) = remedies([commit(2, "Revert yesterday's loads"), BROKEN])
    assert (found.is_revert, found.of) == (True, None)


@pytest.mark.parametrize(
    "subject", ["hotfix: late orders", "Hot-fix of loads (#3)", "Merge branch 'hotfix/orders' into 'main'"]
)
def test_hot_fixes_are_told_by_word_or_branch(subject: str) -> None:
    assert [one.is_revert for one in remedies([commit(2, subject)])] == [False]


def test_an_ordinary_fix_is_none() -> None:
    assert remedies([commit(2, "Fix the photofix loader")]) == ()


@pytest.mark.parametrize(("subject", "holds"), [("Backfill orders of May", True), ('Revert "Backfill orders"', False)])
def test_backfills_are_told_by_word(subject: str, holds: bool) -> None:  # noqa: FBT001
    assert is_backfill(commit(2, subject)) is holds
