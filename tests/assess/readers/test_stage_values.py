"""Values by environment within one file."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import stage_values

LOCALS = """locals {
  size = {
    development = "small"
    production  = "large"
  }
}
"""


def read(path: str, text: str) -> list[tuple[str, str, int | None]]:
    return [(one.form, one.name, one.source.line) for one in stage_values.read(Document(path, text.encode()))]


def test_a_map_of_terraform() -> None:
    assert read("local.tf", LOCALS) == [("stage-map", "development", 3), ("stage-map", "production", 4)]


def test_a_settings_file() -> None:
    text = '{"orders": {"title": "Orders",\n"dev": {"id": 1},\n"prod": {"id": 2}}}'
    assert read("orders/config.json", text) == [("stage-map", "dev", 2), ("stage-map", "prod", 3)]


def test_a_dictionary() -> None:
    assert read("etl/config.py", 'BUCKETS = {\n"staging": "s",\n"prod": "p",\n}\n') == [
        ("stage-map", "staging", 2),
        ("stage-map", "prod", 3),
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("package.json", '{"scripts": {\n"dev": "vite",\n"prod": "vite build"}}'),
        ("models.yml", "models:\n  dev: {a: 1}\n  prod: {a: 2}\n"),
        ("config.yml", "dev: 1\nprod: {a: 1}\n"),
        ("config.yml", "prod: 1\nother: 2\n"),
        ("config.yml", "groups:\n- x\ndev: [a]\nprod: [b]\n"),
        (".ci/values.yml", "dev: 1\nprod: 2\n"),
        ("config.json", "[1]"),
    ],
)
def test_other_mappings_name_no_stage(path: str, text: str) -> None:
    assert read(path, text) == []


@pytest.mark.parametrize(
    ("path", "line", "stages"),
    [
        ("dag.py", 'schedule = "@daily" if AIRFLOW_ENV == "prod" else None', ["prod", "other"]),
        ("dag.py", 'ENV = os.environ.get("APP_ENV", "dev")\nif ENV == "prod": pass', ["prod", "dev"]),
        ("deploy.py", 'p.add_argument("--env", choices=["dev", "staging", "prod"])', ["prod", "staging", "dev"]),
        ("deploy.py", 'p.add_argument("--env", help="The stage: dev|staging|prod")', ["prod", "staging", "dev"]),
        ("deploy.sh", 'if [ "$ENVIRONMENT" = "production" ]; then', ["production", "other"]),
        ("Job.scala", 'if (stage == "prod") write()', ["prod", "other"]),
    ],
)
def test_code_that_asks_for_its_stage(path: str, line: str, stages: list[str]) -> None:
    found = read(path, line)
    assert sorted(name for _, name, _ in found) == sorted(stages)


@pytest.mark.parametrize(
    ("path", "line", "stages"),
    [
        ("includes/constants.js", "const rows = environment === 'dev' ? 1000 : null", {"dev", "other"}),
        ("etl/load.py", 'LAYERS = [{"deployments": ["DEV", "PROD"]}]', {"DEV", "PROD"}),
        (
            "lib/tasks.rb",
            'raise "no" unless %w[test development staging].include?(ENV["STAGE"])',
            {"test", "development", "staging"},
        ),
        ("etl/load.py", 'name = os.environ.get("DEPLOYMENT", "PROD")', {"PROD", "other"}),
        ("_targets.R", 'AWS_PROFILE = "dev"', set()),
        ("noxfile.py", 'session.install(*groups("dev", "test"))', set()),
        ("etl/load.py", 'KINDS = ["prod", "blue"]', set()),
    ],
)
def test_code_that_lists_stages_or_asks_for_one_before_production(path: str, line: str, stages: set[str]) -> None:
    assert {name for _, name, _ in read(path, line)} == stages


@pytest.mark.parametrize("line", ['# if env == "prod"', 'name == "prod"', 'env == "test"', "prod = 1"])
def test_code_without_a_stage(line: str) -> None:
    assert read("dag.py", line) == []


def test_arguments_of_a_call_may_be_called_after_stages() -> None:
    text = "settings = Environments(\n    development=Loads(limit=2),\n    production=Loads(limit=9),\n)\n"
    assert read("etl/config.py", text) == [("stage-map", "development", 2), ("stage-map", "production", 3)]


def test_keys_may_be_constants() -> None:
    assert read("etl/config.py", "BUCKETS = {\nDEV: {'a': 1},\nStage.PROD: {'a': 2},\n}\n") == [
        ("stage-map", "DEV", 2),
        ("stage-map", "PROD", 3),
    ]


@pytest.mark.parametrize(
    "line",
    [
        'if os.environ.get("DEV"):\n',
        "const local = process.env.DEV;\n",
        'parser.add_argument("--dev", action="store_true")\n',
        '    "--dev",\n',
    ],
)
def test_a_variable_or_flag_called_after_a_stage_tells_it_from_another(line: str) -> None:
    assert read("etl/load.py", line)[0][:2] == ("switch", "dev")
    assert {name for _, name, _ in read("etl/load.py", line)} == {"dev", "other"}


def test_a_variable_that_only_begins_like_a_stage_is_none() -> None:
    assert read("etl/load.py", 'os.environ.get("DEVICE")  # "DEV"\n') == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            ".github/workflows/load.yml",
            "on:\n  workflow_dispatch:\n    inputs:\n      to: {type: choice, options: [dev, prod]}\n",
        ),
        (".gitlab-ci.yml", "variables:\n  TO:\n    value: dev\n    options: [dev, prod]\n"),
        ("ci/azure-pipelines.yml", "parameters:\n- name: to\n  type: string\n  values: [dev, prod]\n"),
        (".circleci/config.yml", "parameters:\n  to:\n    type: enum\n    enum: [dev, prod]\n"),
    ],
)
def test_stages_that_who_starts_a_run_may_choose(path: str, text: str) -> None:
    assert [found[:2] for found in read(path, text)] == [("switch", "dev"), ("switch", "prod")]


def test_a_choice_without_production_names_no_stage() -> None:
    assert read(".gitlab-ci.yml", "variables: {TO: {options: [dev, blue]}}") == []
