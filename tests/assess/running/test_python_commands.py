"""What a Python program runs."""

from __future__ import annotations

import ast

import pytest

from assess.running.python_commands import python_commands


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("subprocess.run(['dbt', 'run', '--target', stage])", "dbt run --target $UNRESOLVED"),
        (
            "args = 'build -t prod'\ncur.execute(f\"EXECUTE DBT PROJECT p ARGS='{args}'\")",
            "snow dbt execute p build -t prod",
        ),
        ("sql = 'EXECUTE DBT PROJECT p'\nsession.sql(sql)", "snow dbt execute p run"),
    ],
)
def test_a_program_runs_a_command(program: str, words: str) -> None:
    assert [found for found, _ in python_commands(ast.parse(program))] == [tuple(words.split())]


def test_a_statement_runs_once_for_each_text_of_its_name() -> None:
    program = "a = 'test'\nif small:\n    a = 'build'\ncur.execute(f\"EXECUTE DBT PROJECT p ARGS='{a}'\")"
    assert {found[-1] for found, _ in python_commands(ast.parse(program))} == {"test", "build"}
