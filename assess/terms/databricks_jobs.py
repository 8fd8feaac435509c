"""Databricks jobs as the Jobs API, asset bundles and their JSON exports write them, turned into pipelines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.documents import Mapping, parse_shell
from assess.facts import (
    Alert,
    Audience,
    Condition,
    Fact,
    Known,
    Monitor,
    Pipeline,
    Resilience,
    Source,
    Task,
)
from assess.terms.audience import audience_of
from assess.terms.shapes import mapping, mappings, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKFLOWS = "databricks-workflows"
FAILURES = ("on_failure", "on_duration_warning_threshold_exceeded")
CONDITIONS = {"on_failure": Condition.RUN_FAILURE, "on_duration_warning_threshold_exceeded": Condition.LATENCY}
STARTS = ("schedule", "trigger", "continuous")
VARIABLE = "${"


def job_facts(name: str, job: Mapping, source: Source) -> Iterator[Fact]:
    """Yield the pipeline that a job is, its alerts and its health rules."""
    tasks = tuple(mappings(job.get("tasks"))) or (job,)
    alerts = tuple(alert for holder in (job, *tasks) for alert in _alerts(name, holder, source))
    timeout = _limit(job, tasks, "timeout_seconds")
    pause = next((text(mapping(job.get(key)).get("pause_status")) for key in STARTS if key in job), "")
    yield Pipeline(
        source=source,
        name=name,
        tool=WORKFLOWS,
        schedule=_schedule(job),
        scheduled=Known.SET if _schedule(job) else Known.NOT_SET,
        enabled=pause != "PAUSED",
        described=bool(text(job.get("description"))),
        tags=tuple(mapping(job.get("tags"))),
        retries=_limit(job, tasks, "max_retries"),
        retry_delay=_limit(job, tasks, "min_retry_interval_millis"),
        timeout=timeout,
        failure_alert=Known.SET if any(one.on is Condition.RUN_FAILURE for one in alerts) else Known.NOT_SET,
        tasks=tuple(_task(task) for task in mappings(job.get("tasks"))),
        calls=tuple(dict.fromkeys(call for task in tasks for call in _calls(task))),
    )
    yield from dict.fromkeys(alerts)
    if timeout is Known.SET:
        yield Resilience(source=source, form="timeout", subject=name)
    warned = any(one.on is Condition.LATENCY for one in alerts)
    for rule in mappings(mapping(job.get("health")).get("rules")):
        late = text(rule.get("metric")) == "RUN_DURATION_SECONDS"
        on = Condition.LATENCY if late else Condition.FRESHNESS  # the other metrics count a stream's backlog
        at = Source(path=source.path, line=rule.line, tool=source.tool)
        yield Monitor(source=at, on=on, tool=WORKFLOWS, subject=name, alarm=warned)


def declarative_facts(name: str, pipeline: Mapping, source: Source) -> Iterator[Fact]:
    """Yield a declarative (Delta Live Tables) pipeline and its notifications."""
    told = [
        entry for entry in mappings(pipeline.get("notifications")) if "on-update-failure" in texts(entry.get("alerts"))
    ]
    people = [address for entry in told for address in texts(entry.get("email_recipients"))]
    runs_on = pipeline.get("continuous") is True
    yield Pipeline(
        source=source,
        name=name,
        tool=WORKFLOWS,
        schedule="continuous" if runs_on else None,
        scheduled=Known.SET if runs_on else Known.NOT_SET,
        enabled=pipeline.get("development") is not True,
        failure_alert=Known.SET if people else Known.NOT_SET,
    )
    yield from (_mail(name, address, Condition.RUN_FAILURE, source) for address in people)


def _schedule(job: Mapping) -> str | None:
    if cron := text(mapping(job.get("schedule")).get("quartz_cron_expression")):
        return cron
    trigger = mapping(job.get("trigger"))
    if trigger:
        periodic = mapping(trigger.get("periodic"))
        unit = text(periodic.get("unit")).lower()
        return f"every {text(periodic.get('interval'))} {unit}" if periodic else "dataset"
    return "continuous" if "continuous" in job else None


def _limit(job: Mapping, tasks: tuple[Mapping, ...], key: str) -> Known:
    """Return whether a limit is set on the job or any of its tasks; 0 is off, -1 without end."""
    states = {_state(holder.get(key)) for holder in (*tasks, job)}
    return next((state for state in (Known.SET, Known.UNRESOLVED, Known.OFF) if state in states), Known.NOT_SET)


def _state(value: object) -> Known:
    match value:
        case None:
            return Known.NOT_SET
        case str() if VARIABLE in value:
            return Known.UNRESOLVED
    return Known.OFF if text(value) in ("0", "") else Known.SET


def _task(task: Mapping) -> Task:
    operator = next((key for key in task if key.endswith("_task")), "task")
    commands = texts(mapping(task.get("dbt_task")).get("commands"))
    parsed = [command.words for written in commands for command in parse_shell(written, task.line)]
    words = next((one for one in parsed if {"build", "run", "test"} & set(one)), parsed[0] if parsed else ())
    retries = _state(task.get("max_retries"))
    return Task(name=text(task.get("task_key")), operator=operator, line=task.line, words=words, retries=retries)


def _calls(task: Mapping) -> Iterator[str]:
    for kind, key in (
        ("notebook_task", "notebook_path"),
        ("spark_python_task", "python_file"),
        ("python_wheel_task", "package_name"),
        ("pipeline_task", "pipeline_id"),
        ("run_job_task", "job_id"),
        ("dbt_task", "project_directory"),
    ):
        if name := text(mapping(task.get(kind)).get(key)):
            yield name


def _alerts(name: str, holder: Mapping, source: Source) -> Iterator[Alert]:
    for event in FAILURES:
        for address in texts(mapping(holder.get("email_notifications")).get(event)):
            yield _mail(name, address, CONDITIONS[event], source)
        for _ in mappings(mapping(holder.get("webhook_notifications")).get(event)):
            yield Alert(source=source, on=CONDITIONS[event], channel="webhook", subject=name, shared=True)


def _mail(name: str, address: str, on: Condition, source: Source) -> Alert:
    audience = Audience.UNKNOWN if re.search(r"\$\{|\{\{", address) else audience_of(address)
    return Alert(
        source=source, on=on, channel="email", audience=audience, subject=name, shared=audience is Audience.TEAM
    )
