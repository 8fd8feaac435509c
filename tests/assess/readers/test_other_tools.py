"""Loaders, catalogues, profilers, monitors and collectors in their documented formats."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from assess.documents import Document
from assess.facts import (
    Alert,
    CheckKind,
    Condition,
    Contract,
    Dataset,
    DatasetKind,
    Fact,
    Facts,
    Infrastructure,
    Logging,
    Monitor,
    Pipeline,
    QualityCheck,
    Retention,
    ToolUse,
)  # fmt: skip
from assess.readers import collectors, data_profilers, datadog, kedro, loaders, permifrost, r_targets

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

DLT = '''import dlt

@dlt.resource(name="orders", schema_contract={"columns": "freeze"})
def orders():
    """Orders of the shop."""
    yield []

dlt.pipeline(pipeline_name="shop", destination="bigquery").run(orders())
'''
CONNECTION = """
resource_name: shop to lake
definition_type: connection
configuration:
  status: active
  schedule_data: {cron: {cron_expression: "0 0 2 * * ?"}}
"""
CATALOGUE = """
orders:
  type: pandas.CSVDataset
  filepath: data/01_raw/orders.csv
_shared: {type: x}
model_input: {type: pandas.ParquetDataset, filepath: data/05/x.parquet}
"""
NODES = "from kedro.pipeline import node, pipeline\npipeline([node(clean, 'a', 'b', name='clean')])\n"
TARGETS = 'list(\n  tar_target(raw, read_csv("x")),\n  # tar_target(old, 1),\n  tar_target(name = fit, lm(raw))\n)\n'
PERMISSIONS = "version: '1'\ndatabases: [{raw: {shared: no}}]\nroles: [{loader: {member_of: [a]}}]\nusers: []\n"
MONITOR = {
    "name": "DAG failed",
    "type": "metric alert",
    "query": "sum(last_5m):sum:airflow.dagrun.failed{*} > 0",
    "message": "Look at it. @slack-data-alerts",
}
COLLECTOR = """
receivers: {otlp: {}}
exporters: {datadog: {}, debug: {}}
service:
  pipelines:
    metrics: {receivers: [otlp], exporters: [datadog]}
    logs: {receivers: [otlp], exporters: [debug]}
"""
DEEQU = """import com.amazon.deequ.checks.Check
val check = Check(CheckLevel.Error, "orders").isComplete("id").isUnique("id").hasSize(_ > 0)
suite.useRepository(repository)
"""


def read(reader: ModuleType, text: str, path: str) -> list[Fact]:
    return list(reader.read(Document(path, text.encode())))


def test_a_resource_is_a_feed_with_its_contract() -> None:
    found = read(loaders, DLT, "load.py")
    assert [(one.name, one.described) for one in found if isinstance(one, Dataset)] == [("orders", True)]
    assert [one.enforced for one in found if isinstance(one, Contract)] == [True]


def test_a_destination_uses_its_warehouse() -> None:
    assert [one.tool for one in read(loaders, DLT, "load.py") if isinstance(one, ToolUse)] == ["bigquery", "dlt"]


def test_a_connection_is_a_scheduled_pipeline() -> None:
    found = read(loaders, CONNECTION, "connections/shop/configuration.yaml")
    assert [(one.tool, one.schedule) for one in found if isinstance(one, Pipeline)] == [("airbyte", "0 0 2 * * ?")]


def test_a_catalogue_lists_datasets() -> None:
    found = [
        (one.name, one.kind) for one in read(kedro, CATALOGUE, "conf/base/catalog.yml") if isinstance(one, Dataset)
    ]
    assert found == [("orders", DatasetKind.FEED), ("model_input", DatasetKind.TABLE)]


@pytest.mark.parametrize("module", ["kedro.pipeline", "kedro.pipeline.node"])
def test_nodes_are_the_tasks_of_a_pipeline(module: str) -> None:
    nodes = NODES.replace("kedro.pipeline", module)
    found = [one for one in read(kedro, nodes, "src/clean/pipeline.py") if isinstance(one, Pipeline)]
    assert [(one.name, [task.name for task in one.tasks]) for one in found] == [("clean", ["clean"])]


def test_targets_that_are_commented_out_do_not_count(facts_of: Callable[..., Facts]) -> None:
    found = r_targets.link(facts_of(*read(r_targets, TARGETS, "_targets.R")))
    assert [[task.name for task in one.tasks] for one in found if isinstance(one, Pipeline)] == [["raw", "fit"]]


def test_targets_stand_in_scripts_too(facts_of: Callable[..., Facts]) -> None:
    root, part = read(r_targets, "library(targets)\n", "_targets.R"), read(r_targets, TARGETS, "1_fetch/fetch.R")
    names = [one.name for one in r_targets.link(facts_of(*root, *part)) if isinstance(one, Pipeline)]
    assert (names, list(r_targets.link(facts_of(*part)))) == (["r-targets"], [])


def test_permissions_are_infrastructure() -> None:
    found = [one.resource for one in read(permifrost, PERMISSIONS, "roles.yml") if isinstance(one, Infrastructure)]
    assert found == ["database", "role"]


def test_a_monitor_alerts_its_channel() -> None:
    found = [
        (one.on, one.channel, one.shared)
        for one in read(datadog, json.dumps(MONITOR), "m.json")
        if isinstance(one, Alert)
    ]
    assert found == [(Condition.RUN_FAILURE, "slack", True)]


def test_only_what_leaves_the_collector_counts() -> None:
    found = read(collectors, COLLECTOR, "collector.yaml")
    assert [type(one) for one in found if isinstance(one, Monitor | Logging)] == [Monitor]


def test_constraints_of_deequ_are_checks() -> None:
    found = read(data_profilers, DEEQU, "Orders.scala")
    kinds = [one.kind for one in found if isinstance(one, QualityCheck)]
    assert kinds == [CheckKind.VALIDITY, CheckKind.UNIQUENESS, CheckKind.VOLUME]
    assert [one.what for one in found if isinstance(one, Retention)] == ["check metrics"]


def test_drift_is_an_anomaly() -> None:
    text = "from evidently.metric_preset import DataDriftPreset\nDataDriftPreset()\n"
    assert [one.kind for one in read(data_profilers, text, "drift.py") if isinstance(one, QualityCheck)] == [
        CheckKind.ANOMALY
    ]


@pytest.mark.parametrize("reader", [collectors, data_profilers, datadog, kedro, loaders, permifrost])
@pytest.mark.parametrize("text", ["null", "[1]", "word", "monitors: [1]", "receivers: 1", "roles: 1", "mappings: [1]"])
def test_other_shapes_are_nothing(reader: ModuleType, text: str) -> None:
    assert read(reader, text, "conf/base/any.yml") == []
