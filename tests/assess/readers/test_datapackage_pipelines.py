"""Pipelines of datapackage-pipelines."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Fact, Known, Lineage, Pipeline
from assess.readers import datapackage_pipelines

SPEC = b"""
orders:
  title: Orders
  description: Orders of the shop as they were paid.
  schedule:
    crontab: "0 3 * * *"
  pipeline:
    - run: load
      parameters: {from: "https://shop.test/orders.csv"}
customers:
  dependencies:
    - pipeline: ./shop/orders
    - datapackage: https://shop.test/datapackage.json
  pipeline:
    - flow: customers
not-a-pipeline:
  title: nothing runs here
"""


@pytest.fixture
def facts() -> list[Fact]:
    return list(datapackage_pipelines.read(Document("shop/pipeline-spec.yaml", SPEC)))


def test_a_pipeline_runs_by_its_crontab_or_after_what_it_depends_on(facts: list[Fact]) -> None:
    pipelines = [(one.name, one.schedule, one.scheduled) for one in facts if isinstance(one, Pipeline)]
    assert pipelines == [("shop/orders", "0 3 * * *", Known.SET), ("shop/customers", "dataset", Known.SET)]


def test_a_description_describes_a_pipeline(facts: list[Fact]) -> None:
    assert [one.described for one in facts if isinstance(one, Pipeline)] == [True, False]


def test_dependencies_are_lineage_between_pipelines(facts: list[Fact]) -> None:
    assert [(one.form, one.count) for one in facts if isinstance(one, Lineage)] == [("pipelines", 1)]
