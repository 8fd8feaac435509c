"""A small dbt project written into facts, for the tests of the reader."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import pytest

from assess.documents import Document
from assess.facts import Ages, Fact, Facts
from assess.readers import dbt

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

AGES = Ages(rated_at=datetime(2026, 1, 1, tzinfo=UTC), last_touched={}, touches_last_year={})


def read_tree(files: Mapping[str, str], more: tuple[Fact, ...] = ()) -> Facts:
    """Return all facts of a tree of dbt files, linked."""
    local = [fact for path, text in files.items() for fact in dbt.read(Document(path=path, content=text.encode()))]
    facts = Facts([*local, *more], activity=cast("Any", None), ages=AGES)
    return facts.extended(dbt.link(facts))


@pytest.fixture
def tree() -> Callable[..., Facts]:
    return read_tree


PROJECT = """
name: shop
version: "1.2.0"
vars: {with_legacy: false}
models:
  shop:
    staging: {+tags: [hourly], +materialized: view}
    legacy: {+enabled: "{{ var('with_legacy') }}"}
data_tests:
  shop:
    legacy: {+enabled: false}
    marts: {+severity: warn}
"""

STAGING = """
version: 2
sources:
  - name: raw
    description: What the shop system exports every hour.
    loaded_at_field: loaded_at
    freshness: {warn_after: {count: 6, period: hour}, error_after: {count: 12, period: hour}}
    tables:
      - {name: orders, description: One row an order.}
      - {name: countries, freshness: null}
models:
  - name: stg_orders
    description: "{{ doc('orders') }}"
    columns:
      - name: id
        data_tests:
          - unique
          - not_null:
              config: {severity: warn}
"""

MARTS = """
models:
  - name: orders
    description: TODO
    config: {contract: {enforced: true}, meta: {owner: data-team@shop.test, tier: 1}}
    data_tests:
      - dbt_utils.recency: {datepart: day, field: day, interval: 1}
      - elementary.volume_anomalies
unit_tests:
  - name: totals_add_up
    model: orders
    given: [{input: ref('stg_orders'), rows: [{id: 1}]}]
    expect: {rows: [{id: 1}]}
exposures:
  - name: weekly_sales
    type: dashboard
    owner: {name: Ada Lovelace}
    depends_on: [ref('orders')]
metrics:
  - {name: revenue, type: simple}
"""


@pytest.fixture
def shop() -> dict[str, str]:
    return {
        "dwh/dbt_project.yml": PROJECT,
        "dwh/models/staging/stg.yml": STAGING,
        "dwh/models/staging/docs.md": "{% docs orders %}\nOrders as exported.\n{% enddocs %}\n",
        "dwh/models/staging/stg_orders.sql": "select * from {{ source('raw', 'orders') }}",
        "dwh/models/marts/marts.yml": MARTS,
        "dwh/models/marts/orders.sql": (
            "{{ config(materialized='incremental', unique_key='id', tags=['nightly']) }}\n"
            "select * from {{ ref('stg_orders') }}"
        ),
        "dwh/models/legacy/old.sql": "select 1 as id",
        "dwh/tests/no_negative_orders.sql": "select * from {{ ref('orders') }} where total < 0",
    }
