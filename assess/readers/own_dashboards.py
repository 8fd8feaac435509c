"""Dashboards and reports that a team writes itself: apps of Streamlit, Dash, Panel or Shiny, pages, report modules.

https://docs.streamlit.io, https://dash.plotly.com and https://shiny.posit.co
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Dashboard, DashboardForm, DashboardSubject, Role, Source
from assess.readers.protocol import Want
from assess.sifting import Sifted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "own-dashboards"
VERSION = 2
PAGES = (".html", ".j2", ".jinja", ".jinja2", ".erb", ".jsx", ".tsx", ".vue")
WANTS = (
    Want(suffixes=(".py",), needles=(b"streamlit", b"dash", b"panel", b"gradio", b"nicegui")),
    Want(suffixes=(".r", ".rmd", ".qmd"), needles=(b"shiny", b"flexdashboard")),
    Want(names=("*report*.py", "*report*.sql", "*report*.html", "*report*.ipynb", "*report*.qmd", "*report*.rmd")),
    Want(suffixes=PAGES, needles=(b"ailed", b"unning", b"rrors"), roles=(Role.TEMPLATE,)),
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
            r"(?:usage|cost|monitor|health|performance)|(?:server|worker|node)s?[-_](?:dashboard|status)"
            r"|(?:cost|billing|resource|query)[-_](?:usage|monitor|report|audit|history)",
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
# A page of the team's own application on what runs: states of work, in a page named for looking at it.
STATE = Sifted(
    re.compile(
        r"\b(running|queued|pending|in[ _-]progress|failed|errors?|succeeded|complete|last[ _-]?run|recent|new)"
        r"[ _-]{1,2}(?:\w{1,14}[ _-])?(?:job|run|dag|task|load|ingest|harvest|pipeline|execution|file|sync|upload)",
        re.IGNORECASE,
    )
)
LOOKED_AT = re.compile(r"dashboard|status|metrics|monitor|admin|jobs|runs|histor", re.IGNORECASE)
STATES = 2
REPORT = re.compile(r"[-_.]report|report[-_.]", re.IGNORECASE)


def read(document: Document) -> Iterator[Dashboard]:
    """Yield an app or a report on the pipelines, the platform or the quality of data; other apps are for business."""
    path = document.path
    if path.lower().endswith(PAGES) and not REPORT.search(path.rpartition("/")[2]):
        yield from _page(document)
        return
    subject = next((subject for pattern, subject in SHOWN if pattern.search(path)), None)
    found = APP.search_in(document)
    source = Source(path=path, line=document.text.count("\n", 0, found.start()) + 1 if found else 1, tool=TOOL)
    if found and subject is not None and ENTRY.search(path):
        yield Dashboard(source=source, subject=subject, form=DashboardForm.CODE)
    elif not found and subject is not None and REPORT.search(path.rpartition("/")[2]):
        yield Dashboard(source=source, subject=subject, form=DashboardForm.GENERATED)


def _page(document: Document) -> Iterator[Dashboard]:
    """Yield a page that shows work in several states."""
    if LOOKED_AT.search(document.path) and STATE.may_be_in(document):
        found = list(STATE.finditer(document.text))
        if len({one[1].lower() for one in found}) >= STATES:
            line = document.text.count("\n", 0, found[0].start()) + 1
            source = Source(path=document.path, line=line, tool=TOOL)
            yield Dashboard(source=source, subject=DashboardSubject.PIPELINES, form=DashboardForm.CODE)
