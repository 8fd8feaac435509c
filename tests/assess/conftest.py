"""What the tests of practices share: facts of a made-up commit, a quiet year and the ages of files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from assess.activity import Activity
from assess.facts import Ages, Fact, Facts
from assess.practices import practices
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Callable

    from assess.findings import Finding

RATED_AT = datetime(2026, 6, 1, tzinfo=UTC)
QUIET_YEAR = Activity(
    commits=0,
    changes=0,
    people=0,
    people_over_5_percent=0,
    top_person_share=0.0,
    request_share=0.0,
    item_share=0.0,
    empty_message_share=0.0,
    fixes=0,
    fixes_with_item=0,
    version_tags=0,
    reverts=0,
    bot_commits=0,
    update_bot_commits=0,
    total_commits=0,
    first_commit_at=None,
    last_commit_at=None,
    newest_version_tag_at=None,
)


@pytest.fixture
def year() -> Callable[..., Activity]:
    """Return a maker of years: the quiet one, with the figures that are given."""

    def make(**figures: object) -> Activity:
        return replace(QUIET_YEAR, **figures)

    return make


@pytest.fixture
def touched() -> Callable[..., Ages]:
    """Return a maker of ages from days since each path was last touched; each was touched once in the last year."""

    def make(days: dict[str, int]) -> Ages:
        last = {path: RATED_AT - timedelta(days=ago) for path, ago in days.items()}
        touches = {path: 1 for path, ago in days.items() if ago <= 365}
        return Ages(rated_at=RATED_AT, last_touched=last, touches_last_year=touches)

    return make


@pytest.fixture
def facts_of() -> Callable[..., Facts]:
    """Return a maker of the facts of a commit."""

    def make(*facts: Fact, activity: Activity | None = None, ages: Ages | None = None) -> Facts:
        none = Ages(rated_at=RATED_AT, last_touched={}, touches_last_year={})
        return Facts(facts, activity=activity or QUIET_YEAR, ages=ages or none)

    return make


@pytest.fixture
def rated(facts_of: Callable[..., Facts]) -> Callable[..., Finding]:
    """Return a rater: a practice's id and facts in, its finding out."""
    by_id = {practice.id: practice for practice in practices()}

    def rate(practice: str, *facts: Fact, activity: Activity | None = None, ages: Ages | None = None) -> Finding:
        return by_id[practice].rate(facts_of(*facts, activity=activity, ages=ages))

    return rate
