"""The orchestrator's own pages: a web server that an image or an instance starts, or the image of a managed service.

https://airflow.apache.org/docs/apache-airflow/stable/cli-and-env-variables-ref.html,
https://docs.dagster.io/deployment/oss/oss-deployment-architecture, https://docs.prefect.io/v3/how-to-guides/self-hosted
and https://www.astronomer.io/docs/astro/cli/develop-project
"""

from __future__ import annotations

import re
from posixpath import basename
from typing import TYPE_CHECKING

from assess import tables
from assess.facts import Dashboard, DashboardForm, DashboardSubject, Fact, Source, ToolUse
from assess.readers.docker import parse_instructions
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "orchestrator-pages"
VERSION = 4
STARTS = (b"webserver", b"api-server", b"dagit", b"prefect", b"luigid", b"mage", b"kestra")
IMAGES = ("dockerfile", "dockerfile[._-]*", "*dockerfile", "containerfile", "containerfile[._-]*")


def _interfaces() -> dict[str, object]:
    listed = tables.table("images")["interface"]
    return listed if isinstance(listed, dict) else {}


# The images that need no command to show the state of pipelines.
SERVING = tuple(name for name, words in _interfaces().items() if words == [""])
BASES = (b"astronomer", b"astrocrpublic", *(name.encode() for name in SERVING))
WANTS = (
    Want(names=IMAGES, needles=(*STARTS, *BASES)),
    Want(names=("*entrypoint*", "*entry_point*", "*entry-point*"), needles=STARTS),
    Want(names=("*webserver*.sh", "*web-server*.sh", "*dagit*.sh"), needles=STARTS),
    Want(names=("procfile", "*.service", "supervisord*.conf"), needles=STARTS),
    Want(suffixes=(".yaml", ".yml", ".template"), needles=(b"AWSTemplateFormatVersion",)),
)
GIVES = (Dashboard, ToolUse)

# At the start of a command, of a branch of a script, of an instruction in the array form or of a service's own setting,
# behind what only runs it: `uv run`, `tini --`.
SERVER = re.compile(
    r"(?:^|&&|;|\b(?:exec|then|do|nohup|sudo)\b|\b(?:CMD|ENTRYPOINT)\b|[\[\"']"
    r"|^\w{1,30}:|^(?:ExecStart|command)[ \t]?=)[ \t\[\"']{0,8}"
    r"(?:(?:uv|poetry|pipenv|pdm|rye)[\"', \t]{1,6}run[\"', \t]{1,6}"
    r"(?:--?[a-z][a-z-]{0,20}[\"', \t]{1,6}){0,4}|tini[\"', \t]{1,6}--[\"', \t]{1,6})?(?:/[\w./-]{0,80}/)?"
    r"(?:airflow[\"', \t]{1,6}(?:webserver|api-server|standalone)|dagster-webserver|dagit|luigid"
    r"|prefect[\"', \t]{1,6}server[\"', \t]{1,6}start|mage[\"', \t]{1,6}start|kestra[\"', \t]{1,6}server)(?![\w./-])"
)
STARTERS = frozenset({"CMD", "ENTRYPOINT"})
ASTRO = re.compile(r"(?:^|/)(?:astronomer/|astronomerinc/|astrocrpublic\.azurecr\.io/|astro-runtime\b)")
SERVES = re.compile(rf"(?:^|/)(?:{'|'.join(SERVING)})(?:[:@]|$)")


def read(document: Document) -> Iterator[Fact]:
    """Yield the page that a file deploys."""
    name = basename(document.path).lower()
    if "/.devcontainer/" in f"/{document.path}":
        return
    elif "dockerfile" in name or "containerfile" in name:
        yield from _in_image(document)
    else:
        yield from _started(document)


def _in_image(document: Document) -> Iterator[Fact]:
    for one in parse_instructions(document.lines):
        base = (one.arguments.split() or [""])[0] if one.name == "FROM" else ""
        managed = ASTRO.search(base)
        if managed:
            yield ToolUse(source=_at(document, one.line), kind="orchestration", tool="airflow")
        if managed or SERVES.search(base) or (one.name in STARTERS and SERVER.search(f"{one.name} {one.arguments}")):
            yield _page(document, one.line)
            return


def _started(document: Document) -> Iterator[Fact]:
    """Find the command in the lines of a script, or of the user data of a template."""
    for number, line in enumerate(document.lines, start=1):
        if SERVER.search(line.strip()):
            yield _page(document, number)
            return


def _page(document: Document, line: int) -> Dashboard:
    subject, form = DashboardSubject.PIPELINES, DashboardForm.ORCHESTRATOR_UI
    return Dashboard(source=_at(document, line), subject=subject, form=form)


def _at(document: Document, line: int) -> Source:
    return Source(path=document.path, line=line, tool=TOOL)
