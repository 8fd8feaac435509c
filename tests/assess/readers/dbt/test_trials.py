"""A dbt package and the project in its folder of tests that tries it out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assess.facts import CheckKind, Dataset, Exposure, Facts, Freshness, QualityCheck, SelfService, Suite, SuiteKind
from assess.readers.dbt.coverage import covered

Tree = Callable[..., Facts]

PACKAGE = {
    "dbt_project.yml": "name: visits",
    "models/visits.sql": "select 1 as id",
    "models/visits.yml": "models: [{name: visits, columns: [{name: id, data_tests: [not_null]}]}]",
}
FIXTURES = """
sources:
  - name: raw
    freshness: {error_after: {count: 1, period: day}}
    loaded_at_field: at
    tables: [{name: pages}]
models:
  - name: visits_actual
    data_tests:
      - dbt_utils.equality: {compare_model: ref('visits_expected')}
exposures: [{name: board, type: dashboard, depends_on: [ref('visits_actual')], owner: {name: Ada}}]
metrics: [{name: visitors, type: simple}]
"""


def tried_in(folder: str, project: str = "name: tries") -> dict[str, str]:
    return PACKAGE | {
        f"{folder}/dbt_project.yml": project,
        f"{folder}/packages.yml": "packages:\n  - local: ../\n",
        f"{folder}/models/visits_actual.sql": "select * from {{ ref('visits') }}",
        f"{folder}/models/fixtures.yml": FIXTURES,
        f"{folder}/seeds/visits_expected.csv": "id\n1\n",
    }


@pytest.mark.parametrize("folder", ["integration_tests", "integration_tests_2", "tests"])
def test_what_a_project_of_tests_declares_are_fixtures(tree: Tree, folder: str) -> None:
    facts = tree(tried_in(folder))
    assert [one.name for kind in (Dataset, Exposure, Freshness, SelfService) for one in facts.of(kind)] == ["visits"]  # type: ignore[attr-defined]


def test_a_project_elsewhere_has_data_of_its_own(tree: Tree) -> None:
    assert tree(tried_in("reporting")).of(Freshness)


def test_a_check_on_a_fixture_is_one_on_the_model_behind_it(tree: Tree) -> None:
    checks = tree(tried_in("integration_tests")).of(QualityCheck)
    assert {(one.dataset, one.kind) for one in checks if one.project == "integration_tests"} == {
        ("visits", CheckKind.CUSTOM)
    }


def test_rows_held_against_expected_ones_are_unit_tests(tree: Tree) -> None:
    suites = tree(tried_in("integration_tests")).of(Suite)
    assert [(one.kind, one.cases, one.subjects) for one in suites] == [(SuiteKind.UNIT, 1, ("visits",))]


def test_a_comparison_with_another_model_is_no_unit_test(tree: Tree) -> None:
    files = tried_in("integration_tests")
    files["integration_tests/models/visits_expected.sql"] = "select * from {{ ref('old_visits') }}"
    del files["integration_tests/seeds/visits_expected.csv"]
    assert not tree(files).of(Suite)


@pytest.mark.parametrize(
    ("project", "paths"),
    [
        ("name: tries", {"models/visits.yml", "integration_tests/models/fixtures.yml"}),
        ("name: tries\ndata_tests: {visits: {+enabled: false}}", {"integration_tests/models/fixtures.yml"}),
    ],
)
def test_a_package_is_tested_with_the_project_that_takes_it_in(tree: Tree, project: str, paths: set[str]) -> None:
    found = covered(("dbt", "test"), tree(tried_in("integration_tests", project)), "integration_tests")
    assert {source.path for source in found.tests} == paths
