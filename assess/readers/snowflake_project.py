"""Snowflake CLI projects (snowflake.yml): what they bundle and the stages that their variables name."""

from __future__ import annotations

from posixpath import basename, dirname, normpath
from typing import TYPE_CHECKING

from assess.documents import Document, Mapping
from assess.facts import Artifact, Environment, Fact, Project, Source, ToolUse
from assess.readers.protocol import Want
from assess.terms.environments import environment_kind
from assess.terms.shapes import entries, mapping, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TOOL = "snowflake-cli"
WAREHOUSE = "snowflake"
VERSION = 1
WANTS = (Want(names=("snowflake.yml", "snowflake.*.yml"), needles=(b"definition_version",)),)
GIVES = (Artifact, Environment, Project, ToolUse)


def read(document: Document) -> Iterable[Fact]:
    """Return the project, one bundle an entity and the environments of its variables."""
    match document.yaml:
        case Mapping({"definition_version": _}) as table:
            pass
        case _:
            return
    folder = dirname(document.path)
    source = Source(path=document.path, line=1, tool=TOOL)
    yield ToolUse(source=source, kind="warehouse", tool=WAREHOUSE)
    yield Project(source=source, name=basename(folder) or WAREHOUSE, path=folder, tool=WAREHOUSE)
    for entity in mapping(table.get("entities")).values():
        yield from _bundle(document.path, mapping(entity))
    for name, value in mapping(table.get("env")).items():
        kind = environment_kind(text(value))
        if kind is not None:
            at = Source(path=document.path, line=mapping(table.get("env")).lines.get(name), tool=TOOL)
            yield Environment(source=at, name=text(value), kind=kind, form="env-file")


def _bundle(path: str, entity: Mapping) -> Iterator[Artifact]:
    """Yield what an entity bundles: artifacts are paths or pairs of `src` and `dest`."""
    sources = (text(mapping(entry).get("src")) or text(entry) for entry in entries(entity.get("artifacts")))
    holds = tuple(normpath(found.rstrip("*")) for found in sources if found)
    if holds:
        source = Source(path=path, line=entity.line, tool=TOOL)
        yield Artifact(source=source, kind="bundle", holds=holds, folder=dirname(path))
