"""Path patterns of the settings."""

from __future__ import annotations

import time

import pytest

from assess.globs import matches


@pytest.mark.parametrize(
    ("path", "pattern", "expected"),
    [
        ("legacy/a/b.sql", "legacy", True),
        ("legacy/a/b.sql", "legacy/**", True),
        ("a/legacy/b.sql", "legacy", False),
        ("a/legacy/b.sql", "**/legacy", True),
        ("models/a.sql", "models/*.sql", True),
        ("models/x/a.sql", "models/*.sql", False),
        ("models/x/a.sql", "models/**/*.sql", True),
        ("models/a.sql", "models/?.sql", True),
        ("models/ab.sql", "models/?.sql", False),
        ("models/a.sql", "/models/", True),
        ("a[b].sql", "a[b].sql", True),
        ("a.sql", "*b*", False),
    ],
)
def test_a_pattern_meets(path: str, pattern: str, *, expected: bool) -> None:
    assert matches(path, [pattern]) is expected


def test_a_hostile_pattern_takes_no_time() -> None:
    began = time.monotonic()
    matches("/".join(["a" * 60] * 60), ["**/" * 60 + "*a" * 60 + "b"])
    assert time.monotonic() - began < 5
