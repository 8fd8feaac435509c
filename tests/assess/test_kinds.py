"""What kind of repository it is, and what it is called."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from assess.facts import Introduction, Project, Source
from assess.kinds import kind_of, name_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from assess.facts import Facts
    from assess.history import History

LAST = datetime(2026, 6, 1, tzinfo=UTC)


def history(days: int, *, complete: bool = True) -> History:
    made = SimpleNamespace(first_commit_at=LAST - timedelta(days=days), last_commit_at=LAST, complete=complete)
    return cast("History", made)


def introduction(title: str, text: str = "") -> Introduction:
    return Introduction(source=Source(path="README.md"), title=title, text=text)


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (introduction("Warehouse", "This is a read-only mirror of another repository."), "mirror"),
        (introduction("Data engineering bootcamp"), "course"),
        (introduction("Warehouse"), "team"),
    ],
)
def test_a_repository_says_what_it_is(facts_of: Callable[..., Facts], told: Introduction, kind: str) -> None:
    assert kind_of(facts_of(told), history(900), {}) == kind


def test_a_few_weeks_are_a_burst(facts_of: Callable[..., Facts]) -> None:
    assert kind_of(facts_of(), history(20), {}) == "burst"


def test_history_that_was_not_fetched_is_no_burst(facts_of: Callable[..., Facts]) -> None:
    assert kind_of(facts_of(), history(0, complete=False), {}) == "team"


def test_most_code_in_samples_is_a_sample(facts_of: Callable[..., Facts]) -> None:
    assert kind_of(facts_of(), history(900), {"samples/etl.py": 100}) == "sample"


def test_a_project_at_the_top_names_the_repository(facts_of: Callable[..., Facts]) -> None:
    project = Project(source=Source(path="dbt_project.yml"), name="shop", path="", tool="dbt")
    assert name_of(facts_of(project, introduction("Warehouse")), "c" * 40) == "shop"


def test_the_name_of_a_tool_names_no_repository(facts_of: Callable[..., Facts]) -> None:
    project = Project(source=Source(path="dags/a.py"), name="airflow", path="", tool="airflow")
    assert name_of(facts_of(project, introduction("Warehouse")), "c" * 40) == "Warehouse"


def test_without_a_name_it_is_called_by_its_commit(facts_of: Callable[..., Facts]) -> None:
    assert name_of(facts_of(), "c" * 40) == "c" * 12
