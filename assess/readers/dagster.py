"""Dagster: assets, asset checks, jobs, schedules, sensors, freshness policies, retry policies and `dagster_cloud.yaml`.

https://docs.dagster.io/guides/build/assets
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from assess.documents import Document, Mapping, Sequence, line_of
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
    Audience,
    CheckKind,
    CiJob,
    Condition,
    Dashboard,
    DashboardForm,
    DashboardSubject,
    Dataset,
    DatasetKind,
    Fact,
    Facts,
    Freshness,
    Infrastructure,
    Known,
    Lineage,
    Logging,
    Owner,
    Pipeline,
    Place,
    Project,
    QualityCheck,
    Reference,
    Source,
    ToolUse,
)
from assess.readers.airflow.alerts import SHARED, channels_in
from assess.readers.dagster_pieces import NO_POLICY, Piece, Policy, RunSettings, pipeline_of, run_settings
from assess.readers.dagster_selections import dbt_words, selected
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

TOOL = "dagster"
VERSION = 6
WANTS = (
    Want(suffixes=(".py",), needles=(b"dagster",)),
    Want(names=("dagster_cloud.yaml", "workspace.yaml", "dagster.yaml", "alert_policies.yaml")),
)
ASSETS = frozenset({"asset", "multi_asset", "graph_asset", "dbt_assets", "observable_source_asset"})
JOBS = frozenset({"job", "define_asset_job"})
# They start a run when what an asset is made of has changed.
ASSET_SENSORS = frozenset({"AutomationConditionSensorDefinition", "AutoMaterializeSensorDefinition"})
FAILURE_SENSORS = frozenset({"run_failure_sensor"})
FAILURE_MAKERS = {
    "make_slack_on_run_failure_sensor": "slack",
    "make_teams_on_run_failure_sensor": "teams",
    "make_email_on_run_failure_sensor": "email",
    "make_pagerduty_on_run_failure_sensor": "pagerduty",
}
CHECK_MAKERS = {
    "build_last_update_freshness_checks": CheckKind.FRESHNESS,
    "build_time_partition_freshness_checks": CheckKind.FRESHNESS,
    "build_sensor_for_freshness_checks": None,
    "build_metadata_bounds_checks": CheckKind.AGGREGATE,
    "build_column_schema_change_checks": CheckKind.SCHEMA,
    "build_anomaly_detection_freshness_checks": CheckKind.ANOMALY,
}
Function = ast.FunctionDef | ast.AsyncFunctionDef


GIVES = (
    Alert, Dashboard, Dataset, Freshness, Infrastructure, Lineage, Logging, Owner, Piece, Pipeline, Project,
    QualityCheck, Reference, RunSettings, ToolUse,
)  # fmt: skip
LEVELS = frozenset({"debug", "info", "warning", "error", "exception", "critical"})
LOCATION = "code_location"
TEAM = "team:"


def read(document: Document) -> Iterator[Fact]:
    """Yield the assets, jobs, schedules, sensors and checks of a module, or the alert policies of a configuration."""
    if document.path.endswith(".py"):
        yield from _module(document.python, document.path)
    else:
        yield from _policies(document)


def link(facts: Facts) -> Iterator[Fact]:
    """Yield the jobs with their schedules as pipelines, the assets as datasets with their graph, and the project."""
    pieces = facts.of(Piece)
    assets = [piece for piece in pieces if piece.kind == "asset"]
    failing = any(alert.source.tool == TOOL and alert.on is Condition.RUN_FAILURE for alert in facts.of(Alert))
    retried = [asset for asset in assets if asset.policy.retries is Known.SET]
    settings = facts.of(RunSettings)
    for piece in pieces:
        if piece.kind == "job":
            names = {piece.name, piece.alias} - {""}
            schedules = [known for known in pieces if known.kind == "schedule" and known.target in names]
            yield pipeline_of(piece, schedules, assets, retried, failing=failing, settings=settings)
        elif piece.kind == "sensor":
            yield pipeline_of(piece, [piece], assets, retried, failing=failing, settings=settings)
    for asset in assets:
        yield Dataset(
            source=asset.source, name=asset.name, kind=DatasetKind.TABLE, tool=TOOL, described=asset.described
        )
        # Dagster evaluates a policy that is applied to the definitions on every asset of them.
        for policy in (piece for piece in pieces if piece.kind == "freshness"):
            yield Freshness(source=policy.source, dataset=asset.name, limit=policy.name, scheduled=True)
    if any(asset.depends for asset in assets):
        count = sum(asset.depends for asset in assets)
        yield Lineage(source=assets[0].source, form="graph", count=count)
    # A tree without CI says what Dagster+ runs, and is deployed there from another place.
    for one in facts.of(Infrastructure) if not facts.of(CiJob) else ():
        if one.resource == LOCATION:
            yield Reference(source=one.source, what="deployment", place=Place.ELSEWHERE, target="Dagster+")
    if pieces:
        folder = pieces[0].source.path.rpartition("/")[0]
        yield ToolUse(source=pieces[0].source, kind="orchestration", tool=TOOL)
        yield Project(source=pieces[0].source, name=folder or TOOL, path=folder, tool=TOOL)


def _module(tree: ast.Module, path: str) -> Iterator[Fact]:
    imported = imported_names(tree)
    watched = _watches(tree, imported)
    held = {
        node.value: node.targets[0].id
        for node in nodes(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    yield from _logged(tree, path)
    for node in nodes(tree):
        if isinstance(node, FunctionDef):
            for decorator in node.decorator_list:
                call = decorator if isinstance(decorator, ast.Call) else ast.Call(func=decorator, args=[], keywords=[])
                origin = origin_of(call.func, imported)
                if origin.startswith("dagster"):
                    source = Source(path=path, line=node.lineno, tool=TOOL)
                    yield from _decorated(node, call, origin.rpartition(".")[2], imported, source)
        elif isinstance(node, ast.Call):
            origin = origin_of(node.func, imported)
            if origin.startswith("dagster"):
                source = Source(path=path, line=node.lineno, tool=TOOL)
                name = origin.rpartition(".")[2]
                yield from _called(node, name, source, held.get(node, ""), watched=watched)


def _logged(tree: ast.Module, path: str) -> Iterator[Logging]:
    """Yield the first line that the code writes to the log of its own run.

    https://docs.dagster.io/guides/log-debug/logging/custom-logging
    """
    for call in calls(tree):
        match call.func:
            case ast.Attribute(value=ast.Attribute(value=ast.Name(id="context"), attr="log"), attr=level) if (
                level in LEVELS
            ):
                yield Logging(source=Source(path=path, line=call.lineno, tool=TOOL), form="ordinary")
                return


def _decorated(node: Function, call: ast.Call, name: str, imported: dict[str, str], source: Source) -> Iterator[Fact]:
    described = ast.get_docstring(node) is not None or keyword(call, "description") is not None
    if name in ASSETS:
        depends = keyword(call, "deps", "ins", "manifest") is not None or _takes_assets(node)
        policy = _policy(call)
        yield from _owners(node.name, call, source)
        words = dbt_words(node, call) if name == "dbt_assets" else ()
        yield Piece(
            source=source,
            kind="asset",
            name=node.name,
            words=words,
            described=described,
            depends=depends,
            policy=policy,
        )
        yield from _freshness(call, node.name, source)
        if name == "dbt_assets":
            yield ToolUse(source=source, kind="transformation", tool="dbt")
    elif name in JOBS:
        yield Piece(source=source, kind="job", name=node.name, described=described, policy=_policy(call))
    elif name == "schedule":
        yield _schedule(call, source)
    elif name == "asset_check":
        asset = keyword(call, "asset") or (call.args[0] if call.args else None)
        dataset = (literal_text(asset) or dotted(asset)) if asset is not None else ""
        yield QualityCheck(source=source, dataset=dataset, kind=CheckKind.CUSTOM, tool="dagster-asset-checks")
        yield ToolUse(source=source, kind="quality", tool="dagster-asset-checks")
    elif name in FAILURE_SENSORS:
        for channel in channels_in(node, imported) or ("unknown",):
            yield _alert(channel, source, certain=channel != "unknown", enabled=_runs(call))


def _takes_assets(node: Function) -> bool:
    resources = {"context", "self"}
    return any(argument.arg not in resources and argument.annotation is None for argument in node.args.args)


def _called(call: ast.Call, name: str, source: Source, variable: str, *, watched: bool) -> Iterator[Fact]:
    if name == "define_asset_job":
        yield Piece(
            source=source,
            kind="job",
            name=_job_name(call),
            alias=variable,
            selects=selected(keyword(call, "selection") or (call.args[1] if len(call.args) > 1 else None)),
            described=keyword(call, "description") is not None,
            policy=_policy(call),
        )
    elif name in ASSET_SENSORS:
        target = keyword(call, "target", "asset_selection") or (call.args[1] if len(call.args) > 1 else None)
        yield Piece(
            source=source,
            kind="sensor",
            name=_job_name(call),
            text="dataset",
            selects=selected(target),
            enabled=_runs(call),
        )
    elif name in ("ScheduleDefinition", "build_schedule_from_partitioned_job"):
        yield _schedule(call, source)
    elif name in FAILURE_MAKERS:
        yield _alert(FAILURE_MAKERS[name], source, certain=True, enabled=_runs(call))
        yield ToolUse(source=source, kind="observability", tool=FAILURE_MAKERS[name])
    elif name == "apply_freshness_policy" and len(call.args) > 1:
        yield Piece(source=source, kind="freshness", name=source_text(call.args[1]))
    elif kind := CHECK_MAKERS.get(name):
        for asset in _checked(call):
            yield QualityCheck(source=source, dataset=asset, kind=kind, tool="dagster-asset-checks", scheduled=watched)


def _checked(call: ast.Call) -> tuple[str, ...]:
    """Return the assets that a maker of checks names, one without a name where they are computed."""
    named = keyword(call, "assets")
    listed = named.elts if isinstance(named, ast.List | ast.Tuple) else []
    return tuple(filter(None, (literal_text(one) or dotted(one).rpartition(".")[2] for one in listed))) or ("",)


def _watches(tree: ast.Module, imported: dict[str, str]) -> bool:
    """Say whether a module builds the sensor that evaluates its freshness checks."""
    sensors = (
        call for call in calls(tree) if origin_of(call.func, imported).endswith(".build_sensor_for_freshness_checks")
    )
    return any(_runs(call) for call in sensors)


def _job_name(call: ast.Call) -> str:
    return literal_text(keyword(call, "name") or (call.args[0] if call.args else None)) or "unresolved"


def _schedule(call: ast.Call, source: Source) -> Piece:
    cron = keyword(call, "cron_schedule")
    job = keyword(call, "job", "target")
    if isinstance(job, ast.Call):
        target = _job_name(job)
    else:
        target = (
            (literal_text(job) or dotted(job)) if job is not None else literal_text(keyword(call, "job_name")) or ""
        )
    return Piece(
        source=source,
        kind="schedule",
        name="",
        text=literal_text(cron) or "unresolved",
        target=target.rpartition(".")[2],
        enabled=_runs(call),
    )


def _runs(call: ast.Call) -> bool:
    """Say whether a schedule or sensor is not written as stopped (codebook, rule 2)."""
    status = keyword(call, "default_status")
    return status is None or not dotted(status).endswith("STOPPED")


def _policy(call: ast.Call) -> Policy:
    policy = keyword(call, "retry_policy", "op_retry_policy")
    match policy:
        case None:
            return NO_POLICY
        case ast.Call():
            return Policy(retries=Known.SET, delay=_given(policy, "delay"), backoff=_given(policy, "backoff"))
    return Policy(retries=Known.UNRESOLVED, delay=Known.UNRESOLVED, backoff=Known.UNRESOLVED)


def _given(call: ast.Call, name: str) -> Known:
    return Known.NOT_SET if keyword(call, name) is None else Known.SET


def _freshness(call: ast.Call, asset: str, source: Source) -> Iterator[Freshness]:
    policy = keyword(call, "freshness_policy", "legacy_freshness_policy", "internal_freshness_policy")
    if policy is not None:
        limit = next((source_text(word.value) for one in calls(policy) for word in one.keywords), "")
        yield Freshness(source=source, dataset=asset, limit=limit, scheduled=True)


def _alert(channel: str, source: Source, *, certain: bool, enabled: bool) -> Alert:
    return Alert(
        source=source,
        on=Condition.RUN_FAILURE,
        channel=channel,
        shared=channel in SHARED,
        enabled=enabled,
        certain=certain,
    )


def _policies(document: Document) -> Iterator[Fact]:
    """Yield the code locations of Dagster Cloud and the alerts of its alert policies."""
    match document.yaml:
        case Mapping() as top:
            if isinstance(locations := top.get("locations"), Sequence) and locations:
                source = Source(path=document.path, line=line_of(top, "locations"), tool=TOOL)
                yield ToolUse(source=source, kind="orchestration", tool=TOOL)
                # Dagster+ runs the locations of this file, with its own pages.
                subject, form = DashboardSubject.PIPELINES, DashboardForm.ORCHESTRATOR_UI
                yield Dashboard(source=source, subject=subject, form=form)
                yield from _locations(locations, document.path)
            yield from _alerts(top.get("alert_policies"), document.path)
            found = run_settings(top, Source(path=document.path, line=line_of(top, "run_retries"), tool=TOOL))
            if found is not None:
                yield found


def _owners(asset: str, call: ast.Call, source: Source) -> Iterator[Owner]:
    """Yield the owners of an asset: `team:` and a name, or a person's address."""
    given = keyword(call, "owners")
    for node in given.elts if isinstance(given, ast.List | ast.Tuple) else ():
        written = literal_text(node) or ""
        if written.startswith(TEAM) and written != TEAM:
            yield Owner(source=source, subject=asset, audience=Audience.TEAM, name=written.removeprefix(TEAM))
        elif "@" in written:
            yield Owner(source=source, subject=asset, audience=Audience.PERSON)


def _locations(locations: Sequence, path: str) -> Iterator[Infrastructure]:
    for location in locations:
        match location:
            case Mapping({"location_name": str(name)}):
                source = Source(path=path, line=location.line, tool=TOOL)
                area = "orchestration"
                yield Infrastructure(source=source, tool="dagster-plus", resource=LOCATION, area=area, name=name)


def _alerts(policies: object, path: str) -> Iterator[Fact]:
    for policy in policies if isinstance(policies, Sequence) else ():
        match policy:
            case Mapping():
                service = policy.get("notification_service")
                events = policy.get("event_types")
                channel = next(iter(service), "unknown") if isinstance(service, Mapping) else "unknown"
                checks = isinstance(events, Sequence) and any("CHECK" in str(event) for event in events)
                yield Alert(
                    source=Source(path=path, line=policy.line, tool=TOOL),
                    on=Condition.DATA_CHECK if checks else Condition.RUN_FAILURE,
                    channel=str(channel),
                    shared=str(channel) in SHARED,
                    enabled=policy.get("enabled") is not False,
                )
