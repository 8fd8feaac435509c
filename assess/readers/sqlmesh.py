"""SQLMesh: models with their schedule, owner and audits, audits of their own, unit tests and the project's settings.

https://sqlmesh.readthedocs.io/en/stable/concepts/models/overview/
"""

from __future__ import annotations

import re
from itertools import islice
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from assess.documents import Mapping
from assess.facts import (
    Audience,
    CheckKind,
    Contract,
    Dataset,
    DatasetKind,
    Environment,
    EnvironmentKind,
    Fact,
    Facts,
    Lineage,
    Owner,
    Project,
    QualityCheck,
    Role,
    Source,
    Suite,
    SuiteKind,
    ToolUse,
)
from assess.readers.protocol import Want
from assess.terms.audience import audience_of, team_name
from assess.terms.check_kinds import kind_of_check
from assess.terms.environments import environment_kind
from assess.terms.shapes import mapping, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "sqlmesh"
VERSION = 4
ROLES = (Role.TEST,)
WANTS = (
    Want(names=("config.yaml", "config.yml"), needles=(b"model_defaults", b"gateways")),
    Want(names=("config.py",), needles=(b"sqlmesh",)),
    Want(suffixes=(".sql",), needles=(b"MODEL", b"model (", b"AUDIT", b"audit (")),
    Want(suffixes=(".yaml", ".yml"), folders=("tests",), needles=(b"outputs:",)),
    Want(names=("external_models.yaml", "external_models.yml", "schema.yaml")),
)
GIVES = (Contract, Dataset, Environment, Lineage, Owner, Project, QualityCheck, Suite, ToolUse)

BLOCK = re.compile(r"^[ \t]*+(MODEL|AUDIT)\s*+\(", re.IGNORECASE | re.MULTILINE)
TOKEN = re.compile(
    r"'(?:[^'\\]++|\\.|'')*(?:'|\Z)|\"[^\"]*+(?:\"|\Z)|--[^\n]*+|/\*(?:[^*]++|\*(?!/))*(?:\*/|\Z)|[(),\[\]]|[^'\"(),\[\]\-/]++|.",
    re.DOTALL,
)
# More rows than a limit: https://sqlmesh.readthedocs.io/en/stable/concepts/audits/#number_of_rows
COUNTS = "number_of_rows"
NO_LIMIT = re.compile(r"\bnumber_of_rows\s{0,9}\(\s{0,9}threshold\s{0,9}:?=>?\s{0,9}0\b", re.IGNORECASE)
AUDIT_NAME = re.compile(r"([A-Za-z_]\w*)\s*+(?=[(,\])]|$)")
WAREHOUSES = frozenset(
    {"bigquery", "snowflake", "redshift", "databricks", "postgres", "duckdb", "mysql", "trino", "clickhouse", "athena"}
)
MAX_PROPERTIES = 200
MAX_BLOCKS = 100
MAX_COMMENT = 2_000  # characters above a block
MAX_LENGTH = 50_000  # characters of a block
SOURCES = {"seed": DatasetKind.SEED, "external": DatasetKind.SOURCE, "scd_type_2": DatasetKind.SNAPSHOT}


def read(document: Document) -> Iterable[Fact]:
    """Return what one file declares."""
    name = basename(document.path).lower()
    if name.endswith(".sql"):
        yield from _blocks(document)
    elif name == "config.py":
        yield from _project(document, Mapping())
    elif name.startswith("config."):
        yield from _settings(document, mapping(document.yaml))
    elif name.startswith(("external_models", "schema")):
        yield from _external(document)
    else:
        yield from _tests(document)


def link(facts: Facts) -> Iterator[Lineage]:
    """Yield the graph that the models' queries make up."""
    models = [data for data in facts.of(Dataset) if data.tool == TOOL]
    if len(models) > 1:
        yield Lineage(source=models[0].source, form="graph", count=len(models))


def _source(document: Document, line: int | None) -> Source:
    return Source(path=document.path, line=line, tool=TOOL)


def _project(document: Document, settings: Mapping) -> Iterator[Fact]:
    folder, source = dirname(document.path), _source(document, 1)
    name = text(settings.get("project")) or basename(folder) or TOOL
    yield Project(source=source, name=name, path=folder, tool=TOOL)
    yield ToolUse(source=source, kind="transformation", tool=TOOL)


def _settings(document: Document, settings: Mapping) -> Iterator[Fact]:
    """Yield a project and its gateways, each a place that it is built in; virtual environments are part of the tool."""
    if not isinstance(settings.get("model_defaults"), Mapping) and not isinstance(settings.get("gateways"), Mapping):
        return
    yield from _project(document, settings)
    gateways = mapping(settings.get("gateways"))
    for name, gateway in gateways.items():
        source = _source(document, gateways.lines.get(name))
        kind = environment_kind(name) or EnvironmentKind.OTHER
        yield Environment(source=source, name=name, kind=kind, form="gateway")
        warehouse = text(mapping(mapping(gateway).get("connection")).get("type"))
        if warehouse in WAREHOUSES:
            yield ToolUse(source=source, kind="warehouse", tool=warehouse)
    target = text(settings.get("default_target_environment"))
    if target:
        source = _source(document, settings.lines.get("default_target_environment"))
        yield Environment(source=source, name=target, kind=EnvironmentKind.DEVELOPMENT, form="code")


def _external(document: Document) -> Iterator[Dataset]:
    found = document.yaml
    for entry in found if isinstance(found, list) else ():
        name = text(mapping(entry).get("name"))
        if name and "columns" in mapping(entry):
            described = bool(text(mapping(entry).get("description")))
            source = _source(document, mapping(entry).line)
            yield Dataset(source=source, name=name, kind=DatasetKind.SOURCE, tool=TOOL, described=described)


def _tests(document: Document) -> Iterator[Suite]:
    """Yield the unit tests of a file: each names its model, and what comes in and out."""
    cases = [
        text(mapping(case).get("model"))
        for case in mapping(document.yaml).values()
        if "model" in mapping(case) and "outputs" in mapping(case)
    ]
    if cases:
        subjects = tuple(dict.fromkeys(cases))
        yield Suite(
            source=_source(document, 1),
            kind=SuiteKind.UNIT,
            framework=TOOL,
            cases=len(cases),
            subjects=subjects,
            language="sql",
        )


# ---------------------------------------------------------------- blocks of SQL files


def _blocks(document: Document) -> Iterator[Fact]:
    for found in islice(BLOCK.finditer(document.text), MAX_BLOCKS):
        settings = _properties(document.text, found.end())
        if _is_commented(document.text[max(0, found.start() - MAX_COMMENT) : found.start()]):
            settings.setdefault("description", "above")
        source = _source(document, document.text.count("\n", 0, found.start(1)) + 1)
        if found[1].upper() == "MODEL" and settings.get("name"):
            yield ToolUse(source=source, kind="transformation", tool=TOOL)
            yield from _model(settings, source, document.text[found.end() :])


def _is_commented(above: str) -> bool:
    """Say whether a comment stands right above a block: SQLMesh registers it as the model's description."""
    lines = above.rstrip().splitlines()
    return bool(lines) and (lines[-1].endswith("*/") or lines[-1].lstrip().startswith("--"))


def _model(settings: dict[str, str], source: Source, rest: str) -> Iterator[Fact]:
    name, kind, owner = settings["name"], settings.get("kind", "view").lower(), settings.get("owner", "")
    audience = audience_of(owner) if owner else None
    yield Dataset(
        source=source,
        name=name,
        kind=next((found for word, found in SOURCES.items() if kind.startswith(word)), DatasetKind.MODEL),
        tool=TOOL,
        described=bool(settings.get("description")) or rest.lstrip("; \n").startswith("/*"),
        enabled=settings.get("enabled", "").lower() != "false",
        incremental=kind.startswith("incremental"),
        tags=tuple(word.strip(" '\"[]()") for word in settings.get("tags", "").split(",") if word.strip(" '\"[]()")),
        owner=(team_name(owner) or None) if audience is not Audience.PERSON else None,
    )
    if audience is not None:
        yield Owner(source=source, subject=name, audience=audience, name=team_name(owner))
    if settings.get("columns"):
        yield Contract(source=source, dataset=name, format="column-types", enforced=False)
    for audit in _audits(settings.get("audits", "")):
        warns = audit.endswith("_non_blocking")
        empty = audit == COUNTS and NO_LIMIT.search(settings["audits"]) is not None
        found = CheckKind.NON_EMPTY if empty else kind_of_check(audit)
        yield QualityCheck(source=source, dataset=name, kind=found, tool=TOOL, warn_only=warns)


def _audits(written: str) -> Iterator[str]:
    """Yield the names of a list of audits: `(not_null(columns := (id)), unique_values(…))` or `[…]`."""
    depth, inner = 0, written.strip()
    for part in TOKEN.findall(inner[1:-1] if inner.startswith(("(", "[")) else inner):
        if depth == 0 and (found := AUDIT_NAME.match(part.strip())):
            yield found[1].lower()
        depth += (part in ("(", "[")) - (part in (")", "]"))


def _properties(sql: str, start: int) -> dict[str, str]:
    """Return the properties of a block up to its closing bracket: the first word is the name, the rest the value."""
    depth, current = 1, ""
    parts: list[str] = []
    for found in TOKEN.finditer(sql, start, start + MAX_LENGTH):
        token = found[0]
        if token.startswith(("--", "/*")):
            continue
        depth += (token in ("(", "[")) - (token in (")", "]"))
        if depth == 0 or len(parts) > MAX_PROPERTIES:
            break
        if token == "," and depth == 1:  # noqa: S105 - a comma of SQL
            parts.append(current)
            current = ""
        else:
            current += token
    pairs = (part.strip().partition(" ") for part in (*parts, current))
    return {key.strip().lower(): value.strip().strip("'\"") for key, _, value in pairs if key.strip()}
