"""What a catalogue's files tell of the data."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Audience, Dataset, Fact, Lineage, Owner, SelfService, ToolUse
from assess.readers import catalogues

TABLE = """
friendly_name: Orders
description: One row an order
owners: [jane.doe@shop.eu, order-team@shop.eu]
labels: {incremental: true, tier: gold}
"""
BACKSTAGE = "apiVersion: backstage.io/v1alpha1\nkind: Resource\nmetadata: {name: orders}\nspec: {owner: group:orders}\n"
RECIPE = "source: {type: bigquery}\nsink:\n  type: datahub-rest\n"


def of(kind: type[Fact], path: str, text: str) -> list[Fact]:
    return [fact for fact in catalogues.read(Document(path, text.encode())) if isinstance(fact, kind)]


def test_a_metadata_file_describes_its_table() -> None:
    (table,) = of(Dataset, "sql/shop/orders_v1/metadata.yaml", TABLE)
    assert isinstance(table, Dataset)
    assert (table.name, table.described, table.tier, table.incremental) == ("orders_v1", True, "gold", True)


def test_owners_are_told_without_persons() -> None:
    owners = of(Owner, "sql/shop/orders_v1/metadata.yaml", TABLE)
    assert [(owner.audience, owner.name) for owner in owners if isinstance(owner, Owner)] == [
        (Audience.PERSON, ""),
        (Audience.TEAM, "order-team@shop.eu"),
    ]


def test_a_backstage_entry_has_its_group() -> None:
    (entry,) = of(SelfService, "catalog-info.yaml", BACKSTAGE)
    assert isinstance(entry, SelfService)
    assert entry.owners == 1


def test_a_recipe_sends_lineage() -> None:
    facts = [*of(Lineage, "ingest/bq.yml", RECIPE), *of(ToolUse, "ingest/bq.yml", RECIPE)]
    assert [type(fact) for fact in facts] == [Lineage, ToolUse]


@pytest.mark.parametrize("text", ["null", "[1]", "word", "{name: chart, description: x}", "{owners: null}"])
def test_other_shapes_are_no_catalogue(text: str) -> None:
    assert of(Fact, "a/metadata.yaml", text) == []


@pytest.mark.parametrize(("written", "forms"), [("true", ["docs-site"]), ("false", [])])
def test_descriptions_in_the_warehouse_are_published(written: str, forms: list[str]) -> None:
    text = f"name: orders\nmodels:\n  +persist_docs:\n    relation: {written}\n"
    found = catalogues.read(Document("dbt_project.yml", text.encode()))
    assert [one.form for one in found if isinstance(one, SelfService)] == forms
