"""Catalogues of data: Backstage, DataHub, OpenMetadata, OpenLineage, and metadata files beside each table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.documents import Mapping
from assess.facts import Audience, Dataset, DatasetKind, Fact, Facts, Lineage, Owner, SelfService, Source, ToolUse
from assess.readers.protocol import Want
from assess.terms.audience import audience_of, team_name
from assess.terms.shapes import entries, mapping, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "catalogues"
VERSION = 2
YAML = (".yml", ".yaml")
WANTS = (
    Want(names=("catalog-info.yaml", "catalog-info.yml", "metadata.yaml", "metadata.yml")),
    Want(names=("openlineage.yml", "openlineage.yaml")),
    Want(names=("dbt_project.yml", "dbt_project.yaml"), needles=(b"persist_docs",)),
    Want(suffixes=YAML, needles=(b"datahub", b"openMetadataServerConfig", b"backstage.io/")),
)
GIVES = (SelfService, Lineage, Owner, Dataset, ToolUse)

TABLE_KEYS = frozenset({"friendly_name", "description", "owners", "labels"})
MIN_TABLE_KEYS = 2
TIERS = ("tier", "criticality", "impact", "priority")
OWNED = frozenset({Audience.TEAM, Audience.PERSON, Audience.UNKNOWN})


PERSISTED = re.compile(
    r"^[ \t]{0,40}[\"']?\+?persist_docs[\"']?:[^#\n]{0,80}(?:\n[ \t]{1,40}[^\n]{0,80}){0,2}?"
    r"\brelation[\"']?:[ \t]{0,9}true",
    re.MULTILINE,
)


def read(document: Document) -> Iterable[Fact]:
    """Return the entries and connections of one file."""
    if document.path.lower().rpartition("/")[2].startswith("dbt_project."):
        # https://docs.getdbt.com/reference/resource-configs/persist_docs: descriptions are shown in the warehouse.
        if kept := PERSISTED.search(document.text):
            line = document.text.count("\n", 0, kept.start()) + 1
            yield SelfService(source=Source(path=document.path, line=line, tool=TOOL), form="docs-site")
        return
    for found in document.yaml_documents:
        if isinstance(found, Mapping):
            yield from _entry(document, found)


def link(facts: Facts) -> Iterable[Fact]:
    """Return the catalogue that the metadata files make up, with the share of tables that has an owner."""
    tables = [dataset for dataset in facts.of(Dataset) if dataset.source.tool == TOOL]
    if tables:
        yield SelfService(
            source=tables[0].source,
            form="catalogue",
            owners=sum(dataset.owner is not None for dataset in tables) / len(tables),
            count=len(tables),
        )


def _entry(document: Document, value: Mapping) -> Iterator[Fact]:
    name = document.path.lower().rpartition("/")[2]
    if text(value.get("apiVersion")).startswith("backstage.io/"):
        yield from _backstage(document, value)
    elif text(mapping(value.get("sink")).get("type")).startswith("datahub") and value.get("source"):
        yield from _connection(document, "datahub", value.lines["sink"])
    elif "openMetadataServerConfig" in mapping(value.get("workflowConfig")):
        yield from _connection(document, "openmetadata", value.lines["workflowConfig"])
    elif name.startswith("openlineage.") and text(mapping(value.get("transport")).get("type")):
        source = Source(path=document.path, line=value.lines["transport"], tool=TOOL)
        yield Lineage(source=source, form="openlineage")
        yield ToolUse(source=source, kind="contracts_catalog", tool="openlineage")
    elif name.startswith("metadata.") and len(TABLE_KEYS & set(value)) >= MIN_TABLE_KEYS:
        yield from _table(document, value)


def _backstage(document: Document, value: Mapping) -> Iterator[Fact]:
    source = Source(path=document.path, line=value.line, tool=TOOL)
    owner = re.sub(r"^(?:group|user):(?:[\w-]+/)?", "", text(mapping(value.get("spec")).get("owner")))
    person = text(mapping(value.get("spec")).get("owner")).startswith("user:")
    if owner:
        audience = Audience.PERSON if person else _group(owner)
        subject = text(mapping(value.get("metadata")).get("name"))
        yield Owner(source=source, subject=subject, audience=audience, name="" if person else team_name(owner))
    yield SelfService(source=source, form="catalogue", owners=1.0 if owner else 0.0)
    yield ToolUse(source=source, kind="contracts_catalog", tool="backstage")


def _group(owner: str) -> Audience:
    """Take a reference without a kind for a group, as Backstage does."""
    audience = audience_of(owner)
    return Audience.TEAM if audience is Audience.UNKNOWN else audience


def _connection(document: Document, tool: str, line: int) -> Iterator[Fact]:
    source = Source(path=document.path, line=line, tool=TOOL)
    yield Lineage(source=source, form="catalogue")
    yield SelfService(source=source, form="catalogue")
    yield ToolUse(source=source, kind="contracts_catalog", tool=tool)


def _table(document: Document, value: Mapping) -> Iterator[Fact]:
    """Read the metadata of the table that the folder is named for."""
    name = document.path.split("/")[-2] if "/" in document.path else text(value.get("friendly_name"))
    owners = [owner for owner in map(text, entries(value.get("owners"))) if audience_of(owner) in OWNED]
    labels = mapping(value.get("labels"))
    tags = tuple(sorted(labels))
    yield Dataset(
        source=Source(path=document.path, line=value.line, tool=TOOL),
        name=name,
        kind=DatasetKind.TABLE,
        tool=TOOL,
        described=bool(text(value.get("description"))),
        enabled=value.get("deprecated") is not True,
        incremental=labels.get("incremental") is True,
        tags=tags,
        tier=next((text(labels[key]) for key in TIERS if text(labels.get(key))), None),
        owner=team_name(owners[0]) if owners else None,
    )
    for owner in owners:
        source = Source(path=document.path, line=value.lines.get("owners"), tool=TOOL)
        yield Owner(source=source, subject=name, audience=audience_of(owner), name=team_name(owner))
