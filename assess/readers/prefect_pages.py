"""Prefect's pages: the server that deployments are registered with, and the reports that flows leave there.

https://docs.prefect.io/v3/concepts/artifacts and https://docs.prefect.io/v3/how-to-guides/deployments/prefect-yaml
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.documents import Mapping, Sequence, line_of
from assess.documents.syntax import calls, imported_names, origin_of
from assess.facts import Dashboard, DashboardForm, DashboardSubject, Source
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "prefect-pages"
VERSION = 1
WANTS = (
    Want(suffixes=(".py",), needles=(b"prefect.artifacts",)),
    Want(names=("prefect.yaml", "prefect.yml"), needles=(b"work_pool",)),
)
GIVES = (Dashboard,)

REPORTS = frozenset({"create_markdown_artifact", "create_table_artifact", "create_progress_artifact"})


def read(document: Document) -> Iterator[Dashboard]:
    """Yield the pages of the server where deployments have a pool to work in, and the first report of a module."""
    if not document.path.endswith(".py"):
        yield from _registered(document)
        return
    imported = imported_names(document.python)
    for call in calls(document.python):
        origin = origin_of(call.func, imported)
        if origin.startswith("prefect.artifacts.") and origin.rpartition(".")[2] in REPORTS:
            yield _page(document, call.lineno, DashboardForm.GENERATED)
            return


def _registered(document: Document) -> Iterator[Dashboard]:
    match document.yaml:
        case Mapping({"deployments": Sequence() as deployments}) as top:
            pools = (one.get("work_pool") for one in deployments if isinstance(one, Mapping))
            if any(isinstance(pool, Mapping) and pool.get("name") for pool in pools):
                yield _page(document, line_of(top, "deployments"), DashboardForm.ORCHESTRATOR_UI)


def _page(document: Document, line: int | None, form: DashboardForm) -> Dashboard:
    source = Source(path=document.path, line=line, tool=TOOL)
    return Dashboard(source=source, subject=DashboardSubject.PIPELINES, form=form)
