"""Tables that configuration declares with descriptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from assess.documents import Document
from assess.facts import Facts
from assess.readers import declared_tables

if TYPE_CHECKING:
    from assess.activity import Activity
    from assess.facts import Ages


def pages(*texts: str) -> list[str]:
    documents = [Document(f"{name}/pipeline.yaml", text.encode()) for name, text in enumerate(texts)]
    found = [fact for document in documents for fact in declared_tables.read(document)]
    facts = Facts(found, activity=cast("Activity", None), ages=cast("Ages", None))
    return [record.source.path for record in declared_tables.link(facts)]


TOLD = "resources:\n  - {type: bigquery_table, table_id: orders, description: Each order once}\n"
UNTOLD = "resources:\n  - {type: bigquery_table, table_id: orders, description: ~}\n"


@pytest.mark.parametrize(
    ("texts", "paths"),
    [
        ((TOLD, TOLD), ["0/pipeline.yaml", "1/pipeline.yaml"]),
        ((TOLD, TOLD, UNTOLD, UNTOLD), ["0/pipeline.yaml"]),
        ((UNTOLD,), []),
        (("args: {table_id: orders, dataset_id: shop}\n",), []),
    ],
)
def test_described_tables_are_pages_of_a_dictionary(texts: tuple[str, ...], paths: list[str]) -> None:
    assert pages(*texts) == paths
