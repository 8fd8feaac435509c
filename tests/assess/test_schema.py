"""The published schema `assessment/1` and the documents that the program writes."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

import assess
from assess import assessment
from assess.assessing import assess as assess_repository
from assess.assessment import Assessment

if TYPE_CHECKING:
    from tests.conftest import MadeRepo

SCHEMA: dict[str, Any] = json.loads((Path(str(assess.__file__)).parent / "schemas" / "assessment-1.json").read_text())
DAG = """
from airflow import DAG
with DAG("load", schedule="@daily", default_args={"retries": 2}):
    pass
"""


def faults(document: object) -> list[str]:
    return [error.message for error in Draft202012Validator(SCHEMA).iter_errors(document)]


@pytest.fixture
def document(made_repo: MadeRepo) -> dict[str, Any]:
    made_repo.commit({"dags/load.py": DAG, "requirements.txt": "apache-airflow==2.9.0\n", "README.md": "# Loads\n"})
    return assess_repository(str(made_repo.path)).to_json()


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_an_assessment_is_valid(document: dict[str, Any]) -> None:
    assert faults(document) == []


def test_it_is_valid_where_nothing_is_there(made_repo: MadeRepo) -> None:
    made_repo.commit()
    assert faults(assess_repository(str(made_repo.path)).to_json()) == []


def test_it_is_valid_where_history_is_missing(made_repo: MadeRepo, tmp_path: Path) -> None:
    made_repo.commit({"a": "1"})
    made_repo.commit({"a": "2"})
    made_repo.git("clone", "-q", "--depth=1", f"file://{made_repo.path}", str(tmp_path / "copy"))
    assert faults(assess_repository(str(tmp_path / "copy")).to_json()) == []


def test_it_reads_back_as_it_was(document: dict[str, Any]) -> None:
    assert Assessment.from_json(json.loads(json.dumps(document))).to_json() == document


@pytest.mark.parametrize("key", [field.name for field in dataclasses.fields(Assessment)])
def test_every_key_is_required(document: dict[str, Any], key: str) -> None:
    del document[key]
    assert faults(document)


@pytest.mark.parametrize("name", sorted(name for name, shape in SCHEMA["$defs"].items() if "properties" in shape))
def test_the_schema_has_every_field_of_a_record(name: str) -> None:
    fields = {field.name.rstrip("_") for field in dataclasses.fields(getattr(assessment, name))}
    assert set(SCHEMA["$defs"][name]["properties"]) == fields


def test_objects_are_closed(document: dict[str, Any]) -> None:
    document["repository"]["owner"] = "somebody"
    assert faults(document)


def test_statuses_are_a_closed_list(document: dict[str, Any]) -> None:
    next(iter(document["practices"].values()))["status"] = "fine"
    assert faults(document)
