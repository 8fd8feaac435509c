"""Helm charts: the chart, its version, its dependencies and what its values say of probes, limits and images."""

from __future__ import annotations

import re
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from assess.documents import Mapping, walk
from assess.facts import (
    Artifact,
    Dashboard,
    DashboardForm,
    DashboardSubject,
    Environment,
    EnvironmentKind,
    Fact,
    Facts,
    HealthProbe,
    Infrastructure,
    Pin,
    ResourceLimit,
    Source,
    ToolUse,
    VersionField,
)
from assess.readers.protocol import Want
from assess.terms.environments import environment_kind
from assess.terms.pins import pin_of_image, pin_of_specifier
from assess.terms.resources import described
from assess.terms.shapes import mappings, text
from assess.terms.workloads import PROBES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "helm"
VERSION = 4
WANTS = (
    Want(names=("chart.yaml", "chart.yml"), needles=(b"apiVersion",)),
    Want(suffixes=(".yaml", ".yml"), folders=("templates",), needles=(b"{{",)),
    Want(names=("values*.yaml", "values*.yml", "*values.yaml", "*values.yml", "helmfile.yaml", "helmfile.yml")),
    Want(names=("helmfile.yaml.gotmpl",)),
)

OWN_VALUES = frozenset({"values.yaml", "values.yml"})
ORCHESTRATORS = re.compile(r"airflow|dagster|prefect|kestra|argo-workflows", re.IGNORECASE)


class OwnValues(Fact):
    """The values that a chart has without any others."""


GIVES = (
    Artifact, Dashboard, Environment, HealthProbe, Infrastructure, OwnValues, Pin, ResourceLimit, ToolUse, VersionField,
)  # fmt: skip


def read(document: Document) -> Iterable[Fact]:
    """Return the facts of a chart, its templates, a helmfile or a file of values."""
    if b"{{" in document.content and "/templates/" in f"/{document.path}":
        yield from _template(document)
        return
    name = basename(document.path).lower()
    table = _unfilled(document) if name.startswith("helmfile.") else document.yaml
    if not isinstance(table, Mapping) or not table:
        return
    source = Source(path=document.path, line=1, tool=TOOL)
    if name.startswith("chart."):
        yield from _chart(table, source)
    elif name.startswith("helmfile."):
        yield ToolUse(source=source, kind="infrastructure", tool=TOOL)
        yield from _released(table.get("releases"), source)
    else:
        yield from _values(table, source)


def _unfilled(document: Document) -> object:
    """Return the part of a helmfile with its releases, a word in place of each template, which are no YAML."""
    return next(
        (part for part in document.unfilled_documents if isinstance(part, Mapping) and part.get("releases")), None
    )


def link(facts: Facts) -> Iterator[Environment]:
    """Yield the one environment that a chart's own values configure where there are no others for it."""
    charts = {dirname(one.source.path) for one in facts.of(Infrastructure) if one.resource == "chart"}
    staged = [dirname(one.source.path) for one in facts.of(Environment) if one.form == TOOL]
    for values in facts.of(OwnValues):
        folder = dirname(values.source.path)
        if folder in charts and not staged:
            name = basename(folder) or TOOL
            yield Environment(source=values.source, name=name, kind=EnvironmentKind.OTHER, form=TOOL)


def _template(document: Document) -> Iterator[Fact]:
    """Yield what stands in a template outside of its markup, line by line: it is no YAML before Helm renders it."""
    for number, line in enumerate(document.lines, start=1):
        key, _, value = line.strip().removeprefix("- ").partition(":")
        source = Source(path=document.path, line=number, tool=TOOL)
        if key == "kind" and line[:1] == "k" and value.strip().isalnum():
            yield from described(value.strip(), "", source)
        elif key in PROBES:
            yield HealthProbe(source=source)
        elif key == "limits":
            yield ResourceLimit(source=source, form="limits")


def _chart(chart: Mapping, source: Source) -> Iterator[Fact]:
    name = text(chart.get("name"))
    yield ToolUse(source=source, kind="infrastructure", tool=TOOL)
    yield Infrastructure(source=source, tool=TOOL, resource="chart", area=_area(name), name=name)
    version = text(chart.get("version"))
    if version:
        yield VersionField(source=source, version=version)
    yield Artifact(source=source, kind="package", holds=("templates",), folder=dirname(source.path))
    yield from _released(chart.get("dependencies"), source)


def _released(releases: object, source: Source) -> Iterator[Fact]:
    """Yield the charts that are brought in, each with its pin."""
    for release in mappings(releases):
        name = text(release.get("chart")) or text(release.get("name"))
        at = Source(path=source.path, line=release.line, tool=TOOL)
        yield Infrastructure(source=at, tool=TOOL, resource="release", area=_area(name), name=name)
        if not name.startswith("."):
            kind = pin_of_specifier(text(release.get("version")).lstrip("v"))
            yield Pin(source=at, scope="provider", ecosystem=TOOL, kind=kind, name=name)
        if ORCHESTRATORS.search(name):
            form = DashboardForm.ORCHESTRATOR_UI
            yield Dashboard(source=at, subject=DashboardSubject.PIPELINES, form=form)


def _area(name: str) -> str:
    return "orchestration" if ORCHESTRATORS.search(name) else "compute"


def _values(values: Mapping, source: Source) -> Iterator[Fact]:
    kind = environment_kind(basename(source.path).rpartition(".")[0])
    if kind is not None:
        yield Environment(source=source, name=kind.value, kind=kind, form=TOOL)
    elif basename(source.path).lower() in OWN_VALUES:
        yield OwnValues(source=source)
    for _, node in walk(values):
        if not isinstance(node, Mapping):
            continue
        at = Source(path=source.path, line=node.line, tool=TOOL)
        if any(isinstance(node.get(probe), Mapping) and node[probe] for probe in PROBES):
            yield HealthProbe(source=at)
        match node:
            case Mapping({"resources": Mapping({"limits": Mapping()})}):
                yield ResourceLimit(source=at, form="limits")
            case Mapping({"repository": str(repository), "tag": tag}) if text(tag):
                pin = pin_of_image(f"{repository}:{text(tag)}")
                if pin is not None:
                    yield Pin(source=at, scope="image", ecosystem="docker", kind=pin, name=f"{repository}:{text(tag)}")
