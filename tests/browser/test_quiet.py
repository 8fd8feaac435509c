"""A page does nothing but show: it asks for nothing, says nothing to the console and runs nothing of a repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.browser.conftest import Opening

PAGES = ("assessment", "quarter", "retro", "unobservable", "faulty", "decided")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_for_nothing_and_has_no_error(visit: Opening, name: str, scripts: bool) -> None:  # noqa: FBT001
    with visit(name, scripts=scripts) as seen:
        seen.page.wait_for_load_state("networkidle")
        assert seen.did == []


@pytest.mark.parametrize("policy", [True, False], ids=["policy", "no policy"])
@pytest.mark.parametrize("name", ["hostile", "hostile retro"])
def test_nothing_of_a_repository_runs(visit: Opening, name: str, policy: bool) -> None:  # noqa: FBT001
    with visit(name, policy=policy) as seen:
        title = seen.page.title()
        for one in seen.page.locator("main :text('evil.example')").all()[:20]:
            one.hover(force=True)
        seen.page.wait_for_load_state("networkidle")
        assert (seen.did, seen.page.title()) == ([], title)
        assert "{{ 7 * 7 }}" in seen.page.locator("main").inner_text()


def test_what_would_run_is_seen(visit: Opening) -> None:
    with visit("hostile", policy=False) as seen:
        seen.page.evaluate('document.body.innerHTML += \'<img src="https://evil.example/" onerror="alert(1)">\'')
        seen.page.wait_for_load_state("networkidle")
        seen.page.locator("img").wait_for(state="attached")
        assert seen.did[0] == "asked https://evil.example/"
        assert "dialog: 1" in seen.did


def test_without_scripts_every_practice_is_shown_and_no_filter(visit: Opening) -> None:
    with visit("assessment", scripts=False) as seen:
        assert seen.shown == 48
        assert not seen.page.locator(".filters").is_visible()
        assert seen.page.locator(".copy").count() == 0


def test_without_scripts_evidence_opens(visit: Opening) -> None:
    with visit("assessment", scripts=False) as seen:
        seen.page.locator(".evidence summary").first.focus()
        seen.page.keyboard.press("Enter")
        assert seen.page.locator(".evidence").first.get_attribute("open") is None


def test_all_evidence_is_printed(visit: Opening) -> None:
    with visit("assessment") as seen:
        seen.page.evaluate("document.querySelectorAll('.evidence').forEach((one) => { one.open = false; })")
        seen.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert seen.page.locator(".evidence:not([open])").count() == 0
