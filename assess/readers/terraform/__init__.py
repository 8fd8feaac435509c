"""Terraform and OpenTofu: the resources of the platform, what watches them, whom it tells and what is pinned."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from posixpath import dirname
from typing import TYPE_CHECKING

from assess.facts import (
    Alert,
    Contract,
    Dashboard,
    Environment,
    EnvironmentKind,
    Escalation,
    Fact,
    Facts,
    HealthProbe,
    Infrastructure,
    Lineage,
    Logging,
    Monitor,
    Pin,
    Pipeline,
    Resilience,
    ResourceLimit,
    Retry,
    SelfService,
    Sla,
    Source,
    ToolUse,
)
from assess.readers.protocol import Want
from assess.readers.terraform.blocks import Resource, keys_of
from assess.readers.terraform.pins import pins_of
from assess.readers.terraform.watching import Objective, Watch, telling, watching
from assess.readers.terraform.workings import inside, module_queue, promises, schedule_of, tried_again
from assess.terms.alarms import Alarm, Channel, join
from assess.terms.environments import environment_kind
from assess.terms.resources import described, means, published

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "terraform"
VERSION = 7
WANTS = (Want(suffixes=(".tf", ".tofu", ".tfvars")),)

SUFFIX = re.compile(r"[-_](?:staging|stage|stg|dev|development|test|qa|uat)$")


class Stage(Fact):
    """A folder that is named for an environment; every file in it says so again."""

    name: str
    folder: str


GIVES = (
    Alarm, Alert, Channel, Contract, Dashboard, Environment, Escalation, HealthProbe, Infrastructure, Lineage, Logging,
    Monitor, Objective, Pin, Pipeline, Resilience, ResourceLimit, Retry, SelfService, Sla, Stage,
    ToolUse, Watch,
)  # fmt: skip


def read(document: Document) -> Iterable[Fact]:
    """Return the facts of one file."""
    stage = stage_of(document.path)
    if document.path.endswith(".tfvars"):
        yield from _variables_file(document, stage)
        return
    blocks = document.hcl
    if not blocks:
        return
    top = Source(path=document.path, line=blocks[0].line, tool=TOOL)
    yield ToolUse(source=top, kind="infrastructure", tool=TOOL)
    if stage is not None:
        folder = document.path[: f"/{document.path}".rindex(f"/{stage}/") + len(stage)]
        yield Stage(source=top, name=stage, folder=folder)
    if "ErrorEquals" in document.text:
        yield from tried_again(document)
    for block in blocks:
        if block.type == "resource" and len(block.labels) > 1:
            source = Source(path=document.path, line=block.line, tool=TOOL)
            kind, name = block.labels[:2]
            yield from _resource(Resource(type=kind, name=name, block=block, source=source, environment=stage))
        elif block.type in ("terraform", "module"):
            yield from pins_of(block, document.path)
            yield from module_queue(block, Source(path=document.path, line=block.line, tool=TOOL))


def link(facts: Facts) -> Iterable[Fact]:
    """Join alarms with their channels, and objectives with the alarms that watch them."""
    yield from join(
        (alarm for alarm in facts.of(Alarm) if alarm.source.tool == TOOL),
        (channel for channel in facts.of(Channel) if channel.source.tool == TOOL),
    )
    yield from _environments(facts)
    watches: dict[str, list[str]] = defaultdict(list)
    for watch in facts.of(Watch):
        watches[dirname(watch.source.path)].append(watch.text)
    watched_in = {folder: "\n".join(texts) for folder, texts in watches.items()}
    for objective in facts.of(Objective):
        watched = objective.address in watched_in.get(dirname(objective.source.path), "")
        yield Sla(
            source=objective.source,
            subject=objective.name,
            promise=objective.promise,
            figure=objective.figure,
            checked=watched,
            alerts=watched,
            production=objective.production,
        )


def _environments(facts: Facts) -> Iterator[Environment]:
    """Yield one environment a folder; beside "x-staging" a folder "x" is the production that it stages."""
    stages = {stage.folder: stage for stage in reversed(facts.of(Stage))}
    places = {resource.source.path: resource.source for resource in facts.of(Infrastructure)}
    ordered = sorted(places)
    for folder, stage in sorted(stages.items()):
        kind = environment_kind(stage.name) or EnvironmentKind.OTHER
        yield Environment(source=stage.source, name=stage.name, kind=kind, form=TOOL)
        plain = SUFFIX.sub("", folder)
        after = [*ordered[(at := bisect_left(ordered, f"{plain}/")) : at + 1], ""][0]
        beside = places[after] if after.startswith(f"{plain}/") else None
        if plain != folder and beside is not None and plain not in stages:
            name = plain.rpartition("/")[2]
            yield Environment(source=beside, name=name, kind=EnvironmentKind.PRODUCTION, form=TOOL)


def stage_of(path: str) -> str | None:
    """Return the folder, or for a variables file its name, that says which environment the file configures."""
    parts = path.split("/")
    if path.endswith(".tfvars"):
        parts[-1] = parts[-1].removesuffix(".tfvars").removesuffix(".auto")
    else:
        parts = parts[:-1]
    return next((part for part in reversed(parts) if environment_kind(part) not in (None, EnvironmentKind.TEST)), None)


def _variables_file(document: Document, stage: str | None) -> Iterator[Fact]:
    if stage is not None and document.content.strip():
        source = Source(path=document.path, line=1, tool=TOOL)
        kind = environment_kind(stage) or EnvironmentKind.OTHER
        yield Environment(source=source, name=stage, kind=kind, form="parameter-file")


def _resource(resource: Resource) -> Iterator[Fact]:
    yield from described(resource.type, resource.name, resource.source, environment=resource.environment)
    yield from watching(resource)
    yield from telling(resource)
    yield from inside(resource)
    yield from promises(resource)
    yield from published(resource.type, resource.source)
    if means(resource.type, "schedule"):
        yield from schedule_of(resource)
    if means(resource.type, "table") and {"schema", "columns", "definition", "schema_definition"} & keys_of(
        resource.block
    ):
        # The warehouse or registry refuses a load that does not match the table's declared schema.
        yield Contract(source=resource.source, dataset=resource.title, format="load-schema", enforced=True)
