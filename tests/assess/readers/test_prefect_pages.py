"""Prefect's own pages and the reports on them."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import DashboardForm
from assess.readers import prefect_pages

REPORT = "from prefect.artifacts import create_table_artifact\n\ncreate_table_artifact(key='rows', table=rows)\n"
POOL = "deployments:\n- name: orders\n  entrypoint: flows.py:orders\n  work_pool:\n    name: big\n"
NO_POOL = "deployments:\n- name: orders\n  entrypoint: flows.py:orders\n  work_pool:\n    name:\n"


@pytest.mark.parametrize(
    ("path", "text", "forms"),
    [
        ("flows.py", REPORT, [DashboardForm.GENERATED]),
        ("prefect.yaml", POOL, [DashboardForm.ORCHESTRATOR_UI]),
        ("prefect.yaml", NO_POOL, []),
    ],
)
def test_reports_and_registered_deployments_have_pages(path: str, text: str, forms: list[DashboardForm]) -> None:
    assert [page.form for page in prefect_pages.read(Document(path, text.encode()))] == forms
