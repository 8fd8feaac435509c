"""Whom alerts reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.evidence.telling import is_surely_the_teams, reaches_team, told
from assess.facts import Activity, Actor, Alert, Audience, Condition, Facts, Known, Pipeline, Run, Source, Trigger

if TYPE_CHECKING:
    from collections.abc import Callable


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


@pytest.mark.parametrize(("tool", "counted"), [("snakemake", (1, 1)), ("dbt", (1, 2))])
def test_a_job_that_runs_a_pipeline_is_counted_as_the_pipeline(
    facts_of: Callable[..., Facts], tool: str, counted: tuple[float, float]
) -> None:
    flow = Pipeline(source=Source(path="Snakefile"), name="orders", tool="snakemake", failure_alert=Known.SET)
    job = Run(
        source=Source(path=".github/workflows/orders.yml"),
        activity=Activity.TRANSFORM,
        tool=tool,
        actor=Actor.CI,
        triggers=(Trigger.SCHEDULE,),
        runner=".github/workflows/orders.yml#run",
    )
    figure = told(facts_of(flow, job), ()).share
    assert (figure.n, figure.of) == counted
