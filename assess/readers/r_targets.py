"""Pipelines of R's targets package: the list of targets in `_targets.R`.

https://books.ropensci.org/targets/
"""

from __future__ import annotations

import re
from itertools import islice
from posixpath import dirname
from typing import TYPE_CHECKING

from assess.facts import Fact, Lineage, Pipeline, Project, Resilience, Source, Task
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.documents import Document

TOOL = "r-targets"
VERSION = 1
WANTS = (Want(names=("_targets.r",)),)
GIVES = (Lineage, Pipeline, Project, Resilience)

MAX_TARGETS = 2_000
TARGET = re.compile(
    r"^[^#\n]*?\btar_(target|file|quarto|render|parquet|url)\(\s*(?:name\s*=\s*)?\"?([\w.]+)", re.MULTILINE
)


def read(document: Document) -> Iterable[Fact]:
    """Return the pipeline; targets that are up to date are skipped, so a run resumes where it stopped."""
    text = document.text
    tasks = tuple(
        Task(name=found[2], operator=f"tar_{found[1]}", line=text.count("\n", 0, found.start(2)) + 1)
        for found in islice(TARGET.finditer(text), MAX_TARGETS)
    )
    if tasks:
        source = Source(path=document.path, line=tasks[0].line, tool=TOOL)
        folder = dirname(document.path)
        name = folder.rpartition("/")[2] or TOOL
        yield Project(source=source, name=name, path=folder, tool=TOOL)
        yield Pipeline(source=source, name=name, tool=TOOL, tasks=tasks)
        yield Lineage(source=source, form="graph", count=len(tasks))
        yield Resilience(source=source, form="resumable", subject=name)
