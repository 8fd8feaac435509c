"""Pipelines of R's targets package: the targets of `_targets.R` and of the scripts beside it that it sources.

https://books.ropensci.org/targets/
"""

from __future__ import annotations

import re
from itertools import islice
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from assess.facts import Fact, Facts, Lineage, Pipeline, Project, Resilience, Source, Task
from assess.folders import nearest
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "r-targets"
VERSION = 2
ROOT = "_targets.r"
WANTS = (Want(names=(ROOT,)), Want(suffixes=(".r", ".R"), needles=(b"tar_",)))

MAX_TARGETS = 2_000
TARGET = re.compile(
    r"^[^#\n]*?\btar_(target|target_raw|file|files|file_read|quarto|render|parquet|qs|rds|url|map|terra_rast|terra_vect)"
    r"\(\s*(?:name\s*=\s*)?\"?([\w.]+)",
    re.MULTILINE,
)


class TargetsFile(Fact):
    """The targets that one script defines; `is_root` for `_targets.R`, which puts them together."""

    tasks: tuple[Task, ...]
    is_root: bool


GIVES = (Lineage, Pipeline, Project, Resilience, TargetsFile)


def read(document: Document) -> Iterable[Fact]:
    """Return the targets of one script."""
    text = document.text
    tasks = tuple(
        Task(name=found[2], operator=f"tar_{found[1]}", line=text.count("\n", 0, found.start(2)) + 1)
        for found in islice(TARGET.finditer(text), MAX_TARGETS)
    )
    is_root = basename(document.path).lower() == ROOT
    if tasks or is_root:
        line = tasks[0].line if tasks else 1
        source = Source(path=document.path, line=line, tool=TOOL)
        yield TargetsFile(source=source, tasks=tasks, is_root=is_root)


def link(facts: Facts) -> Iterator[Fact]:
    """Yield one pipeline a `_targets.R`; targets that are up to date are skipped, so a run resumes where it stopped."""
    files = facts.of(TargetsFile)
    homes = {dirname(one.source.path): one for one in files if one.is_root}
    held: dict[str, list[Task]] = {home: [] for home in homes}
    for one in files:
        home = nearest(dirname(one.source.path), homes)
        if home is not None:
            own = one.tasks if one.is_root else tuple(_without_line(task) for task in one.tasks)
            held[home].extend(own)
    for home, root in homes.items():
        tasks = tuple(held[home][:MAX_TARGETS])
        if tasks:
            name = home.rpartition("/")[2] or TOOL
            yield Project(source=root.source, name=name, path=home, tool=TOOL)
            yield Pipeline(source=root.source, name=name, tool=TOOL, tasks=tasks)
            yield Lineage(source=root.source, form="graph", count=len(tasks))
            yield Resilience(source=root.source, form="resumable", subject=name)


def _without_line(task: Task) -> Task:
    """Return a task of another script without its line, which would be read as one of `_targets.R`."""
    return Task(name=task.name, operator=task.operator)
