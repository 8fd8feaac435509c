"""Service level objectives as code: OpenSLO and Sloth.

https://github.com/OpenSLO/OpenSLO and https://sloth.dev/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.documents import Mapping
from assess.facts import Fact, Promise, Sla, Source
from assess.readers.protocol import Want
from assess.terms.shapes import mapping, mappings, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "openslo"
VERSION = 1
WANTS = (Want(suffixes=(".yml", ".yaml"), needles=(b"openslo/", b"sloth.slok.dev", b"prometheus/v1")),)
GIVES = (Sla,)

PROMISES = (
    (re.compile(r"fresh|stale|age|lag", re.IGNORECASE), Promise.FRESHNESS),
    (re.compile(r"complete|volume|row", re.IGNORECASE), Promise.COMPLETENESS),
    (re.compile(r"latency|duration|delay|on[-_ ]?time|deliver", re.IGNORECASE), Promise.LATENCY),
)


def read(document: Document) -> Iterable[Fact]:
    """Return the objectives of each document that have a figure."""
    for found in document.yaml_documents:
        if not isinstance(found, Mapping):
            continue
        spec = mapping(found.get("spec"))
        if text(found.get("apiVersion")).startswith("openslo/") and found.get("kind") == "SLO":
            yield from _openslo(document.path, found, spec)
        elif text(found.get("version")) == "prometheus/v1":
            yield from _sloth(document.path, found)
        elif text(found.get("apiVersion")).startswith("sloth.slok.dev/"):
            yield from _sloth(document.path, spec)


def _openslo(path: str, slo: Mapping, spec: Mapping) -> Iterator[Sla]:
    name = text(mapping(slo.get("metadata")).get("name"))
    told = bool(spec.get("alertPolicies"))
    for objective in mappings(spec.get("objectives")):
        figure = text(objective.get("target")) or text(objective.get("targetPercent"))
        words = f"{name} {text(objective.get('displayName'))} {text(spec.get('description'))}"
        yield from _sla(path, objective.line, (text(spec.get("service")) or name, words, figure), told=told)


def _sloth(path: str, spec: Mapping) -> Iterator[Sla]:
    """Read Sloth's objectives: it makes rules that alert, unless alerting is switched off."""
    for slo in mappings(spec.get("slos")):
        alerting = mapping(slo.get("alerting"))
        told = bool(alerting) and mapping(alerting.get("page_alert")).get("disable") is not True
        words = f"{text(slo.get('name'))} {text(slo.get('description'))}"
        yield from _sla(path, slo.line, (text(spec.get("service")), words, text(slo.get("objective"))), told=told)


def _sla(path: str, line: int, promised: tuple[str, str, str], *, told: bool) -> Iterator[Sla]:
    subject, words, figure = promised
    if figure:
        promise = next((promise for pattern, promise in PROMISES if pattern.search(words)), Promise.AVAILABILITY)
        source = Source(path=path, line=line, tool=TOOL)
        yield Sla(source=source, subject=subject, promise=promise, figure=figure, checked=told, alerts=told)
