"""Repositories of each CI system, orchestrator and transformation tool that lack what the remedies bring."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

SQL = """\
select
    order_id,
    price,
    count,
    ordered_at,
    loaded_at,
    price * count as worth
from {}
"""
DBT = {
    "dbt_project.yml": "name: shop\nprofile: shop\nmodel-paths: [models]\n",
    "models/shop_sources.yml": "version: 2\nsources:\n  - name: shop\n    tables:\n      - name: clicks\n",
    "models/staging/stg_orders.sql": SQL.format("{{ source('shop', 'orders') }}"),
    "models/marts/orders.sql": SQL.format("{{ ref('stg_orders') }}"),
    "models/marts/customers.sql": SQL.format("{{ ref('stg_orders') }}"),
    "models/marts/products.sql": SQL.format("{{ ref('stg_orders') }}"),
}
SQLMESH = {
    "config.yaml": "gateways:\n  shop:\n    connection: {type: duckdb}\nmodel_defaults: {dialect: duckdb}\n",
    "models/stg_orders.sql": "MODEL (\n  name shop.stg_orders,\n  kind FULL\n);\n\n" + SQL.format("shop.raw_orders"),
    "models/orders.sql": "MODEL (\n  name shop.orders,\n  kind FULL\n);\n\n" + SQL.format("shop.stg_orders"),
}
DATAFORM = {
    "workflow_settings.yaml": "defaultProject: shop\ndefaultDataset: marts\ndefaultLocation: EU\n",
    "definitions/stg_orders.sqlx": 'config {\n  type: "view"\n}\n\n' + SQL.format("${ref('raw_orders')}"),
    "definitions/orders.sqlx": 'config {\n  type: "table"\n}\n\n' + SQL.format("${ref('stg_orders')}"),
}
PYTHON = {
    "requirements.txt": "sqlalchemy\n",
    "pipelines/orders.py": (
        '"""Loads the orders."""\n\nfrom sqlalchemy import create_engine, text\n\n\n'
        "def worth(price: int, count: int) -> int:\n    return price * count\n\n\n"
        "def load(warehouse: str) -> None:\n    with create_engine(warehouse).begin() as connection:\n"
        '        connection.execute(text("insert into loads (loaded_at) values (current_timestamp)"))\n'
        '        connection.execute(text("insert into orders select order_id, now() from raw_orders"))\n'
    ),
}
AIRFLOW = {
    "dags/marts.py": (
        "from datetime import datetime\nfrom airflow import DAG\nfrom airflow.operators.bash import BashOperator\n\n"
        'with DAG(\n    "marts",\n    schedule="0 5 * * *",\n    start_date=datetime(2025, 1, 1),\n):\n'
        '    BashOperator(task_id="build", bash_command="{}")\n'
    )
}
DAGSTER = {
    "shop/definitions.py": (
        "from dagster import Definitions, ScheduleDefinition, asset, define_asset_job\n\n\n"
        '@asset(\n    group_name="marts",\n)\ndef orders():\n    ...\n\n\n'
        'marts = define_asset_job("marts", selection="*")\n'
        "definitions = Definitions(\n    assets=[orders],\n"
        '    schedules=[ScheduleDefinition(job=marts, cron_schedule="0 5 * * *")],\n)\n'
    )
}
PREFECT = {
    "flows/marts.py": (
        "from prefect import flow, task\n\n\n@task\ndef build():\n    ...\n\n\n"
        '@flow(\n    name="marts",\n)\ndef marts():\n    build()\n\n\n'
        'if __name__ == "__main__":\n    marts.serve(name="daily", cron="0 5 * * *")\n'
    )
}
IDLE = {
    "github-actions": {
        ".github/workflows/labels.yml": (
            "name: labels\non:\n  issues:\n    types: [opened]\njobs:\n  label:\n    runs-on: ubuntu-24.04\n"
            "    steps:\n      - run: echo label\n"
        )
    },
    "gitlab-ci": {".gitlab-ci.yml": "hello:\n  image: alpine:3.21\n  when: manual\n  script:\n    - echo hello\n"},
    "azure-pipelines": {
        "azure-pipelines/hello.yml": (
            "trigger: none\npr: none\njobs:\n  - job: hello\n    pool:\n      vmImage: ubuntu-24.04\n"
            "    steps:\n      - script: echo hello\n"
        )
    },
    "circleci": {
        ".circleci/config.yml": (
            "version: 2.1\njobs:\n  hello:\n    docker:\n      - image: cimg/base:2025.01\n    steps:\n"
            "      - checkout\n      - run: echo hello\nworkflows:\n  hello:\n    jobs:\n      - hello\n"
        )
    },
    "jenkins": {
        "Jenkinsfile": (
            "pipeline {\n    agent any\n    stages {\n        stage('hello') {\n            steps {\n"
            "                sh 'echo hello'\n            }\n        }\n    }\n}\n"
        )
    },
}
SNOWFLAKE = "shop:\n  target: dev\n  outputs:\n    dev: {type: snowflake, schema: dev}\n"
BIGQUERY = "shop:\n  target: dev\n  outputs:\n    dev: {type: bigquery, schema: dev}\n"


def _airflow(command: str) -> dict[str, str]:
    return {path: text.replace("{}", command) for path, text in AIRFLOW.items()}


NOTEBOOK = {
    "orders.ipynb": json.dumps(
        {
            "cells": [{"cell_type": "code", "metadata": {}, "outputs": [], "source": ["orders = load()\n"] * 15}],
            "metadata": {"language_info": {"name": "python"}},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )
}
GITHUB = IDLE["github-actions"]
NO_CI = ("automation.ci", "l2.automation", "reproducibility.git")
LOOSE = ("develop.pipelines-as-code",)
Shown = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A repository by its files, and the tools for whose variants it stands (none: for those without a condition)."""

    files: dict[str, str]
    shows: tuple[Shown, ...] = ()
    only: tuple[str, ...] = ()  # the practices that it lacks where the others have them; none: all


def _profile(warehouse: str) -> dict[str, str]:
    return {"profiles.yml": f"shop:\n  target: dev\n  outputs:\n    dev: {{type: {warehouse}, schema: dev}}\n"}


PROJECTS: dict[str, Project] = {
    **{
        f"dbt on Airflow, {system}": Project(files={**DBT, **_airflow("dbt run"), **idle}, shows=(("ci", system),))
        for system, idle in IDLE.items()
    },
    "dbt on Airflow": Project(
        files={**DBT, **_airflow("dbt run"), **GITHUB}, shows=(("transformation", "dbt"), ("orchestration", "airflow"))
    ),
    **{
        f"dbt on {warehouse}": Project(
            files={**DBT, **GITHUB, **_profile(warehouse)}, shows=(("warehouse", warehouse),)
        )
        for warehouse in ("snowflake", "bigquery")
    },
    "dbt alone": Project(files={**DBT, **GITHUB}, shows=(("transformation", "dbt"),)),
    "Dagster": Project(files={**DAGSTER, **GITHUB}, shows=(("orchestration", "dagster"),)),
    "Prefect": Project(files={**PREFECT, **GITHUB}, shows=(("orchestration", "prefect"),)),
    "Python on Airflow": Project(
        files={**PYTHON, **_airflow("python -m pipelines.orders"), **GITHUB}, shows=(("orchestration", "airflow"),)
    ),
    "SQLMesh": Project(files={**SQLMESH, **GITHUB}, shows=(("transformation", "sqlmesh"),)),
    "Dataform": Project(files={**DATAFORM, **GITHUB}, shows=(("transformation", "dataform"),)),
    "Python": Project(files={**PYTHON, **GITHUB}),
    "models without CI": Project(files=DBT, shows=(("transformation", "dbt"),), only=NO_CI),
    "SQLMesh without CI": Project(files=SQLMESH, shows=(("transformation", "sqlmesh"),), only=NO_CI),
    "Dataform without CI": Project(files=DATAFORM, shows=(("transformation", "dataform"),), only=NO_CI),
    "Python without CI": Project(files=PYTHON, only=NO_CI),
    "a notebook": Project(files=NOTEBOOK, only=LOOSE),
    "a notebook and a flow": Project(
        files={**NOTEBOOK, "flow.py": "from prefect import flow\n\n\n@flow\ndef load():\n    ...\n"},
        shows=(("orchestration", "prefect"),),
        only=LOOSE,
    ),
    "a notebook and an asset": Project(
        files={**NOTEBOOK, "asset.py": "from dagster import asset\n\n\n@asset\ndef orders():\n    ...\n"},
        shows=(("orchestration", "dagster"),),
        only=LOOSE,
    ),
}


@pytest.fixture(params=list(PROJECTS.values()), ids=list(PROJECTS))
def project(request: pytest.FixtureRequest) -> Project:
    """Return each of the repositories."""
    found: Project = request.param
    return found


@pytest.fixture
def projects() -> Iterable[Project]:
    """Return all of the repositories."""
    return PROJECTS.values()
