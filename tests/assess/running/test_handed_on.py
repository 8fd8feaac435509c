"""Commands that Python functions start with what they are given."""

from __future__ import annotations

import ast

import pytest

from assess.running.python_commands import python_commands

LIST = 'import subprocess\ndef dbt(verb, more=()):\n    subprocess.run(["dbt", verb, *more], check=True)\n'
SPREAD = 'import subprocess\ndef dbt(*args):\n    command = ["dbt", *args]\n    subprocess.run(command)\n'
TEXT = 'import os\nclass Work:\n    def dbt(self, verb):\n        os.system(f"dbt {verb} -t prod".split())\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (LIST + 'dbt("test", more=["--select", "orders"])', ("dbt", "test", "--select", "orders")),
        (LIST + "dbt(VERB)", None),
        (SPREAD + 'dbt("build", "--fail-fast")', ("dbt", "build", "--fail-fast")),
        (TEXT + 'Work().dbt("test")', ("dbt", "test", "-t", "prod")),
    ],
)
def test_a_function_starts_what_each_call_gives_it(text: str, words: tuple[str, ...] | None) -> None:
    filled = [found for found, _ in python_commands(ast.parse(text)) if "$UNRESOLVED" not in found]
    assert filled == ([words] if words else [])
