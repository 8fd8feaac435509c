"""profiles.yml and packages.yml."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assess.facts import (
    Artifact,
    Environment,
    EnvironmentKind,
    Facts,
    Logging,
    Pin,
    PinKind,
    Retention,
    Secret,
    ToolUse,
)

Tree = Callable[..., Facts]

PROFILES = """
shop:
  target: dev
  outputs:
    dev: {type: duckdb, path: dev.db}
    prod: {type: snowflake, password: %s}
"""


def test_targets_are_environments(tree: Tree) -> None:
    facts = tree({"profiles.yml": PROFILES % "x"})
    kinds = [(environment.name, environment.kind) for environment in facts.of(Environment)]
    assert kinds == [("dev", EnvironmentKind.DEVELOPMENT), ("prod", EnvironmentKind.PRODUCTION)]


@pytest.mark.parametrize(
    ("path", "text", "forms"),
    [
        ("dbt_project.yml", "name: shop\nflags:\n  log_format: json\n", ["structured"]),
        ("dbt_project.yml", "name: shop\nflags:\n  log_format_file: json\n", ["structured"]),
        ("dbt_project.yml", "name: shop\nflags:\n  log_format: text\n", []),
        ("profiles.yml", PROFILES % "x" + "config:\n  log_format: json\n", ["structured"]),
    ],
)
def test_a_log_as_json_is_structured(tree: Tree, path: str, text: str, forms: list[str]) -> None:
    assert [log.form for log in tree({path: text}).of(Logging)] == forms


def test_adapters_are_warehouses(tree: Tree) -> None:
    facts = tree({"profiles.yml": PROFILES % "x"})
    assert [use.tool for use in facts.of(ToolUse)] == ["duckdb", "snowflake"]


@pytest.mark.parametrize(
    ("password", "secrets"),
    [("hunter2horse", 1), ("\"{{ env_var('PASSWORD') }}\"", 0), ("<your password>", 0), ("", 0), ("changeme", 0)],
)
def test_literal_password_is_a_secret(tree: Tree, password: str, secrets: int) -> None:
    assert len(tree({"profiles.yml": PROFILES % password}).of(Secret)) == secrets


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        ("{package: dbt-labs/dbt_utils, version: 1.3.0}", PinKind.EXACT),
        ("{package: dbt-labs/dbt_utils, version: ['>=1.0.0', '<2.0.0']}", PinKind.RANGE),
        ("{git: 'https://user:word@host.test/a/b.git', revision: main}", PinKind.MOVING),
        ("{git: 'https://host.test/a/b.git', revision: 1a2b3c4d5e}", PinKind.EXACT),
        ("{package: dbt-labs/dbt_utils}", PinKind.NONE),
    ],
)
def test_how_a_package_is_fixed(tree: Tree, entry: str, kind: PinKind) -> None:
    assert [pin.kind for pin in tree({"packages.yml": f"packages: [{entry}]"}).of(Pin)] == [kind]


def test_address_of_a_package_shows_no_password(tree: Tree) -> None:
    facts = tree({"packages.yml": "packages: [{git: 'https://user:word@host.test/a/b.git', revision: v1.0}]"})
    assert [pin.name for pin in facts.of(Pin)] == ["a/b"]


def test_lock_file_is_one_pin(tree: Tree) -> None:
    facts = tree({"package-lock.yml": "packages: [{package: a/b, version: 1.0.0}, {package: a/c, version: 1.0.0}]"})
    assert [(pin.kind, pin.count) for pin in facts.of(Pin)] == [(PinKind.LOCKED, 2)]


def test_elementary_keeps_results(tree: Tree, shop: dict[str, str]) -> None:
    shop["dwh/packages.yml"] = "packages: [{package: elementary-data/elementary, version: 0.16.0}]"
    assert [kept.tool for kept in tree(shop).of(Retention)] == ["elementary"]


@pytest.mark.parametrize(("path", "example"), [("ci/sample.profiles.yml", False), ("sample.profiles.yml", True)])
def test_a_sample_that_stands_with_ci_is_used_there(tree: Tree, path: str, example: bool) -> None:  # noqa: FBT001
    assert {one.example for one in tree({path: PROFILES % "x"}).of(Environment)} == {example}


def test_a_target_of_a_project_of_tests_is_for_tests(tree: Tree) -> None:
    profiles = "shop: {outputs: {redshift: {type: redshift}, prod: {type: snowflake}}}"
    found = {one.name: one.kind for one in tree({"integration_tests/profiles.yml": profiles}).of(Environment)}
    assert found == {"redshift": EnvironmentKind.TEST, "prod": EnvironmentKind.PRODUCTION}


@pytest.mark.parametrize(
    ("path", "local", "folders"),
    [
        ("integration_tests/packages.yml", "../", [""]),
        ("shop/integration_tests/packages.yml", "..", ["shop"]),
        ("shop/packages.yml", "../", []),
        ("integration_tests/packages.yml", "../other", []),
    ],
)
def test_a_project_of_tests_makes_a_package_of_what_it_stands_in(
    tree: Tree, path: str, local: str, folders: list[str]
) -> None:
    assert [one.folder for one in tree({path: f"packages: [{{local: '{local}'}}]"}).of(Artifact)] == folders


@pytest.mark.parametrize(("default", "told"), [("dev", ["dev", "other"]), ("analytics", []), ("test", [])])
def test_a_schema_that_a_variable_moves_tells_two_environments(tree: Tree, default: str, told: list[str]) -> None:
    schema = f"\"{{{{ env_var('DBT_STAGE', '{default}') }}}}\""
    profiles = f"shop:\n  outputs:\n    auto:\n      type: postgres\n      schema: {schema}\n"
    found = tree({"profiles.yml": profiles}).of(Environment)
    assert [one.name for one in found if one.form == "switch"] == told
