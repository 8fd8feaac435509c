"""Pipelines of Azure Data Factory, Synapse and Fabric."""

from __future__ import annotations

import json

import pytest

from assess.documents import Document
from assess.facts import Alert, Dataset, DatasetKind, Fact, Facts, Known, Pipeline, Reference, ToolUse
from assess.readers import data_factory

COPY = {
    "name": "CopyOrders",
    "type": "Copy",
    "policy": {"timeout": "0.02:00:00", "retry": 3, "retryIntervalInSeconds": 60},
    "inputs": [{"referenceName": "OrdersCsv", "type": "DatasetReference"}],
    "outputs": [{"referenceName": "OrdersTable", "type": "DatasetReference"}],
    "typeProperties": {},
}
MAIL = {
    "name": "Tell",
    "type": "Office365Outlook",
    "dependsOn": [{"activity": "CopyOrders", "dependencyConditions": ["Failed"]}],
    "typeProperties": {},
}
TRIGGER = {
    "name": "Nightly",
    "properties": {
        "type": "ScheduleTrigger",
        "runtimeState": "Started",
        "pipelines": [{"pipelineReference": {"referenceName": "Orders", "type": "PipelineReference"}}],
        "typeProperties": {"recurrence": {"frequency": "Day", "interval": 1}},
    },
}


def pipeline(*activities: object) -> dict[str, object]:
    return {"name": "Orders", "properties": {"description": "Loads orders.", "activities": list(activities)}}


def facts_of(*values: object, path: str = "factory/any.json") -> list[Fact]:
    local = [fact for value in values for fact in data_factory.read(Document(path, json.dumps(value).encode()))]
    return [*local, *data_factory.link(Facts(local, activity=None, ages=None))]  # type: ignore[arg-type]


def pipelines(*values: object) -> list[Pipeline]:
    return [fact for fact in facts_of(*values) if isinstance(fact, Pipeline)]


def test_a_trigger_schedules_the_pipeline() -> None:
    assert [(one.schedule, one.enabled) for one in pipelines(pipeline(COPY), TRIGGER)] == [("every 1 Day", True)]


def test_a_stopped_trigger_disables_it() -> None:
    stopped = {**TRIGGER, "properties": {**TRIGGER["properties"], "runtimeState": "Stopped"}}  # type: ignore[dict-item]
    assert [one.enabled for one in pipelines(pipeline(COPY), stopped)] == [False]


def test_retries_of_an_activity_are_set_by_the_team() -> None:
    assert [(one.retries, one.retry_delay, one.timeout) for one in pipelines(pipeline(COPY))] == [
        (Known.SET, Known.SET, Known.SET)
    ]


def test_the_defaults_of_the_editor_are_none() -> None:
    policy = {"timeout": "0.12:00:00", "retry": 0, "retryIntervalInSeconds": 30}
    found = pipelines(pipeline({**COPY, "policy": policy}))
    assert [(one.retries, one.timeout) for one in found] == [(Known.NOT_SET, Known.NOT_SET)]


def test_a_mail_after_a_failure_is_an_alert() -> None:
    alerts = [fact for fact in facts_of(pipeline(COPY, MAIL)) if isinstance(fact, Alert)]
    assert [(alert.channel, alert.subject) for alert in alerts] == [("email", "Orders")]


TELL = {
    "name": "Tell",
    "type": "ExecutePipeline",
    "dependsOn": [{"activity": "CopyOrders", "dependencyConditions": ["Failed"]}],
    "typeProperties": {"pipeline": {"referenceName": "error_notification", "type": "PipelineReference"}},
}


def test_a_pipeline_elsewhere_that_tells_of_a_failure_is_referred_to() -> None:
    found = [fact.target for fact in facts_of(pipeline(COPY, TELL)) if isinstance(fact, Reference)]
    assert found == ["error_notification"]


def test_a_pipeline_of_the_tree_that_tells_of_a_failure_is_an_alert() -> None:
    teller = {"name": "error_notification", "properties": {"activities": [MAIL]}}
    alerts = [fact for fact in facts_of(pipeline(COPY, TELL), teller) if isinstance(fact, Alert)]
    assert "Orders" in [alert.subject for alert in alerts]


def test_activities_inside_a_loop_are_tasks() -> None:
    loop = {"name": "Each", "type": "ForEach", "typeProperties": {"activities": [COPY]}}
    assert [task.name for one in pipelines(pipeline(loop)) for task in one.tasks] == ["Each", "CopyOrders"]


def test_an_export_of_the_same_pipeline_counts_once() -> None:
    inner = {
        "type": "Microsoft.DataFactory/factories/pipelines",
        "name": "[concat(parameters('factoryName'), '/Orders')]",
        "properties": {"activities": [COPY]},
    }
    assert [one.name for one in pipelines(pipeline(COPY), {"resources": [inner]})] == ["Orders"]


def test_datasets_are_tables_where_a_pipeline_writes_them() -> None:
    files = [
        {"name": name, "properties": {"type": "AzureSqlTable", "linkedServiceName": {"referenceName": "Sql"}}}
        for name in ("OrdersCsv", "OrdersTable")
    ]
    found = [fact.kind for fact in facts_of(pipeline(COPY), *files) if isinstance(fact, Dataset)]
    assert found == [DatasetKind.FEED, DatasetKind.TABLE]


def test_a_fabric_item_is_named_by_its_folder_and_scheduled_beside_it() -> None:
    content = {"properties": {"activities": [COPY]}}
    schedules = {"schedules": [{"enabled": True, "configuration": {"type": "Daily"}}]}
    local = [
        *data_factory.read(Document("ws/Load.DataPipeline/pipeline-content.json", json.dumps(content).encode())),
        *data_factory.read(Document("ws/Load.DataPipeline/.schedules", json.dumps(schedules).encode())),
    ]
    found = data_factory.link(Facts(local, activity=None, ages=None))  # type: ignore[arg-type]
    assert [(one.name, one.schedule) for one in found if isinstance(one, Pipeline)] == [("Load", "Daily")]


def test_a_linked_service_uses_its_warehouse() -> None:
    service = {"name": "W", "properties": {"type": "Snowflake", "typeProperties": {}}}
    assert [fact.tool for fact in facts_of(service) if isinstance(fact, ToolUse)] == ["snowflake"]


@pytest.mark.parametrize(
    "value", [None, [], "x", {}, {"properties": None}, {"properties": {"activities": [None, 1]}}, {"resources": [1]}]
)
def test_other_shapes_are_no_fault(value: object) -> None:
    assert all(isinstance(fact, Fact) for fact in facts_of(value))
