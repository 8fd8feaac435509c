"""DAGs in YAML: gusty's METADATA.yml, dag-factory's files and tables that map names of DAGs to their settings.

https://github.com/pipeline-tools/gusty, https://astronomer.github.io/dag-factory
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.documents import Document, Mapping, Sequence, Tagged, line_of, walk
from assess.facts import Fact, Lineage, Source
from assess.readers.airflow.definitions import Argument, Calling, Definition, Form, TaskFile

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEDULES = ("schedule_interval", "schedule", "timetable")
MAX_DEPTH = 12
DATA = ("inlets", "outlets")
# dag-factory's names for lengths of time
DELAYS = {"retry_delay_sec": "retry_delay", "execution_timeout_secs": "execution_timeout", "sla_secs": "sla",
          "dagrun_timeout_sec": "dagrun_timeout"}  # fmt: skip
CALLBACKS = {f"{event}_callback_name": f"{event}_callback" for event in ("on_failure", "sla_miss", "on_success")}


def read_yaml(document: Document, tool: str) -> Iterator[Fact]:
    """Yield the DAGs and task files that a YAML file defines."""
    folders, _, name = document.path.rpartition("/")
    if b"inlets:" in document.content or b"outlets:" in document.content:
        yield from _data_flow(document, tool)
    match document.yaml:
        case Mapping() as top if name.lower() in ("metadata.yml", "metadata.yaml"):
            if any(key in top for key in (*SCHEDULES, "default_args")):
                source = Source(path=document.path, line=top.line, tool=tool)
                yield _definition(top, source, name=folders.rpartition("/")[2], form=Form.GUSTY)
        case Mapping() as top if isinstance(top.get("operator"), str):
            source = Source(path=document.path, line=line_of(top, "operator"), tool=tool)
            yield TaskFile(source=source, task=_task(name.partition(".")[0], top))
        case Mapping() as top:
            yield from _table(top, document.path, tool)


def _data_flow(document: Document, tool: str) -> Iterator[Lineage]:
    """Yield the data that tasks of a file declare as read and written, for DAGs that wait for it."""
    found = [
        node
        for _, node in walk(document.yaml)
        if isinstance(node, Mapping) and any(isinstance(node.get(name), Sequence) and node[name] for name in DATA)
    ]
    if found:
        source = Source(path=document.path, line=found[0].line, tool=tool)
        yield Lineage(source=source, form="graph", count=len(found))


def _table(top: Mapping, path: str, tool: str) -> Iterator[Definition]:
    shared = top.get("default")
    lower = shared if isinstance(shared, Mapping) else Mapping()
    for name, settings in top.items():
        if name == "default" or not isinstance(settings, Mapping):
            continue
        has_defaults = any(isinstance(part.get("default_args"), Mapping) for part in (settings, lower))
        if has_defaults and any(key in settings for key in SCHEDULES):
            source = Source(path=path, line=line_of(top, name), tool=tool)
            yield _definition(settings, source, name=name, form=Form.TABLE, lower=lower)


def _definition(
    settings: Mapping, source: Source, *, name: str, form: Form, lower: Mapping | None = None
) -> Definition:
    tasks = settings.get("tasks")
    merged = {**(lower or {}), **settings}
    defaults = [
        part["default_args"] for part in (lower, settings) if part and isinstance(part.get("default_args"), Mapping)
    ]
    arguments = [
        Argument(name=CALLBACKS.get(key, DELAYS.get(key, key)), text=_text(value), line=settings.lines.get(key))
        for key, value in merged.items()
        if key not in ("tasks", "default_args", "dag_id")
    ]
    if defaults:
        text = "{" + ", ".join(f"**{_text(part)}" for part in defaults) + "}"
        arguments.append(Argument(name="default_args", text=text, line=settings.lines.get("default_args")))
    return Definition(
        source=source,
        form=form,
        name=name,
        arguments=tuple(arguments),
        tasks=tuple(_tasks(tasks)),
    )


def _tasks(tasks: object) -> Iterator[Calling]:
    match tasks:
        case Mapping():
            yield from (_task(name, task) for name, task in tasks.items() if isinstance(task, Mapping))
        case Sequence():
            yield from (_task(str(task.get("task_id", "")), task) for task in tasks if isinstance(task, Mapping))


def _task(name: str, task: Mapping) -> Calling:
    operator = task.get("operator", task.get("decorator", ""))
    origin = operator if isinstance(operator, str) else ""
    arguments = [
        Argument(name=DELAYS.get(key, key), text=_text(value), line=task.lines.get(key))
        for key, value in task.items()
        if key not in ("operator", "task_id", "dependencies")
    ]
    task_id = Argument(name="task_id", text=repr(name))
    return Calling(name=origin.rpartition(".")[2], origin=origin, line=task.line, arguments=(*arguments, task_id))


def _text(value: object, depth: int = MAX_DEPTH) -> str:
    """Return Python source for a YAML value, so that both kinds of DAG are evaluated alike."""
    match value:
        case _ if depth == 0:
            return "..."
        case Tagged(tag=tag, value=inner) if "timedelta" in tag:
            return f"timedelta({_text(inner, depth - 1)})"
        case Tagged() | float():
            return "..." if isinstance(value, Tagged) else str(float(value)).replace("inf", "0").replace("nan", "0")
        case Mapping():
            entries = (
                f"{DELAYS.get(key, CALLBACKS.get(key, key))!r}: {_text(item, depth - 1)}" for key, item in value.items()
            )
            return "{" + ", ".join(entries) + "}"
        case Sequence():
            return "[" + ", ".join(_text(item, depth - 1) for item in value) + "]"
    return repr(value)
