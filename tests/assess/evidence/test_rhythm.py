"""When something runs, in words."""

from __future__ import annotations

import pytest

from assess.evidence.rhythm import rhythm, starts
from assess.facts import Trigger


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        ("@daily", "each day"),
        ("0 6 * * *", "each day"),
        ("15 * * * *", "each hour"),
        ("*/5 * * * *", "some times an hour"),
        ("0 */6 * * *", "some times a day"),
        ("0 6 * * 1", "each week"),
        ("0 6 * * 1-5", "each working day"),
        ("0 14 * * 1,4", "on some days a week"),
        ("0 6 1 * *", "each month"),
        ("0 6 1 1 *", "on a schedule"),
        ("dataset", "when its data is new"),
        ("unresolved", "on a schedule"),
        ("one two three four five", "on a schedule"),
        (None, "on a schedule"),
    ],
)
def test_a_schedule_is_told_in_words(schedule: str | None, expected: str) -> None:
    assert rhythm(schedule) == expected


def test_what_comes_by_itself_is_told_first() -> None:
    assert starts([Trigger.MANUAL, Trigger.MAIN, Trigger.REQUEST]) == ("on each request", "on each merge", "by hand")
