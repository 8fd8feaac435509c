"""The settings of models: whose they are."""

from __future__ import annotations

import pytest

from assess.facts import Audience
from assess.readers.dbt.settings import read_settings


@pytest.mark.parametrize(
    ("meta", "owner"),
    [
        ({"owner": "ada", "team": "logistics"}, (Audience.TEAM, "logistics")),
        ({"squad": "pricing"}, (Audience.TEAM, "pricing")),
        ({"team": "<team>"}, (None, None)),
        ({"team": "ada.lovelace@shop.test"}, (None, None)),
        ({"owner": "data-team@shop.test"}, (Audience.TEAM, "data-team@shop.test")),
    ],
)
def test_the_team_of_a_model(meta: dict[str, object], owner: tuple[Audience | None, str | None]) -> None:
    settings = read_settings({"meta": meta})
    assert (settings.audience, settings.owner) == owner
