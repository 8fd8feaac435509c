"""Every page of the reports, light and dark, wide and narrow, as axe-core and a screen's edge judge it."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Literal

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Opening

PAGES = ("assessment", "quarter", "retro", "unobservable", "faulty", "decided")
AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
JUDGED = """async () => (await axe.run()).violations.flatMap(
    (one) => one.nodes.map((node) => `${one.id}: ${node.target} ${node.failureSummary}`))"""
BEYOND = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""


def violations(page: Page) -> list[str]:
    """Return what axe-core finds wrong, one line for each element."""
    page.evaluate(AXE)
    found: list[str] = page.evaluate(JUDGED)
    return found


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_wrong(visit: Opening, name: str, scheme: Literal["light", "dark"], width: int) -> None:
    with visit(name, scheme=scheme, width=width) as seen:
        assert violations(seen.page) == []


def test_axe_finds_what_is_wrong(visit: Opening) -> None:
    with visit("assessment") as seen:
        seen.page.evaluate("document.documentElement.lang = ''")
        assert [one.partition(":")[0] for one in violations(seen.page)] == ["html-has-lang"]


@pytest.mark.parametrize("width", [390, 768, 1440])
@pytest.mark.parametrize("name", [*PAGES, "hostile", "hostile retro"])
def test_no_page_is_wider_than_its_window(visit: Opening, name: str, width: int) -> None:
    with visit(name, width=width) as seen:
        assert seen.page.evaluate(BEYOND) == 0
