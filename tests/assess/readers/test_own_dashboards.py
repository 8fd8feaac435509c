"""Dashboards and reports that a team writes itself."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import DashboardForm, DashboardSubject
from assess.readers import own_dashboards

APP = "import streamlit as st\nst.title('a')\n"


def boards(text: str, path: str) -> list[tuple[str, str]]:
    return [(one.subject, one.form) for one in own_dashboards.read(Document(path, text.encode()))]


@pytest.mark.parametrize(
    ("path", "subject"),
    [
        ("apps/snowflake-usage-app/Home.py", DashboardSubject.PLATFORM),
        ("apps/qa/src/index.py", DashboardSubject.QUALITY),
        ("apps/pipeline_status/app.py", DashboardSubject.PIPELINES),
    ],
)
def test_an_app_on_the_platform_is_a_dashboard(path: str, subject: DashboardSubject) -> None:
    assert boards(APP, path) == [(subject, DashboardForm.CODE)]


def test_an_app_for_the_business_is_none() -> None:
    assert boards(APP, "apps/sales_metrics/app.py") == []


def test_a_module_that_reports_on_the_pipelines_is_a_generated_report() -> None:
    assert boards("def report(): ...\n", "jobs/asset_health_report.py") == [
        (DashboardSubject.PIPELINES, DashboardForm.GENERATED)
    ]


def test_a_report_for_the_business_is_none() -> None:
    assert boards("def report(): ...\n", "jobs/sales_report.py") == []


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        ("app/templates/metrics.html", "<h2>Recent failed jobs</h2> No jobs: <b>queued jobs</b> <i>failed jobs</i>", 1),
        ("app/src/RunHistory.tsx", "<th>Last run</th><th>failed runs</th>", 0),
        ("app/src/RunHistory.tsx", "<th>running jobs</th><th>failed jobs</th>", 1),
        ("app/templates/orders.html", "<th>running jobs</th><th>failed jobs</th>", 0),
        ("app/templates/metrics.html", "<th>failed jobs</th>", 0),
    ],
)
def test_a_page_on_work_in_several_states_is_a_dashboard(path: str, text: str, found: int) -> None:
    assert boards(text, path) == [(DashboardSubject.PIPELINES, DashboardForm.CODE)] * found
