"""Resolved tasks as facts: commands, images, checks on data, limits, hosted jobs and tools."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import (
    Command,
    Condition,
    Fact,
    Known,
    Pin,
    Pipeline,
    Place,
    QualityCheck,
    Reference,
    ResourceLimit,
    ToolUse,
)
from assess.readers.airflow import operators
from assess.readers.airflow.notices import alert_facts, task_notices
from assess.readers.airflow.values import text_in
from assess.terms.pins import pin_of_image

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.readers.airflow.evaluation import Modules
    from assess.readers.airflow.resolving import Dag, Job

LIMITS = ("container_resources", "resources", "mem_limit", "cpus", "executor_config", "k8s_resources")
SCRIPT = re.compile(r"[\w./-]{1,200}\.(?:py|sh|jar|R|js)$")
JOB_ID = re.compile(r"\d{2,12}$")
DBT_CLOUD = re.compile(r"dbt[-_]cloud")
SPARK = re.compile(r"Spark|Dataproc|LivyOperator|EmrAddSteps|EmrServerless")


def job_facts(dag: Dag, job: Job, modules: Modules, pipeline: Pipeline, paths: frozenset[str]) -> Iterator[Fact]:
    """Yield the commands, images, checks, limits and tools of a task."""
    commands = operators.commands(job.operator, job.values)
    for command in commands:
        yield Command(
            source=job.source,
            owner=f"{dag.name}/{job.name}",
            words=command.words,
            tolerated=command.tolerated,
            enabled=pipeline.enabled,
            environment=command.assignments,
        )
        yield from _hosted(job, command.words)
    yield from _image_facts(job, commands[0].words if commands else (), paths)
    yield from _checks(dag, job, modules, pipeline)
    if any(operators.tests_data(command.words) for command in commands):
        yield from alert_facts(Condition.DATA_CHECK, dag.name, task_notices(job, modules)[1], job.source)
    if any(name in job.values for name in LIMITS):
        yield ResourceLimit(source=job.source, form="limits of a task")
    for warehouse in operators.warehouses(job.operator, _connections(job)):
        yield ToolUse(source=job.source, kind="warehouse", tool=warehouse)
    yield from _transformation_tools(job)


def _connections(job: Job) -> Iterator[str]:
    for name, value in job.values.items():
        if name.endswith("conn_id"):
            yield f"{name} {text_in(value) or ''}"


def _transformation_tools(job: Job) -> Iterator[Fact]:
    if job.operator in operators.COSMOS or job.operator.startswith(tuple(operators.DBT_COMMANDS)):
        yield ToolUse(source=job.source, kind="transformation", tool="dbt")
    if SPARK.search(job.operator):
        yield ToolUse(source=job.source, kind="transformation", tool="spark")
    if job.operator.startswith("DbtCloud"):
        yield ToolUse(source=job.source, kind="orchestration", tool="dbt-cloud")
        target = next(calls_of(job), "")
        yield Reference(source=job.source, what="hosted-job", place=Place.ELSEWHERE, target=target, tool="dbt-cloud")


def _hosted(job: Job, words: tuple[str, ...]) -> Iterator[Reference]:
    """Yield the dbt Cloud job that a command starts by its id."""
    if any(DBT_CLOUD.search(word) for word in words):
        target = next((word for word in words if JOB_ID.match(word)), None)
        if target:
            yield Reference(
                source=job.source, what="hosted-job", place=Place.ELSEWHERE, target=target, tool="dbt-cloud"
            )


def _image_facts(job: Job, words: tuple[str, ...], paths: frozenset[str]) -> Iterator[Fact]:
    name = operators.image(job.values)
    kind = pin_of_image(name) if name else None
    if name and kind:
        yield Pin(source=job.source, scope="job-image", ecosystem="docker", kind=kind, name=name)
    scripts = [word for word in words if SCRIPT.match(word)]
    if name and paths and scripts and not any(script.rpartition("/")[2] in paths for script in scripts):
        yield Reference(source=job.source, what="job-code", place=Place.ELSEWHERE, target=name, tool="docker")


def _checks(dag: Dag, job: Job, modules: Modules, pipeline: Pipeline) -> Iterator[Fact]:
    found = tuple(operators.checks(job.operator, job.values, job.name, modules, job.path))
    for check in found:
        yield QualityCheck(
            source=job.source,
            dataset=check.dataset,
            kind=check.kind,
            tool=check.tool,
            certain=check.certain,
            warn_only=check.warn_only,
            run_by=(dag.name,),
            scheduled=pipeline.enabled and pipeline.scheduled is Known.SET,
        )
        if check.tool in ("great-expectations", "soda"):
            yield ToolUse(source=job.source, kind="quality", tool=check.tool)
    if found:
        yield from alert_facts(Condition.DATA_CHECK, dag.name, task_notices(job, modules)[1], job.source)


def calls_of(job: Job) -> Iterator[str]:
    """Yield the pipelines and hosted jobs that a task starts or waits for."""
    for name in ("trigger_dag_id", "external_dag_id", "job_id"):
        value = job.values.get(name)
        if (text := text_in(value)) or isinstance(value, int):
            yield text or str(value)
