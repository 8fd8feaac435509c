"""Sites of dbt's documentation that are kept in the tree: the pages' catalogue beside their index.

https://docs.getdbt.com/reference/artifacts/catalog-json
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.facts import Dashboard, DashboardForm, DashboardSubject, Fact, Role, SelfService, Source, ToolUse
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "dbt-sites"
VERSION = 1
WANTS = (Want(names=("catalog.json",), needles=(b"schemas.getdbt.com/dbt/catalog",)),)
ROLES = (Role.DOCS, Role.GENERATED)
GIVES = (Dashboard, SelfService, ToolUse)


def read(document: Document) -> Iterator[Fact]:
    """Yield the generated site of a catalogue, on the models and for those who use them."""
    source = Source(path=document.path, line=1, tool=TOOL)
    yield Dashboard(source=source, subject=DashboardSubject.PIPELINES, form=DashboardForm.GENERATED)
    yield SelfService(source=source, form="docs-site")
    yield ToolUse(source=source, kind="contracts_catalog", tool="dbt-docs")
