"""What a Kubernetes manifest says of its workload: containers, probes, limits and schedules."""

from __future__ import annotations

import re
from posixpath import basename
from typing import TYPE_CHECKING

from assess.documents import Mapping, walk
from assess.facts import (
    Dashboard,
    DashboardForm,
    DashboardSubject,
    Fact,
    HealthProbe,
    Known,
    Pin,
    Pipeline,
    Resilience,
    ResourceLimit,
    Source,
)
from assess.terms.interfaces import shows_pipelines
from assess.terms.pins import pin_of_image
from assess.terms.shapes import mapping, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

# Is deployed by nobody as it stands.
SAMPLE = re.compile(r"(?:[\w-]{0,60}[_.-])?(?:example|sample)s?[_.-]", re.IGNORECASE)
PROBES = ("livenessProbe", "readinessProbe", "startupProbe")


def workload_facts(manifest: Mapping, source: Source) -> Iterator[Fact]:
    """Yield the facts of every container of a manifest."""
    if SAMPLE.match(basename(source.path)):
        return
    for _, node in walk(manifest):
        if not isinstance(node, Mapping):
            continue
        at = Source(path=source.path, line=node.line, tool=source.tool)
        if any(isinstance(node.get(probe), Mapping) for probe in PROBES):
            yield HealthProbe(source=at)
        match node:
            case Mapping({"image": str(image), "name": str(name)}):
                yield from _image(image, at)
                if shows_pipelines(image, name, [*texts(node.get("command")), *texts(node.get("args"))]):
                    form = DashboardForm.ORCHESTRATOR_UI
                    yield Dashboard(source=at, subject=DashboardSubject.PIPELINES, form=form)
        resources = mapping(node.get("resources"))
        # a volume claim asks for its size in the same words
        if {*mapping(resources.get("limits")), *mapping(resources.get("requests"))} - {"storage"}:
            yield ResourceLimit(source=at, form="limits")


def _image(image: str, source: Source) -> Iterator[Pin]:
    kind = pin_of_image(image)
    if kind is not None and "{{" not in image:
        yield Pin(source=source, scope="image", ecosystem="docker", kind=kind, name=image)


def cron_job(manifest: Mapping, name: str, source: Source, tool: str) -> Iterator[Fact]:
    """Yield the pipeline that a CronJob is; Kubernetes repeats failed pods with a growing delay."""
    spec = mapping(manifest.get("spec"))
    job = mapping(mapping(spec.get("jobTemplate")).get("spec"))
    limit = job.get("backoffLimit")
    retries = Known.OFF if limit == 0 else Known.SET if "backoffLimit" in job else Known.NOT_SET
    timeout = Known.SET if "activeDeadlineSeconds" in job else Known.NOT_SET
    yield Pipeline(
        source=source,
        name=name,
        tool=tool,
        schedule=text(spec.get("schedule")) or None,
        scheduled=Known.SET if spec.get("schedule") else Known.NOT_SET,
        enabled=spec.get("suspend") is not True,
        retries=retries,
        default_delay=retries is Known.SET,
        backoff=retries,
        timeout=timeout,
    )
    if timeout is Known.SET:
        yield Resilience(source=source, form="timeout", subject=name)
