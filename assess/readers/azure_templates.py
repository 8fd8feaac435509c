"""Azure's templates, Bicep and ARM: the resources of the platform, what watches them and their parameter files."""

from __future__ import annotations

import re
from posixpath import basename
from typing import TYPE_CHECKING, NamedTuple

from assess.documents import Document, Mapping, walk
from assess.facts import (
    Alert,
    Audience,
    Condition,
    Dashboard,
    DashboardForm,
    DashboardSubject,
    Environment,
    Fact,
    Infrastructure,
    Lineage,
    Logging,
    Monitor,
    SelfService,
    Source,
    ToolUse,
)
from assess.readers.protocol import Want
from assess.terms.environments import environment_kind
from assess.terms.resources import condition_of, described, means, published, shows_pipelines, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TOOL = "bicep"
ARM = "arm"
VERSION = 2
WANTS = (
    Want(suffixes=(".bicep", ".bicepparam")),
    Want(suffixes=(".json",), needles=(b"deploymentTemplate.json", b"deploymentParameters.json")),
)
GIVES = (Alert, Dashboard, Environment, Infrastructure, Lineage, Logging, Monitor, SelfService, ToolUse)

RESOURCE = re.compile(r"\s*resource\s+(\w+)\s+'([\w./]+)@[^']*'\s*(existing)?")
MAX_BODY_LINES = 400  # of a Bicep resource whose words are looked at
EMAIL_RECEIVERS = re.compile(r"\b(?:emailReceivers|contactEmails)\b")


class Resource(NamedTuple):
    """A resource with the text of its definition."""

    type: str
    name: str
    text: str
    source: Source


def read(document: Document) -> Iterable[Fact]:
    """Return the facts of a template or of a parameter file."""
    name = basename(document.path)
    if name.endswith(".bicepparam") or b"deploymentParameters.json" in document.content[:2000]:
        yield from _parameters(document)
        return
    resources = list(_of_bicep(document) if name.endswith(".bicep") else _of_arm(document))
    tool = TOOL if name.endswith(".bicep") else ARM
    if resources or name.endswith(".bicep"):
        source = Source(path=document.path, line=1, tool=tool)
        yield ToolUse(source=source, kind="infrastructure", tool=tool)
    for resource in resources:
        yield from described(resource.type, resource.name, resource.source)
        yield from _watching(resource, document.text)
        yield from published(resource.type, resource.source)


def _parameters(document: Document) -> Iterator[Fact]:
    kind = environment_kind(basename(document.path).rpartition(".")[0])
    if kind is not None:
        source = Source(path=document.path, line=1, tool=TOOL)
        yield Environment(source=source, name=kind.value, kind=kind, form="parameter-file")


def _of_bicep(document: Document) -> Iterator[Resource]:
    """Yield the resources that a Bicep file makes; `existing` ones are only referred to."""
    lines = document.lines
    for index, line in enumerate(lines):
        found = RESOURCE.match(line)
        if found and not found[3]:
            source = Source(path=document.path, line=index + 1, tool=TOOL)
            yield Resource(found[2], found[1], _body(lines, index), source)


def _body(lines: tuple[str, ...], start: int) -> str:
    depth = 0
    for end in range(start, min(len(lines), start + MAX_BODY_LINES)):
        depth += lines[end].count("{") - lines[end].count("}")
        if depth <= 0:
            return "\n".join(lines[start : end + 1])
    return "\n".join(lines[start : start + MAX_BODY_LINES])


def _of_arm(document: Document) -> Iterator[Resource]:
    for path, node in walk(document.json):
        match node:
            case Mapping({"type": str(kind), "apiVersion": str(), "name": str(name)}) if (
                "/" in kind and "resources" in path
            ):
                words = " ".join(word for _, word in walk(node) if isinstance(word, str))
                yield Resource(kind, name, words, Source(path=document.path, line=node.line, tool=ARM))


def _watching(resource: Resource, template: str) -> Iterator[Fact]:
    kind, source = resource.type, resource.source
    if shows_pipelines(kind):
        yield Dashboard(source=source, subject=DashboardSubject.PIPELINES, form=DashboardForm.ORCHESTRATOR_UI)
    if means(kind, "dashboard"):
        yield Dashboard(source=source, subject=subject_of(resource.text), form=DashboardForm.CODE)
    if means(kind, "alarm") or means(kind, "cost"):
        yield from _alarm(resource, template)
    if means(kind, "audit_log"):
        yield Logging(source=source, form="audit")
    elif means(kind, "remote_log"):
        yield Logging(source=source, form="remote")


def _alarm(resource: Resource, template: str) -> Iterator[Fact]:
    """Yield a monitor and, where an action group is told, an alert; its receivers may stand in the template."""
    cost = means(resource.type, "cost")
    on = Condition.COST if cost else condition_of(f"{resource.name} {resource.text}")
    told = "actiongroup" in resource.text.lower() or "contactEmails" in resource.text
    yield Monitor(source=resource.source, on=on, tool=resource.type, subject=resource.name, alarm=told)
    if told:
        channel = "email" if EMAIL_RECEIVERS.search(template) else "unknown"
        yield Alert(
            source=resource.source,
            on=on,
            channel=channel,
            audience=Audience.UNKNOWN,
            subject=resource.name,
            certain=False,
        )
