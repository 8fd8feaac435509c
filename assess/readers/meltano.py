"""Meltano: the plugins, jobs, schedules and environments of a project.

https://docs.meltano.com/reference/settings and https://docs.meltano.com/concepts/project
"""

from __future__ import annotations

import re
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from assess.facts import (
    Dataset,
    DatasetKind,
    Environment,
    EnvironmentKind,
    Fact,
    Known,
    Pipeline,
    Project,
    Resilience,
    Source,
    Task,
    ToolUse,
)
from assess.readers.protocol import Want
from assess.terms.environments import environment_kind
from assess.terms.shapes import mapping, mappings, named, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document, Mapping

TOOL = "meltano"
VERSION = 2
WANTS = (
    Want(names=("meltano.yml", "meltano.yaml", "*.meltano.yml", "*.meltano.yaml")),
    Want(suffixes=(".yml", ".yaml"), needles=(b"extractors:", b"tap-")),
)
GIVES = (Dataset, Environment, Pipeline, Project, Resilience, ToolUse)

INCREMENTAL = re.compile(
    r"^[^#\n]{0,200}\breplication[-_]method:[^\S\n]*+[\"']?(?:INCREMENTAL|LOG_BASED)", re.MULTILINE
)
WAREHOUSES = ("snowflake", "bigquery", "redshift", "postgres", "mysql", "duckdb", "clickhouse", "athena", "mongodb")


def read(document: Document) -> Iterable[Fact]:
    """Return the project and its schedules; an interval of `@once` is by hand."""
    written = mapping(document.yaml)
    plugins = mapping(written.get("plugins"))
    if basename(document.path).lower() in ("meltano.yml", "meltano.yaml") and {"version", "plugins"} & set(written):
        folder, source = dirname(document.path), _source(document, 1)
        yield ToolUse(source=source, kind="orchestration", tool=TOOL)
        yield Project(source=source, name=text(written.get("project_id")) or basename(folder), path=folder, tool=TOOL)
        for name, _, line in named(written.get("environments")):
            kind = environment_kind(name) or EnvironmentKind.OTHER
            yield Environment(source=_source(document, line), name=name, kind=kind, form="code")
    yield from _plugins(document, plugins)
    # https://docs.meltano.com/concepts/plugins#replication-method: the state of the last run says where to go on
    if (found := INCREMENTAL.search(document.text)) is not None:
        line = document.text.count("\n", 0, found.start()) + 1
        yield Resilience(source=_source(document, line), form="resumable")
    jobs = {name: texts(job.get("tasks")) for name, job, _ in named(written.get("jobs"))}
    for schedule in mappings(written.get("schedules")):
        yield _schedule(document, schedule, jobs)


def _source(document: Document, line: int | None) -> Source:
    return Source(path=document.path, line=line, tool=TOOL)


def _plugins(document: Document, plugins: Mapping) -> Iterator[Fact]:
    """Yield the feeds that extractors read, and the warehouses that loaders write to."""
    for name, _, line in named(plugins.get("extractors")):
        yield Dataset(source=_source(document, line), name=name, kind=DatasetKind.FEED, tool=TOOL)
    for name, _, line in named(plugins.get("loaders")):
        for warehouse in WAREHOUSES:
            if warehouse in name:
                yield ToolUse(source=_source(document, line), kind="warehouse", tool=warehouse)
    for name, _, line in named(plugins.get("utilities")):
        if name.startswith("dbt"):
            yield ToolUse(source=_source(document, line), kind="transformation", tool="dbt")


def _schedule(document: Document, schedule: Mapping, jobs: dict[str, tuple[str, ...]]) -> Pipeline:
    interval, job = text(schedule.get("interval")), text(schedule.get("job"))
    steps = tuple(word for task in jobs.get(job, ()) for word in task.split())
    steps = steps or tuple(filter(None, (text(schedule.get("extractor")), text(schedule.get("loader")))))
    return Pipeline(
        source=_source(document, schedule.line),
        name=text(schedule.get("name")) or job,
        tool=TOOL,
        schedule=interval if interval and interval != "@once" else None,
        scheduled=Known.SET if interval and interval != "@once" else Known.NOT_SET,
        tasks=tuple(_task(step) for step in steps),
    )


def _task(step: str) -> Task:
    """Return a step; `dbt-snowflake:run` is the command `dbt run`."""
    plugin, _, command = step.partition(":")
    words = ("dbt", command) if plugin.startswith("dbt") and command else ()
    return Task(name=step, operator=plugin, words=words)
