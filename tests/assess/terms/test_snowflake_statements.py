"""Statements of Snowflake as the commands that do the same."""

from __future__ import annotations

import pytest

from assess.terms.snowflake_statements import snowflake_commands


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("EXECUTE DBT PROJECT db.ops.shop ARGS='test --select orders'", "dbt execute db.ops.shop test --select orders"),
        ("execute dbt project if exists shop", "dbt execute shop run"),
        ("EXECUTE DBT PROJECT FROM WORKSPACE shop ARGS = 'build'", "dbt execute shop build"),
        ("ALTER DBT PROJECT shop ADD VERSION FROM '@repo/branches/main'", "dbt deploy shop"),
        ("CREATE OR REPLACE DBT PROJECT shop FROM '@stage'", "dbt deploy shop"),
        ("EXECUTE IMMEDIATE FROM @repo/branches/main/setup.sql", "git execute @repo/branches/main/setup.sql"),
    ],
)
def test_a_statement_is_a_command_of_the_tool(statement: str, words: str) -> None:
    assert list(snowflake_commands(statement)) == [("snow", *words.split())]


@pytest.mark.parametrize("statement", ["DROP DBT PROJECT shop", "ALTER DBT PROJECT shop SET COMMENT = 'x'", ""])
def test_what_runs_nothing_is_no_command(statement: str) -> None:
    assert list(snowflake_commands(statement)) == []
