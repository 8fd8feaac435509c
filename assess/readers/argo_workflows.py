"""Argo Workflows: workflows and their schedules as Kubernetes manifests.

https://argo-workflows.readthedocs.io/en/latest/cron-workflows/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.documents import Mapping, walk
from assess.facts import (
    Dashboard,
    Fact,
    HealthProbe,
    Known,
    Pin,
    Pipeline,
    Resilience,
    ResourceLimit,
    Retry,
    Role,
    Source,
    Task,
    ToolUse,
)
from assess.readers.protocol import Want
from assess.terms.shapes import mapping, mappings, text, texts
from assess.terms.workloads import workload_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "argo-workflows"
VERSION = 5
RENDERED = (".tmpl", ".j2", ".jinja", ".jinja2", ".tpl")
WANTS = (
    Want(suffixes=(".yml", ".yaml"), needles=(b"argoproj.io/",)),
    Want(suffixes=RENDERED, needles=(b"argoproj.io/",), roles=(Role.TEMPLATE,)),
)
GIVES = (Dashboard, HealthProbe, Pin, Pipeline, Resilience, ResourceLimit, Retry, ToolUse)

WORKFLOW = re.compile(r"^kind:[ \t]*+(?:Cron|Cluster)?Workflow(?:Template)?[ \t]*+$", re.MULTILINE)
RETRIED = re.compile(r"^[ ]*+retryStrategy:", re.MULTILINE)
BACKOFF = re.compile(r"^[ ]*+(?:backoff|factor):", re.MULTILINE)

KINDS = frozenset({"Workflow", "CronWorkflow", "WorkflowTemplate", "ClusterWorkflowTemplate"})
MARKUP = (b"{{- ", b"{{ .")  # of Helm; Argo's own names its parameters


def read(document: Document) -> Iterable[Fact]:
    """Return the workflows of a file, a chart's template among them."""
    if document.path.endswith(RENDERED):
        yield from _rendered(document)
        return
    is_template = any(mark in document.content for mark in MARKUP) and "/templates/" in f"/{document.path}"
    if is_template and WORKFLOW.search(document.text) is None:
        return
    for manifest in document.unfilled_documents if is_template else document.yaml_documents:
        match manifest:
            case Mapping({"apiVersion": str(group), "kind": str(kind), "spec": Mapping() as spec}):
                if group.startswith("argoproj.io/") and kind in KINDS:
                    source = Source(path=document.path, line=manifest.lines.get("kind"), tool=TOOL)
                    yield ToolUse(source=source, kind="orchestration", tool=TOOL)
                    yield from _workflow(manifest, spec, source)
                    yield from workload_facts(manifest, source)


def _rendered(document: Document) -> Iterator[Fact]:
    """Yield the retries that a template gives to the workflows that code renders and submits from it."""
    kind, retried = WORKFLOW.search(document.text), RETRIED.search(document.text)
    if kind is None:
        return
    line = document.text.count("\n", 0, kind.start()) + 1
    yield ToolUse(source=Source(path=document.path, line=line, tool=TOOL), kind="orchestration", tool=TOOL)
    if retried is not None:
        source = Source(path=document.path, line=document.text.count("\n", 0, retried.start()) + 1, tool=TOOL)
        delayed = BACKOFF.search(document.text, retried.end()) is not None
        yield Retry(source=source, subject="", delay=delayed, backoff=delayed)


def _workflow(manifest: Mapping, outer: Mapping, source: Source) -> Iterator[Fact]:
    spec = mapping(outer.get("workflowSpec")) or outer
    metadata = mapping(manifest.get("metadata"))
    name = text(metadata.get("name")) or text(metadata.get("generateName")).rstrip("-")
    schedules = texts(outer.get("schedules")) or texts(outer.get("schedule"))
    retries = [mapping(node.get("retryStrategy")) for _, node in walk(spec) if isinstance(node, Mapping)]
    retries = [strategy for strategy in retries if strategy]
    delayed = [mapping(strategy.get("backoff")) for strategy in retries if "backoff" in strategy]
    timed = any("activeDeadlineSeconds" in node for _, node in walk(spec) if isinstance(node, Mapping))
    yield Pipeline(
        source=source,
        name=name,
        tool=TOOL,
        schedule=schedules[0] if schedules else None,
        scheduled=Known.SET if schedules else Known.NOT_SET,
        enabled=outer.get("suspend") is not True,
        described="workflows.argoproj.io/description" in mapping(metadata.get("annotations")),
        retries=Known.SET if retries else Known.NOT_SET,
        retry_delay=Known.SET if delayed else Known.NOT_SET,
        backoff=Known.SET if any("factor" in one for one in delayed) else Known.NOT_SET,
        timeout=Known.SET if timed else Known.NOT_SET,
        failure_alert=Known.UNRESOLVED if text(spec.get("onExit")) else Known.NOT_SET,
        tasks=tuple(_tasks(spec)),
    )
    if timed:
        yield Resilience(source=source, form="timeout", subject=name)


def _tasks(spec: Mapping) -> Iterator[Task]:
    """Yield the templates that run a container or script."""
    for template in mappings(spec.get("templates")):
        for operator in ("container", "script", "resource", "http"):
            if operator in template:
                run = mapping(template[operator])
                words = (*texts(run.get("command")), *texts(run.get("args")))
                yield Task(name=text(template.get("name")), operator=operator, line=template.line, words=words)
