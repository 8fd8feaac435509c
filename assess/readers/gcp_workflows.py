"""Google Workflows: steps with their retries and handlers; the schedule stands with the infrastructure.

https://cloud.google.com/workflows/docs/reference/syntax
"""

from __future__ import annotations

from posixpath import basename
from typing import TYPE_CHECKING

from assess.documents import Mapping, walk
from assess.facts import Fact, Known, Pipeline, Source, Task, ToolUse
from assess.readers.protocol import Want
from assess.terms.shapes import mapping, mappings, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "gcp-workflows"
VERSION = 1
WANTS = (Want(suffixes=(".yml", ".yaml"), needles=(b"call: http.", b"call: googleapis.", b"call: sys.")),)
GIVES = (Pipeline, ToolUse)


def read(document: Document) -> Iterable[Fact]:
    """Return the workflow of a file: `main` with steps."""
    match document.yaml:
        case Mapping({"main": Mapping({"steps": list()})}) as written:
            pass
        case _:
            return
    source = Source(path=document.path, line=written.lines.get("main"), tool=TOOL)
    retries = [node["retry"] for _, node in walk(written) if isinstance(node, Mapping) and "retry" in node]
    spelled = [mapping(mapping(retry).get("backoff")) for retry in retries]
    yield ToolUse(source=source, kind="orchestration", tool=TOOL)
    yield Pipeline(
        source=source,
        name=basename(document.path).rpartition(".")[0],
        tool=TOOL,
        retries=Known.SET if retries else Known.NOT_SET,
        default_delay=True,
        backoff=Known.SET if any(spelled) or any(text(retry) for retry in retries) else Known.NOT_SET,
        tasks=tuple(_tasks(written)),
    )


def _tasks(written: Mapping) -> Iterator[Task]:
    for _, node in walk(written):
        if isinstance(node, Mapping):
            for step in mappings(node.get("steps")):
                for name, settings in step.items():
                    if call := text(mapping(settings).get("call")):
                        yield Task(name=name, operator=call, line=step.lines.get(name))
