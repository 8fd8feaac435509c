"""AWS CDK in Python: constructs as resources, state machines with their retries, alarms and dead letters.

https://docs.aws.amazon.com/cdk/v2/guide/constructs.html
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from assess.documents.syntax import (
    FunctionDef,
    calls,
    dotted,
    imported_names,
    keyword,
    literal_text,
    nodes,
    origin_of,
    source_text,
)
from assess.facts import (
    Alert,
    Condition,
    Contract,
    Dashboard,
    DashboardForm,
    DashboardSubject,
    Fact,
    Facts,
    Infrastructure,
    Known,
    Lineage,
    Logging,
    Monitor,
    Pipeline,
    Resilience,
    ResourceLimit,
    Retry,
    SelfService,
    Source,
    Task,
    ToolUse,
)
from assess.readers.cdk_messages import failure_messages
from assess.readers.protocol import Want
from assess.terms.alarms import Alarm, Channel, audience_of_address, channel_of, join
from assess.terms.cdk_types import is_task_module, makes_resource, resource_type, service_of
from assess.terms.inner_settings import inner_settings
from assess.terms.resources import condition_of, described, means, published, shows_pipelines, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "cdk"
VERSION = 3
WANTS = (Want(suffixes=(".py",), needles=(b"aws_cdk",)),)
GIVES = (
    Alarm, Alert, Channel, Contract, Dashboard, Infrastructure, Lineage, Logging, Monitor, Pipeline, Resilience,
    ResourceLimit, Retry, SelfService, ToolUse,
)  # fmt: skip

SCOPE_AND_ID = 2
DEAD_LETTERS = ("dead_letter_queue", "dead_letter_queue_enabled", "on_failure")
MACHINE = "AWS::stepfunctions::StateMachine"


class Construct(NamedTuple):
    """A call that makes a resource, with its type and its id."""

    type: str
    name: str
    call: ast.Call
    source: Source


class Code(NamedTuple):
    """A parsed file: its calls, what its imported names mean, and where it stands."""

    tree: ast.Module
    imported: dict[str, str]
    path: str

    def at(self, node: ast.expr) -> Source:
        """Return the place of an expression."""
        return Source(path=self.path, line=node.lineno, tool=TOOL)


def read(document: Document) -> Iterable[Fact]:
    """Return the facts of every construct; one made by a function of the file counts once for each of its calls."""
    code = Code(document.python, imported_names(document.python), document.path)
    made = list(_constructs(code))
    if made:
        yield ToolUse(source=made[0].source, kind="infrastructure", tool="cloudformation")
    for construct in made:
        yield from published(construct.type, construct.source)
        yield from _watching(construct)
        for place in _places(code, construct):
            yield from described(construct.type, construct.name, place)
    yield from _pipelines(code, made)
    if made:
        yield from _told(code)
        yield from _working(code)


def link(facts: Facts) -> Iterable[Fact]:
    """Join alarms with the subscriptions of their topics."""
    yield from join(
        (alarm for alarm in facts.of(Alarm) if alarm.source.tool == TOOL),
        (channel for channel in facts.of(Channel) if channel.source.tool == TOOL),
    )


def _constructs(code: Code) -> Iterator[Construct]:
    for call in calls(code.tree):
        module, _, name = origin_of(call.func, code.imported).rpartition(".")
        service = service_of(module)
        if service and makes_resource(service, name) and _has_scope(call):
            yield Construct(resource_type(service, name), _id_of(call), call, code.at(call))


def _has_scope(call: ast.Call) -> bool:
    named = {word.arg for word in call.keywords}
    return len(call.args) >= SCOPE_AND_ID or bool(call.args and "id" in named) or {"scope", "id"} <= named


def _id_of(call: ast.Call) -> str:
    given = call.args[1] if len(call.args) >= SCOPE_AND_ID else keyword(call, "id")
    return literal_text(given) or (dotted(given) if given is not None else "")


def _places(code: Code, construct: Construct) -> Iterator[Source]:
    """Yield where a construct is asked for: where its id is an argument of a function here, each call of that."""
    within = _function_around(code.tree, construct.call)
    given = construct.call.args[1] if len(construct.call.args) >= SCOPE_AND_ID else None
    names = {node.id for node in nodes(given) if isinstance(node, ast.Name)} if given is not None else set()
    if within is not None and names & {one.arg for one in within.args.args} and within.name != "__init__":
        asked = [call for call in calls(code.tree) if dotted(call.func).rpartition(".")[2] == within.name]
        yield from [code.at(call) for call in asked] or [construct.source]
    else:
        yield construct.source


def _function_around(tree: ast.Module, call: ast.Call) -> FunctionDef | None:
    """Return the innermost function that holds a call."""
    around = [
        node
        for node in nodes(tree)
        if isinstance(node, FunctionDef) and node.lineno <= call.lineno <= (node.end_lineno or node.lineno)
    ]
    return max(around, key=lambda node: node.lineno, default=None)


def _watching(construct: Construct) -> Iterator[Fact]:
    kind, source, words = construct.type, construct.source, _words(construct.call)
    if shows_pipelines(kind):
        yield Dashboard(source=source, subject=DashboardSubject.PIPELINES, form=DashboardForm.ORCHESTRATOR_UI)
    if means(kind, "dashboard"):
        yield Dashboard(source=source, subject=subject_of(words), form=DashboardForm.CODE)
    if means(kind, "audit_log"):
        yield Logging(source=source, form="audit")
    elif means(kind, "remote_log"):
        yield Logging(source=source, form="remote")
    yield from inner_settings(kind, source_text(construct.call), source)
    if means(kind, "table"):
        yield Contract(source=source, dataset=construct.name, format="load-schema", enforced=True)


def _told(code: Code) -> Iterator[Fact]:
    """Yield alarms with the topics that their actions name, and the subscriptions of topics."""
    targets: dict[str, list[str]] = {}
    for call in calls(code.tree):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "add_alarm_action":
            holder = dotted(call.func.value)
            targets.setdefault(holder, []).extend(_topic(one) for action in call.args for one in calls(action))
    for name, call in _alarms(code):
        on = condition_of(_words(call))
        told = tuple(filter(None, targets.get(name, ())))
        yield Alarm(source=code.at(call), on=on, tool="cloudwatch", subject=_id_of(call), targets=told)
    for call in calls(code.tree):
        match call:
            case ast.Call(func=ast.Attribute(value=topic, attr="add_subscription"), args=[ast.Call() as to, *_]):
                form = channel_of(origin_of(to.func, code.imported).rpartition(".")[2].removesuffix("Subscription"))
                address = literal_text(to.args[0]) if to.args else None
                audience = audience_of_address(form, address or "")
                yield Channel(source=code.at(call), address=_last(topic), channel=form, audience=audience)


def _alarms(code: Code) -> Iterator[tuple[str, ast.Call]]:
    """Yield each alarm with the name that it is assigned to, "" where it has none."""
    assigned = {
        id(node.value): dotted(node.targets[0])
        for node in nodes(code.tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
    }
    for call in calls(code.tree):
        module, _, name = origin_of(call.func, code.imported).rpartition(".")
        made = service_of(module) == "cloudwatch" and means(resource_type("cloudwatch", name), "alarm")
        if (made or name == "create_alarm" or _attribute(call) == "create_alarm") and _has_scope(call):
            yield assigned.get(id(call), ""), call


def _attribute(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _topic(action: ast.Call) -> str:
    return f"sns {_last(action.args[0])}" if action.args else ""


def _last(node: ast.expr) -> str:
    return dotted(node).rpartition(".")[2]


def _working(code: Code) -> Iterator[Fact]:
    for call in calls(code.tree):
        given = keyword(call, *DEAD_LETTERS)
        if isinstance(given, ast.Call) or (given is not None and _is_given(given)):
            yield Resilience(source=code.at(call), form="dead-letter", subject=_id_of(call))
        attempts = keyword(call, "retry_attempts", "max_retries")
        if isinstance(attempts, ast.Constant) and attempts.value:
            yield Retry(source=code.at(call), subject=_id_of(call))


def _is_given(value: ast.expr) -> bool:
    """Say whether a value is more than a function's own argument passed on, or nothing."""
    return isinstance(value, ast.Attribute) or (isinstance(value, ast.Constant) and bool(value.value))


def _pipelines(code: Code, made: list[Construct]) -> Iterator[Fact]:
    """Yield each state machine; a schedule of the file that starts one holds for those of the file."""
    machines = [construct for construct in made if construct.type == MACHINE]
    targets = any(origin_of(call.func, code.imported).endswith(".SfnStateMachine") for call in calls(code.tree))
    schedules = [schedule for construct in made if (schedule := _schedule(code, construct))]
    for construct in machines:
        yield from _machine(code, construct, schedules[0] if schedules and targets else None)
    if not (machines and targets):
        for construct in made:
            if schedule := _schedule(code, construct):
                yield Pipeline(
                    source=construct.source,
                    name=construct.name,
                    tool=construct.type,
                    schedule=schedule,
                    scheduled=Known.SET,
                    described=keyword(construct.call, "description") is not None,
                )


def _schedule(code: Code, construct: Construct) -> str:
    given = keyword(construct.call, "schedule", "schedule_expression")
    if not means(construct.type, "schedule") or given is None:
        return ""
    return literal_text(given) or _last_origin(code, given) or "unresolved"


def _last_origin(code: Code, node: ast.expr) -> str:
    return origin_of(node.func, code.imported).rpartition(".")[2] if isinstance(node, ast.Call) else ""


def _machine(code: Code, construct: Construct, schedule: str | None) -> Iterator[Fact]:
    around: ast.AST = _function_around(code.tree, construct.call) or code.tree
    inside = list(calls(around))
    retries = [call for call in inside if _attribute(call) == "add_retry" and not _is_zero(call, "max_attempts")]
    growing = any(not _is_one(keyword(call, "backoff_rate")) for call in retries)
    timed = any(keyword(call, "timeout", "task_timeout", "heartbeat") is not None for call in inside)
    tasks = [call for call in inside if is_task_module(origin_of(call.func, code.imported).rpartition(".")[0])]
    messages = list(failure_messages(around, code.imported))
    for call in messages:
        yield Alert(
            source=code.at(call), on=Condition.RUN_FAILURE, channel="topic", subject=construct.name, shared=True
        )
    yield Pipeline(
        source=construct.source,
        name=construct.name,
        tool="step-functions",
        failure_alert=Known.SET if messages else Known.NOT_SET,
        schedule=schedule,
        scheduled=Known.SET if schedule else Known.NOT_SET,
        described=keyword(construct.call, "comment") is not None,
        retries=Known.SET if retries else Known.NOT_SET,
        retry_delay=Known.SET if any(keyword(call, "interval") for call in retries) else Known.NOT_SET,
        default_delay=True,
        backoff=Known.SET if growing else Known.NOT_SET,
        timeout=Known.SET if timed else Known.NOT_SET,
        tasks=tuple(Task(name=_id_of(call), operator=_last_origin(code, call), line=call.lineno) for call in tasks),
    )


def _is_zero(call: ast.Call, name: str) -> bool:
    given = keyword(call, name)
    return isinstance(given, ast.Constant) and given.value == 0


def _is_one(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Constant) and value.value == 1


def _words(call: ast.Call) -> str:
    """Return the texts and names within a call."""
    found = (literal_text(node) or (node.attr if isinstance(node, ast.Attribute) else "") for node in nodes(call))
    return " ".join(filter(None, found))
