"""Prose: documents, and sections with content of their own, as records; badges, linked dashboards and figures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import (
    Dashboard,
    Description,
    Fact,
    Facts,
    Introduction,
    Kpi,
    PageEntries,
    Record,
    RecordKind,
    Reference,
    Role,
    SelfService,
    Source,
    StatusBadge,
)
from assess.readers.prose.contacts import contacts, meetings
from assess.readers.prose.deliveries import deliveries
from assess.readers.prose.descriptions import ENTRY, catalogue, descriptions, services
from assess.readers.prose.figures import figures
from assess.readers.prose.needs import linked_designs, needs
from assess.readers.prose.page_entries import entries_of
from assess.readers.prose.pages import Page
from assess.readers.prose.procedures import procedures
from assess.readers.prose.records import records
from assess.readers.prose.references import alert_rules, badges, dashboards, interfaces
from assess.readers.prose.words import SKIPPED, kind_of_path
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.documents import Document

TOOL = "prose"
VERSION = 23
ROLES = (Role.DOCS,)
NAMES = (
    "changelog*",
    "changes*",
    "history*",
    "news*",
    "release_notes*",
    "todo*",
    "backlog*",
    "roadmap*",
    "contributing*",
)
WANTS = (
    Want(suffixes=(".md", ".markdown", ".mdx", ".mdc", ".rst", ".adoc", ".asciidoc")),
    Want(names=tuple(f"{name}.txt" for name in NAMES) + tuple(name.removesuffix("*") for name in NAMES)),
)
DOCS_BLOCK = re.compile(rb"\{%-?\s*docs\s")  # descriptions that dbt reads
OPENING_WORDS = 60
GIVES = (Record, Description, SelfService, Dashboard, StatusBadge, Kpi, Introduction, Reference, PageEntries)


def read(document: Document) -> Iterable[Fact]:
    """Return what a page shows; patterns for pages and blocks that another tool reads show nothing here."""
    page = Page.of(document)
    if SKIPPED.search(document.path.lower()):
        yield from (record for record in records(page) if record.whole_file and _is_standard(page, record))
        return
    if DOCS_BLOCK.search(document.content):
        return
    if page.is_readme and "/" not in page.path:
        yield Introduction(
            source=Source(path=page.path, line=1, tool=TOOL), title=page.title or "", text=_opening(page)
        )
    yield from records(page)
    yield from contacts(page)
    yield from meetings(page)
    yield from needs(page)
    yield from linked_designs(page)
    yield from descriptions(page, document.text)
    yield from entries_of(page)
    yield from services(page)
    yield from badges(page)
    yield from dashboards(page)
    yield from interfaces(page)
    yield from alert_rules(page)
    yield from procedures(page)
    yield from deliveries(page)
    yield from figures(page)


def link(facts: Facts) -> Iterable[Fact]:
    """Return the catalogue that pages of the docs make up."""
    yield from catalogue([one for one in facts.of(SelfService) if one.form == ENTRY])


def _is_standard(page: Page, record: Record) -> bool:
    """Say whether a rule for coding assistants is a written standard of the team by its name."""
    return record.kind is RecordKind.STYLE_GUIDE and kind_of_path(page.path) is RecordKind.STYLE_GUIDE


def _opening(page: Page) -> str:
    return " ".join(page.whole.text.split()[:OPENING_WORDS])
