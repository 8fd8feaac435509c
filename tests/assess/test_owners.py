"""Owners who are persons."""

from __future__ import annotations

from typing import Any, cast

import pytest

from assess.facts import Audience, Facts, Owner, Source
from assess.owners import with_persons


@pytest.mark.parametrize(
    ("name", "audience"),
    [
        ("jdoe", Audience.PERSON),
        ("Jane.Doe", Audience.PERSON),
        ("harbour", Audience.UNKNOWN),
        ("jd", Audience.UNKNOWN),
    ],
)
def test_an_owner_who_signs_commits_is_a_person(name: str, audience: Audience) -> None:
    owner = Owner(source=Source(path="dags/a.py"), subject="a", audience=Audience.UNKNOWN, name=name)
    facts = Facts([owner], activity=cast("Any", None), ages=cast("Any", None))

    found = with_persons(facts, {"jdoe", "janedoe", "jd"}).of(Owner)

    assert [(one.audience, one.name) for one in found] == [(audience, "" if audience is Audience.PERSON else name)]


def test_a_team_stays_a_team_though_somebody_has_its_name() -> None:
    owner = Owner(source=Source(path="dags/a.py"), subject="a", audience=Audience.TEAM, name="data")
    facts = Facts([owner], activity=cast("Any", None), ages=cast("Any", None))

    assert with_persons(facts, {"data"}).of(Owner) == (owner,)
