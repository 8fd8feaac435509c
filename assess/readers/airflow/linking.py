"""Resolved DAGs as facts: pipelines, commands, alerts, promises, checks, images, lineage and tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.facts import (
    Audience,
    Condition,
    Fact,
    Facts,
    Known,
    Lineage,
    Owner,
    Pipeline,
    Project,
    Promise,
    Sla,
    Source,
    Task,
    ToolUse,
)
from assess.readers.airflow import operators
from assess.readers.airflow.definitions import Form, Module, Setting
from assess.readers.airflow.evaluation import Modules
from assess.readers.airflow.notices import (
    Notice,
    alert_facts,
    callback_notices,
    failure_notices,
    strongest,
    task_notices,
)
from assess.readers.airflow.resolving import Dag, Job, resolved_dags
from assess.readers.airflow.tasks import calls_of, job_facts
from assess.readers.airflow.values import MISSING, Called, Choice, Missing, each, figure, state, text_in
from assess.readers.code import CodeFile
from assess.terms.audience import audience_of, team_name
from assess.thresholds import HALF

if TYPE_CHECKING:
    from collections.abc import Callable as Function
    from collections.abc import Iterable, Iterator

SCHEDULES = ("schedule", "schedule_interval", "timetable")
# Presets and their like that start nothing by themselves
BY_HAND = frozenset({"@once", "None", "none", ""})
DATA_CLASSES = frozenset(
    {"Dataset", "Asset", "AssetAlias", "DatasetAlias", "DatasetOrTimeSchedule", "AssetOrTimeSchedule"}
)
DEFAULT_SCHEDULE = "@daily"  # before Airflow 3
A_SENTENCE = 4  # words of a module's docstring that say what its DAG does
MORE_THAN_A_LABEL = 20  # words of a `description`, which Airflow shows as a label beside the DAG


def link_definitions(facts: Facts, tool: str) -> Iterator[Fact]:
    """Yield all that the DAGs of the tree show."""
    modules = Modules(facts.of(Module))
    retried = any(setting.key == "default_task_retries" and setting.value.strip("0") for setting in facts.of(Setting))
    paths = frozenset(code.source.path.rpartition("/")[2] for code in facts.of(CodeFile))
    dags = list(resolved_dags(facts, modules))
    for dag in dags:
        yield from _facts_of(dag, modules, paths, retried=retried)
    yield from _projects(dags, tool)
    yield from _tools(facts, dags, tool)


def _facts_of(dag: Dag, modules: Modules, paths: frozenset[str], *, retried: bool) -> Iterator[Fact]:
    known, notices = failure_notices(dag, modules)
    work = [job for job in dag.jobs if _is_work(job)]
    alerts = (
        known
        if known is Known.SET
        else strongest((known, _most(work, lambda job: task_notices(job, modules)[0], known)))
    )
    pipeline = _pipeline(dag, work, modules, alerts=alerts, retried=retried)
    yield pipeline
    yield from _owners(dag)
    own = notices or tuple(dict.fromkeys(notice for job in work for notice in task_notices(job, modules)[1]))
    yield from alert_facts(Condition.RUN_FAILURE, dag.name, own, dag.source)
    yield from _promises(dag, modules)
    for job in dag.jobs:
        yield from job_facts(dag, job, modules, pipeline, paths)
    yield from _lineage(dag)


def _is_work(job: Job) -> bool:
    return job.operator not in operators.EMPTY_OPERATORS and not operators.TELLING.search(job.operator)


def _most(jobs: list[Job], state_of: Function[[Job], Known], default: Known) -> Known:
    """Return the state of half or more of the tasks, or the default where they differ."""
    if not jobs:
        return default
    states = [state_of(job) for job in jobs]
    return next(
        (known for known in (Known.SET, Known.UNRESOLVED, Known.OFF) if states.count(known) >= HALF * len(states)),
        default,
    )


def _setting(dag: Dag, work: list[Job], name: str) -> Known:
    return _most(work, lambda job: state(job.setting(name)), state(dag.defaults.get(name)))


def _pipeline(dag: Dag, work: list[Job], modules: Modules, *, alerts: Known, retried: bool) -> Pipeline:
    schedule, scheduled = _schedule(dag)
    retries = _setting(dag, work, "retries")
    label = text_in(dag.value("description")) or ""
    words = max(len(label.split()), dag.definition.told_in)
    documented = state(dag.value("doc_md")) in (Known.SET, Known.UNRESOLVED)
    return Pipeline(
        source=dag.source,
        name=dag.name,
        tool="airflow",
        schedule=schedule,
        scheduled=scheduled,
        enabled=state(dag.value("is_paused_upon_creation")) is not Known.SET,
        described=documented or dag.definition.described or words >= MORE_THAN_A_LABEL,
        labelled=bool(label) or words >= A_SENTENCE,
        owner=next((owner.name for owner in _owners(dag) if owner.name), None),
        tags=tuple(text for text in map(text_in, each(dag.value("tags"))) if text),
        retries=Known.SET if retries is Known.NOT_SET and retried else retries,
        retry_delay=_setting(dag, work, "retry_delay"),
        default_delay=True,
        backoff=_setting(dag, work, "retry_exponential_backoff"),
        timeout=strongest((state(dag.value("dagrun_timeout")), _setting(dag, work, "execution_timeout"))),
        failure_alert=alerts,
        tasks=tuple(_task(job, modules) for job in dag.jobs),
        calls=tuple(dict.fromkeys(called for job in dag.jobs for called in calls_of(job))),
    )


def _task(job: Job, modules: Modules) -> Task:
    commands = operators.commands(job.operator, job.values)
    return Task(
        name=job.name,
        operator=job.operator,
        line=job.source.line,
        words=commands[0].words if commands else (),
        retries=state(job.setting("retries")),
        alerts=task_notices(job, modules)[0],
    )


def _schedule(dag: Dag) -> tuple[str | None, Known]:
    value = dag.value(*SCHEDULES)
    if isinstance(value, Missing):
        modern = dag.definition.modern or dag.definition.form is Form.GUSTY
        return (None, Known.NOT_SET) if modern else (DEFAULT_SCHEDULE, Known.SET)
    if _is_data(value):
        return "dataset", Known.SET
    text = text_in(value)
    if text is not None:
        return (text, Known.OFF) if text in BY_HAND else (text, Known.SET)
    if isinstance(value, Called | Choice) and figure(value):
        return figure(value), Known.SET
    known = Known.SET if isinstance(value, Called) and "imetable" in value.callee.origin else state(value)
    return (None if known is Known.OFF else "unresolved"), known


def _is_data(value: object) -> bool:
    return any(
        isinstance(item, Called) and item.callee.origin.rpartition(".")[2] in DATA_CLASSES for item in each(value)
    ) or (isinstance(value, list) and bool(value))


def _owners(dag: Dag) -> tuple[Owner, ...]:
    written = text_in(dag.defaults.get("owner")) or text_in(dag.value("owner")) or ""
    names = [name.strip() for name in written.split(",") if name.strip()]
    return tuple(
        Owner(
            source=dag.source,
            subject=dag.name,
            audience=audience_of(name),
            name=team_name(name) if audience_of(name) is not Audience.DEFAULT else "",
        )
        for name in names
    )


def _promises(dag: Dag, modules: Modules) -> Iterator[Fact]:
    _, notices = callback_notices(dag.value("sla_miss_callback"), modules)
    mailed = tuple(notice for notice in failure_notices(dag, modules)[1] if notice.channel == "email")
    promised = [
        (dag.source, dag.defaults.get("sla")),
        *((job.source, job.values.get("sla", MISSING)) for job in dag.jobs),
    ]
    for source, value in promised:
        if state(value) is Known.SET:
            yield from _promise(dag, source, figure(value), notices or mailed)
            break
    for deadline in each(dag.value("deadline")):
        if isinstance(deadline, Called):
            _, told = callback_notices(deadline.keywords.get("callback", MISSING), modules)
            yield from _promise(dag, dag.source, figure(deadline.keywords.get("interval", MISSING)), told)
    for value in (dag.value("dagrun_timeout"), dag.defaults.get("execution_timeout"), *_timeouts(dag.jobs)):
        if state(value) is Known.SET:
            yield Sla(source=dag.source, subject=dag.name, promise=Promise.TIMEOUT, figure=figure(value))
            break


def _timeouts(jobs: Iterable[Job]) -> Iterator[object]:
    return (job.values["execution_timeout"] for job in jobs if "execution_timeout" in job.values)


def _promise(dag: Dag, source: Source, limit: str, notices: tuple[Notice, ...]) -> Iterator[Fact]:
    told = any(notice.audience is not Audience.PLACEHOLDER for notice in notices)
    yield Sla(source=source, subject=dag.name, promise=Promise.LATENCY, figure=limit, checked=told, alerts=told)
    yield from alert_facts(Condition.SLA_MISS, dag.name, notices, source)


def _lineage(dag: Dag) -> Iterator[Lineage]:
    between = sum(job.operator in operators.BETWEEN_PIPELINES for job in dag.jobs)
    if between:
        yield Lineage(source=dag.source, form="pipelines", count=between)
    data = sum(name in job.values for job in dag.jobs for name in ("inlets", "outlets"))
    if data or _schedule(dag)[0] == "dataset":
        yield Lineage(source=dag.source, form="graph", count=data or 1)


def _projects(dags: list[Dag], tool: str) -> Iterator[Fact]:
    folders: dict[str, Source] = {}
    for dag in dags:
        folders.setdefault(_project_folder(dag.definition.source.path, dag.definition.form), dag.definition.source)
    for folder, source in sorted(folders.items()):
        if not any(folder.startswith(f"{other}/") for other in folders if other):
            yield Project(
                source=Source(path=source.path, line=source.line, tool=tool),
                name=folder or tool,
                path=folder,
                tool=tool,
            )


def _project_folder(path: str, form: Form) -> str:
    """Return the nearest folder named `dags`, or the folder of the file (of its folder of tasks: the one above)."""
    folders = path.split("/")[:-1]
    if "dags" in folders:
        return "/".join(folders[: len(folders) - folders[::-1].index("dags")])
    return "/".join(folders[:-1] if form is Form.GUSTY else folders)


def _tools(facts: Facts, dags: list[Dag], tool: str) -> Iterator[ToolUse]:
    if not dags:
        return
    yield ToolUse(source=dags[0].source, kind="orchestration", tool=tool)
    seen: set[str] = set()
    for module in facts.of(Module):
        for callable_ in module.callables:
            for origin in callable_.calls:
                name = origin.rpartition(".")[2]
                if not origin.startswith("airflow") or not name.endswith(("Hook", "Operator")):
                    continue
                for warehouse in operators.warehouses(name, (binding.name for binding in module.bindings)):
                    if warehouse not in seen:
                        seen.add(warehouse)
                        yield ToolUse(source=module.source, kind="warehouse", tool=warehouse)
