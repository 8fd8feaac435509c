"""Versioned migrations."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Contract, Fact, Facts, Project, Rollback, Source
from assess.readers import migrations
from assess.readers.migrations import Revision

ALEMBIC = """
down_revision = "a"

def upgrade():
    op.create_table("orders")

def downgrade():
    {back}
"""
CHANGELOG = """
databaseChangeLog:
  - changeSet:
      id: 1
      changes: [{createTable: {tableName: orders}}]
      rollback: [{dropTable: {tableName: orders}}]
"""


def read(text: str, path: str) -> list[Fact]:
    return list(migrations.read(Document(path, text.encode())))


def ways(local: list[Fact]) -> list[Rollback]:
    return list(migrations.link(Facts(local, activity=None, ages=None)))  # type: ignore[arg-type]


def kinds(text: str, path: str) -> list[type[Fact]]:
    return [type(fact) for fact in read(text, path)]


def test_a_versioned_script_declares_its_tables() -> None:
    found = [
        (one.format, one.enforced)
        for one in read("CREATE TABLE a (id int)", "db/V1__a.sql")
        if isinstance(one, Contract)
    ]
    assert found == [("ddl", False)]


def test_an_undo_script_is_a_way_back() -> None:
    assert kinds("DROP TABLE a", "db/U1__a.sql") == [Rollback]


def test_a_name_that_only_begins_with_the_letter_is_no_script() -> None:
    assert kinds("CREATE TABLE a (id int)", "models/us_sales__orders.sql") == []


def test_a_downgrade_that_does_something_is_a_way_back() -> None:
    text = ALEMBIC.replace("{back}", 'op.drop_table("orders")')
    assert kinds(text, "migrations/versions/1_a.py") == [Contract, Revision]


def test_a_folder_in_which_most_revisions_go_back_is_a_way_back() -> None:
    steps: list[Fact] = [Revision(source=Source(path=f"versions/{at}.py"), back=at != 2) for at in range(3)]
    assert [one.implied for one in ways(steps)] == [False]


def test_one_in_which_most_do_not_only_implies_it() -> None:
    steps: list[Fact] = [Revision(source=Source(path=f"versions/{at}.py"), back=at == 2) for at in range(3)]
    assert [one.implied for one in ways(steps)] == [True]


def test_a_way_back_that_the_framework_derives_is_implied() -> None:
    found = read("class Migration(migrations.Migration):\n    operations = []\n", "app/migrations/0001_initial.py")
    assert [one.implied for one in ways(found)] == [True]


@pytest.mark.parametrize(("body", "back"), [("drop_table :orders", True), ("", False), ("# nothing", False)])
def test_a_migration_of_rails_goes_back_where_its_down_does_something(body: str, back: bool) -> None:  # noqa: FBT001
    text = f"class A < ActiveRecord::Migration[7.0]\n  def up\n  end\n\n  def down\n    {body}\n  end\nend\n"
    assert [one.back for one in read(text, "db/migrate/1_a.rb") if isinstance(one, Revision)] == [back]


def test_a_downgrade_that_passes_is_none() -> None:
    found = read(ALEMBIC.replace("{back}", "pass"), "migrations/versions/1_a.py")
    assert [one.back for one in found if isinstance(one, Revision)] == [False]


def test_a_changelog_spells_out_its_rollback() -> None:
    assert kinds(CHANGELOG, "changelog.yml") == [Contract, Rollback]


def test_a_formatted_script_of_liquibase_too() -> None:
    text = "--liquibase formatted sql\n--changeset a:1\nCREATE TABLE a (id int);\n--rollback DROP TABLE a;\n"
    assert kinds(text, "a.sql") == [Contract, Rollback]


def test_sqitch_reverts_what_it_deploys() -> None:
    assert kinds("-- Revert shop:orders from pg\nDROP TABLE a;", "revert/orders.sql") == [Rollback]


def test_a_configuration_is_a_project() -> None:
    assert [one.tool for one in read("[flyway]", "db/flyway.toml") if isinstance(one, Project)] == ["flyway"]


@pytest.mark.parametrize("text", ["null", "[1]", "databaseChangeLog: 1", "databaseChangeLog: [null]"])
def test_other_shapes_are_no_changelog(text: str) -> None:
    assert read(text, "changelog.yml") == []
