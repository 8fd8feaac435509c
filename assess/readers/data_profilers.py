"""Checks of libraries on whole data sets: Deequ's constraints, Evidently's and whylogs's drift, re_data and Datafold.

https://github.com/awslabs/deequ, https://docs.evidentlyai.com and https://docs.datafold.com
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from assess.documents import Mapping
from assess.documents.syntax import calls, imported_names, origin_of
from assess.facts import CheckKind, Condition, Fact, Monitor, QualityCheck, Retention, Source, ToolUse
from assess.readers.protocol import Want
from assess.terms.check_kinds import kind_of_check
from assess.terms.shapes import mapping, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "data-profilers"
VERSION = 1
WANTS = (
    Want(suffixes=(".py",), needles=(b"pydeequ", b"evidently", b"whylogs")),
    Want(suffixes=(".scala", ".java", ".kt"), needles=(b"com.amazon.deequ",)),
    Want(names=("dbt_project.yml",), needles=(b"re_data:",)),
    Want(
        names=("datafold.yml", "datafold.yaml", "*.datafold.yml", "monitors*.yml", "monitors*.yaml"),
        needles=(b"monitors:",),
    ),
)
GIVES = (Monitor, QualityCheck, Retention, ToolUse)

CONSTRAINT = re.compile(
    r"\.(is(?:Complete|Unique|Primary[Kk]ey|ContainedIn|NonNegative|Positive|LessThan)|has\w{3,40})\s*\("
)
CONSTRAINTS = {"iscomplete": "null", "hassize": "row_count", "iscontainedin": "in_set", "hascompleteness": "null"}
MAX_CHECKS = 2_000
ANOMALIES = re.compile(r"\baddAnomalyCheck\b|\bisNewestPointNonAnomalous\b")
DRIFT = re.compile(r"[Dd]rift")
DATAFOLD = {
    "metric": CheckKind.ANOMALY,
    "schema": CheckKind.SCHEMA,
    "diff": CheckKind.CUSTOM,
    "test": CheckKind.VALIDITY,
}


def read(document: Document) -> Iterable[Fact]:
    """Return the checks of one file."""
    if document.path.endswith((".scala", ".java", ".kt")) or b"pydeequ" in document.content:
        yield from _deequ(document)
    elif document.path.endswith(".py"):
        yield from _drift(document)
    elif b"re_data:" in document.content:
        yield from _re_data(document)
    else:
        yield from _datafold(document)


def _at(document: Document, place: int) -> Source:
    return Source(path=document.path, line=document.text.count("\n", 0, place) + 1, tool=TOOL)


def _deequ(document: Document) -> Iterator[Fact]:
    """Yield constraints only where checks are built: other objects have methods of such names."""
    written = document.text
    if "Check(" not in written and "VerificationSuite" not in written:
        return
    yield ToolUse(source=_at(document, 0), kind="quality", tool="deequ")
    for found in islice(CONSTRAINT.finditer(written), MAX_CHECKS):
        name = found[1].lower()
        kind = kind_of_check(CONSTRAINTS.get(name, found[1]))
        yield QualityCheck(source=_at(document, found.start()), dataset=document.path, kind=kind, tool="deequ")
    if anomaly := ANOMALIES.search(written):
        source = _at(document, anomaly.start())
        yield QualityCheck(source=source, dataset=document.path, kind=CheckKind.ANOMALY, tool="deequ")
    if repository := re.search(r"\buseRepository\b", written):
        yield Retention(source=_at(document, repository.start()), what="check metrics", tool="deequ")


def _drift(document: Document) -> Iterator[Fact]:
    names = imported_names(document.python)
    for call in calls(document.python):
        origin = origin_of(call.func, names)
        if origin.startswith("evidently") and DRIFT.search(origin.rpartition(".")[2]):
            source = Source(path=document.path, line=call.lineno, tool=TOOL)
            yield QualityCheck(source=source, dataset=document.path, kind=CheckKind.ANOMALY, tool="evidently")
        elif origin in ("whylogs.log", "whylogs.log_classification_metrics"):
            source = Source(path=document.path, line=call.lineno, tool=TOOL)
            yield Retention(source=source, what="check metrics", tool="whylogs")


def _re_data(document: Document) -> Iterator[Fact]:
    variables = mapping(mapping(document.yaml).get("vars"))
    if "re_data:alerting_z_score" in variables or any(key.startswith("re_data:") for key in variables):
        source = Source(path=document.path, line=variables.line, tool=TOOL)
        yield Monitor(source=source, on=Condition.ANOMALY, tool="re_data", kept=True, scheduled=False)


def _datafold(document: Document) -> Iterator[Fact]:
    monitors = mapping(mapping(document.yaml).get("monitors"))
    for name, monitor in monitors.items():
        match monitor:
            case Mapping({"type": str(kind)}) if kind in DATAFOLD:
                source = Source(path=document.path, line=monitors.lines.get(name), tool=TOOL)
                dataset = text(mapping(monitor.get("dataset")).get("table")) or name
                yield QualityCheck(
                    source=source,
                    dataset=dataset,
                    kind=DATAFOLD[kind],
                    tool="datafold",
                    enabled=monitor.get("enabled") is not False,
                    scheduled="schedule" in monitor,
                )
