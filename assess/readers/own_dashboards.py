"""Dashboards and reports that a team writes itself: apps of Streamlit, Dash, Panel or Shiny, and report modules.

https://docs.streamlit.io, https://dash.plotly.com and https://shiny.posit.co
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Dashboard, DashboardForm, DashboardSubject, Source
from assess.readers.protocol import Want
from assess.sifting import Sifted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "own-dashboards"
VERSION = 1
WANTS = (
    Want(suffixes=(".py",), needles=(b"streamlit", b"dash", b"panel", b"gradio", b"nicegui")),
    Want(suffixes=(".r", ".rmd", ".qmd"), needles=(b"shiny", b"flexdashboard")),
    Want(names=("*report*.py", "*report*.sql", "*report*.html", "*report*.ipynb", "*report*.qmd", "*report*.rmd")),
)
GIVES = (Dashboard,)

APP = Sifted(
    re.compile(
        r"^(?:import|from)[ \t]+(streamlit|dash|panel|gradio|nicegui)\b|\blibrary\((shiny|flexdashboard)\)",
        re.MULTILINE,
    )
)
ENTRY = re.compile(
    r"(?:^|/)(?:app|main|home|index|dashboard|streamlit_app|server|[^/]*_(?:app|dashboard))\.\w+$", re.IGNORECASE
)
# What the path of an app or report says that it shows.
SHOWN = (
    (
        re.compile(
            r"(?:snowflake|warehouse|databricks|bigquery|redshift|cluster|platform|infra(?:structure)?)[\w-]{0,20}"
            r"(?:usage|cost|monitor|health|performance)|(?:cost|billing|resource|query)[-_](?:usage|monitor|report|audit|history)",
            re.IGNORECASE,
        ),
        DashboardSubject.PLATFORM,
    ),
    (
        re.compile(
            r"data[-_]?quality|(?:^|[/_-])(?:qa|dq|qc|quality)(?:[/_.-]|$)|validation[-_](?:app|report|dashboard)|freshness",
            re.IGNORECASE,
        ),
        DashboardSubject.QUALITY,
    ),
    (
        re.compile(
            r"(?:pipeline|dag|etl|job|run|ingest(?:ion|er)?|load|asset|dop)s?[-_](?:\w{1,20}[-_])?(?:status|health|monitor(?:ing)?|report|dashboard)"
            r"|(?:monitoring|observability|admin|ops)[-_]?(?:app|dashboard|ui)|health[-_]report|status[-_]report",
            re.IGNORECASE,
        ),
        DashboardSubject.PIPELINES,
    ),
)
REPORT = re.compile(r"[-_.]report|report[-_.]", re.IGNORECASE)


def read(document: Document) -> Iterator[Dashboard]:
    """Yield an app or a report on the pipelines, the platform or the quality of data; other apps are for business."""
    path = document.path
    subject = next((subject for pattern, subject in SHOWN if pattern.search(path)), None)
    found = APP.search_in(document)
    source = Source(path=path, line=document.text.count("\n", 0, found.start()) + 1 if found else 1, tool=TOOL)
    if found and subject is not None and ENTRY.search(path):
        yield Dashboard(source=source, subject=subject, form=DashboardForm.CODE)
    elif not found and subject is not None and REPORT.search(path.rpartition("/")[2]):
        yield Dashboard(source=source, subject=subject, form=DashboardForm.GENERATED)
