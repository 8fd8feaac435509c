"""Dashboards of Grafana as code."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Dashboard, DashboardSubject
from assess.readers import grafana


def subjects(text: str) -> list[DashboardSubject]:
    facts = grafana.read(Document("monitoring/board.json", text.encode()))
    return [fact.subject for fact in facts if isinstance(fact, Dashboard)]


def test_the_title_tells_the_subject() -> None:
    text = '{"title": "Airflow DAGs", "schemaVersion": 39, "panels": [{"title": "CPU"}]}'
    assert subjects(text) == [DashboardSubject.PIPELINES]


def test_panels_tell_where_the_title_does_not() -> None:
    text = '{"dashboard": {"title": "Overview", "uid": "a", "panels": [{"title": "CPU by node"}]}}'
    assert subjects(text) == [DashboardSubject.PLATFORM]


@pytest.mark.parametrize("text", ["null", "[1]", "3", '{"uid": "a", "panels": []}', '{"panels": [{"title": "x"}]}'])
def test_other_shapes_are_no_dashboard(text: str) -> None:
    assert subjects(text) == []
