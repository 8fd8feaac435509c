"""Mage: the blocks of a pipeline and its triggers.

https://docs.mage.ai/design/data-pipeline-management
"""

from __future__ import annotations

from collections import defaultdict
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from assess.facts import Fact, Facts, Known, Pipeline, Source, Task, ToolUse
from assess.readers.protocol import Want
from assess.terms.shapes import mapping, mappings, text, texts
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document, Mapping

TOOL = "mage"
VERSION = 1
WANTS = (Want(folders=("pipelines",), names=("metadata.yaml", "metadata.yml", "triggers.yaml", "triggers.yml")),)


class MageBlocks(Fact):
    """A pipeline before its triggers are known."""

    pipeline: Pipeline


class MageTrigger(Fact):
    """A trigger of the pipeline of the same folder."""

    schedule: str
    active: bool


GIVES = (MageBlocks, Pipeline, MageTrigger, ToolUse)


def read(document: Document) -> Iterable[Fact]:
    """Return the pipeline of a metadata file, or the triggers beside it."""
    value = mapping(document.yaml)
    source = Source(path=document.path, line=1, tool=TOOL)
    if basename(document.path).lower().startswith("triggers"):
        for trigger in mappings(value.get("triggers")):
            schedule = text(trigger.get("schedule_interval")) or text(trigger.get("schedule_type")) or "unresolved"
            at = Source(path=document.path, line=trigger.line, tool=TOOL)
            yield MageTrigger(source=at, schedule=schedule, active=text(trigger.get("status")) == "active")
    elif isinstance(value.get("blocks"), list) and "uuid" in value:
        yield ToolUse(source=source, kind="orchestration", tool=TOOL)
        yield MageBlocks(source=source, pipeline=_pipeline(value, source))


def link(facts: Facts) -> Iterator[Pipeline]:
    """Yield each pipeline with the trigger that stands beside it."""
    starters: dict[str, list[MageTrigger]] = defaultdict(list)
    for one in facts.of(MageTrigger):
        starters[dirname(one.source.path)].append(one)
    for blocks in facts.of(MageBlocks):
        started = sorted(starters[dirname(blocks.source.path)], key=lambda one: not one.active)[:1]
        yield replace(
            blocks.pipeline,
            schedule=started[0].schedule if started else None,
            scheduled=Known.SET if started else Known.NOT_SET,
            enabled=not started or started[0].active,
        )


def _pipeline(value: Mapping, source: Source) -> Pipeline:
    blocks = tuple(mappings(value["blocks"]))
    retry = mapping(value.get("retry_config"))
    told = mapping(value.get("notification_config"))
    retried = any(mapping(block.get("retry_config")) or retry for block in blocks)
    return Pipeline(
        source=source,
        name=text(value.get("name")) or text(value["uuid"]),
        tool=TOOL,
        described=bool(text(value.get("description"))),
        tags=texts(value.get("tags")),
        retries=Known.SET if retried else Known.NOT_SET,
        retry_delay=Known.SET if "delay" in retry else Known.NOT_SET,
        backoff=Known.SET if retry.get("exponential_backoff") is True else Known.NOT_SET,
        timeout=Known.SET if any(block.get("timeout") for block in blocks) else Known.NOT_SET,
        failure_alert=Known.SET if "trigger_failure" in texts(told.get("alert_on")) else Known.NOT_SET,
        tasks=tuple(
            Task(name=text(block.get("name")), operator=text(block.get("type")), line=block.line) for block in blocks
        ),
    )
