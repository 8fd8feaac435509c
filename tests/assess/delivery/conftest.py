"""Repositories with deliveries: a deploy job, changes on given days, and the delivery measured of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from assess.assessing import Request, assess_with_facts

if TYPE_CHECKING:
    from collections.abc import Callable

    from assess.delivery.records import Delivery
    from tests.conftest import MadeRepo

DAY_ONE = datetime(2026, 1, 5, 12, tzinfo=UTC)
DEPLOYS = """
on:
  push:
    {on}
jobs:
  deploy:
    runs-on: ubuntu-latest
    environment: production
    steps:
      - run: gcloud composer environments storage dags import --source dags
"""
ON_MAIN = "branches: [main]"
ON_MAIN_DAGS = "branches: [main]\n    paths: ['dags/**', '!dags/**.md']"
ON_TAG = "tags: ['v*']"
ON_PRODUCTION = "branches: [production]"
WORKFLOW = ".github/workflows/deploy.yml"


def on_day(day: float) -> datetime:
    """Return noon of a day, counted from the first commit's."""
    return DAY_ONE + timedelta(days=day)


@pytest.fixture
def deploying(made_repo: MadeRepo) -> Callable[[str], MadeRepo]:
    """Return a maker of repositories whose job deploys on the events that are given."""

    def make(on: str) -> MadeRepo:
        made_repo.commit({WORKFLOW: DEPLOYS.format(on=on), "dags/load.py": "import airflow\n"}, date=on_day(0))
        return made_repo

    return make


@pytest.fixture
def measured() -> Callable[..., Delivery]:
    """Return a measurer of a repository's delivery."""

    def measure(repo: MadeRepo, **more: object) -> Delivery:
        request = Request(path=str(repo.path), all_used=True, **more)  # type: ignore[arg-type]
        delivery = assess_with_facts(request)[0].delivery
        assert delivery is not None
        return delivery

    return measure


@pytest.fixture
def changed() -> Callable[..., None]:
    """Return a maker of changes to a pipeline, one a day from a day on."""

    def change(repo: MadeRepo, *, first: int = 1, count: int = 12, path: str = "dags/load.py") -> None:
        for day in range(first, first + count):
            repo.commit({path: f"import airflow\nDAY = {day}\n"}, f"Load of day {day} (#{day})", date=on_day(day))

    return change
