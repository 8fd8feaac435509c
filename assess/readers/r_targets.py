"""Pipelines of R's targets package: the lists of targets in `_targets.R` and in the scripts that it sources.

https://books.ropensci.org/targets/
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from assess.facts import Fact, Facts, Lineage, Pipeline, Project, Resilience, Source, Task
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "r-targets"
VERSION = 2
MAIN = "_targets.r"
WANTS = (Want(names=(MAIN,)), Want(suffixes=(".r",), needles=(b"tar_",)))

MAX_TARGETS = 2_000
MAX_LISTS = 200
TARGET = re.compile(
    r"^[^#\n]*?\btar_(target|file|quarto|render|parquet|url|qs|fst|rds|map|combine)\(\s*(?:name\s*=\s*)?\"?([\w.]+)",
    re.MULTILINE,
)
# source("1_fetch.R"), and tar_source(), which reads all of the folder R
SOURCED = re.compile(r"^[^#\n]*?\bsource\(\s*(?:file\s*=\s*)?[\"']([^\"'\n]{1,200})[\"']", re.MULTILINE)
ALL_SOURCED = re.compile(r"\btar_source\(|\blapply\([^\n]{0,200}\bsource\b|\bwalk\([^\n]{0,200}\bsource\b")
SCRIPTS = "R/"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetList(Fact):
    """The targets of one script, and the scripts that it reads."""

    tasks: tuple[Task, ...]
    sources: tuple[str, ...] = ()
    whole_folder: bool = False
    main: bool = False


GIVES = (Lineage, Pipeline, Project, Resilience, TargetList)


def read(document: Document) -> Iterable[Fact]:
    """Return the targets of one script."""
    text = document.text
    tasks = tuple(
        Task(name=found[2], operator=f"tar_{found[1]}", line=text.count("\n", 0, found.start(2)) + 1)
        for found in islice(TARGET.finditer(text), MAX_TARGETS)
    )
    main = document.path.rpartition("/")[2].lower() == MAIN
    sources = tuple(found[1] for found in islice(SOURCED.finditer(text), MAX_LISTS)) if main else ()
    if tasks or main:
        yield TargetList(
            source=Source(path=document.path, line=tasks[0].line if tasks else 1, tool=TOOL),
            tasks=tasks,
            sources=sources,
            whole_folder=main and ALL_SOURCED.search(text) is not None,
            main=main,
        )


def link(facts: Facts) -> Iterator[Fact]:
    """Yield each pipeline; targets that are up to date are skipped, so a run resumes where it stopped."""
    lists = facts.of(TargetList)
    for main in lists:
        if not main.main:
            continue
        folder = dirname(main.source.path)
        read_here = {normpath(join(folder, path)) for path in main.sources}
        around = join(folder, SCRIPTS)
        parts = [
            one
            for one in lists
            if one is main
            or one.source.path in read_here
            or (main.whole_folder and not one.main and one.source.path.startswith(around))
        ]
        yield from _pipeline(main, folder, tuple(task for part in parts for task in part.tasks))


def _pipeline(main: TargetList, folder: str, tasks: tuple[Task, ...]) -> Iterator[Fact]:
    if not tasks:
        return
    name = folder.rpartition("/")[2] or TOOL
    yield Project(source=main.source, name=name, path=folder, tool=TOOL)
    yield Pipeline(source=main.source, name=name, tool=TOOL, tasks=tasks)
    yield Lineage(source=main.source, form="graph", count=len(tasks))
    yield Resilience(source=main.source, form="resumable", subject=name)
