"""Luigi: the tasks of a module, with their retries, timeouts and what they require.

https://luigi.readthedocs.io/en/stable/tasks.html
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from assess.documents.syntax import FunctionDef, imported_names, origin_of
from assess.facts import Fact, Known, Lineage, Pipeline, Resilience, Source, Task, ToolUse
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "luigi"
VERSION = 2
WANTS = (Want(suffixes=(".py",), needles=(b"luigi",)),)
GIVES = (Lineage, Pipeline, Resilience, ToolUse)


def read(document: Document) -> Iterable[Fact]:
    """Return one pipeline a module that defines tasks; an output makes a task resumable."""
    names = imported_names(document.python)
    tasks = [
        node
        for node in document.python.body
        if isinstance(node, ast.ClassDef) and any(_is_task(origin_of(parent, names)) for parent in node.bases)
    ]
    if not tasks:
        return
    source = Source(path=document.path, line=tasks[0].lineno, tool=TOOL)
    settings = {name for task in tasks for name in _settings(task)}
    yield ToolUse(source=source, kind="orchestration", tool=TOOL)
    yield Pipeline(
        source=source,
        name=tasks[-1].name,
        tool=TOOL,
        described=any(ast.get_docstring(task) for task in tasks),
        retries=Known.SET if "retry_count" in settings else Known.NOT_SET,
        default_delay=True,
        timeout=Known.SET if "worker_timeout" in settings else Known.NOT_SET,
        tasks=tuple(Task(name=task.name, operator="Task", line=task.lineno) for task in tasks),
    )
    defined = {node.name for task in tasks for node in task.body if isinstance(node, FunctionDef)}
    if {"requires", "output"} <= defined:
        # targets that are made of targets: https://luigi.readthedocs.io/en/stable/workflows.html
        yield Lineage(source=source, form="graph", count=len(tasks))
    if "output" in defined:
        yield Resilience(source=source, form="resumable", subject=tasks[-1].name)


def _is_task(parent: str) -> bool:
    return parent.startswith("luigi.") and parent.endswith(("Task", "CopyToTable", "ExternalProgramTask", "Query"))


def _settings(task: ast.ClassDef) -> Iterator[str]:
    for node in task.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)]):
                yield name
