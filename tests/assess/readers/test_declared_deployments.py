"""Deployments that a file declares, as targets that somebody starts by hand."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Command, Environment, EnvironmentKind, Fact, Rollback
from assess.readers import declared_deployments

PREFECT = """\
deployments:
  - name: load-orders
    entrypoint: flows/load.py:load
    tags: [Production, v3]
    pull:
      - prefect.deployments.steps.git_clone: {repository: "https://git.corp.org/flows.git", branch: BRANCH}
  - name: load-orders-dev
    entrypoint: flows/load.py:load
"""


def facts(text: str, path: str = "prefect.yaml") -> list[Fact]:
    return list(declared_deployments.read(Document(path, text.encode())))


@pytest.mark.parametrize(
    ("path", "text", "words"),
    [
        ("prefect.yaml", PREFECT, "prefect deploy --all"),
        ("jobs/databricks.yml", "targets: {prod: {mode: production}}\n", "databricks bundle deploy"),
        ("serverless.yml", "functions: {load: {handler: load.main}}\n", "serverless deploy"),
        ("dagster_cloud.yaml", "locations: [{location_name: etl}]\n", "dagster-cloud workspace sync"),
        ("config/deploy.rb", 'set :application, "orders"\n', "cap deploy"),
    ],
)
def test_a_file_of_deployments_stands_for_the_command_that_makes_them(path: str, text: str, words: str) -> None:
    assert [" ".join(fact.words) for fact in facts(text, path) if isinstance(fact, Command)] == [words]


def test_tags_and_the_ends_of_names_say_the_stages_of_deployments() -> None:
    found = {fact.kind for fact in facts(PREFECT) if isinstance(fact, Environment)}
    assert found == {EnvironmentKind.PRODUCTION, EnvironmentKind.DEVELOPMENT}


@pytest.mark.parametrize(("branch", "ways"), [("3.2.0", 1), ("v1.4", 1), ("main", 0), ("release", 0)])
def test_a_deployment_that_pulls_a_version_implies_a_way_back(branch: str, ways: int) -> None:
    found = facts(PREFECT.replace("BRANCH", f'"{branch}"'))
    assert len([fact for fact in found if isinstance(fact, Rollback)]) == ways


def test_a_file_without_deployments_declares_none() -> None:
    assert facts("deployments: []\n") == []
