"""A pipeline configuration to begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.documents import Mapping, parse_yaml
from assess.facts import (
    Alert,
    Audience,
    CheckKind,
    Condition,
    Environment,
    EnvironmentKind,
    Fact,
    Facts,
    Freshness,
    Owner,
    Pipeline,
    QualityCheck,
    Source,
)
from assess.pipeline_config import check
from assess.start.pipeline import has_pipeline_configuration, pipeline_text

if TYPE_CHECKING:
    from collections.abc import Callable

DAG, SOURCES = Source(path="dags/load.py", line=7, tool="airflow"), Source(path="models/shop.yml", line=3, tool="dbt")
SCHEDULED = Pipeline(source=DAG, name="load_orders", tool="airflow", schedule="0 5 * * *")
FRESH = Freshness(source=SOURCES, dataset="shop.orders", limit="24 hours")
ALERT = Alert(source=DAG, on=Condition.RUN_FAILURE, channel="slack")
OWNER = Owner(source=SOURCES, subject="*", audience=Audience.TEAM, name="@shop/data-platform")
PRODUCTION = Environment(source=SOURCES, name="prod", kind=EnvironmentKind.PRODUCTION, form="dbt-target")


@pytest.fixture
def made(facts_of: Callable[..., Facts]) -> Callable[..., str]:
    """Return a maker of texts from facts."""

    def make(*facts: Fact, name: str = "shop") -> str:
        return pipeline_text(facts_of(*facts), name=name, commit="1" * 40)

    return make


def value(text: str) -> object:
    (found,) = parse_yaml(text)
    return found


def test_what_the_repository_shows_is_written(made: Callable[..., str]) -> None:
    assert value(made(SCHEDULED, FRESH, ALERT, OWNER, PRODUCTION)) == {
        "pipeline": {"name": "load_orders", "owner": "@shop/data-platform"},
        "environments": [{"name": "production", "schedule": "0 5 * * *", "notifications": True}],
        "quality_checks": [{"type": "freshness", "max_age": "24 hours", "action": "fail"}],
        "alerts": {"channels": [{"slack": "${SLACK_CHANNEL}"}]},
    }


def test_a_promise_is_proposed_and_not_made(made: Callable[..., str]) -> None:
    assert '  # sla:  # what consumers can rely on\n  #   freshness: "24 hours"\n' in made(FRESH)


def test_checks_are_counted_by_kind(made: Callable[..., str]) -> None:
    checks = [QualityCheck(source=SOURCES, dataset="a", kind=CheckKind.VALIDITY, tool="dbt-tests") for _ in range(3)]
    assert "# declared in the repository: null_check 3\n" in made(*checks)


def test_nothing_is_made_up_where_nothing_is_seen(made: Callable[..., str]) -> None:
    assert value(made()) == {"pipeline": {"name": "shop"}}


@pytest.mark.parametrize(
    "seen",
    [(), (SCHEDULED,), (FRESH,), (ALERT,), (OWNER,), (PRODUCTION,), (SCHEDULED, PRODUCTION), (FRESH, ALERT, OWNER)],
)
def test_it_is_valid_as_it_stands(seen: tuple[Fact, ...], made: Callable[..., str]) -> None:
    assert check(made(*seen).encode()).faults == ()


def test_the_commented_parts_are_valid_too(made: Callable[..., str]) -> None:
    head, _, body = made().partition("pipeline:\n")
    lines = (line[2:] if line.startswith("# ") else line.replace("  # ", "  ", 1) for line in body.splitlines())
    assert (head.count("#") >= 1, check("\n".join(("pipeline:", *lines)).encode()).faults) == (True, ())


def test_each_line_says_where_it_was_seen(made: Callable[..., str]) -> None:
    assert 'schedule: "0 5 * * *"  # dags/load.py:7' in made(SCHEDULED)


def test_a_limit_that_fails_goes_before_one_that_warns(made: Callable[..., str]) -> None:
    warning = Freshness(source=SOURCES, dataset="shop.lines", limit="1 hour", errors=False)
    text = made(warning, FRESH)
    assert ("24 hours" in text, "1 hour" in text) == (True, False)


@pytest.mark.parametrize("limit", ["", "soon", "{{ var('x') }}", "24 parsecs"])
def test_a_limit_that_the_format_cannot_hold_is_left_out(limit: str, made: Callable[..., str]) -> None:
    assert "quality_checks" not in str(value(made(Freshness(source=SOURCES, dataset="a", limit=limit))))


@pytest.mark.parametrize("text", ['a"\nalerts: {}', "a\\", "a\u2028b", "\ufffe", "x" * 5_000, "#", "{{ a }}", ""])
def test_hostile_names_leave_it_valid(text: str, made: Callable[..., str]) -> None:
    source = Source(path=text, line=1, tool="airflow")
    owner = Owner(source=source, subject="*", audience=Audience.TEAM, name=text)
    pipeline = Pipeline(source=source, name=text, tool="airflow", schedule="@daily")
    assert check(made(owner, pipeline, name=text).encode()).faults == ()


def test_a_configuration_that_is_there_is_seen(facts_of: Callable[..., Facts]) -> None:
    other = Pipeline(source=SOURCES, name="a", tool="pipeline-config")
    assert (has_pipeline_configuration(facts_of(other)), has_pipeline_configuration(facts_of(SCHEDULED))) == (
        True,
        False,
    )


def test_what_is_made_reads_as_a_mapping(made: Callable[..., str]) -> None:
    assert isinstance(value(made(FRESH)), Mapping)
