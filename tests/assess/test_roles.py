"""Which role a path has, and when samples are the pipelines."""

from __future__ import annotations

import pytest

from assess.facts import Role
from assess.roles import decide_roles, is_sample_repository, role_of


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("dags/orders.py", Role.PIPELINE),
        ("dags/vendor/invoices.py", Role.PIPELINE),
        ("vendor/models/invoices.sql", Role.VENDORED),
        ("models/marts/orders.sql", Role.PIPELINE),
        ("models/marts/documentation/coverage.sql", Role.PIPELINE),
        ("models/marts/tests/coverage.yml", Role.PIPELINE),
        ("models/archive/orders.sql", Role.EXAMPLE),
        ("tests/models/orders.sql", Role.TEST),
        ("models/docs/orders.md", Role.DOCS),
        ("tests/test_orders.py", Role.TEST),
        ("src/orders_test.go", Role.TEST),
        ("spec/orders_check.rb", Role.TEST),
        ("docs/specs/orders.md", Role.DOCS),
        ("tests/specs/orders.md", Role.TEST),
        ("src/OrdersSpec.scala", Role.TEST),
        ("dbt_packages/dbt_utils/macros/x.sql", Role.VENDORED),
        ("examples/dags/orders.py", Role.EXAMPLE),
        ("tests/fixtures/dbt_project.yml", Role.EXAMPLE),
        ("integration_tests_2/models/orders.sql", Role.TEST),
        ("e2e-test/orders.py", Role.TEST),
        ("data_tests/orders.sql", Role.PIPELINE),
        ("docs/guide.md", Role.DOCS),
        ("README.md", Role.DOCS),
        ("{{ cookiecutter.name }}/dag.py", Role.TEMPLATE),
        ("conf/job.yml.j2", Role.TEMPLATE),
        ("proto/orders_pb2.py", Role.GENERATED),
        (".github/workflows/ci.yml", Role.TOOLING),
        (".github/actions/test/action.yml", Role.TOOLING),
        (".github/CONTRIBUTING.md", Role.DOCS),
        ("lib/orders_spec.rb", Role.TEST),
        ("setup.py", Role.TOOLING),
    ],
)
def test_a_path_has_a_role(path: str, role: Role) -> None:
    assert role_of(path) is role


def test_most_code_in_samples_makes_a_sample_repository() -> None:
    assert is_sample_repository({"samples/a.py": 60, "tool.py": 40})


def test_a_few_samples_do_not() -> None:
    assert not is_sample_repository({"samples/a.py": 59, "tool.py": 41})


def test_in_a_sample_repository_the_samples_are_the_pipelines() -> None:
    assert decide_roles({"samples/etl.py": 90, "tool.py": 10})["samples/etl.py"] is Role.PIPELINE


def test_tests_of_samples_stay_tests() -> None:
    assert (
        decide_roles({"samples/etl.py": 90, "samples/tests/test_etl.py": 10})["samples/tests/test_etl.py"] is Role.TEST
    )


def test_vendored_code_stays_vendored_in_a_sample_repository() -> None:
    assert decide_roles({"samples/etl.py": 90, "samples/vendor/x.py": 10})["samples/vendor/x.py"] is Role.VENDORED


def test_where_most_code_is_scripts_they_are_the_jobs() -> None:
    assert decide_roles({"src/scripts/orders_job.py": 60, "setup.py": 30, "lib.py": 40})[
        "src/scripts/orders_job.py"
    ] is (Role.PIPELINE)


def test_a_few_scripts_are_tooling() -> None:
    assert decide_roles({"scripts/release.py": 59, "etl.py": 41})["scripts/release.py"] is Role.TOOLING


def test_scripts_of_ci_are_tooling_however_many() -> None:
    assert decide_roles({".github/scripts/release.py": 90, "etl.py": 10})[".github/scripts/release.py"] is Role.TOOLING


def test_scripts_that_are_a_package_within_a_package_are_its_modules() -> None:
    paths = (
        "core/__init__.py",
        "core/scripts/__init__.py",
        "core/scripts/load.py",
        "scripts/__init__.py",
        "scripts/a.py",
    )
    roles = decide_roles(dict.fromkeys((*paths, "core/jobs.py"), 10) | {"core/jobs.py": 900})
    assert [roles[path] for path in ("core/scripts/load.py", "scripts/a.py")] == [Role.PIPELINE, Role.TOOLING]
