"""Whom a name or an address means."""

from __future__ import annotations

import pytest

from assess.facts import Audience
from assess.terms.audience import audience_of, team_name


@pytest.mark.parametrize(
    ("name", "audience"),
    [
        ("data-engineering-team", Audience.TEAM),
        ("@acme/orders", Audience.TEAM),
        ("#loads", Audience.TEAM),
        ("@data-engineering", Audience.TEAM),
        ("@jane-dev", Audience.PERSON),
        ("telemetry-alerts@shop.eu", Audience.TEAM),
        ("jane.doe@shop.eu", Audience.PERSON),
        ("@jdoe", Audience.PERSON),
        ("Jane Doe", Audience.PERSON),
        ("Jane D./Mary L. Doe", Audience.PERSON),
        ("Research", Audience.TEAM),
        ("airflow", Audience.DEFAULT),
        ("you@example.com", Audience.PLACEHOLDER),
        ("<your team>", Audience.PLACEHOLDER),
        ("", Audience.PLACEHOLDER),
        ("jdoe", Audience.UNKNOWN),
    ],
)
def test_a_name_means_somebody(name: str, audience: Audience) -> None:
    assert audience_of(name) is audience


def test_a_person_is_not_named() -> None:
    assert (team_name("jane.doe@shop.eu"), team_name("finance")) == ("", "finance")
