"""The published catalogue page, and the same for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assess.criteria import CRITERIA
from assess.practices import practices
from reports.catalogue import render_json, render_page

PUBLISHED = Path(__file__).resolve().parents[2] / "docs" / "practices.md"


@pytest.fixture(scope="module")
def page() -> str:
    return render_page()


def section(page: str, practice: str) -> str:
    return page.partition(f"</a>{practice}: ")[2].partition("\n## ")[0].partition("\n### ")[0]


def test_the_published_page_is_what_the_rules_say(page: str) -> None:
    """Where it fails, `make docs` writes the page anew."""
    assert PUBLISHED.read_text(encoding="utf-8") == page


def test_every_link_inside_the_page_has_its_target(page: str) -> None:
    links = {part.partition(")")[0] for part in page.split("](#")[1:]}
    assert links - {part.partition('"')[0] for part in page.split('<a id="')[1:]} == set()


def test_a_practice_tells_what_counts_and_what_does_not(page: str) -> None:
    told = section(page, "deploy.iac")
    assert [f"| {word} |" in told for word in ("met", "partial", "no evidence", "absent")] == [True] * 4


def test_a_threshold_is_told_as_a_share_or_a_count(page: str) -> None:
    told = section(page, "develop.review")
    assert ["for `met`: 70%" in told, "commits: 2" in told] == [True, True]


def test_a_criterion_stands_under_its_level(page: str) -> None:
    assert page.index("## Level 3: Defined") < page.index("l3.testing: ") < page.index("## Level 4: Measured")


def test_no_markdown_is_escaped_for_browsers(page: str) -> None:
    assert ["&#" in page, "&lt;" in page] == [False, False]


def test_programs_get_every_practice_and_criterion() -> None:
    told = json.loads(render_json())
    assert [len(told["practices"]), len(told["criteria"])] == [len(practices()), len(CRITERIA)]
