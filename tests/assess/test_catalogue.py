"""The catalogue: its table has a row for every rule, and no other."""

from __future__ import annotations

import pytest

from assess import thresholds
from assess.catalogue import Catalogue, Entry, catalogue, rows
from assess.criteria import CRITERIA
from assess.practices import practices


@pytest.fixture(scope="module")
def listed() -> Catalogue:
    return catalogue()


def entry(listed: Catalogue, name: str) -> Entry:
    return next(one for one in (*listed.practices, *listed.criteria) if one.id == name)


def test_every_practice_has_a_row_and_every_row_a_practice() -> None:
    assert list(rows("practices")) == [practice.id for practice in practices()]


def test_every_criterion_has_a_row_and_every_row_a_criterion() -> None:
    assert list(rows("criteria")) == list(CRITERIA)


def test_every_threshold_that_a_rule_names_has_words_and_no_words_lack_one(listed: Catalogue) -> None:
    used = {limit.name for one in (*listed.practices, *listed.criteria) for limit in one.asks.thresholds}
    assert set(rows("thresholds")) == used == {name for name in vars(thresholds) if name.isupper()}


def test_every_fact_with_words_is_asked_for(listed: Catalogue) -> None:
    assert set(rows("facts")) == {source.name for source in listed.facts}


def test_a_reader_feeds_every_fact_that_is_asked_for(listed: Catalogue) -> None:
    assert [source.name for source in listed.facts if not source.readers] == []


@pytest.mark.parametrize(("section", "key"), [("principles", "principle"), ("capabilities", "capability")])
def test_no_principle_or_capability_is_listed_in_vain(listed: Catalogue, section: str, key: str) -> None:
    served = {str(getattr(one.serves, key)) for one in (*listed.practices, *listed.criteria)} - {"None"}
    assert set(rows(section)) == served


def test_a_practice_has_what_it_asks_for_and_who_feeds_it(listed: Catalogue) -> None:
    asks = entry(listed, "release.packaging").asks
    assert (set(asks.facts) >= {"Artifact", "Run"}, set(asks.readers) >= {"docker", "github-actions"}) == (True, True)


def test_a_practice_serves_a_principle_and_a_capability(listed: Catalogue) -> None:
    serves = entry(listed, "automation.ci").serves
    assert (serves.principle_title, serves.capability) == ("Analytics is manufacturing", "continuous-integration")


def test_a_practice_without_a_capability_has_none(listed: Catalogue) -> None:
    assert entry(listed, "collaboration.standups").serves.capability_title is None


def test_a_criterion_names_the_practices_it_rests_on(listed: Catalogue) -> None:
    assert entry(listed, "l5.automation").asks.practices == (
        "automation.testing",
        "automation.deployment",
        "automation.self-healing",
    )
