"""Addresses of consoles and dashboards in code and settings: of the page on which a run, its log or its load is seen.

An alarm, a message or a page of the orchestrator leads there. The ways are those of the products' own consoles:
https://docs.aws.amazon.com/awsconsolehelpdocs, https://cloud.google.com/cloud-console, https://docs.datadoghq.com/dashboards,
https://grafana.com/docs/grafana/latest/dashboards, https://docs.prefect.io, https://argo-cd.readthedocs.io
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Dashboard, DashboardForm, DashboardSubject, Source
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "console-links"
VERSION = 1
NEEDLES = (
    b"console.aws.amazon.com/", b"console.cloud.google.com/", b"datadoghq.", b"splunkcloud.com/", b"grafana", b"kibana",
    b"newrelic.com/", b"looker.com/dashboards", b"argo", b"prefect.cloud/", b"dagster.cloud/", b"adf.azure.com/",
)  # fmt: skip
SUFFIXES = (
    ".py", ".ts", ".js", ".go", ".rb", ".java", ".kt", ".scala", ".tf", ".yml", ".yaml", ".sh", ".groovy", ".j2",
    ".tpl", ".smk", ".r",
)  # fmt: skip
WANTS = (Want(suffixes=SUFFIXES, needles=NEEDLES),)
GIVES = (Dashboard,)

ADDRESS = re.compile(
    r"https://(?!(?:docs|www)\.)[\w.%{}$-]{0,80}?(?:"
    r"console\.aws\.amazon\.com/(?:states|cloudwatch|glue|gluestudio|batch|elasticmapreduce|emr|ecs|lambda|mwaa|sagemaker)\b"
    r"|console\.cloud\.google\.com/(?:kubernetes|monitoring|logs|composer|dataflow|run/|functions|workflows|dataproc"
    r"|cloudscheduler|errors)"
    r"|datadoghq\.(?:com|eu)/(?:dash|monitors|logs|apm)|splunkcloud\.com/[\w-]{2,10}/app/"
    r"|grafana[\w.{}$-]{0,80}/(?:d|explore)/|kibana[\w.{}$-]{0,80}/app/|one\.newrelic\.com/|looker\.com/dashboards/"
    r"|argo(?:-?cd|-workflows)?\.[\w.{}$-]{3,80}/(?:applications|workflows)/"
    r"|app\.prefect\.cloud/account/|\.dagster\.cloud/[\w.{}$-]{1,60}/(?:runs|assets|locations)|adf\.azure\.com/)"
)
COMMENTS = ("#", "//", "--", "*")


def read(document: Document) -> Iterator[Dashboard]:
    """Yield the first address of a file that stands in no comment."""
    for found in ADDRESS.finditer(document.text):
        start = document.text.rfind("\n", 0, found.start()) + 1
        if document.text[start : found.start()].lstrip().startswith(COMMENTS):
            continue
        line = document.text.count("\n", 0, found.start()) + 1
        source = Source(path=document.path, line=line, tool=TOOL)
        yield Dashboard(source=source, subject=DashboardSubject.PIPELINES, form=DashboardForm.LINK)
        return
