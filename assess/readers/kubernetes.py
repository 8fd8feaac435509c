"""Kubernetes manifests: workloads, scheduled jobs, what watches them, and the stages of Kustomize overlays."""

from __future__ import annotations

import re
from posixpath import basename, dirname, splitext
from typing import TYPE_CHECKING

from assess.documents import Document, Mapping
from assess.documents.templated import FILLED
from assess.facts import (
    Alert,
    Audience,
    Condition,
    Dashboard,
    DashboardForm,
    Environment,
    Fact,
    HealthProbe,
    Infrastructure,
    Monitor,
    Pin,
    Pipeline,
    Resilience,
    ResourceLimit,
    Source,
    ToolUse,
)
from assess.readers.protocol import Want
from assess.terms.environments import environment_kind
from assess.terms.resources import condition_of, described, means, subject_of
from assess.terms.shapes import mapping, mappings, text
from assess.terms.workloads import cron_job, workload_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TOOL = "kubernetes"
VERSION = 5
WANTS = (
    Want(suffixes=(".yml", ".yaml"), needles=(b"apiVersion",)),
    Want(names=("kustomization.yml", "kustomization.yaml")),
)
GIVES = (
    Alert, Dashboard, Environment, HealthProbe, Infrastructure, Monitor, Pin, Pipeline, Resilience, ResourceLimit,
    ToolUse,
)  # fmt: skip

MARKUP = b"{{"
# What a template holds beside what its lines tell.
OF_TEMPLATES = re.compile(r"^kind:[ \t]*+\w{0,50}(?:CronJob|Dashboard)[ \t]*+$", re.MULTILINE)
KUSTOMIZATIONS = ("kustomization.yml", "kustomization.yaml")
# Manifests of other tools that share the form `apiVersion` and `kind`.
FOREIGN_GROUPS = (
    "backstage.io/",
    "kind.x-k8s.io/",
    "skaffold/",
    "v1alpha1/datacontract",
    "openlineage",
    "config.kio.kpt.dev",
)
WORKFLOWS = frozenset({"CronWorkflow", "Workflow", "WorkflowTemplate"})  # the matter of Argo's reader
SCRAPERS = frozenset({"ServiceMonitor", "PodMonitor", "PodMonitoring", "Probe"})


def read(document: Document) -> Iterable[Fact]:
    """Return the facts of every manifest of the file."""
    if basename(document.path).lower() in KUSTOMIZATIONS:
        yield from _kustomization(document)
        return
    if MARKUP in document.content and "/templates/" in f"/{document.path}":
        yield from _templated(document)
        return
    used = False
    for manifest in document.yaml_documents:
        match manifest:
            case Mapping({"apiVersion": str(group), "kind": str(kind)}) if not _is_foreign(group, kind):
                source = Source(path=document.path, line=manifest.lines.get("kind"), tool=TOOL)
                if not used:
                    yield ToolUse(source=source, kind="infrastructure", tool=TOOL)
                used = True
                yield from _manifest(manifest, kind, source)


def _templated(document: Document) -> Iterator[Fact]:
    """Yield the scheduled jobs and the dashboards of a chart's template; the rest of it is what Helm's reader reads."""
    if not OF_TEMPLATES.search(document.text):
        return
    for manifest in document.unfilled_documents:
        match manifest:
            case Mapping({"kind": str(kind)}):
                source = Source(path=document.path, line=manifest.lines.get("kind"), tool=TOOL)
                name = text(mapping(manifest.get("metadata")).get("name"))
                name = splitext(basename(document.path))[0] if name == FILLED else name
                if kind == "CronJob":
                    yield from cron_job(manifest, name, source, TOOL)
                elif means(kind, "dashboard"):
                    yield Dashboard(source=source, subject=subject_of(name), form=DashboardForm.CODE)


def _is_foreign(group: str, kind: str) -> bool:
    return group.startswith(FOREIGN_GROUPS) or kind in WORKFLOWS or kind == "DataContract"


def _manifest(manifest: Mapping, kind: str, source: Source) -> Iterator[Fact]:
    name = text(mapping(manifest.get("metadata")).get("name"))
    yield from described(kind, name, source, environment=_stage(source.path))
    yield from workload_facts(manifest, source)
    if kind == "CronJob":
        yield from cron_job(manifest, name, source, TOOL)
    elif kind == "PrometheusRule":
        yield from _rules(manifest, source)
    elif kind in SCRAPERS:
        yield Monitor(source=source, on=Condition.RESOURCE, tool="prometheus", subject=name)
    elif means(kind, "dashboard"):
        yield Dashboard(source=source, subject=subject_of(name), form=DashboardForm.CODE)


def _rules(manifest: Mapping, source: Source) -> Iterator[Fact]:
    """Yield a monitor and an alert for each alerting rule; Alertmanager's routes stand elsewhere."""
    for group in mappings(mapping(manifest.get("spec")).get("groups")):
        for rule in mappings(group.get("rules")):
            name = text(rule.get("alert"))
            if name:
                at = Source(path=source.path, line=rule.line, tool=TOOL)
                on = condition_of(f"{name} {text(rule.get('expr'))}")
                yield Monitor(source=at, on=on, tool="prometheus", subject=name, alarm=True)
                yield Alert(source=at, on=on, channel="unknown", audience=Audience.UNKNOWN, subject=name, certain=False)


def _kustomization(document: Document) -> Iterator[Fact]:
    source = Source(path=document.path, line=1, tool=TOOL)
    match document.yaml:
        case Mapping() as table if table:
            yield ToolUse(source=source, kind="infrastructure", tool="kustomize")
        case _:
            return
    stage = _stage(document.path)
    kind = environment_kind(stage) if stage else None
    if stage and kind:
        yield Environment(source=source, name=stage, kind=kind, form="kustomize")
    for image in mappings(table.get("images")):
        tag = text(image.get("newTag"))
        if tag:
            name = f"{text(image.get('newName')) or text(image.get('name'))}:{tag}"
            yield from workload_facts(Mapping([("image", name), ("name", "image")], line=image.line), source)


def _stage(path: str) -> str | None:
    return next((part for part in reversed(dirname(path).split("/")) if environment_kind(part)), None)
