"""What dbt commands cover."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assess.facts import Facts
from assess.readers.dbt.coverage import covered

Tree = Callable[..., Facts]
BOTH = {"stg_orders", "orders"}


@pytest.mark.parametrize(
    ("command", "models"),
    [
        ("dbt build", BOTH),
        ("dbt --quiet run --target prod", BOTH),
        ("dbt run --select orders", {"orders"}),
        ("dbt run -s +orders", BOTH),
        ("dbt run -m stg_orders+1", BOTH),
        ("dbt run --select @stg_orders", BOTH),
        ("dbt run --select tag:nightly", {"orders"}),
        ("dbt run --select=path:models/staging", {"stg_orders"}),
        ("dbt run --select models/marts", {"orders"}),
        ("dbt run --select staging", {"stg_orders"}),
        ("dbt run --select shop.marts.*", {"orders"}),
        ("dbt run --select source:raw+", BOTH),
        ("dbt run --select +exposure:weekly_sales", BOTH),
        ("dbt run --select config.materialized:incremental", {"orders"}),
        ("dbt run --select stg_orders+,tag:nightly", {"orders"}),
        ("dbt run --select stg_orders orders --exclude tag:hourly", {"orders"}),
        ("dbt run --exclude orders", {"stg_orders"}),
        ("dbt run --select tag:weekly", set()),
        ("dbt test", set()),
        ("dbt compile", set()),
        ("dbt docs generate", set()),
        ("echo build", set()),
    ],
)
def test_models_of_a_command(tree: Tree, shop: dict[str, str], command: str, models: set[str]) -> None:
    assert covered(command.split(), tree(shop), "dwh").models == models


@pytest.mark.parametrize(
    ("command", "tests"),
    [
        ("dbt test", 5),
        ("dbt build", 5),
        ("dbt run", 0),
        ("dbt test --select stg_orders", 2),
        ("dbt test --select test_type:singular", 1),
        ("dbt test --select test_name:unique", 1),
        ("dbt test --select unique_stg_orders_id", 1),
        ("dbt test --select dbt_utils_recency_orders_day__day__1", 1),
        ("dbt test --select unique_orders_id", 0),
        ("dbt test --exclude orders", 2),
        ("dbt build --resource-type model", 0),
        ("dbt build --exclude-resource-type test", 0),
    ],
)
def test_tests_of_a_command(tree: Tree, shop: dict[str, str], command: str, tests: int) -> None:
    assert len(covered(command.split(), tree(shop), "dwh").tests) == tests


@pytest.mark.parametrize(
    ("tests", "name"),
    [
        ("- relationships: {to: ref('stg_orders'), field: id}", "relationships_sales_id__id__ref_stg_orders_"),
        ("- accepted_values: {arguments: {values: [a, b]}}", "accepted_values_sales_id__a__b"),
        ("- unique: {name: one_sale_each, config: {severity: warn}}", "one_sale_each"),
    ],
)
def test_a_test_is_picked_by_the_name_that_dbt_gives_it(
    tree: Tree, shop: dict[str, str], tests: str, name: str
) -> None:
    declared = f"models:\n  - name: sales\n    columns:\n      - name: id\n        data_tests:\n          {tests}\n"
    added = {"dwh/models/sales.sql": "select 1 as id", "dwh/models/sales.yml": declared}
    assert len(covered(["dbt", "test", "--select", name], tree({**shop, **added}), "dwh").tests) == 1


def test_a_test_on_a_source_has_the_names_of_its_group_and_table(tree: Tree, shop: dict[str, str]) -> None:
    table = "{name: orders, columns: [{name: id, data_tests: [not_null]}]}"
    added = {"dwh/models/sources.yml": f"sources: [{{name: raw, tables: [{table}]}}]"}
    coverage = covered(["dbt", "test", "-s", "source_not_null_raw_orders_id"], tree({**shop, **added}), "dwh")
    assert len(coverage.tests) == 1


def test_source_freshness(tree: Tree, shop: dict[str, str]) -> None:
    coverage = covered(["dbt", "source", "freshness", "--select", "source:raw.orders"], tree(shop), "dwh")
    assert coverage.sources == {"raw.orders"}


def test_unit_tests_run_with_tests(tree: Tree, shop: dict[str, str]) -> None:
    assert covered(["dbt", "test"], tree(shop), "dwh").unit_tested == {"orders"}


def test_changed_models_are_marked(tree: Tree, shop: dict[str, str]) -> None:
    coverage = covered(["dbt", "build", "-s", "state:modified+"], tree(shop), "dwh")
    assert (set(coverage.models), coverage.changed_only, coverage.certain) == (BOTH, True, True)


@pytest.mark.parametrize("selection", ["$MODELS", "{{params.models}}", "unknown:x"])
def test_unresolved_selection_is_uncertain(tree: Tree, shop: dict[str, str], selection: str) -> None:
    assert not covered(["dbt", "build", "-s", selection], tree(shop), "dwh").certain


def test_project_dir_of_a_container(tree: Tree, shop: dict[str, str]) -> None:
    coverage = covered(["dbt", "run", "--project-dir", "/opt/dwh"], tree(shop), "")
    assert (coverage.project, coverage.certain) == ("dwh", False)


@pytest.mark.parametrize(
    ("definition", "models"),
    [
        ("tag:nightly", {"orders"}),
        ("{tag: nightly}", {"orders"}),
        ("{method: fqn, value: orders, parents: true}", BOTH),
        ("{union: [{method: fqn, value: '*'}, {exclude: [{method: tag, value: nightly}]}]}", {"stg_orders"}),
        ("{intersection: [{tag: nightly}, {tag: hourly}]}", set()),
    ],
)
def test_yaml_selector(tree: Tree, shop: dict[str, str], definition: str, models: set[str]) -> None:
    shop["dwh/selectors.yml"] = f"selectors: [{{name: x, definition: {definition}}}]"
    if definition.startswith("tag"):
        shop["dwh/selectors.yml"] = f"selectors: [{{name: x, definition: '{definition}'}}]"
    assert covered(["dbt", "run", "--selector", "x"], tree(shop), "dwh").models == models


def test_default_selector_holds_without_criteria(tree: Tree, shop: dict[str, str]) -> None:
    shop["dwh/selectors.yml"] = "selectors: [{name: x, default: true, definition: {tag: nightly}}]"
    assert covered(["dbt", "run"], tree(shop), "dwh").models == {"orders"}
