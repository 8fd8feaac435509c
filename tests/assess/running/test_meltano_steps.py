"""Tests of the steps of `meltano run`."""

from __future__ import annotations

import pytest

from assess.running.meltano_steps import meltano_steps


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("meltano run tap-a target-b dbt-snowflake:run dbt-snowflake:test", ["dbt run", "dbt test"]),
        ("meltano --environment=ci run dbt-bigquery:build", ["dbt build"]),
        ("meltano run orders_job", []),
        ("meltano install utility dbt-snowflake", []),
        ("docker run a:b", []),
    ],
)
def test_steps_that_name_a_subcommand_are_commands(line: str, expected: list[str]) -> None:
    assert [" ".join(words) for words in meltano_steps(tuple(line.split()))] == expected


def test_a_wrapper_of_the_teams_own_invokes_plugins() -> None:
    assert [*meltano_steps(("meltano_exec", "invoke", "dbt:test"))] == [("dbt", "test")]
