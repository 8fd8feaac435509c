"""Lineage that code records."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import recorded_lineage


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("from pyapacheatlas.core import AtlasProcess\n", ["catalogue"]),
        ("client = OpenLineageClient.from_environment()\n", ["catalogue"]),
        ("mlflow.register_model(uri, 'orders')\n", ["registered models"]),
        ("Model.register(workspace, datasets=[('training', orders)])\n", ["registered models"]),
        ("lookups = [FeatureLookup(table_name='orders')]\n", ["registered models"]),
        ("class RunEvent(OpenLineageBase):\n    inputs: list\n", ["events of runs"]),
        ("yield AssetMaterialization(asset_key='orders')\n", ["recorded assets"]),
        ("def write_provenance(run):\n    ...\n", ["recorded by own code"]),
        ("def read_with_provenance(url):\n    ...\n", []),
        ("Model.objects.filter(id=1)\n", []),
    ],
)
def test_catalogues_and_registries_hold_where_data_comes_from(text: str, forms: list[str]) -> None:
    assert [one.form for one in recorded_lineage.read(Document("jobs/train.py", text.encode()))] == forms
