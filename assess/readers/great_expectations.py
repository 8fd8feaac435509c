"""Great Expectations: suites of expectations, checkpoints with their actions, and where results are kept.

Layouts of 0.x (`great_expectations/`) and 1.x (`gx/`): https://docs.greatexpectations.io/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.documents import Mapping
from assess.facts import Alert, Audience, CheckRun, Condition, Fact, QualityCheck, Retention, Source, ToolUse
from assess.readers.protocol import Want
from assess.terms.audience import audience_of
from assess.terms.check_kinds import kind_of_check
from assess.terms.shapes import mapping, mappings, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "great-expectations"
VERSION = 2
WANTS = (
    Want(suffixes=(".json",), needles=(b'"expectations"', b'"action_list"', b'"actions"')),
    Want(suffixes=(".yml", ".yaml"), needles=(b"action_list", b"expectations_store")),
    Want(suffixes=(".py", ".ipynb"), needles=(b"great_expectations",)),
)
GIVES = (QualityCheck, CheckRun, Alert, Retention, ToolUse)

RUNS = re.compile(
    r"\.run_checkpoint\s?\(|\.run_validation_operator\s?\(|checkpoint\w{0,40}\.run\s?\(|\.validate\s?\(\s{0,40}(?:expectation_suite|\))"
    r"|validation_definition\w{0,40}\.run\s?\(|GreatExpectationsOperator\s?\(|GXValidate\w{0,40}\s?\(",
    re.IGNORECASE,
)
KEEPERS = re.compile(r"['\"](?:Tuple(?:S3|GCS|AzureBlob)|Database|GXCloud|GeCloud)StoreBackend['\"]")

CHANNELS = {
    "slack": "slack",
    "email": "email",
    "pagerduty": "pagerduty",
    "opsgenie": "opsgenie",
    "microsoftteams": "teams",
    "sns": "topic",
}
SHARED = frozenset({"slack", "teams", "pagerduty", "opsgenie", "topic"})
LOCAL_STORES = ("TupleFilesystem", "InMemory")  # under `uncommitted/`, or lost with the process


def read(document: Document) -> Iterator[Fact]:
    """Yield the checks of a suite, the alerts and stores of a checkpoint or project file, or what code runs of them."""
    if document.path.endswith((".py", ".ipynb")):
        yield from _code(document)
        return
    value = document.json if document.path.endswith(".json") else document.yaml
    if not isinstance(value, Mapping):
        return
    facts = [*_checks(document, value), *_alerts(document, value), *_stores(document, value)]
    if facts:
        yield ToolUse(source=facts[0].source, kind="quality", tool=TOOL)
    yield from facts


def _code(document: Document) -> Iterator[Fact]:
    """Yield that code runs checks, and that it keeps their results outside of the machine that ran them."""
    for pattern in (RUNS, KEEPERS):
        found = pattern.search(document.text)
        if found is None:
            continue
        source = Source(path=document.path, line=document.text.count("\n", 0, found.start()) + 1, tool=TOOL)
        if pattern is RUNS:
            yield CheckRun(source=source, tool=TOOL)
        else:
            yield Retention(source=source, what="test results", tool=TOOL)


def _checks(document: Document, value: Mapping) -> Iterator[Fact]:
    name = text(value.get("expectation_suite_name")) or text(value.get("name"))
    for expectation in mappings(value.get("expectations")):
        kind = text(expectation.get("expectation_type")) or text(expectation.get("type"))
        if name and kind.startswith("expect_"):
            yield QualityCheck(
                source=Source(path=document.path, line=expectation.line, tool=TOOL),
                dataset=name.rpartition(".")[0].rpartition(".")[2] or name,
                kind=kind_of_check(kind),
                tool=TOOL,
                warn_only=text(expectation.get("severity")).casefold() in ("warning", "info"),
            )


def _alerts(document: Document, value: Mapping) -> Iterator[Fact]:
    for entry in mappings(value.get("action_list", value.get("actions"))):
        action = mapping(entry.get("action", entry))
        kind = (text(action.get("class_name")) or text(action.get("type"))).casefold()
        channel = next((name for word, name in CHANNELS.items() if kind.startswith(word)), None)
        if channel is not None:
            audience = audience_of(text(action.get("receiver_emails"))) if channel == "email" else Audience.UNKNOWN
            yield Alert(
                source=Source(path=document.path, line=entry.line, tool=TOOL),
                on=Condition.DATA_CHECK,
                channel=channel,
                audience=audience,
                shared=channel in SHARED or audience is Audience.TEAM,
            )


def _stores(document: Document, value: Mapping) -> Iterator[Fact]:
    """Read the project's file: results count as kept when they leave the machine that ran the checks."""
    stores = mapping(value.get("stores"))
    for name in stores:
        store = mapping(stores[name])
        backend = text(mapping(store.get("store_backend")).get("class_name"))
        kept = backend and not backend.startswith(LOCAL_STORES)
        if kept and "Validation" in text(store.get("class_name")):
            source = Source(path=document.path, line=stores.lines.get(name), tool=TOOL)
            yield Retention(source=source, what="test results", tool=TOOL)
