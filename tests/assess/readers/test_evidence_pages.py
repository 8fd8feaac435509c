"""Pages of Evidence."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Dashboard, DashboardSubject
from assess.readers import evidence_pages

PAGE = "# Checks\n```sql checks\nselect * from results\n```\n<LineChart data={checks} x=day y=failed/>\n"


@pytest.mark.parametrize(
    ("path", "subject"),
    [
        ("site/pages/metrics/edge-validation.md", DashboardSubject.QUALITY),
        ("site/pages/pipelines.md", DashboardSubject.PIPELINES),
        ("site/pages/warehouse/credits.md", DashboardSubject.PLATFORM),
        ("site/pages/orders/index.md", DashboardSubject.BUSINESS),
    ],
)
def test_a_page_is_a_dashboard_by_the_words_of_its_path(path: str, subject: DashboardSubject) -> None:
    found = evidence_pages.read(Document(path, PAGE.encode()))
    assert [(one.subject, one.source.line) for one in found if isinstance(one, Dashboard)] == [(subject, 5)]


def test_a_page_on_quality_shows_kept_results() -> None:
    found = [*evidence_pages.read(Document("site/pages/quality.md", PAGE.encode()))]
    assert [type(one).__name__ for one in found] == ["Dashboard", "Retention"]


def test_a_page_of_prose_is_none() -> None:
    assert [*evidence_pages.read(Document("site/pages/quality.md", b"# Quality\nUse `<LineChart>`.\n"))] == []
