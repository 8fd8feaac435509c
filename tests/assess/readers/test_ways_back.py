"""Ways back that code and configuration hold."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Rollback
from assess.readers import ways_back

DISPATCHED = "name: {name}\non:\n  workflow_dispatch:\n    inputs:\n      {asked}: {{required: true}}\njobs: {{}}\n"
TEMPLATE = "Service:\n  DeploymentCircuitBreaker:\n    Enable: true\n    Rollback: true\n"


def ways(text: str, path: str) -> list[tuple[str, bool]]:
    found = ways_back.read(Document(path, text.encode()))
    return [(way.form, way.implied) for way in found if isinstance(way, Rollback)]


def test_a_database_that_is_swapped_is_a_way_back() -> None:
    assert ways("alter database staging swap with prod;", "macros/swap.sql") == [("blue-green", False)]


@pytest.mark.parametrize(
    "text",
    [
        "CREATE OR REPLACE DATABASE backup_sales\n  CLONE sales;",
        "ALTER TABLE orders RENAME TO orders_backup;",
        "CREATE TABLE orders_bak AS SELECT * FROM orders;",
        "ALTER TABLE orders_new SWAP WITH orders;",
        "RESTORE TABLE orders TO VERSION AS OF 3;",
    ],
)
def test_a_copy_that_is_kept_implies_a_way_back(text: str) -> None:
    assert ways(text, "sql/change.sql") == [("backup", True)]


@pytest.mark.parametrize("text", ["-- alter database a swap with b", "select * from backup_sales"])
def test_a_comment_and_a_query_are_no_way_back(text: str) -> None:
    assert ways(text, "sql/change.sql") == []


def test_a_function_that_backs_up_implies_a_way_back() -> None:
    assert ways("def create_backup_csv(frame):\n    pass\n", "jobs/export.py") == [("backup", True)]


def test_a_deployment_that_undoes_itself_is_a_way_back() -> None:
    terraform = "deployment_circuit_breaker {\n  enable   = true\n  rollback = true\n}\n"
    assert ways(terraform, "infra/ecs.tf") == ways(TEMPLATE, "infra/service.yaml") == [("job", False)]


@pytest.mark.parametrize(
    ("name", "asked", "found"),
    [
        ("Publish", "version", [("version-input", True)]),
        ("Deploy", "image_tag", [("version-input", True)]),
        ("Deploy", "environment", []),
        ("Lint", "version", []),
    ],
)
def test_a_deployment_that_takes_a_version_implies_a_way_back(
    name: str, asked: str, found: list[tuple[str, bool]]
) -> None:
    assert ways(DISPATCHED.format(name=name, asked=asked), ".github/workflows/a.yml") == found


def test_a_pipeline_of_jenkins_that_takes_a_version() -> None:
    text = "parameters { string(name: 'GIT_TAG') }\nstages { stage('Deploy') {} }\n"
    assert ways(text, "Jenkinsfile") == [("version-input", True)]
