"""Prefect 0.x and 1.x: flows under `with Flow(…)`, their schedules, state handlers and the flows that they start.

https://docs-v1.prefect.io/core/concepts/flows.html and https://docs-v1.prefect.io/core/concepts/states.html
"""

from __future__ import annotations

import ast
from posixpath import commonpath, dirname
from typing import TYPE_CHECKING

from assess.documents.syntax import (
    FunctionDef,
    calls,
    dotted,
    imported_modules,
    imported_names,
    keyword,
    literal_text,
    nodes,
    origin_of,
)
from assess.facts import (
    Alert,
    Fact,
    Known,
    Lineage,
    Logging,
    Pipeline,
    Project,
    Source,
    Task,
    ToolUse,
)
from assess.readers.airflow.alerts import alert_of, channels_of
from assess.readers.prefect import Handler, by_dotted_ends, known_of, strongest, without_ways
from assess.readers.protocol import Want
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document
    from assess.facts import Facts

PREFECT = "prefect"
TOOL = "prefect-core"
VERSION = 3
WANTS = (Want(suffixes=(".py",), needles=(b"Flow(", b"max_retries")),)

FLOW = "Flow"
HOOKS = ("state_handlers", "on_failure")
# Ways to put tasks into a flow without calling them: https://docs-v1.prefect.io/api/latest/core/flow.html
PLACING = frozenset({"add_task", "add_edge", "chain", "set_dependencies"})
STARTING = ("create_flow_run", "StartFlowRun", "run_deployment")


class CoreFlow(Fact):
    """A flow as written in one module."""

    name: str
    scheduled: Known
    hooks: tuple[str, ...] = ()  # dotted names of its state handlers
    tasks: tuple[str, ...] = ()  # dotted names of what it calls
    started: int = 0  # runs of other flows
    described: bool = False  # by what its module says of itself


class CoreTask(Fact):
    """A task with retries, which flows of other modules call by its dotted name."""

    name: str
    retries: Known
    retry_delay: Known
    timeout: Known


GIVES = (Alert, CoreFlow, CoreTask, Lineage, Logging, Pipeline, Project, ToolUse)


def read(document: Document) -> Iterator[Fact]:
    """Yield the flows and the tasks with retries of a module."""
    tree = document.python
    imported = imported_names(tree)
    module = document.path.removesuffix(".py").replace("/", ".")
    for node in tree.body:
        if isinstance(node, FunctionDef):
            yield from _tasks(node, f"{module}.{node.name}", document.path)
    if not any(name.partition(".")[0] == PREFECT for name in imported_modules(tree)):
        return
    scheduled = dict(_assigned_schedules(tree))
    for block in (node for node in nodes(tree) if isinstance(node, ast.With)):
        for item in block.items:
            if isinstance(item.context_expr, ast.Call) and _is_flow(item.context_expr, imported):
                variable = dotted(item.optional_vars) if item.optional_vars else ""
                source = Source(path=document.path, line=block.lineno, tool=PREFECT)
                flow = _flow(item.context_expr, block, variable, scheduled.get(variable), imported, module, source)
                yield replace(flow, described=ast.get_docstring(tree) is not None)


def link(facts: Facts) -> Iterator[Fact]:
    """Yield each flow as a pipeline with the settings of its tasks, whom its handlers tell and what it starts."""
    flows = facts.of(CoreFlow)
    tasks = by_dotted_ends((one.name, one) for one in facts.of(CoreTask))
    handlers = by_dotted_ends((one.name, one) for one in facts.of(Handler))
    for flow in flows:
        used = [(name, tasks.get(name)) for name in flow.tasks]
        settings = [task for _, task in used if task]
        found = [handlers[name] for name in flow.hooks if name in handlers]
        unseen = [name for name in flow.hooks if name not in handlers]
        channels = dict.fromkeys([*(one for known in found for one in known.channels), *channels_of(unseen)])
        yield Pipeline(
            source=flow.source,
            name=flow.name,
            tool=PREFECT,
            described=flow.described,
            scheduled=flow.scheduled,
            schedule="unresolved" if flow.scheduled is Known.SET else None,
            retries=strongest(one.retries for one in settings),
            retry_delay=strongest(one.retry_delay for one in settings),
            timeout=strongest(one.timeout for one in settings),
            failure_alert=Known.SET if channels else Known.UNRESOLVED if unseen else Known.NOT_SET,
            tasks=tuple(
                Task(name=name.rpartition(".")[2], operator="task", retries=task.retries) for name, task in used if task
            ),
        )
        for channel in channels:
            yield alert_of(flow.name, flow.source, channel)
        if any(known.keeps for known in found):
            yield Logging(source=flow.source, form="audit")
        if flow.started:
            yield Lineage(source=flow.source, form="pipelines", count=flow.started)
    if flows:
        yield ToolUse(source=flows[0].source, kind="orchestration", tool=PREFECT)
        folder = commonpath([dirname(flow.source.path) or "." for flow in flows]).removeprefix(".")
        yield Project(source=flows[0].source, name=folder or PREFECT, path=folder, tool=PREFECT)


def _is_flow(call: ast.Call, imported: dict[str, str]) -> bool:
    """Say whether a call makes a flow: Prefect's class, or one of the team's own under its name."""
    return origin_of(call.func, imported).rpartition(".")[2] == FLOW


def _flow(
    call: ast.Call,
    block: ast.With,
    variable: str,
    assigned: Known | None,
    imported: dict[str, str],
    module: str,
    source: Source,
) -> CoreFlow:
    named = literal_text(keyword(call, "name") or (call.args[0] if call.args else None))
    hooks = [value for name in HOOKS if (value := keyword(call, name)) is not None]
    handlers = (origin_of(node, imported) for hook in hooks for node in nodes(hook) if dotted(node))
    made = [inner for statement in block.body for inner in calls(statement)]
    called = [origin_of(inner.func, imported) for inner in made]
    placed = [origin_of(node, imported) for inner in made if _places(inner) for node in nodes(inner) if dotted(node)]
    return CoreFlow(
        source=source,
        name=named or variable or source.path,
        scheduled=assigned or known_of(keyword(call, "schedule")),
        hooks=tuple(dict.fromkeys(_whole(name, module) for name in handlers)),
        tasks=tuple(dict.fromkeys(_whole(name, module) for name in (*called, *placed) if name)),
        started=sum(name.endswith(STARTING) for name in called),
    )


def _places(call: ast.Call) -> bool:
    """Say whether a call puts the tasks that it is given into a flow."""
    return dotted(call.func).rpartition(".")[2] in PLACING


def _whole(name: str, module: str) -> str:
    """Return a dotted name without the way to call it; a bare one is of the module itself."""
    plain = without_ways(name)
    return plain if "." in plain else f"{module}.{plain}"


def _assigned_schedules(tree: ast.Module) -> Iterator[tuple[str, Known]]:
    """Yield the flows whose `schedule` is set after their block; what is read from elsewhere counts as set."""
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(id=name), attr="schedule")], value=value):
                off = isinstance(value, ast.Constant) and value.value is None
                yield name, Known.OFF if off else Known.SET


def _tasks(node: ast.FunctionDef | ast.AsyncFunctionDef, name: str, path: str) -> Iterator[CoreTask]:
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and keyword(decorator, "max_retries") is not None:
            yield CoreTask(
                source=Source(path=path, line=node.lineno, tool=PREFECT),
                name=name,
                retries=known_of(keyword(decorator, "max_retries")),
                retry_delay=known_of(keyword(decorator, "retry_delay")),
                timeout=known_of(keyword(decorator, "timeout")),
            )
