"""Databricks: asset bundles with their targets and resources, and jobs as JSON.

https://docs.databricks.com/dev-tools/bundles/settings
"""

from __future__ import annotations

from posixpath import basename, dirname
from typing import TYPE_CHECKING

from assess.documents import Mapping
from assess.facts import (
    Alert,
    Artifact,
    CheckKind,
    Condition,
    Dashboard,
    DashboardForm,
    DashboardSubject,
    Environment,
    EnvironmentKind,
    Fact,
    Infrastructure,
    Monitor,
    Pipeline,
    Project,
    QualityCheck,
    Resilience,
    Source,
    ToolUse,
)
from assess.readers.protocol import Want
from assess.terms.databricks_jobs import WORKFLOWS, declarative_facts, job_facts
from assess.terms.environments import environment_kind
from assess.terms.resources import subject_of
from assess.terms.shapes import mapping, mappings, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "databricks"
VERSION = 2
BUNDLES = "databricks-asset-bundles"
WANTS = (
    Want(names=("databricks.yml", "databricks.yaml", "bundle.yml", "bundle.yaml")),
    Want(
        suffixes=(".yml", ".yaml"),
        needles=(
            b"quartz_cron_expression",
            b"task_key:",
            b"notebook_task",
            b"quality_monitors:",
            b"  pipelines:",
            b"  dashboards:",
        ),
    ),
    Want(names=("*.lvdash.json",)),
    Want(
        suffixes=(".json",), needles=(b'"notebook_task"', b'"spark_python_task"', b'"task_key"', b'"python_wheel_task"')
    ),
)
GIVES = (
    Alert, Artifact, Dashboard, Environment, Infrastructure, Monitor, Pipeline, Project, QualityCheck, Resilience,
    ToolUse,
)  # fmt: skip

FILES = frozenset({"databricks.yml", "databricks.yaml", "bundle.yml", "bundle.yaml"})
AREAS = {
    "jobs": "orchestration",
    "pipelines": "orchestration",
    "clusters": "compute",
    "sql_warehouses": "warehouse",
    "schemas": "warehouse",
    "catalogs": "warehouse",
    "volumes": "storage",
    "registered_models": "other",
    "models": "other",
    "experiments": "other",
    "model_serving_endpoints": "compute",
    "dashboards": "other",
    "quality_monitors": "monitoring",
    "alerts": "monitoring",
    "secret_scopes": "access",
    "apps": "compute",
}
MODES = {"development": EnvironmentKind.DEVELOPMENT, "production": EnvironmentKind.PRODUCTION}


def read(document: Document) -> Iterable[Fact]:
    """Return the facts of a bundle's file, of one that it includes, or of a job as JSON."""
    if document.path.endswith(".lvdash.json"):
        yield _exported(document)
        return
    value = mapping(document.json if document.path.endswith(".json") else document.yaml)
    if isinstance(value.get("bundle"), Mapping) and basename(document.path).lower() in FILES:
        yield from _bundle(document, value)
    holders = [value, *(mapping(target) for target in mapping(value.get("targets")).values())]
    seen: set[tuple[str, str]] = set()
    for holder in holders:
        for kind, name, resource, line in _resources(holder):
            if (kind, name) not in seen:
                seen.add((kind, name))
                yield from _resource(kind, name, resource, _source(document, line))
    if "resources" not in value and _is_job(value):
        yield ToolUse(source=_source(document, 1), kind="orchestration", tool=WORKFLOWS)
        settings = mapping(value.get("settings")) or value
        yield from job_facts(text(settings.get("name")) or document.path, settings, _source(document, settings.line))


def _exported(document: Document) -> Dashboard:
    """Return a dashboard as the product exports it; its data sets say what it shows."""
    shown = (text(one.get("displayName")) for one in mappings(mapping(document.json).get("datasets")))
    subject = subject_of(" ".join((basename(document.path), *shown)))
    known = subject if subject is not DashboardSubject.UNKNOWN else DashboardSubject.BUSINESS
    return Dashboard(source=_source(document, 1), subject=known, form=DashboardForm.CODE)


def _source(document: Document, line: int | None) -> Source:
    return Source(path=document.path, line=line, tool=TOOL)


def _is_job(value: Mapping) -> bool:
    """Say whether a document is a job by itself: a list of tasks with keys, or one task with a name."""
    settings = mapping(value.get("settings")) or value
    return any("task_key" in task for task in mappings(settings.get("tasks"))) or (
        "name" in settings
        and any(key in settings for key in ("notebook_task", "spark_python_task", "python_wheel_task"))
    )


def _bundle(document: Document, value: Mapping) -> Iterator[Fact]:
    source = _source(document, value.lines.get("bundle"))
    folder = dirname(document.path)
    yield ToolUse(source=source, kind="infrastructure", tool=BUNDLES)
    yield ToolUse(source=source, kind="warehouse", tool=TOOL)
    name = text(mapping(value["bundle"]).get("name")) or basename(folder)
    yield Project(source=source, name=name, path=folder, tool=TOOL)
    yield Artifact(source=source, kind="bundle", holds=(folder or ".",), folder=folder)
    targets = mapping(value.get("targets"))
    for target, settings in targets.items():
        kind = environment_kind(target) or MODES.get(text(mapping(settings).get("mode"))) or EnvironmentKind.OTHER
        yield Environment(
            source=_source(document, targets.lines.get(target)), name=target, kind=kind, form="bundle-target"
        )


def _resources(holder: Mapping) -> Iterator[tuple[str, str, Mapping, int | None]]:
    resources = mapping(holder.get("resources"))
    for kind, group in resources.items():
        for name, resource in mapping(group).items():
            if kind in AREAS and isinstance(resource, Mapping):
                yield kind, name, resource, mapping(group).lines.get(name)


def _resource(kind: str, key: str, resource: Mapping, source: Source) -> Iterator[Fact]:
    yield Infrastructure(source=source, tool=BUNDLES, resource=kind, area=AREAS[kind], name=key)
    yield ToolUse(source=source, kind="infrastructure", tool=BUNDLES)
    if kind == "jobs":
        yield ToolUse(source=source, kind="orchestration", tool=WORKFLOWS)
        yield from job_facts(text(resource.get("name")) or key, resource, source)
    elif kind == "pipelines":
        yield ToolUse(source=source, kind="transformation", tool="dlt")
        yield from declarative_facts(text(resource.get("name")) or key, resource, source)
    elif kind == "quality_monitors":
        table = text(resource.get("table_name")) or key
        scheduled = "schedule" in resource
        yield QualityCheck(source=source, dataset=table, kind=CheckKind.ANOMALY, tool=TOOL, scheduled=scheduled)
        yield Monitor(source=source, on=Condition.ANOMALY, tool=TOOL, subject=table, scheduled=scheduled, kept=True)
    elif kind == "dashboards":
        subject = subject_of(text(resource.get("display_name")) or key)
        known = subject if subject is not DashboardSubject.UNKNOWN else DashboardSubject.BUSINESS
        yield Dashboard(source=source, subject=known, form=DashboardForm.CODE)
