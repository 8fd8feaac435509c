"""Data contracts and schemas of exchanged data: ODCS, Data Contract Specification, Avro, Protobuf, load schemas.

https://bitol-io.github.io/open-data-contract-standard/ and https://datacontract.com/; https://flatbuffers.dev/schema/,
https://thrift.apache.org/docs/idl and https://capnproto.org/language.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.documents import Mapping, Sequence, walk
from assess.facts import Contract, Fact, Owner, Promise, Sla, Source, ToolUse
from assess.readers.protocol import Want
from assess.terms.audience import audience_of, team_name
from assess.terms.shapes import entries, mapping, mappings, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "data-contracts"
VERSION = 2
YAML = (".yml", ".yaml")
WANTS = (
    Want(suffixes=YAML, needles=(b"DataContract", b"dataContractSpecification", b"schema_fields")),
    Want(names=("schema.yaml", "schema.yml", "*.schema.yaml", "*.schema.yml", "*_schema.yaml", "*_schema.yml")),
    Want(suffixes=(".avsc", ".proto", ".fbs", ".thrift", ".capnp")),
    Want(suffixes=(".json",), needles=(b"json-schema.org", b'"mode"')),
)
GIVES = (Contract, Sla, Owner, ToolUse)

TERMS = frozenset(
    {"team", "owner", "terms", "slaProperties", "servicelevels", "support", "roles", "tenant", "consumers"}
)
# Formats that reading or loading applies; of the others, enforcement is the matter of what runs them.
ENFORCED = frozenset({"avro", "protobuf", "flatbuffers", "thrift", "capnproto", "load-schema"})
PROMISES = {
    "latency": Promise.LATENCY,
    "frequency": Promise.FRESHNESS,
    "freshness": Promise.FRESHNESS,
    "timeliness": Promise.FRESHNESS,
    "completeness": Promise.COMPLETENESS,
    "availability": Promise.AVAILABILITY,
}
FIGURES = ("value", "threshold", "percentage", "interval")
# Languages from whose messages the code of both sides is generated: how a message opens.
MESSAGES = {
    "proto": ("protobuf", re.compile(r"(?m)^[ \t]*message[ \t]+\w+[ \t]*\{")),
    "fbs": ("flatbuffers", re.compile(r"(?m)^[ \t]*table[ \t]+\w+[ \t]*(?:\(|\{|$)")),
    "thrift": ("thrift", re.compile(r"(?m)^[ \t]*struct[ \t]+\w+[ \t]*(?:\{|$)")),
    "capnp": ("capnproto", re.compile(r"(?m)^[ \t]*struct[ \t]+\w+[^{\n]{0,100}\{")),
}
SETTINGS = re.compile(r"config|settings|manifest|package|workflow|\.vscode|lint|plugin|ui[-_]schema", re.IGNORECASE)
DATA_PLACE = re.compile(
    r"(?:^|/)[^/]*(?:schemas?|contracts?|events?|messages?)[^/]*(?:/|$)|schema\.json$", re.IGNORECASE
)


def read(document: Document) -> Iterable[Fact]:
    """Return the contracts of one file, by its format."""
    match document.path.lower().rpartition(".")[2]:
        case "avsc":
            yield from _avro(document)
        case "proto" | "fbs" | "thrift" | "capnp" as language:
            yield from _messages(document, *MESSAGES[language])
        case "json":
            yield from _json(document)
        case _:
            for found in document.yaml_documents:
                yield from _yaml(document, found)


def _source(document: Document, line: int | None = 1) -> Source:
    return Source(path=document.path, line=line, tool=TOOL)


def _contract(document: Document, name: str, kind: str, *, written: bool = False, line: int = 1) -> Contract:
    return Contract(
        source=_source(document, line),
        dataset=name or _stem(document),
        format=kind,
        enforced=kind in ENFORCED,
        written=written,
    )


def _tool(document: Document, tool: str) -> ToolUse:
    return ToolUse(source=_source(document), kind="contracts_catalog", tool=tool)


def _stem(document: Document) -> str:
    """Return the file's name, or that of its folder where the file is only called a schema."""
    folder, _, name = document.path.rpartition("/")
    stem = name.partition(".")[0]
    return folder.rpartition("/")[2] or stem if stem in ("schema", "metadata") else stem


def _avro(document: Document) -> Iterator[Fact]:
    records = [entry for entry in mappings(document.json) if entry.get("type") == "record"]
    for record in records:
        yield _contract(document, text(record.get("name")), "avro", line=record.line)
    if records:
        yield _tool(document, "avro")


def _messages(document: Document, kind: str, opening: re.Pattern[str]) -> Iterator[Fact]:
    found = opening.search(document.text)
    if found:
        line = document.text.count("\n", 0, found.start()) + 1
        yield _contract(document, _stem(document), kind, line=line)
        yield _tool(document, kind)


def _json(document: Document) -> Iterator[Fact]:
    value = document.json
    if _is_load_schema(value):
        yield _contract(document, "", "load-schema")
        yield _tool(document, "json-schema")
        return
    schema = mapping(value)
    about = f"{document.path} {text(schema.get('title'))} {text(schema.get('$id'))}"
    described = isinstance(schema.get("properties"), Mapping) and "json-schema.org" in text(schema.get("$schema"))
    if described and DATA_PLACE.search(document.path) and not SETTINGS.search(about):
        yield _contract(document, text(schema.get("title")), "json-schema")
        yield _tool(document, "json-schema")


def _is_load_schema(value: object) -> bool:
    """Recognise the list of fields with name and type that BigQuery loads with."""
    fields = list(mappings(value)) if isinstance(value, Sequence) else []
    return bool(fields) and all(text(field.get("name")) and text(field.get("type")) for field in fields)


def _yaml(document: Document, value: object) -> Iterator[Fact]:
    if isinstance(value, Mapping):
        if value.get("kind") == "DataContract":
            yield from _written(document, value, "odcs", _odcs_tables(value))
        elif "dataContractSpecification" in value:
            yield from _written(document, value, "data-contract-specification", _models(value))
        elif _is_load_schema(value.get("fields")) and "schema" in document.path.lower():
            yield _contract(document, "", "load-schema")
        else:
            yield from _external_tables(document, value)
    elif _is_load_schema(value) and "schema" in document.path.lower():
        yield _contract(document, "", "load-schema")


def _external_tables(document: Document, value: Mapping) -> Iterator[Fact]:
    for _, node in walk(value):
        match node:
            case Mapping() if _is_load_schema(node.get("schema_fields")):
                name = text(node.get("destination_project_dataset_table")) or text(node.get("table_id"))
                yield _contract(document, name, "load-schema", line=node.lines["schema_fields"])


def _odcs_tables(value: Mapping) -> list[tuple[str, int]]:
    tables = mappings(value.get("schema", value.get("dataset")))
    return [(text(entry.get("name")) or text(entry.get("table")), entry.line) for entry in tables]


def _models(value: Mapping) -> list[tuple[str, int]]:
    models = mapping(value.get("models"))
    return [(name, models.lines.get(name, models.line)) for name in models]


def _written(document: Document, value: Mapping, kind: str, tables: list[tuple[str, int]]) -> Iterator[Fact]:
    """Read a contract document."""
    info = mapping(value.get("info"))
    about = mapping(value.get("description"))
    written = not TERMS.isdisjoint({*value, *info}) or bool(text(about.get("usage")) or text(about.get("purpose")))
    for name, line in tables or [("", value.line)]:
        yield _contract(document, name, kind, written=written, line=line)
    yield _tool(document, kind)
    yield from _owners(document, value, info)
    yield from _promises(document, value)


def _owners(document: Document, value: Mapping, info: Mapping) -> Iterator[Owner]:
    name = text(info.get("owner")) or text(value.get("owner")) or text(mapping(value.get("team")).get("name"))
    if name:
        yield Owner(
            source=_source(document, value.line),
            subject=text(value.get("name")) or text(info.get("title")) or _stem(document),
            audience=audience_of(name),
            name=team_name(name),
        )


def _promises(document: Document, value: Mapping) -> Iterator[Sla]:
    """Read `slaProperties` of ODCS and `servicelevels` of the specification."""
    levels = mapping(value.get("servicelevels"))
    named = [(text(entry.get("property")), entry) for entry in mappings(value.get("slaProperties"))]
    named += [(name, mapping(levels[name])) for name in levels]
    for name, settings in named:
        figure = next((text(settings.get(key)) for key in FIGURES if text(settings.get(key))), "")
        promise = PROMISES.get(name.rpartition(".")[2])
        if promise is not None and re.search(r"\d", figure):
            figure = " ".join(filter(None, (figure, text(settings.get("unit")))))
            subjects = entries(settings.get("element")) or (text(value.get("name")) or _stem(document),)
            yield Sla(
                source=_source(document, settings.line), subject=text(subjects[0]), promise=promise, figure=figure
            )
