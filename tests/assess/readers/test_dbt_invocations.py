"""dbt run from Python by an orchestrator."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Activity, Actor
from assess.readers import dbt_invocations

ASSETS = """from dagster_dbt import dbt_assets

@dbt_assets(manifest=MANIFEST)
def models(context, dbt):
    arguments = ["build", "--vars", variables]
    yield from dbt.cli(arguments, context=context).stream()
"""


def activities(text: str) -> set[Activity]:
    return {run.activity for run in dbt_invocations.read(Document("assets/dbt.py", text.encode()))}


def test_a_build_of_assets_transforms_and_tests() -> None:
    assert activities(ASSETS) >= {Activity.TRANSFORM, Activity.DATA_TEST}


def test_the_orchestrator_runs_it() -> None:
    found = dbt_invocations.read(Document("assets/dbt.py", ASSETS.encode()))
    assert {(run.actor, run.runner) for run in found} == {(Actor.PIPELINE, "models")}


@pytest.mark.parametrize("given", ["commands=['dbt test']", "'dbt test'"])
def test_operations_take_command_lines(given: str) -> None:
    text = f"from prefect_dbt.cli import DbtCoreOperation\ndef test():\n    DbtCoreOperation({given}).run()\n"
    assert activities(text) == {Activity.DATA_TEST}


@pytest.mark.parametrize("given", ["arguments", "[name]", ""])
def test_what_is_not_literal_is_not_known(given: str) -> None:
    assert activities(f"import dagster_dbt\ndef models(dbt, arguments, name):\n    dbt.cli({given})\n") == set()


def test_a_list_of_words_for_dbts_own_runner_is_a_run() -> None:
    text = """from dbt.cli.main import dbtRunner

def check(selector):
    command = ["test", "--select", selector]
    run(dbtRunner(), command)
"""
    assert activities(text) == {Activity.DATA_TEST}
