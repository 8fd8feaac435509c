"""Feedback: consumers, improvement, figures and learnings by literal facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from assess.facts import (
    Activity,
    Actor,
    Ages,
    Audience,
    Exposure,
    Fact,
    FieldKind,
    Kpi,
    Record,
    RecordKind,
    Run,
    Source,
    StatusBadge,
    Subject,
    Template,
    Trigger,
    UpdateBot,
)
from assess.findings import Finding, Status
from assess.values import replace

if TYPE_CHECKING:
    from assess.activity import Activity as Year

Rated = Callable[..., Finding]
AT = Source(path=".github/x.yml", line=1)
BOT = UpdateBot(source=AT, tool="dependabot")


def record(kind: RecordKind, *, names_items: bool = False, whole_file: bool = True) -> Record:
    source = Source(path="docs/it.md")
    return Record(source=source, kind=kind, subject=Subject.DATA, names_items=names_items, whole_file=whole_file)


def audit(trigger: Trigger, actor: Actor = Actor.CI) -> Run:
    return Run(source=AT, activity=Activity.AUDIT, tool="pip-audit", actor=actor, triggers=(trigger,))


def template(*, about_data: bool) -> Template:
    return Template(source=AT, kind="issue", about_data=about_data, fields=(FieldKind.OTHER,))


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ([template(about_data=True)], Status.MET),
        ([Exposure(source=AT, name="board", owner=Audience.TEAM)], Status.MET),
        ([record(RecordKind.SURVEY)], Status.MET),
        ([record(RecordKind.CONTACT)], Status.PARTIAL),
        ([record(RecordKind.SUPPORT)], Status.MET),
        ([record(RecordKind.SUPPORT, whole_file=False)], Status.PARTIAL),
        ([template(about_data=False)], Status.PARTIAL),
        ([Exposure(source=AT, name="board", owner=Audience.PLACEHOLDER)], Status.UNOBSERVABLE),
        ([], Status.UNOBSERVABLE),
    ],
)
def test_consumers_need_a_channel(rated: Rated, facts: list[Fact], status: Status) -> None:
    assert rated("feedback.consumer-input", *facts).status is status


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ([BOT, audit(Trigger.SCHEDULE)], Status.MET),
        ([BOT], Status.PARTIAL),
        ([audit(Trigger.SCHEDULE)], Status.PARTIAL),
        ([BOT, audit(Trigger.SCHEDULE, Actor.SCRIPT)], Status.PARTIAL),
        ([audit(Trigger.REQUEST)], Status.UNOBSERVABLE),
        ([], Status.UNOBSERVABLE),
    ],
)
def test_improvement_by_machine(rated: Rated, facts: list[Fact], status: Status) -> None:
    assert rated("feedback.improvement", *facts).status is status


@pytest.mark.parametrize(("days", "status"), [(30, Status.MET), (800, Status.PARTIAL)])
def test_records_of_learning_age(rated: Rated, touched: Callable[..., Ages], days: int, status: Status) -> None:
    debts = record(RecordKind.DEBT_LIST)
    assert rated("feedback.improvement", debts, ages=touched({"docs/it.md": days})).status is status


def test_lessons_in_a_readme_may_be_old(rated: Rated, touched: Callable[..., Ages]) -> None:
    lessons = replace(record(RecordKind.RETROSPECTIVE, whole_file=False), source=Source(path="README.md"))
    found = rated("feedback.improvement", lessons, ages=touched({"README.md": 30}))
    assert (found.status, found.certain) == (Status.PARTIAL, False)


def test_commits_of_an_update_bot_are_partial(rated: Rated, year: Callable[..., Year]) -> None:
    assert rated("feedback.improvement", activity=year(update_bot_commits=12)).status is Status.PARTIAL


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ([Kpi(source=AT, name="cost a day", target=True, computed=True)], Status.MET),
        ([Kpi(source=AT, name="cost a day")], Status.PARTIAL),
        ([Kpi(source=AT, name="coverage threshold: test", target=True, computed=True)], Status.PARTIAL),
        ([StatusBadge(source=AT, shows="coverage")], Status.PARTIAL),
        ([StatusBadge(source=AT, shows="build")], Status.UNOBSERVABLE),
    ],
)
def test_figures_need_targets(rated: Rated, facts: list[Fact], status: Status) -> None:
    assert rated("feedback.kpis", *facts).status is status


def test_a_review_that_names_items_is_met(rated: Rated) -> None:
    assert rated("feedback.into-planning", record(RecordKind.POST_MORTEM, names_items=True)).status is Status.MET


@pytest.mark.parametrize(
    ("fixes", "named", "status"),
    [(40, 5, Status.PARTIAL), (8, 4, Status.UNOBSERVABLE), (100, 6, Status.UNOBSERVABLE)],
)
def test_fixes_that_name_items(rated: Rated, year: Callable[..., Year], fixes: int, named: int, status: Status) -> None:
    assert rated("feedback.into-planning", activity=year(fixes=fixes, fixes_with_item=named)).status is status


def test_help_for_those_who_set_it_up_is_no_channel_of_consumers(rated: Rated) -> None:
    page, section = record(RecordKind.ONBOARDING), record(RecordKind.SUPPORT, whole_file=False)
    assert rated("feedback.consumer-input", page, section).status is Status.UNOBSERVABLE


def test_coverage_that_ci_computes_is_a_figure_without_a_target(rated: Rated) -> None:
    counted = Run(source=AT, activity=Activity.COVERAGE, tool="coverage", actor=Actor.CI, triggers=(Trigger.REQUEST,))
    assert rated("feedback.kpis", counted).status is Status.PARTIAL


def test_a_label_for_requests_on_data_is_a_part(rated: Rated) -> None:
    label = Template(source=AT, kind="labels", about_data=True, fields=())
    assert rated("feedback.consumer-input", label).status is Status.PARTIAL


def test_a_score_of_the_projects_practices_is_a_figure_without_a_target(rated: Rated) -> None:
    scored = Run(
        source=AT, activity=Activity.AUDIT, tool="pip-audit", actor=Actor.CI, words=("ossf/scorecard-action@v2",)
    )
    assert rated("feedback.kpis", scored).status is Status.PARTIAL
