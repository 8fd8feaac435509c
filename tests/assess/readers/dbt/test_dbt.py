"""The reader of dbt on a whole small project."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assess.documents import Document
from assess.facts import (
    Audience,
    CheckKind,
    Contract,
    Dataset,
    DatasetKind,
    Exposure,
    Facts,
    Freshness,
    Kpi,
    Lineage,
    Monitor,
    Owner,
    Project,
    QualityCheck,
    Resilience,
    Retention,
    SelfService,
    Suite,
    ToolUse,
    VersionField,
)
from assess.readers import dbt

Tree = Callable[..., Facts]


def datasets(facts: Facts) -> dict[str, Dataset]:
    return {dataset.name: dataset for dataset in facts.of(Dataset)}


def test_project_has_name_and_folder(tree: Tree, shop: dict[str, str]) -> None:
    assert [(project.name, project.path) for project in tree(shop).of(Project)] == [("shop", "dwh")]


def test_version_field(tree: Tree, shop: dict[str, str]) -> None:
    assert [field.version for field in tree(shop).of(VersionField)] == ["1.2.0"]


def test_docs_block_describes_a_model(tree: Tree, shop: dict[str, str]) -> None:
    assert datasets(tree(shop))["stg_orders"].described


def test_todo_describes_nothing(tree: Tree, shop: dict[str, str]) -> None:
    assert not datasets(tree(shop))["orders"].described


def test_empty_docs_block_describes_nothing(tree: Tree, shop: dict[str, str]) -> None:
    shop["dwh/models/staging/docs.md"] = "{% docs orders %}\nTBD\n{% enddocs %}\n"
    assert not datasets(tree(shop))["stg_orders"].described


def test_variable_switches_a_folder_off(tree: Tree, shop: dict[str, str]) -> None:
    old = datasets(tree(shop))["old"]
    assert (old.enabled, old.certain) == (False, True)


def test_target_condition_is_uncertain(tree: Tree, shop: dict[str, str]) -> None:
    shop["dwh/models/legacy/old.sql"] = "{{ config(enabled=target.name == 'prod') }} select 1 as id"
    old = datasets(tree(shop))["old"]
    assert (old.enabled, old.certain) == (True, False)


def test_file_wins_over_folder(tree: Tree, shop: dict[str, str]) -> None:
    shop["dwh/models/legacy/old.sql"] = "{{ config(enabled=true) }} select 1 as id"
    assert datasets(tree(shop))["old"].enabled


def test_a_package_has_the_variables_of_the_project_that_tries_it_out(tree: Tree, shop: dict[str, str]) -> None:
    shop["dwh/models/legacy/old.sql"] = "{{ config(enabled=var('with_claims', false) | as_bool) }} select 1 as id"
    shop["dwh/integration_tests/dbt_project.yml"] = "name: tries\nvars: {with_claims: true}\n"
    shop["dwh/integration_tests/packages.yml"] = "packages:\n  - local: ../\n"
    assert datasets(tree(shop))["old"].enabled


@pytest.mark.parametrize(
    "switch",
    [
        "(var('old', false) | as_bool) and var('claims', true)",
        "target.type != 'fabric' and var('old', false)",
        "(\n  var('old', false)\n  and var('claims', true)\n) | as_bool",
    ],
)
def test_a_switch_that_one_part_decides(tree: Tree, shop: dict[str, str], switch: str) -> None:
    shop["dwh/models/legacy/old.sql"] = f"{{{{ config(enabled = {switch}) }}}} select 1 as id"
    old = datasets(tree(shop))["old"]
    assert (old.enabled, old.certain) == (False, True)


def test_tags_add_up_over_layers(tree: Tree, shop: dict[str, str]) -> None:
    shop["dwh/models/staging/stg_orders.sql"] = "{{ config(tags='core') }} select 1"
    assert datasets(tree(shop))["stg_orders"].tags == ("hourly", "core")


def test_source_group_and_tables(tree: Tree, shop: dict[str, str]) -> None:
    found = {dataset.name: (dataset.kind, dataset.described) for dataset in tree(shop).of(Dataset)}
    assert (found["raw"], found["raw.orders"], found["raw.countries"]) == (
        (DatasetKind.SOURCE_GROUP, True),
        (DatasetKind.SOURCE, True),
        (DatasetKind.SOURCE, False),
    )


def test_group_named_like_a_model_hides_nothing(tree: Tree, shop: dict[str, str]) -> None:
    shop["dwh/models/legacy/raw.sql"] = "{{ config(enabled=true) }} select 1"
    assert sorted(dataset.kind for dataset in tree(shop).of(Dataset) if dataset.name == "raw") == [
        "model",
        "source-group",
    ]


def test_null_switches_a_tables_freshness_off(tree: Tree, shop: dict[str, str]) -> None:
    limits = [(limit.dataset, limit.limit, limit.errors) for limit in tree(shop).of(Freshness)]
    assert limits == [("raw.orders", "12 hours", True)]


def test_checks_by_kind(tree: Tree, shop: dict[str, str]) -> None:
    kinds = {(check.dataset, check.kind) for check in tree(shop).of(QualityCheck)}
    assert kinds == {
        ("stg_orders", CheckKind.UNIQUENESS),
        ("stg_orders", CheckKind.VALIDITY),
        ("orders", CheckKind.FRESHNESS),
        ("orders", CheckKind.ANOMALY),
        ("orders", CheckKind.VOLUME),
        ("orders", CheckKind.CUSTOM),
    }


def test_severity_of_a_folder_and_of_a_test(tree: Tree, shop: dict[str, str]) -> None:
    warned = {check.kind for check in tree(shop).of(QualityCheck) if check.warn_only}
    assert warned == {CheckKind.VALIDITY, CheckKind.FRESHNESS, CheckKind.ANOMALY, CheckKind.VOLUME}


def test_folder_switches_tests_off(tree: Tree, shop: dict[str, str]) -> None:
    shop["dwh/models/legacy/old.sql"] = "{{ config(enabled=true) }} select 1 as id"
    shop["dwh/models/legacy/old.yml"] = "models: [{name: old, columns: [{name: id, tests: [unique]}]}]"
    assert [check.enabled for check in tree(shop).of(QualityCheck) if check.dataset == "old"] == [False]


def test_disabled_model_disables_its_tests(tree: Tree, shop: dict[str, str]) -> None:
    shop["dwh/models/staging/stg_orders.sql"] = "{{ config(enabled=false) }} select 1"
    assert not any(check.enabled for check in tree(shop).of(QualityCheck) if check.dataset == "stg_orders")


def test_limit_on_failing_rows_is_an_aggregate_too(tree: Tree, shop: dict[str, str]) -> None:
    shop["dwh/models/legacy/x.sql"] = "{{ config(enabled=true) }} select 1 as id"
    shop["dwh/models/staging/x.yml"] = 'models: [{name: x, tests: [{not_null: {config: {error_if: ">100"}}}]}]'
    kinds = [check.kind for check in tree(shop).of(QualityCheck) if check.dataset == "x"]
    assert kinds == [CheckKind.VALIDITY, CheckKind.AGGREGATE]


def test_unit_test_is_a_suite_of_its_model(tree: Tree, shop: dict[str, str]) -> None:
    assert [(suite.framework, suite.cases, suite.subjects) for suite in tree(shop).of(Suite)] == [
        ("dbt", 1, ("orders",))
    ]


def test_a_persons_name_is_not_kept(tree: Tree, shop: dict[str, str]) -> None:
    facts = tree(shop)
    assert [exposure.owner for exposure in facts.of(Exposure)] == [Audience.PERSON]
    assert {(owner.audience, owner.name) for owner in facts.of(Owner)} == {
        (Audience.PERSON, ""),
        (Audience.TEAM, "data-team@shop.test"),
    }


def test_enforced_contract_tier_and_idempotence(tree: Tree, shop: dict[str, str]) -> None:
    facts = tree(shop)
    assert [(contract.dataset, contract.enforced) for contract in facts.of(Contract)] == [("orders", True)]
    assert (datasets(facts)["orders"].tier, len(facts.of(Resilience))) == ("1", 1)


def test_lineage_reaches_consumers(tree: Tree, shop: dict[str, str]) -> None:
    assert {(lineage.form, lineage.count) for lineage in tree(shop).of(Lineage)} == {("graph", 2), ("consumers", 1)}


def test_metrics_are_a_semantic_layer(tree: Tree, shop: dict[str, str]) -> None:
    assert [entry.form for entry in tree(shop).of(SelfService)] == ["semantic-layer"]


def test_anomaly_check_is_a_monitor(tree: Tree, shop: dict[str, str]) -> None:
    assert [(monitor.tool, monitor.subject) for monitor in tree(shop).of(Monitor)] == [("elementary", "orders")]


def test_tools_that_are_used(tree: Tree, shop: dict[str, str]) -> None:
    assert {use.tool for use in tree(shop).of(ToolUse)} == {
        *("dbt", "dbt-tests", "dbt-unit-tests", "dbt-contracts", "elementary")
    }


def test_file_belongs_to_its_nearest_project(tree: Tree, shop: dict[str, str]) -> None:
    shop["dwh/inner/dbt_project.yml"] = "name: inner"
    shop["dwh/inner/models/a.sql"] = "select 1"
    assert datasets(tree(shop))["a"].project == "dwh/inner"


def test_installed_package_is_no_project(tree: Tree, shop: dict[str, str]) -> None:
    shop["dwh/dbt_packages/utils/dbt_project.yml"] = "name: utils"
    shop["dwh/dbt_packages/utils/models/a.sql"] = "select 1"
    assert "a" not in datasets(tree(shop))


def test_sql_without_a_project_is_no_model(tree: Tree) -> None:
    assert not tree({"models/a.sql": "select 1"}).of(Dataset)


def test_generic_test_definition_is_no_test(tree: Tree, shop: dict[str, str]) -> None:
    shop["dwh/tests/generic/positive.sql"] = "{% test positive(model, column_name) %} select 1 {% endtest %}"
    assert len([check for check in tree(shop).of(QualityCheck) if check.kind is CheckKind.CUSTOM]) == 1


def test_python_model(tree: Tree, shop: dict[str, str]) -> None:
    shop["dwh/models/staging/py.py"] = "def model(dbt, session):\n    dbt.config(tags=['ml'])\n    return 1\n"
    assert datasets(tree(shop))["py"].tags == ("hourly", "ml")


def test_snapshots_in_sql_and_yaml(tree: Tree, shop: dict[str, str]) -> None:
    shop["dwh/snapshots/s.sql"] = "{% snapshot one %} {{ config(strategy='check') }} select 1 {% endsnapshot %}"
    shop["dwh/snapshots/s.yml"] = "snapshots: [{name: two, relation: ref('orders'), description: History of orders.}]"
    found = {dataset.name for dataset in tree(shop).of(Dataset) if dataset.kind is DatasetKind.SNAPSHOT}
    assert found == {"one", "two"}


def test_each_version_of_a_model_is_described_and_tested(tree: Tree, shop: dict[str, str]) -> None:
    shop["dwh/models/staging/dim_v1.sql"] = shop["dwh/models/staging/dim_v2.sql"] = "select 1"
    versions = "versions: [{v: 1}, {v: 2}], data_tests: [dbt_utils.at_least_one]"
    shop["dwh/models/staging/dim.yml"] = f"models: [{{name: dim, description: Customers., {versions}}}]"
    facts = tree(shop)
    tested = {check.dataset for check in facts.of(QualityCheck) if check.kind is CheckKind.NON_EMPTY}
    described = {name for name, dataset in datasets(facts).items() if name in tested and dataset.described}
    assert tested == described == {"dim_v1", "dim_v2"}


@pytest.mark.parametrize("text", ["", "null", "[1, 2]", "models: 3", "models: [null, {name: [a]}]", "sources: {a: b}"])
@pytest.mark.parametrize("name", ["dbt_project.yml", "packages.yml", "selectors.yml", "schema.yml"])
def test_malformed_shapes_give_nothing(name: str, text: str) -> None:
    assert list(dbt.read(Document(path=name, content=text.encode()))) == []


def test_models_beside_the_project_file(tree: Tree) -> None:
    files = {"dbt_project.yml": "name: shop\nmodel-paths: ['.']", "a.sql": "select 1", "tests/b.sql": "select 1"}
    assert set(datasets(tree(files))) == {"a"}


def test_models_below_a_folder_that_each_run_names(tree: Tree) -> None:
    project = (
        "name: shop\nmodel-paths: [\"{{ env_var('CLIENT', 'none') }}/models\"]\nmodels: {shop: {raw: {+tags: [first]}}}"
    )
    files = {"dbt_project.yml": project, "acme/models/raw/a.sql": "select 1", "acme/queries/b.sql": "select 1"}
    assert {name: one.tags for name, one in datasets(tree(files)).items()} == {"a": ("first",)}


def test_test_of_a_package_with_its_own_macros(tree: Tree, shop: dict[str, str]) -> None:
    shop["dwh/tests/unit/orders.sql"] = "{% call dbt_unit_testing.test('orders', 'adds up') %} select 1 {% endcall %}"
    assert sorted(suite.subjects for suite in tree(shop).of(Suite)) == [("orders",), ("orders",)]


def test_thresholds_of_the_project_evaluator(tree: Tree, shop: dict[str, str]) -> None:
    shop["dwh/dbt_project.yml"] = "name: shop\nvars: {dbt_project_evaluator: {test_coverage_target: 75}}"
    shop["dwh/packages.yml"] = "packages: [{package: dbt-labs/dbt_project_evaluator, version: 1.0.0}]"
    assert [(kpi.name, kpi.target, kpi.computed) for kpi in tree(shop).of(Kpi)] == [
        ("coverage threshold: test", True, True)
    ]


def test_stored_failures_are_kept(tree: Tree, shop: dict[str, str]) -> None:
    shop["dwh/dbt_project.yml"] = "name: shop\ndata_tests: {+store_failures: true}"
    assert [kept.what for kept in tree(shop).of(Retention)] == ["test results"]


def test_a_singular_test_of_rows_of_its_own_tests_functions(tree: Callable[..., Facts]) -> None:
    files = {"dbt_project.yml": "name: shop", "tests/dates.sql": "select * from (values (1)) as t(x) where f(x) <> 1"}
    assert [(suite.kind, suite.cases) for suite in tree(files).of(Suite)] == [("helper", 1)]


def test_a_folder_beside_the_projects_belongs_to_the_first_that_leads_to_it(tree: Tree) -> None:
    project = "name: {}\nmodel-paths: [models, ../../sources]\n"
    sources = "sources:\n  - name: raw\n    description: What the shop exports.\n    tables: [{name: orders}]\n"
    files = {f"projects/{name}/dbt_project.yml": project.format(name) for name in ("hourly", "daily")}
    found = datasets(tree(files | {"sources/shop/_sources.yml": sources}))
    assert (found["raw"].project, found["raw"].described) == ("projects/daily", True)
