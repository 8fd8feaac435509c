"""Tekton: the steps of tasks, and the events of Pipelines as Code that start them.

https://tekton.dev/docs/pipelines/tasks/ and https://pipelinesascode.com/docs/guide/authoringprs/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.ci.jobs import image_pins
from assess.ci.steps import event_triggers, step_commands
from assess.documents import Mapping, walk
from assess.facts import CiJob, Command, Fact, Pin, Problem, Source, ToolUse
from assess.readers.protocol import Want
from assess.terms.shapes import mapping, mappings, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "tekton"
VERSION = 2
WANTS = (Want(suffixes=(".yml", ".yaml"), needles=(b"tekton.dev/",)),)
GIVES = (CiJob, Command, Pin, Problem, ToolUse)

EVENT = "pipelinesascode.tekton.dev/on-event"
BRANCH = "pipelinesascode.tekton.dev/on-target-branch"
SEPARATOR = re.compile(r"[\[\],\s]+")
PIPELINES = frozenset({"Pipeline", "PipelineRun", "Task", "TaskRun", "ClusterTask"})


def read(document: Document) -> Iterable[Fact]:
    """Return a job a task, whether it stands alone or inside a pipeline."""
    used = False
    for manifest in document.yaml_documents:
        match manifest:
            case Mapping({"apiVersion": str(group), "kind": str(kind), "spec": Mapping() as spec}):
                if not group.startswith("tekton.dev/") or kind not in PIPELINES:
                    continue
            case _:
                continue
        source = Source(path=document.path, line=manifest.lines.get("kind"), tool=TOOL)
        if not used:
            yield ToolUse(source=source, kind="ci", tool=TOOL)
        used = True
        yield from _jobs(document, mapping(manifest.get("metadata")), spec)


def _jobs(document: Document, metadata: Mapping, spec: Mapping) -> Iterator[Fact]:
    notes = mapping(metadata.get("annotations"))
    events, branches = (tuple(filter(None, SEPARATOR.split(text(notes.get(key))))) for key in (EVENT, BRANCH))
    name = text(metadata.get("name")) or text(metadata.get("generateName"))
    for number, (_, node) in enumerate(walk(spec), start=1):
        if not isinstance(node, Mapping) or not any("image" in step for step in mappings(node.get("steps"))):
            continue
        source = Source(path=document.path, line=node.lines.get("steps"), tool=TOOL)
        job = f"{document.path}#{name}.{number}"
        triggers = event_triggers(events, branches)
        yield CiJob(source=source, system=TOOL, workflow=name, job=job, triggers=triggers, branches=branches)
        for step in mappings(node.get("steps")):
            yield from _step(document, step, job)


def _step(document: Document, step: Mapping, job: str) -> Iterator[Fact]:
    source = Source(path=document.path, line=step.line, tool=TOOL)
    image = text(step.get("image"))
    yield from image_pins([image] if image and "$(" not in image else [], source)
    pattern = Command(source=source, owner=job, words=(), tolerated=text(step.get("onError")) == "continue")
    if "script" in step:
        yield from step_commands(document, step["script"], step.lines.get("script"), pattern)
    elif words := (*texts(step.get("command")), *texts(step.get("args"))):
        script = words[-1] if len(words) > 1 and words[-2] == "-c" else " ".join(words)
        yield from step_commands(document, script, step.line, pattern)
