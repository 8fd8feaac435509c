"""Definitions of AWS Data Pipeline."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from assess.documents import Document
from assess.facts import Alert, Fact, Known, Pipeline, Sla
from assess.readers import aws_data_pipeline

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT: dict[str, object] = {
    "id": "Default",
    "scheduleType": "cron",
    "maximumRetries": "2",
    "schedule": {"ref": "Daily"},
}
DAILY: dict[str, object] = {"id": "Daily", "type": "Schedule", "period": "1 days"}
MACHINE: dict[str, object] = {"id": "Machine", "type": "Ec2Resource", "terminateAfter": "2 Hours"}
ALARM: dict[str, object] = {"id": "Tell", "type": "SnsAlarm", "topicArn": "arn:aws:sns:eu-west-1:1:status"}
LOAD: dict[str, object] = {
    "id": "Load",
    "type": "ShellCommandActivity",
    "command": "load.sh",
    "runsOn": {"ref": "Machine"},
    "parent": {"ref": "Telling"},
}
TELLING: dict[str, object] = {"id": "Telling", "onFail": [{"ref": "Tell"}]}


def read(*objects: Mapping[str, object]) -> list[Fact]:
    text = json.dumps({"objects": objects})
    return list(aws_data_pipeline.read(Document("pipelines/daily.json", text.encode())))


def pipeline(*objects: Mapping[str, object]) -> Pipeline:
    return next(fact for fact in read(*objects) if isinstance(fact, Pipeline))


def test_a_pipeline_has_its_schedule_and_what_the_default_object_sets() -> None:
    found = pipeline(DEFAULT, DAILY, MACHINE, TELLING, ALARM, LOAD)
    assert (found.name, found.schedule, found.retries, found.timeout) == ("daily", "1 days", Known.SET, Known.SET)


def test_an_activity_may_forbid_retries() -> None:
    assert pipeline(DEFAULT, DAILY, LOAD | {"maximumRetries": "0"}).retries is Known.NOT_SET


def test_a_pipeline_on_demand_has_no_schedule() -> None:
    assert pipeline(DEFAULT | {"scheduleType": "ondemand"}, DAILY, LOAD).scheduled is Known.NOT_SET


def test_a_failure_tells_a_topic_by_way_of_the_parent() -> None:
    found = read(DEFAULT, DAILY, TELLING, ALARM, LOAD)
    told = [(fact.channel, fact.subject, fact.shared) for fact in found if isinstance(fact, Alert)]
    assert told == [("topic", "daily", True)]


def test_an_alarm_that_nothing_raises_tells_nothing() -> None:
    found = read(DEFAULT, DAILY, ALARM, LOAD)
    assert [fact for fact in found if isinstance(fact, Alert)] == []


def test_the_time_limit_of_the_machine_is_one_of_the_delivery() -> None:
    assert [fact.figure for fact in read(DEFAULT, MACHINE, LOAD) if isinstance(fact, Sla)] == ["2 Hours"]


@pytest.mark.parametrize(
    "text", ["null", "[]", "{}", '{"objects": 3}', '{"objects": [{"id": "Load"}]}', '{"objects": [{}]}']
)
def test_other_documents_give_nothing(text: str) -> None:
    assert list(aws_data_pipeline.read(Document("objects.json", text.encode()))) == []


def test_parents_that_name_each_other_end() -> None:
    assert pipeline(LOAD | {"parent": {"ref": "Load"}}).retries is Known.NOT_SET
