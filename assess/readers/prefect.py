"""Prefect: flows and tasks in Python, with the schedules of their deployments.

https://docs.prefect.io/v3/concepts/deployments (2.x and 3.x)
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, TypeVar

from assess.documents.syntax import (
    calls,
    dotted,
    functions_of,
    imported_names,
    keyword,
    literal_text,
    nodes,
    origin_of,
)
from assess.facts import Alert, Fact, Facts, Known, Pipeline, Project, Source, Task, ToolUse
from assess.readers.airflow.alerts import UNKNOWN_CHANNEL, alert_of, channels_in, channels_of
from assess.readers.prefect_deployments import Deployment, deployments_in, deployments_of
from assess.readers.protocol import Want
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "prefect"
VERSION = 4
WANTS = (
    Want(suffixes=(".py",), needles=(b"prefect",)),
    Want(names=("prefect.yaml", "prefect.yml"), needles=(b"entrypoint",)),
    Want(suffixes=(".yaml", ".yml"), needles=(b"\nflow_name:",)),  # `prefect deployment build`
)
Named = TypeVar("Named")
HOOK_PARAMETERS = 3
INSERTING = frozenset(
    """
    insert_rows_json insert_rows to_gbq to_sql load_table_from_json load_table_from_dataframe put_item insert_one
    insert_many
    """.split()
)
FAILURE_HOOKS = ("on_failure", "on_crashed")
WAYS = re.compile(r"\.(?:submit|map|delay|run)$")  # ways to call a task
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Flow(Fact):
    """A flow as written in one module, before its deployments are known."""

    pipeline: Pipeline
    function: str
    channels: tuple[str, ...] = ()
    hooks: tuple[str, ...] = ()  # dotted names of failure hooks of other modules
    imported: tuple[str, ...] = ()  # dotted names of what it calls from other modules


class Settings(Fact):
    """The settings of a task, which flows of other modules call by its dotted name."""

    name: str
    retries: Known
    retry_delay: Known
    backoff: Known
    timeout: Known


class Handler(Fact):
    """A function with the parameters of a hook on states, for flows of other modules that name it."""

    name: str
    channels: tuple[str, ...] = ()  # through which it tells somebody
    keeps: bool = False  # it writes each state to a table


GIVES = (Alert, Deployment, Flow, Handler, Pipeline, Project, Settings, ToolUse)


def read(document: Document) -> Iterator[Fact]:
    """Yield the flows and deployments of a file."""
    if document.path.endswith(".py"):
        yield from _module(document.python, document.path)
    else:
        yield from deployments_of(document)


def link(facts: Facts) -> Iterator[Fact]:
    """Yield each flow as a pipeline with the schedule of its deployments, its alerts, and the project."""
    flows, deployments = facts.of(Flow), facts.of(Deployment)
    tasks = by_dotted_ends((one.name, one) for one in facts.of(Settings))
    handlers = by_dotted_ends((one.name, one) for one in facts.of(Handler))
    for flow in flows:
        of_it = [known for known in deployments if known.is_of(flow.function, flow.source.path)]
        scheduled = [known for known in of_it if known.schedule]
        running = [known for known in scheduled if known.enabled]
        chosen = next(iter(running or scheduled), None)
        pipeline = _with_tasks(flow, tasks)
        if any(known.described for known in of_it):
            pipeline = replace(pipeline, described=True)
        if chosen:
            pipeline = replace(pipeline, schedule=chosen.schedule, scheduled=Known.SET, enabled=bool(running))
        yield pipeline
        followed = (_channels_of_hook(name, handlers) for name in flow.hooks)
        for channel in dict.fromkeys((*flow.channels, *(one for channels in followed for one in channels))):
            yield alert_of(pipeline.name, flow.source, channel)
    if flows:
        yield ToolUse(source=flows[0].source, kind="orchestration", tool=TOOL)
        folder = flows[0].source.path.rpartition("/")[0]
        yield Project(source=flows[0].source, name=folder or TOOL, path=folder, tool=TOOL)


def _module(tree: ast.Module, path: str) -> Iterator[Fact]:
    imported = imported_names(tree)
    functions = {node.name: node for node in functions_of(tree)}
    tasks = {name: call for name, node in functions.items() if (call := _decorated(node, imported, "task"))}
    for name, settings in tasks.items():
        source = Source(path=path, line=functions[name].lineno, tool=TOOL)
        yield _settings(source, f"{path.removesuffix('.py').replace('/', '.')}.{name}", [settings])
    module = path.removesuffix(".py").replace("/", ".")
    for name, node in functions.items():
        source = Source(path=path, line=node.lineno, tool=TOOL)
        if (handler := handler_of(node, f"{module}.{name}", imported, source)) and (handler.channels or handler.keeps):
            yield handler
    for node in functions.values():
        call = _decorated(node, imported, "flow")
        if call is not None:
            hooks = [value for name in FAILURE_HOOKS if (value := keyword(call, name)) is not None]
            source = Source(path=path, line=node.lineno, tool=TOOL)
            found = _flow(node, call, tasks, *_told(hooks, functions, imported), source)
            used = (origin_of(inner.func, imported) for one in _reached(node, functions) for inner in calls(one))
            described = found.pipeline.described or ast.get_docstring(tree) is not None
            yield replace(
                found,
                pipeline=replace(found.pipeline, described=described),
                imported=tuple(dict.fromkeys(name for name in used if "." in name)),
            )
    yield from deployments_in(tree, path)


def _reached(node: Function, functions: dict[str, Function]) -> list[Function]:
    """Return a function and those of its module that it calls, directly or through others."""
    found = {node.name: node}
    waiting = [node]
    while waiting:
        named = dict.fromkeys(dotted(call.func) for call in calls(waiting.pop()))
        new = [functions[name] for name in named if name in functions and name not in found]
        found |= {one.name: one for one in new}
        waiting += new
    return list(found.values())


def _decorated(node: Function, imported: dict[str, str], name: str) -> ast.Call | None:
    for decorator in node.decorator_list:
        call = decorator if isinstance(decorator, ast.Call) else ast.Call(func=decorator, args=[], keywords=[])
        origin = origin_of(call.func, imported)
        if origin.startswith("prefect") and origin.rpartition(".")[2] == name:
            return call
    return None


def _flow(
    node: Function,
    call: ast.Call,
    tasks: dict[str, ast.Call],
    channels: tuple[str, ...],
    hooks: tuple[str, ...],
    source: Source,
) -> Flow:
    called = dict.fromkeys(dotted(inner.func).partition(".")[0] for inner in calls(node))
    used = [(name, tasks[name]) for name in called if name in tasks]
    settings = _settings(source, node.name, [call, *(task for _, task in used)])
    pipeline = Pipeline(
        source=source,
        name=literal_text(keyword(call, "name")) or node.name.replace("_", "-"),
        tool=TOOL,
        described=ast.get_docstring(node) is not None or keyword(call, "description") is not None,
        retries=settings.retries,
        retry_delay=settings.retry_delay,
        backoff=settings.backoff,
        timeout=settings.timeout,
        failure_alert=Known.SET if channels or hooks else Known.NOT_SET,
        tasks=tuple(Task(name=name, operator="task", retries=_state([task], "retries")) for name, task in used),
    )
    return Flow(source=source, pipeline=pipeline, function=node.name, channels=channels, hooks=hooks)


def _settings(source: Source, name: str, calls_of_it: list[ast.Call]) -> Settings:
    backs_off = any(_backs_off(keyword(one, "retry_delay_seconds")) for one in calls_of_it)
    return Settings(
        source=source,
        name=name,
        retries=_state(calls_of_it, "retries"),
        retry_delay=_state(calls_of_it, "retry_delay_seconds"),
        backoff=Known.SET if backs_off else Known.NOT_SET,
        timeout=_state(calls_of_it, "timeout_seconds"),
    )


def by_dotted_ends(named: Iterable[tuple[str, Named]]) -> dict[str, Named]:
    """Return things under every end of their dotted names, for imports may start at any folder."""
    found: dict[str, Named] = {}
    for name, one in named:
        parts = name.split(".")
        for start in range(len(parts) - 1):
            found.setdefault(".".join(parts[start:]), one)
    return found


def _channels_of_hook(name: str, handlers: dict[str, Handler]) -> tuple[str, ...]:
    """Return whom a hook of another module tells; one that is not in the tree is known by its name alone."""
    known = handlers.get(name)
    return known.channels if known else channels_of([name]) or (UNKNOWN_CHANNEL,)


def handler_of(node: Function, name: str, imported: dict[str, str], source: Source) -> Handler | None:
    """Return what a function with a hook's parameters (the flow or task, its run or old state, its state) does."""
    given = node.args
    if len([*given.posonlyargs, *given.args]) != HOOK_PARAMETERS:
        return None
    keeps = any(dotted(call.func).rpartition(".")[2] in INSERTING for call in calls(node))
    return Handler(source=source, name=name, channels=channels_in(node, imported), keeps=keeps)


def _with_tasks(flow: Flow, tasks: dict[str, Settings]) -> Pipeline:
    """Return the pipeline with the settings of the tasks that the flow calls from other modules."""
    called = [tasks[name] for name in map(without_ways, flow.imported) if name in tasks]
    pipeline = flow.pipeline
    return replace(
        pipeline,
        retries=strongest([pipeline.retries, *(one.retries for one in called)]),
        retry_delay=strongest([pipeline.retry_delay, *(one.retry_delay for one in called)]),
        backoff=strongest([pipeline.backoff, *(one.backoff for one in called)]),
        timeout=strongest([pipeline.timeout, *(one.timeout for one in called)]),
    )


def _told(
    hooks: list[ast.expr], functions: dict[str, Function], imported: dict[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the channels of the module's own failure hooks, and the dotted names of those of other modules."""
    names = [name for hook in hooks for node in nodes(hook) if (name := dotted(node))]
    own = [channel for name in names if name in functions for channel in channels_in(functions[name], imported)]
    others = [imported.get(name, name).lstrip(".") for name in names if name not in functions]
    return tuple(dict.fromkeys(own)), tuple(dict.fromkeys(others))


def _state(settings: list[ast.Call], name: str) -> Known:
    """Return the strongest state of a setting among a flow and the tasks that it calls."""
    return strongest([known_of(keyword(call, name)) for call in settings])


def without_ways(name: str) -> str:
    """Return a task's dotted name without the way to call it, such as `.map`."""
    return WAYS.sub("", name.lstrip("."))


def strongest(states: Iterable[Known]) -> Known:
    found = set(states)
    return next((known for known in (Known.SET, Known.UNRESOLVED, Known.OFF) if known in found), Known.NOT_SET)


def known_of(value: ast.expr | None) -> Known:
    match value:
        case None:
            return Known.NOT_SET
        case ast.Constant(value=None | 0 | False):
            return Known.OFF
        case ast.Attribute(value=ast.Call()):  # `timedelta(minutes=5).seconds`
            return Known.SET
        case ast.Name() | ast.Attribute() | ast.Subscript():
            return Known.UNRESOLVED
    return Known.SET


def _backs_off(value: ast.expr | None) -> bool:
    return isinstance(value, ast.List) or (
        isinstance(value, ast.Call) and dotted(value.func).endswith("exponential_backoff")
    )
