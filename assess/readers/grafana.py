"""Grafana: dashboards as JSON models, with or without the wrapper of the API.

https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.documents import Mapping
from assess.facts import Dashboard, DashboardForm, DashboardSubject, Fact, Source, ToolUse
from assess.readers.protocol import Want
from assess.terms.shapes import mapping, mappings, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.documents import Document

TOOL = "grafana"
VERSION = 1
WANTS = (Want(suffixes=(".json",), needles=(b'"panels"',)),)
GIVES = (Dashboard, ToolUse)

MARKS = frozenset({"schemaVersion", "templating", "timepicker", "uid"})
SUBJECTS = (
    (re.compile(r"data quality|\bchecks?\b|freshness|anomal", re.IGNORECASE), DashboardSubject.QUALITY),
    (
        re.compile(r"\bdags?\b|pipelines?|airflow|\bdbt\b|\betl\b|\bjobs?\b|\btasks?\b", re.IGNORECASE),
        DashboardSubject.PIPELINES,
    ),
    (
        re.compile(r"cpu|memory|disk|nodes?\b|pods?\b|cluster|network|cost|queue|storage|latency", re.IGNORECASE),
        DashboardSubject.PLATFORM,
    ),
)


def read(document: Document) -> Iterable[Fact]:
    """Return the dashboard of a file, with what its title and panels show."""
    value = document.json
    model = mapping(value.get("dashboard", value)) if isinstance(value, Mapping) else Mapping()
    panels = list(mappings(model.get("panels")))
    if not panels or MARKS.isdisjoint(model):
        return
    source = Source(path=document.path, line=1, tool=TOOL)
    title = text(model.get("title"))
    words = (title, " ".join(text(panel.get("title")) for panel in panels))
    found = (subject for shown in words for pattern, subject in SUBJECTS if pattern.search(shown))
    yield Dashboard(source=source, subject=next(found, DashboardSubject.UNKNOWN), form=DashboardForm.CODE)
    yield ToolUse(source=source, kind="observability", tool=TOOL)
