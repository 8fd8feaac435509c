"""Sites of dbt's documentation that are kept in the tree."""

from __future__ import annotations

from assess.documents import Document
from assess.facts import Dashboard, DashboardForm, SelfService
from assess.readers import dbt_sites

CATALOGUE = '{"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/catalog/v1.json"}, "nodes": {}}'


def test_a_catalogue_is_a_generated_page_on_the_models() -> None:
    found = list(dbt_sites.read(Document("docs/catalog.json", CATALOGUE.encode())))
    assert [one.form for one in found if isinstance(one, Dashboard)] == [DashboardForm.GENERATED]
    assert [one.form for one in found if isinstance(one, SelfService)] == ["docs-site"]
