"""Dataform: the project's settings, and the config blocks of SQLX files with their assertions.

https://cloud.google.com/dataform/docs/sqlx-intro
"""

from __future__ import annotations

import re
from itertools import islice
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from assess.documents import Mapping
from assess.facts import (
    DBT_PACKAGE,
    Artifact,
    CheckKind,
    Dataset,
    DatasetKind,
    Environment,
    EnvironmentKind,
    Fact,
    Facts,
    Lineage,
    Pin,
    PinKind,
    Project,
    QualityCheck,
    Role,
    Source,
    Suite,
    SuiteKind,
    ToolUse,
)
from assess.readers.protocol import Want
from assess.terms.check_kinds import kind_of_check
from assess.terms.environments import environment_kind
from assess.terms.object_literals import parse_object
from assess.terms.shapes import entries, mapping, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "dataform"
VERSION = 6
ASSERTIONS = "dataform-assertions"
ENTRY = "index.js"  # what a package gives to others: https://cloud.google.com/dataform/docs/create-package
OLD_SETTINGS = "dataform.json"  # beside a package.json that names the version
WANTS = (
    Want(names=("workflow_settings.yaml", "workflow_settings.yml", "dataform.json")),
    Want(suffixes=(".sqlx",), roles=(Role.TEST,)),  # Dataform runs what stands in `definitions/tests` too
    Want(names=("*.js",), folders=("definitions", "includes"), needles=(b"declare(", b"publish(", b"assert(")),
    Want(names=(ENTRY,), needles=(b"exports",)),
)


class PackageEntry(Fact):
    """A script at the top of a project that others take in as a package."""


GIVES = (PackageEntry, Artifact, Dataset, Environment, Lineage, Pin, Project, QualityCheck, Suite, ToolUse)

EXPORTS = re.compile(r"\bmodule\.exports\s*+=|^export\b", re.MULTILINE)
CONFIG = re.compile(r"^[ \t]*+config\s*+(?=\{)", re.MULTILINE)
CALL = re.compile(
    r"(?<![.\w])(declare|publish|assert)\s*+\(\s*+(?:[\"'`]([^\"'`\n]{1,200})[\"'`]\s*+(?=[,)])(?:,\s*+)?)?(?=\{)?"
)
# A name that is put together when the project is compiled, before the settings or the end of the call.
MADE_NAME = re.compile(r"([^(){}`;,]{1,300}+)(?:,\s*+(?=\{)|(?=\)))")
LITERAL = re.compile(r"[\"'`]([^\"'`]{1,200})[\"'`]")
LAST_WORD = re.compile(r"(\w+)\W*+\Z")
NO_NAME = re.compile(r"\$\{[^}]{0,100}\}|\A_+|_+\Z")
# What follows in Dataform's interface, and in no other function of these names.
FOLLOWED = re.compile(r"\.(?:query|queries|tags|config|type|dependencies)\(")
WITHIN = 4_000  # characters from a call in which that follows
MAX_CALLS = 200
# The query of an assertion: what follows its name, up to the end of the template that holds it.
QUERY = re.compile(r"\)(?:\s*+\.\w{1,40}\([^()]{0,300}\))*?\s*+\.query\(\s*+[^`]{0,80}`([^`]{1,4000})`")
READS = re.compile(r"\bref\(\s*+(?:[^()]{0,200},\s*+)?[\"']([\w.*-]{1,200})[\"']\s*+\)")
COUNTS = re.compile(r"\bCOUNT(?:IF)?\s*+\(", re.IGNORECASE)
LIMITS = re.compile(r"[<>!=]=?\s*+\d")
KEYS = frozenset(
    "defaultProject defaultDatabase defaultDataset defaultSchema defaultLocation dataformCoreVersion warehouse".split()
)
STAGE_VARIABLES = frozenset({"env", "environment", "stage", "target"})
KINDS = {
    "table": DatasetKind.MODEL,
    "view": DatasetKind.MODEL,
    "incremental": DatasetKind.MODEL,
    "inline": DatasetKind.MODEL,
    "declaration": DatasetKind.SOURCE,
}
CHECKS = {
    "uniqueKey": CheckKind.UNIQUENESS,
    "uniqueKeys": CheckKind.UNIQUENESS,
    "nonNull": CheckKind.VALIDITY,
    "rowConditions": CheckKind.VALIDITY,
}


def read(document: Document) -> Iterable[Fact]:
    """Return the project, or the tables and assertions of a file."""
    name = basename(document.path).lower()
    if name == ENTRY and EXPORTS.search(document.text):
        yield PackageEntry(source=_source(document, 1))
    if name.endswith((".yaml", ".yml", ".json")):
        yield from _project(document, mapping(document.json if name.endswith(".json") else document.yaml))
    elif name.endswith(".js"):
        yield from _script(document)
    else:
        yield from _sqlx(document)


def link(facts: Facts) -> Iterator[Fact]:
    """Yield the graph of the tables where they refer to each other or to declared sources, and the locked version."""
    yield from _locked_core(facts)
    projects = {one.path for one in facts.of(Project) if one.tool == TOOL}
    for entry in facts.of(PackageEntry):
        if (folder := dirname(entry.source.path)) in projects:
            yield Artifact(source=entry.source, kind=DBT_PACKAGE, holds=(".",), folder=folder)
    tables = [data for data in facts.of(Dataset) if data.tool == TOOL]
    kinds = {data.kind for data in tables}
    if len(tables) > 1 and DatasetKind.MODEL in kinds:
        yield Lineage(source=tables[0].source, form="graph", count=len(tables))


def _locked_core(facts: Facts) -> Iterator[Pin]:
    """Yield Dataform itself as a runtime that the lock file beside an older project's settings pins."""
    places = {one.path for one in facts.of(Project) if one.tool == TOOL and basename(one.source.path) == OLD_SETTINGS}
    for lock in facts.of(Pin):
        if lock.scope == "lock" and lock.ecosystem == "npm" and dirname(lock.source.path) in places:
            yield Pin(source=lock.source, scope="runtime", ecosystem=TOOL, kind=lock.kind, name="@dataform/core")


def _source(document: Document, line: int | None) -> Source:
    return Source(path=document.path, line=line, tool=TOOL)


def _project(document: Document, value: Mapping) -> Iterator[Fact]:
    if not KEYS & set(value):
        return
    folder, source = dirname(document.path), _source(document, 1)
    yield Project(source=source, name=basename(folder) or TOOL, path=folder, tool=TOOL)
    yield ToolUse(source=source, kind="transformation", tool=TOOL)
    warehouse = text(value.get("warehouse")) or "bigquery"
    yield ToolUse(source=source, kind="warehouse", tool=warehouse)
    yield from _environment(value, source)
    if version := text(value.get("dataformCoreVersion")):
        at = _source(document, value.lines.get("dataformCoreVersion"))
        yield Pin(source=at, scope="runtime", ecosystem=TOOL, kind=PinKind.EXACT, name=f"@dataform/core {version}")


def _environment(settings: Mapping, source: Source) -> Iterator[Environment]:
    """Yield the environment that the settings are of: what a compilation variable or the project's name says."""
    project = text(settings.get("defaultProject")) or text(settings.get("defaultDatabase"))
    if not project:
        return
    variables = mapping(settings.get("vars"))
    said = next((text(value) for key, value in variables.items() if key.lower() in STAGE_VARIABLES), "")
    kind = environment_kind(said) or environment_kind(project) or EnvironmentKind.OTHER
    yield Environment(source=source, name=said or project, kind=kind, form=TOOL)


def _sqlx(document: Document) -> Iterator[Fact]:
    found = CONFIG.search(document.text)
    config = parse_object(document.text, found.end())[0] if found else Mapping()
    stem = basename(document.path).removesuffix(".sqlx")
    yield ToolUse(source=_source(document, 1), kind="transformation", tool=TOOL)
    yield from _table(document, text(config.get("name")) or stem, text(config.get("type")) or "view", config)


def _script(document: Document) -> Iterator[Fact]:
    """Yield what `declare`, `publish` and `assert` make in JavaScript, by the literal part of their names."""
    kinds = {"declare": "declaration", "publish": "table", "assert": "assertion"}
    script = document.text
    for found in islice(CALL.finditer(script), MAX_CALLS):
        made = None if found[2] or script.startswith("{", found.end()) else MADE_NAME.match(script, found.end())
        ends = (made or found).end()
        begins = script.startswith("{", ends)
        config, after = parse_object(script, ends) if begins else (Mapping(), ends)
        if made is not None and not FOLLOWED.search(script, after, after + WITHIN):
            continue
        name = found[2] or text(config.get("name")) or (_made_name(made[1]) if made else "")
        line = script.count("\n", 0, found.start()) + 1
        query = QUERY.match(script, after) if found[1] == "assert" else None
        if found[1] == "assert" and name and (query or made):
            asked = query[1] if query else ""
            reads = READS.search(asked)
            yield from _assertion(
                _source(document, line), reads[1] if reads else name, _looks_at(name, asked), enabled=True
            )
        elif name:
            config.line = line
            yield from _table(document, name, text(config.get("type")) or kinds[found[1]], config)


def _made_name(expression: str) -> str:
    """Return the literal part of a name, or the last word of what holds it."""
    parts = [NO_NAME.sub("", part) for part in LITERAL.findall(expression)]
    word = LAST_WORD.search(expression)
    return "_".join(filter(None, parts)) or (word[1] if word else "")


def _table(document: Document, name: str, kind: str, config: Mapping) -> Iterator[Fact]:
    source = _source(document, config.line)
    enabled = config.get("disabled") is not True
    if kind == "assertion":
        dataset = next(
            (text(mapping(entry).get("name")) or text(entry) for entry in entries(config.get("dependencies"))), ""
        )
        yield from _assertion(source, dataset or name, CheckKind.CUSTOM, enabled=enabled)
    if kind == "test":
        tested = text(mapping(config.get("dataset")).get("name")) or text(config.get("dataset"))
        subjects = (tested,) if tested else ()
        yield Suite(source=source, kind=SuiteKind.UNIT, framework=TOOL, cases=1, subjects=subjects, language="sql")
    if kind not in KINDS:
        return
    yield Dataset(
        source=source,
        name=name,
        kind=KINDS[kind],
        tool=TOOL,
        described=bool(text(config.get("description"))),
        enabled=enabled,
        incremental=kind == "incremental",
        tags=texts(config.get("tags")),
    )
    asserted = mapping(config.get("assertions"))
    for key, check in CHECKS.items():
        for _ in entries(asserted.get(key)):
            at = _source(document, asserted.lines.get(key))
            yield from _assertion(at, name, check, enabled=enabled)


def _looks_at(name: str, query: str) -> CheckKind:
    """Return what an assertion looks at: by its name, else a count that is held against a figure is one of volume."""
    named = kind_of_check(name)
    counted = COUNTS.search(query) is not None and LIMITS.search(query) is not None
    return CheckKind.VOLUME if counted and named in (CheckKind.CUSTOM, CheckKind.NON_EMPTY) else named


def _assertion(source: Source, dataset: str, kind: CheckKind, *, enabled: bool) -> Iterator[Fact]:
    yield QualityCheck(source=source, dataset=dataset, kind=kind, tool=ASSERTIONS, enabled=enabled)
    yield ToolUse(source=source, kind="quality", tool=ASSERTIONS)
