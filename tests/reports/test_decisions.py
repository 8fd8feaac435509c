"""What the team decided, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.assessment import (
    Action,
    Asked,
    Assessment,
    Attestation,
    Coverage,
    Decided,
    DecisionFinding,
    Exemption,
)
from assess.findings import Status
from assess.values import replace
from reports import html
from reports.decisions import decision_lines
from reports.terminal import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from assess.assessment import PracticeRow

ACTION = Action(
    id="A1",
    practice="test.unit",
    to_status=Status.MET,
    due="2026Q4",
    owner="data team",
    created_at="2026-11-01",
    seen=Status.PARTIAL,
)
ENDING = DecisionFinding(kind="attestation-expires", practice="plan.backlog", message="ends soon", line=3)


def changed(assessment: Assessment, change: Callable[[PracticeRow], PracticeRow]) -> Assessment:
    name, row = next(iter(assessment.practices.items()))
    return replace(assessment, practices=assessment.practices | {name: change(row)})


def test_nothing_decided_tells_nothing(sample_assessment: Assessment) -> None:
    assert not decision_lines(sample_assessment)
    assert "What the team decided" not in render(sample_assessment)


def test_an_attested_practice_names_role_end_and_what_the_repository_shows(sample_assessment: Assessment) -> None:
    said = Attestation(role="data team", on="2026-01-01", until="2026-06-30", link="https://example.org/a")
    told = decision_lines(
        changed(
            sample_assessment,
            lambda row: replace(row, status=Status.MET, scanned_status=Status.UNOBSERVABLE, attested=said),
        )
    )
    assert told.attested[0].endswith(
        "is attested met by data team until 2026-06-30, https://example.org/a; the repository shows it as unobservable"
    )
    assert told.figures[0].startswith("By the repository's evidence alone: level")


def test_an_exemption_names_its_reason_and_folder(sample_assessment: Assessment) -> None:
    exempt = Exemption(reason="accepted-risk", owner="head of data", until="2026-06-30", path="legacy")
    told = decision_lines(changed(sample_assessment, lambda row: replace(row, exempt=exempt))).exempt[0]
    assert told.endswith("is exempt: an accepted risk in legacy, by head of data until 2026-06-30")


def test_the_second_figure_names_what_moved(sample_assessment: Assessment) -> None:
    group = next(iter(sample_assessment.phases))
    asked = Asked(phases={group: Coverage(low=1.0, high=1.0)}, areas={})
    told = decision_lines(replace(sample_assessment, decisions=Decided(asked=asked)))
    assert told.figures[0].startswith("Without what is exempt: Plan")
    assert told.figures[0].endswith("→ 100%.")


def test_an_open_action_is_told_and_one_that_is_reached_or_dropped_is_not(sample_assessment: Assessment) -> None:
    others = replace(ACTION, id="A2", seen=Status.MET), replace(ACTION, id="A3", dropped_at="2026-11-02")
    told = decision_lines(replace(sample_assessment, decisions=Decided(actions=(ACTION, *others))))
    assert told.open_actions == ("Action A1 is open: test.unit to met by 2026Q4, data team (now partial)",)


def test_what_is_to_be_looked_at_again_names_the_line(sample_assessment: Assessment) -> None:
    text = render(replace(sample_assessment, decisions=Decided(findings=(ENDING,))))
    assert "- Look again: plan.backlog ends soon (.dataops-assess.toml:3)" in text


def test_the_page_tells_what_is_to_be_looked_at_again_and_the_second_figure(sample_assessment: Assessment) -> None:
    asked = Asked(phases={"plan": Coverage(low=1.0, high=1.0)}, areas={})
    exempt = Exemption(reason="not-applicable", owner="head of data", until="2026-06-30")
    decided = replace(sample_assessment, decisions=Decided(findings=(ENDING,), asked=asked))
    page = html.render(changed(decided, lambda row: replace(row, exempt=exempt)))
    assert "Look again: plan.backlog ends soon" in page
    assert "Without what is exempt: Plan" in page
