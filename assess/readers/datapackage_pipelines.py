"""Pipelines of datapackage-pipelines: their schedules, what describes them, and what they depend on.

https://github.com/frictionlessdata/datapackage-pipelines#pipeline-specyaml
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.documents import Mapping
from assess.facts import Fact, Known, Lineage, Pipeline, Source, ToolUse
from assess.readers.protocol import Want
from assess.terms.shapes import mapping, mappings, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.documents import Document

TOOL = "datapackage-pipelines"
VERSION = 1
WANTS = (Want(names=("pipeline-spec.yaml", "pipeline-spec.yml"), needles=(b"run:",)),)
GIVES = (Lineage, Pipeline, ToolUse)

KINDS = ("pipeline", "datapackage")  # what a pipeline waits for


def read(document: Document) -> Iterable[Fact]:
    """Return each pipeline, which is a list of steps, and one fact on what the pipelines of a file wait for."""
    found = document.yaml
    if not isinstance(found, Mapping):
        return
    waiting = 0
    for name, written in found.items():
        pipeline = mapping(written)
        if not any("run" in step or "flow" in step for step in mappings(pipeline.get("pipeline"))):
            continue
        source = Source(path=document.path, line=found.lines.get(name), tool=TOOL)
        needs = tuple(text(need.get(kind)) for need in mappings(pipeline.get("dependencies")) for kind in KINDS)
        calls = tuple(filter(None, needs))
        waiting += bool(calls)
        crontab = text(mapping(pipeline.get("schedule")).get("crontab")) or None
        yield Pipeline(
            source=source,
            name=f"{document.path.rpartition('/')[0]}/{name}",
            tool=TOOL,
            schedule=crontab or ("dataset" if calls else None),
            scheduled=Known.SET if crontab or calls else Known.NOT_SET,
            described=bool(text(pipeline.get("description"))),
            calls=calls,
        )
    if waiting:
        yield Lineage(source=Source(path=document.path, line=1, tool=TOOL), form="pipelines", count=waiting)
    yield ToolUse(source=Source(path=document.path, line=1, tool=TOOL), kind="orchestration", tool=TOOL)
