"""Path filters of CI systems."""

from __future__ import annotations

import pytest

from assess.delivery.path_filter import MOST_PATHS, PathFilter


@pytest.mark.parametrize(
    ("patterns", "path", "holds"),
    [
        (("dags/**",), "dags/a/b.py", True),
        (("dags/**",), "docs/dags.md", False),
        (("dags/**", "!dags/**.md"), "dags/a/b.md", False),
        (("!docs/**",), "dags/a.py", True),
        (("!docs/**",), "docs/a.md", False),
        (("**.sql",), "models/marts/orders.sql", True),
        (("dags/*",), "dags/a/b.py", True),
    ],
)
def test_a_path_meets_its_filter(patterns: tuple[str, ...], path: str, holds: bool) -> None:  # noqa: FBT001
    assert PathFilter([patterns]).holds([path]) is holds


def test_a_job_without_filter_watches_everything() -> None:
    assert PathFilter([("dags/**",), ()]).holds(["anything"])


def test_a_huge_change_counts_as_touching_all() -> None:
    assert PathFilter([("dags/**",)]).holds(f"docs/{number}" for number in range(MOST_PATHS + 1))
