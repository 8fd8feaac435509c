"""Consumers beside the data."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import consumer_assets


@pytest.mark.parametrize(
    ("path", "text", "count"),
    [
        ("bi/reports.py", "from dagster_powerbi import load_powerbi_asset_specs\n", 1),
        ("sync/handler.py", "from dbtmetabase import DbtMetabase\n", 1),
        ("defs/component.yaml", "type: dagster_hightouch.HightouchSyncComponent\n", 1),
        (".github/workflows/bi.yml", "      - run: dbt-metabase exposures --output-path models\n", 1),
        ("assets/superset.py", "from dagster import asset\n@asset(deps=[orders])\ndef dataset(): ...\n", 1),
        ("resources/superset.py", "from dagster import ConfigurableResource\n", 0),
        ("assets/orders.py", "from dagster import asset\n@asset\ndef orders(): ...\n", 0),
    ],
)
def test_dashboards_and_syncs_are_declared_as_assets_or_exposures(path: str, text: str, count: int) -> None:
    assert [one.form for one in consumer_assets.read(Document(path, text.encode()))] == ["consumers"] * count
