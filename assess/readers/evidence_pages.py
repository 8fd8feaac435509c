"""Pages of Evidence: Markdown with queries and charts, built into a site of dashboards.

https://docs.evidence.dev/core-concepts/syntax/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Dashboard, DashboardForm, DashboardSubject, Fact, Retention, Role, Source
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "evidence"
VERSION = 1
CHARTS = ("LineChart", "BarChart", "AreaChart", "DataTable", "BigValue", "ScatterPlot", "Heatmap", "Value data")
WANTS = (
    Want(
        folders=("pages",),
        suffixes=(".md",),
        needles=tuple(f"<{chart}".encode() for chart in CHARTS),
        roles=(Role.DOCS,),
    ),
)
GIVES = (Dashboard, Retention)

CHART = re.compile(r"^[ \t]*+<(?:" + "|".join(CHARTS) + r")\b", re.MULTILINE)
WORDS = re.compile(r"[a-z]+")
SHOWN = (
    (
        frozenset({"quality", "validation", "validations", "freshness", "checks", "completeness", "anomalies"}),
        DashboardSubject.QUALITY,
    ),
    (
        frozenset({"pipeline", "pipelines", "runs", "jobs", "dag", "dags", "etl", "ingestion"}),
        DashboardSubject.PIPELINES,
    ),
    (frozenset({"warehouse", "billing", "credits", "compute"}), DashboardSubject.PLATFORM),
)


def read(document: Document) -> Iterator[Fact]:
    """Yield the dashboard of a page, by the words of its path; one on the quality of data shows kept results."""
    chart = CHART.search(document.text)
    if chart is None:
        return
    words = set(WORDS.findall(document.path.rpartition("/pages/")[2].lower()))
    subject = next((subject for known, subject in SHOWN if known & words), DashboardSubject.BUSINESS)
    source = Source(path=document.path, line=document.text.count("\n", 0, chart.start()) + 1, tool=TOOL)
    yield Dashboard(source=source, subject=subject, form=DashboardForm.CODE)
    if subject is DashboardSubject.QUALITY:
        yield Retention(source=source, what="results shown by a dashboard", tool=TOOL)
