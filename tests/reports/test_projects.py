"""Each data project in a line or two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.findings import Status
from assess.values import replace
from reports.projects import project_lines
from reports.terminal import render
from reports.terminal_lists import PROJECTS_SHOWN

if TYPE_CHECKING:
    from assess.assessment import Assessment


def test_only_projects_with_figures_have_a_line(sample_assessment: Assessment) -> None:
    assert [one.path for one in project_lines(sample_assessment)] == ["dbt/orders", "flows"]


def test_a_line_counts_the_ratings(sample_assessment: Assessment) -> None:
    assert project_lines(sample_assessment)[0].counts == {Status.MET: 1, Status.PARTIAL: 1, Status.ABSENT: 1}


def test_the_weakest_come_first(sample_assessment: Assessment) -> None:
    assert project_lines(sample_assessment)[0].weakest == ("test.unit", "test.data-quality")


def test_the_terminal_counts_the_projects_that_it_leaves_out(sample_assessment: Assessment) -> None:
    many = replace(sample_assessment, projects=sample_assessment.projects[:1] * (PROJECTS_SHOWN + 3))
    assert "  and 3 more in the other formats\n" in render(many)
