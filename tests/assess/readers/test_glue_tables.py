"""Tables that jobs register in the catalogue of AWS Glue."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Lineage
from assess.readers import glue_tables


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("glue_client = boto3.client('glue')\nglue_client.create_table(TableInput=table)\n", [2]),
        ("sink = glueContext.getSink(path=path, enableUpdateCatalog=True)\n", [1]),
        ("sink.setCatalogInfo(catalogDatabase='shop', catalogTableName='orders')  # glue\n", [1]),
        ("glue = boto3.client('glue')\nglue.get_table(Name='orders')\n", []),
    ],
)
def test_a_job_that_registers_its_tables(text: str, found: list[int]) -> None:
    facts = glue_tables.read(Document("jobs/orders.py", text.encode()))
    assert [one.source.line for one in facts if isinstance(one, Lineage)] == found
