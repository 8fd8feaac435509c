"""Whom alerts reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.evidence.telling import is_surely_the_teams, reaches_team, told
from assess.facts import (
    Activity,
    Actor,
    Alert,
    Audience,
    CiJob,
    Code,
    CodeKind,
    Command,
    Condition,
    Facts,
    Known,
    Pipeline,
    Role,
    Run,
    Source,
    Trigger,
)
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEDULE = Trigger.SCHEDULE


def alert(audience: Audience, *, shared: bool = False, certain: bool = True) -> Alert:
    source = Source(path="dags/a.py")
    return Alert(
        source=source, on=Condition.RUN_FAILURE, channel="email", audience=audience, shared=shared, certain=certain
    )


@pytest.mark.parametrize(
    ("sent", "reaches"),
    [
        (alert(Audience.TEAM), True),
        (alert(Audience.UNKNOWN), True),
        (alert(Audience.PERSON), False),
        (alert(Audience.PERSON, shared=True), True),
        (alert(Audience.PLACEHOLDER, shared=True), False),
        (alert(Audience.DEFAULT), False),
    ],
)
def test_an_alert_reaches_a_team_unless_it_is_one_persons_or_nobodys(sent: Alert, *, reaches: bool) -> None:
    assert reaches_team(sent) is reaches


@pytest.mark.parametrize(
    ("sent", "sure"),
    [
        (alert(Audience.TEAM), True),
        (alert(Audience.UNKNOWN), False),
        (alert(Audience.UNKNOWN, shared=True), True),
        (alert(Audience.TEAM, certain=False), False),
    ],
)
def test_an_unknown_address_is_not_surely_the_teams(sent: Alert, *, sure: bool) -> None:
    assert is_surely_the_teams(sent) is sure


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


@pytest.mark.parametrize(("needs", "told_of"), [(("w.yml#load",), 1), ((), 0)])
def test_a_status_check_sees_its_own_job_and_those_that_it_needs(
    facts_of: Callable[..., Facts], needs: tuple[str, ...], told_of: float
) -> None:
    at = Source(path="w.yml")
    jobs = [
        CiJob(source=at, system="github-actions", workflow="w", job=f"w.yml#{name}", triggers=(SCHEDULE,), needs=after)
        for name, after in (("load", ()), ("tell", needs))
    ]
    run = Run(
        source=at, activity=Activity.TRANSFORM, tool="dbt", actor=Actor.CI, triggers=(SCHEDULE,), runner="w.yml#load"
    )
    message = replace(alert(Audience.TEAM, shared=True), subject="w.yml#tell", actor=Actor.CI)
    assert told(facts_of(*jobs, run, message), (message,)).share.n == told_of


def test_a_failed_job_of_ci_that_runs_nothing_of_this_repository_tells_of_no_pipeline(
    facts_of: Callable[..., Facts],
) -> None:
    code = Code(
        source=Source(path="etl/load.py"),
        language="python",
        role=Role.PIPELINE,
        kind=CodeKind.JOB,
        lines=100,
        data=True,
    )
    ping, load = (
        Alert(source=Source(path=f"ci/{name}.yml", line=9), on=Condition.RUN_FAILURE, channel="slack", actor=Actor.CI)
        for name in ("ping", "load")
    )
    command = Command(source=Source(path="ci/load.yml", line=5), owner="load", words=("./load",))
    facts = facts_of(code, command, ping, load)
    assert [told(facts, [one]).share.n for one in (ping, load)] == [0, 100]
