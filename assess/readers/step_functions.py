"""AWS Step Functions: state machines in the Amazon States Language.

https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html
"""

from __future__ import annotations

from posixpath import basename
from typing import TYPE_CHECKING

from assess.documents import Mapping, walk
from assess.facts import Alert, Condition, Fact, Known, Pipeline, Resilience, Source, Task, ToolUse
from assess.readers.protocol import Want
from assess.terms.shapes import mapping, mappings, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "step-functions"
VERSION = 2
WANTS = (
    Want(suffixes=(".json",), needles=(b'"StartAt"',)),
    Want(names=("*.asl.yaml", "*.asl.yml", "*.asl"), needles=(b"StartAt",)),
)
GIVES = (Alert, Pipeline, Resilience, ToolUse)

WORKING = frozenset({"Task", "Parallel", "Map"})
MAX_STEPS = 8  # from the caught error to the message
DEFAULT_RATE = 2  # of the language: waiting times double unless the rate is 1


def read(document: Document) -> Iterable[Fact]:
    """Return the state machine of a file; its schedule stands with the infrastructure."""
    yaml = document.path.lower().endswith((".yaml", ".yml"))
    match document.yaml if yaml else document.json:
        case Mapping({"StartAt": str(), "States": Mapping()}) as machine:
            pass
        case _:
            return
    source = Source(path=document.path, line=machine.lines.get("StartAt"), tool=TOOL)
    name = basename(document.path).partition(".")[0]
    yield ToolUse(source=source, kind="orchestration", tool=TOOL)
    states = tuple(_states(machine))
    alerts = tuple(_alerts(name, states, source))
    retries = [retry for _, state in states for retry in mappings(state.get("Retry")) if retry.get("MaxAttempts") != 0]
    timed = any("TimeoutSeconds" in holder or "TimeoutSecondsPath" in holder for _, holder in (("", machine), *states))
    growing = any(retry.get("BackoffRate", DEFAULT_RATE) != 1 for retry in retries)
    yield Pipeline(
        source=source,
        name=name,
        tool=TOOL,
        described=bool(text(machine.get("Comment"))),
        retries=Known.SET if retries else Known.NOT_SET,
        default_delay=True,
        retry_delay=Known.SET if any("IntervalSeconds" in retry for retry in retries) else Known.NOT_SET,
        backoff=Known.SET if growing else Known.NOT_SET,
        timeout=Known.SET if timed else Known.NOT_SET,
        failure_alert=Known.SET if alerts else Known.NOT_SET,
        tasks=tuple(_task(title, state) for title, state in states if text(state.get("Type")) in WORKING),
        calls=tuple(dict.fromkeys(text(state.get("Resource")) for _, state in states if state.get("Resource"))),
    )
    yield from alerts
    if timed:
        yield Resilience(source=source, form="timeout", subject=name)


def _states(machine: Mapping) -> Iterator[tuple[str, Mapping]]:
    """Yield all states by name, those of branches and iterators too."""
    for _, node in walk(machine):
        if isinstance(node, Mapping) and "StartAt" in node:
            for name, state in mapping(node.get("States")).items():
                if isinstance(state, Mapping):
                    yield name, state


def _task(name: str, state: Mapping) -> Task:
    retried = Known.SET if tuple(mappings(state.get("Retry"))) else Known.NOT_SET
    resource = text(state.get("Resource")) or text(state.get("Type"))
    return Task(name=name, operator=resource, line=state.line, retries=retried)


def _alerts(name: str, states: tuple[tuple[str, Mapping], ...], source: Source) -> Iterator[Alert]:
    """Yield an alert for each state that publishes to a topic, and that a caught error leads to, over a few states."""
    caught = {text(catch.get("Next")) for _, state in states for catch in mappings(state.get("Catch"))}
    following = {title: text(state.get("Next")) for title, state in states}
    for _ in range(MAX_STEPS):
        caught |= {following.get(title, "") for title in caught}
    for title, state in states:
        if title in caught and ":sns:" in text(state.get("Resource")):
            at = Source(path=source.path, line=state.line, tool=TOOL)
            yield Alert(source=at, on=Condition.RUN_FAILURE, channel="topic", subject=name, shared=True)
