"""Definitions of AWS Data Pipeline: activities with their retries and time limits, schedules, and alarms on failure.

https://docs.aws.amazon.com/datapipeline/latest/DeveloperGuide/dp-writing-pipeline-definition.html
"""

from __future__ import annotations

from posixpath import basename
from typing import TYPE_CHECKING

from assess.documents import Mapping
from assess.facts import Alert, Condition, Fact, Known, Pipeline, Promise, Sla, Source, Task, ToolUse
from assess.readers.protocol import Want
from assess.terms.shapes import mapping, mappings, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "aws-data-pipeline"
VERSION = 1
WANTS = (Want(suffixes=(".json",), needles=(b'"objects"',)),)
GIVES = (Alert, Pipeline, Sla, ToolUse)

DEFAULT = "Default"  # the id of the object from which all others inherit
ALARM = "SnsAlarm"
ACTIVITY = "Activity"  # ends the types of what does work: ShellCommandActivity, CopyActivity, EmrActivity …
ON_DEMAND = "ondemand"
LIMITS = ("attemptTimeout", "terminateAfter", "lateAfterTimeout")
NONE = frozenset({"", "0"})
MAX_PARENTS = 10


class _Definition:
    """The objects of a definition, each with what it inherits from its parents and from the default object."""

    def __init__(self, objects: Iterable[Mapping]) -> None:
        self._by_id = {text(one.get("id")): one for one in objects}

    def of_type(self, ending: str) -> list[Mapping]:
        return [one for one in self._by_id.values() if text(one.get("type")).endswith(ending)]

    def named(self, name: str) -> Mapping:
        return self._by_id.get(name, Mapping())

    def field(self, one: Mapping, name: str) -> object:
        """Return a field of an object: its own, else that of the nearest parent, else the default one."""
        for _ in range(MAX_PARENTS):
            if name in one:
                return one[name]
            one = self.named(_reference(one.get("parent")))
        return self.named(DEFAULT).get(name)

    def alarms(self, one: Mapping) -> list[Mapping]:
        """Return the alarms that the failure of an object raises."""
        told = self.field(one, "onFail")
        found = (self.named(_reference(each)) for each in (told if isinstance(told, list) else [told]))
        return [alarm for alarm in found if text(alarm.get("type")) == ALARM]


def read(document: Document) -> Iterator[Fact]:
    """Yield the pipeline of a definition: a list of objects with activities among them."""
    objects = [one for one in mappings(mapping(document.json).get("objects")) if text(one.get("id"))]
    definition = _Definition(objects)
    activities = definition.of_type(ACTIVITY)
    if activities:
        source = Source(path=document.path, line=activities[0].line, tool=TOOL)
        name = basename(document.path).rpartition(".")[0]
        yield ToolUse(source=source, kind="orchestration", tool=TOOL)
        yield _pipeline(definition, activities, source, name)
        yield from _alerts(definition, activities, source, name)
        yield from _limits(definition, activities, source, name)


def _pipeline(definition: _Definition, activities: list[Mapping], source: Source, name: str) -> Pipeline:
    schedules = definition.of_type("Schedule")
    kinds = {text(definition.field(one, "scheduleType")).lower() for one in activities}
    regular = bool(schedules) and kinds != {ON_DEMAND}
    tasks = tuple(_task(definition, one) for one in activities)
    retrying = sum(task.retries is Known.SET for task in tasks)
    return Pipeline(
        source=source,
        name=name,
        tool=TOOL,
        schedule=text(schedules[0].get("period")) or None if regular else None,
        scheduled=Known.SET if regular else Known.NOT_SET,
        retries=Known.SET if 2 * retrying > len(tasks) else Known.NOT_SET,
        default_delay=True,  # ten minutes: https://docs.aws.amazon.com/datapipeline/latest/DeveloperGuide/dp-object-activities.html
        timeout=Known.SET if any(_limit(definition, one) for one in activities) else Known.NOT_SET,
        failure_alert=Known.SET if any(task.alerts is Known.SET for task in tasks) else Known.NOT_SET,
        tasks=tasks,
    )


def _task(definition: _Definition, activity: Mapping) -> Task:
    retries = text(definition.field(activity, "maximumRetries"))
    return Task(
        name=text(activity.get("id")),
        operator=text(activity.get("type")),
        line=activity.line,
        retries=Known.NOT_SET if retries in NONE else Known.SET,
        alerts=Known.SET if definition.alarms(activity) else Known.NOT_SET,
    )


def _alerts(definition: _Definition, activities: list[Mapping], source: Source, name: str) -> Iterator[Alert]:
    """Yield one alert for each alarm that a failure raises: a topic of the notification service."""
    alarms = {text(alarm.get("id")): alarm for one in activities for alarm in definition.alarms(one)}
    for alarm in alarms.values():
        at = Source(path=source.path, line=alarm.line, tool=TOOL)
        yield Alert(source=at, on=Condition.RUN_FAILURE, channel="topic", subject=name, shared=True)


def _limits(definition: _Definition, activities: list[Mapping], source: Source, name: str) -> Iterator[Sla]:
    figure = next(filter(None, (_limit(definition, one) for one in activities)), "")
    if figure:
        yield Sla(source=source, subject=name, promise=Promise.TIMEOUT, figure=figure)


def _limit(definition: _Definition, activity: Mapping) -> str:
    """Return the time after which an activity, or the machine that it runs on, is ended."""
    machine = definition.field(activity, "runsOn")
    places = (activity, definition.named(_reference(machine)))
    return next(filter(None, (text(definition.field(one, limit)) for one in places for limit in LIMITS)), "")


def _reference(value: object) -> str:
    return text(mapping(value).get("ref"))
