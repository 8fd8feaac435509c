"""Every regular expression of the program against the strings that would make it go back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("expressions.py")
AT_LEAST = 600  # expressions; fewer would mean that they are no longer found


@pytest.fixture(scope="module")
def told() -> list[str]:
    """Return the slow expressions, and in the last line how many were tried."""
    return _run()


def _run(*patterns: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), *patterns], capture_output=True, text=True, check=True, timeout=3_600
    )
    return done.stdout.splitlines()


def test_no_expression_takes_long(told: list[str]) -> None:
    assert told[:-1] == []


def test_all_expressions_are_tried(told: list[str]) -> None:
    assert int(told[-1].partition(" ")[0]) > AT_LEAST


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"\s+$", r"a.*b.*c$", r"(\d+)x|(?:\w+,)*;", r"[^@]+@x"])
def test_what_goes_back_is_found(pattern: str) -> None:
    assert len(_run(pattern)) == 2
