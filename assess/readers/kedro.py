"""Kedro: the datasets of a catalogue, the environments of the configuration and the nodes of pipelines.

https://docs.kedro.org/en/stable/data/data_catalog.html
"""

from __future__ import annotations

import ast
import re
from posixpath import dirname
from typing import TYPE_CHECKING

from assess.documents import Mapping
from assess.documents.syntax import calls, dotted, imported_names, keyword, literal_text, origin_of
from assess.facts import Dataset, DatasetKind, Environment, Fact, Facts, Lineage, Pipeline, Source, Task
from assess.readers.protocol import Want
from assess.terms.environments import environment_kind
from assess.terms.shapes import mapping, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "kedro"
VERSION = 2
WANTS = (
    Want(names=("catalog*.yml", "catalog*.yaml"), folders=("conf",), needles=(b"type:",)),
    Want(suffixes=(".py",), needles=(b"kedro.pipeline",)),
)
GIVES = (Dataset, Environment, Lineage, Pipeline)

CONFIGURED = re.compile(r"(?:^|/)conf/([^/]+)/")
NODE = re.compile(
    r"kedro\.pipeline(?:\.node)?\.[nN]ode"
)  # https://docs.kedro.org/en/stable/api/pipeline/kedro.pipeline
RAW = re.compile(r"\b0?1_raw\b|/raw/")


def read(document: Document) -> Iterable[Fact]:
    """Return the entries of a catalogue, or the pipeline of a module."""
    if document.path.endswith(".py"):
        yield from _pipeline(document)
        return
    stage = CONFIGURED.search(document.path)
    kind = environment_kind(stage[1]) if stage else None
    if stage and kind:
        yield Environment(source=_source(document, 1), name=stage[1], kind=kind, form="code")
    catalogue = mapping(document.yaml)
    for name, entry in catalogue.items():
        match entry:
            case Mapping({"type": str()}) if not name.startswith("_"):
                raw = (
                    RAW.search(text(entry.get("filepath")))
                    or text(mapping(entry.get("metadata")).get("layer")) == "raw"
                )
                yield Dataset(
                    source=_source(document, catalogue.lines.get(name)),
                    name=name,
                    kind=DatasetKind.FEED if raw else DatasetKind.TABLE,
                    tool=TOOL,
                    described=bool(text(mapping(entry.get("metadata")).get("description"))),
                )


def link(facts: Facts) -> Iterator[Lineage]:
    """Yield the graph of the nodes, which name what they read and write."""
    found = [one for one in facts.of(Pipeline) if one.tool == TOOL]
    if found:
        yield Lineage(source=found[0].source, form="graph", count=sum(len(one.tasks) for one in found))


def _source(document: Document, line: int | None) -> Source:
    return Source(path=document.path, line=line, tool=TOOL)


def _pipeline(document: Document) -> Iterator[Pipeline]:
    names = imported_names(document.python)
    nodes = [call for call in calls(document.python) if NODE.fullmatch(origin_of(call.func, names))]
    if nodes:
        tasks = (
            Task(
                name=literal_text(keyword(call, "name"))
                or _function(call.args[0] if call.args else keyword(call, "func")),
                operator="node",
                line=call.lineno,
            )
            for call in nodes
        )
        name = dirname(document.path).rpartition("/")[2] or TOOL
        yield Pipeline(source=_source(document, nodes[0].lineno), name=name, tool=TOOL, tasks=tuple(tasks))


def _function(node: object) -> str:
    return dotted(node) if isinstance(node, ast.AST) else ""
