"""A data project that does most things well, as files by path, for tests of what must not change a rating."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.assessing import assess

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CI = """\
name: ci
on:
  pull_request:
  push:
    branches: [main]
jobs:
  check:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: pip install -r requirements.txt
      - run: sqlfluff lint models
      - run: ruff check dags
      - run: pytest tests
      - run: dbt build --target ci
  staging:
    if: github.ref == 'refs/heads/main'
    needs: check
    environment: staging
    runs-on: ubuntu-24.04
    steps:
      - run: dbt run --target staging
      - run: dbt test --target staging
  production:
    if: github.ref == 'refs/heads/main'
    needs: staging
    environment: production
    runs-on: ubuntu-24.04
    steps:
      - run: dbt run --target prod
      - run: aws s3 sync dags s3://shop-airflow/dags
      - run: dbt test --target prod
"""
DAG = '''\
"""Builds the marts from the shop's orders each morning and tests them before the sales team starts to work."""

from datetime import datetime, timedelta

from airflow import DAG
from airflow.operators.bash import BashOperator
from airflow.providers.slack.notifications.slack import send_slack_notification

with DAG(
    "marts",
    schedule="0 5 * * *",
    start_date=datetime(2025, 1, 1),
    doc_md=__doc__,
    on_failure_callback=[send_slack_notification(channel="#data-alerts", text="marts failed")],
    default_args={
        "owner": "data-platform-team",
        "retries": 2,
        "retry_delay": timedelta(minutes=5),
        "retry_exponential_backoff": True,
        "execution_timeout": timedelta(hours=1),
    },
):
    freshness = BashOperator(task_id="freshness", bash_command="dbt source freshness")
    build = BashOperator(task_id="build", bash_command="dbt run")
    test = BashOperator(task_id="test", bash_command="dbt test")
    freshness >> build >> test
'''
SCHEMA = """\
version: 2
sources:
  - name: shop
    description: The shop's own database, copied each hour.
    loaded_at_field: loaded_at
    freshness:
      warn_after: {count: 6, period: hour}
      error_after: {count: 12, period: hour}
    tables:
      - name: orders
        description: One row an order.
models:
  - name: stg_orders
    description: Orders with the names that we use.
    columns:
      - name: order_id
        description: The order's number.
        tests: [unique, not_null]
  - name: orders
    description: Orders with what they are worth, for the sales team.
    config:
      contract: {enforced: true}
    columns:
      - name: order_id
        data_type: integer
        tests: [unique, not_null]
exposures:
  - name: sales_dashboard
    type: dashboard
    owner: {name: Sales Analytics Team, email: sales-analytics@example.org}
    description: What the sales team looks at each morning.
    depends_on: [ref('orders')]
unit_tests:
  - name: worth_is_price_times_count
    model: orders
    given: [{input: ref('stg_orders'), rows: [{order_id: 1, price: 2, count: 3}]}]
    expect: {rows: [{order_id: 1, worth: 6}]}
"""
GOOD_PROJECT = {
    "README.md": "# Shop warehouse\n\nBuilds the marts of the shop from its orders each morning for the sales team.\n",
    ".github/workflows/ci.yml": CI,
    ".github/CODEOWNERS": "/models/ @shop/analytics\n/dags/ @shop/data-platform\n",
    ".pre-commit-config.yaml": (
        "repos:\n  - repo: https://github.com/sqlfluff/sqlfluff\n    rev: 3.4.0\n"
        "    hooks:\n      - id: sqlfluff-lint\n"
    ),
    ".sqlfluff": "[sqlfluff]\ndialect = snowflake\n",
    "requirements.txt": "dbt-core==1.10.2\ndbt-snowflake==1.10.0\nsqlfluff==3.4.0\npytest==8.4.0\n",
    "dbt_project.yml": "name: shop\nversion: 1.0.0\nprofile: shop\nmodel-paths: [models]\n",
    "profiles.yml": (
        "shop:\n  target: ci\n  outputs:\n    ci: {type: snowflake, schema: ci}\n"
        "    staging: {type: snowflake, schema: staging}\n    prod: {type: snowflake, schema: prod}\n"
    ),
    "models/schema.yml": SCHEMA,
    "models/stg_orders.sql": "select order_id, price, count from {{ source('shop', 'orders') }}\n",
    "models/orders.sql": "select order_id, price * count as worth from {{ ref('stg_orders') }}\n",
    "dags/marts.py": DAG,
    "docs/runbook.md": (
        "# Runbook\n\n## When the marts fail\n\nThe data platform team is told in its channel. Look at the log of the "
        "task that failed, clear it once, and if it fails again call the person on call and tell the sales team "
        "that yesterday's figures stay.\n\n## Roll back\n\nRun the deployment of the last good version again.\n"
    ),
    "CHANGELOG.md": "# Changelog\n\n## 1.0.0\n\n- The marts are built and tested each morning.\n",
    "infra/main.tf": 'resource "snowflake_warehouse" "loads" {\n  name = "LOADS"\n  auto_suspend = 60\n}\n',
}


@pytest.fixture
def good_project() -> dict[str, str]:
    """Return the project's files by path."""
    return dict(GOOD_PROJECT)


@pytest.fixture
def statuses() -> Callable[[Path], dict[str, str]]:
    """Return an assessor: the folder of a repository in, each practice's and criterion's status out."""

    def assessed(path: Path) -> dict[str, str]:
        document = assess(str(path))
        practices = {name: row.status.value for name, row in document.practices.items()}
        criteria = {name: row.status.value for name, row in document.criteria.items()}
        return {**practices, **criteria, "level": str(document.level)}

    return assessed
