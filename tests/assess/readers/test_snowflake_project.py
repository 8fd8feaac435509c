import pytest

from assess.documents import Document
from assess.facts import Artifact, Environment, EnvironmentKind, Project
from assess.readers import snowflake_project

PROJECT = b"""\
definition_version: "2"
entities:
  loader:
    type: function
    artifacts:
      - src: app/
        dest: my_app
      - helpers.py
env:
  stage: dev
"""


def facts(text: bytes) -> list[object]:
    return list(snowflake_project.read(Document("jobs/snowflake.yml", text)))


def test_the_project_is_its_folder() -> None:
    assert [fact.path for fact in facts(PROJECT) if isinstance(fact, Project)] == ["jobs"]


def test_an_entity_bundles_its_artifacts() -> None:
    assert [fact.holds for fact in facts(PROJECT) if isinstance(fact, Artifact)] == [("app", "helpers.py")]


def test_a_variable_names_the_environment() -> None:
    assert [fact.kind for fact in facts(PROJECT) if isinstance(fact, Environment)] == [EnvironmentKind.DEVELOPMENT]


@pytest.mark.parametrize("text", [b"", b"[]", b"definition_version", b"entities: {}"])
def test_malformed_shapes(text: bytes) -> None:
    assert facts(text) == []
