"""Tests of the practices of the phase Develop."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assess.facts import Activity, Actor, Code, CodeKind, Role, Run, Source, Trigger
from assess.findings import Finding, Status

Rated = Callable[..., Finding]


def code(path: str, language: str, kind: CodeKind) -> Code:
    return Code(source=Source(path=path), language=language, lines=100, role=Role.PIPELINE, kind=kind, data=True)


@pytest.mark.parametrize(
    ("kind", "status"),
    [(CodeKind.MODEL, Status.MET), (CodeKind.MACRO, Status.MET), (CodeKind.NOTEBOOK, Status.PARTIAL)],
)
def test_models_and_what_they_are_made_of_are_pipelines_as_code(rated: Rated, kind: CodeKind, status: Status) -> None:
    assert rated("develop.pipelines-as-code", code("a.sql", "sql", kind)).status is status


@pytest.mark.parametrize(("language", "status"), [("javascript", Status.MET), ("sql", Status.PARTIAL)])
def test_a_linter_counts_for_the_language_that_transformations_are_in(
    rated: Rated, language: str, status: Status
) -> None:
    linting = Run(
        source=Source(path="ci.yml"),
        activity=Activity.LINT,
        tool="eslint",
        actor=Actor.CI,
        triggers=(Trigger.REQUEST,),
        languages=("javascript",),
    )

    assert rated("develop.standards", code("definitions/a", language, CodeKind.MODEL), linting).status is status


def test_a_linter_that_somebody_must_start_enforces_nothing(rated: Rated) -> None:
    linting = Run(
        source=Source(path="ci.yml"),
        activity=Activity.LINT,
        tool="sqlfluff",
        actor=Actor.CI,
        triggers=(Trigger.MANUAL,),
        languages=("sql",),
    )

    assert rated("develop.standards", code("models/a", "sql", CodeKind.MODEL), linting).status is Status.PARTIAL


@pytest.mark.parametrize(("activity", "status"), [(Activity.FORMAT, Status.PARTIAL), (Activity.BUILD, Status.ABSENT)])
def test_a_check_that_only_a_script_runs_is_there(rated: Rated, activity: Activity, status: Status) -> None:
    target = Run(
        source=Source(path="Makefile"), activity=activity, tool="black", actor=Actor.SCRIPT, triggers=(Trigger.MANUAL,)
    )

    assert rated("develop.standards", code("jobs/a.py", "python", CodeKind.JOB), target).status is status
