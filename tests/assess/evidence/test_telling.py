"""Whom alerts reach."""

from __future__ import annotations

import pytest

from assess.evidence.telling import is_surely_the_teams, reaches_team
from assess.facts import Alert, Audience, Condition, Source


def alert(audience: Audience, *, shared: bool = False, certain: bool = True) -> Alert:
    source = Source(path="dags/a.py")
    return Alert(
        source=source, on=Condition.RUN_FAILURE, channel="email", audience=audience, shared=shared, certain=certain
    )


@pytest.mark.parametrize(
    ("told", "reaches"),
    [
        (alert(Audience.TEAM), True),
        (alert(Audience.UNKNOWN), True),
        (alert(Audience.PERSON), False),
        (alert(Audience.PERSON, shared=True), True),
        (alert(Audience.PLACEHOLDER, shared=True), False),
        (alert(Audience.DEFAULT), False),
    ],
)
def test_an_alert_reaches_a_team_unless_it_is_one_persons_or_nobodys(told: Alert, *, reaches: bool) -> None:
    assert reaches_team(told) is reaches


@pytest.mark.parametrize(
    ("told", "sure"),
    [
        (alert(Audience.TEAM), True),
        (alert(Audience.UNKNOWN), False),
        (alert(Audience.UNKNOWN, shared=True), True),
        (alert(Audience.TEAM, certain=False), False),
    ],
)
def test_an_unknown_address_is_not_surely_the_teams(told: Alert, *, sure: bool) -> None:
    assert is_surely_the_teams(told) is sure
