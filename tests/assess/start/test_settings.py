"""The settings that a repository begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.facts import Facts, Project, Source
from assess.phrases import compiled
from assess.settings import Settings, parse_settings
from assess.start.settings import item_patterns, settings_text

if TYPE_CHECKING:
    from collections.abc import Callable

NAMED = [f"SHOP {at}: load orders" for at in range(12)]


def project(path: str) -> Project:
    return Project(source=Source(path=f"{path}/dbt_project.yml", tool="dbt"), name="shop", path=path, tool="dbt")


def test_nothing_differs_from_the_defaults_where_nothing_is_seen(facts_of: Callable[..., Facts]) -> None:
    text = settings_text(facts_of(), ["Load orders", "Fix #12"])
    assert parse_settings("a", text.encode()) == Settings()


def test_a_pattern_that_most_subjects_have_is_written(facts_of: Callable[..., Facts]) -> None:
    assert parse_settings("a", settings_text(facts_of(), NAMED).encode()).item == ("SHOP #",)


def test_the_pattern_finds_what_it_was_made_of() -> None:
    ((phrase, count),) = item_patterns(NAMED)
    found = compiled([phrase])
    assert (count, all(found and found.search(one) for one in NAMED)) == (12, True)


@pytest.mark.parametrize("subject", ["SHOP-{}: is known of itself", "PR {} merged", "Load {} orders", "#{} fixed"])
def test_what_is_known_or_no_item_is_no_pattern(subject: str) -> None:
    assert item_patterns([subject.format(at) for at in range(20)]) == ()


def test_a_pattern_of_few_subjects_is_none() -> None:
    assert item_patterns([*NAMED, *["Load orders"] * 60]) == ()


def test_projects_are_named_in_a_comment(facts_of: Callable[..., Facts]) -> None:
    text = settings_text(facts_of(project("warehouse"), project("marts")), [])
    assert '# projects = ["marts", "warehouse"]' in text


def test_a_project_at_the_top_has_no_folder_to_name(facts_of: Callable[..., Facts]) -> None:
    assert "what was found" not in settings_text(facts_of(project(""), project("marts")), [])


@pytest.mark.parametrize("path", ['a"]\n[scope]\nexclude = ["**', "a\\", "a\u202eb", "a\u2028b", "x" * 5_000])
def test_hostile_names_change_no_setting(path: str, facts_of: Callable[..., Facts]) -> None:
    assert parse_settings("a", settings_text(facts_of(project(path)), []).encode()) == Settings()
