"""The practices' filters, evidence and permalinks, worked with the keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browser.conftest import Opening, Visit

TABS = 60  # presses of the tab key that may lie between two controls


@pytest.fixture
def seen(visit: Opening) -> Iterator[Visit]:
    """Open the assessment; a page that did what it must not fails the test."""
    with visit("assessment") as one:
        yield one
        assert one.did == []


def go_to(seen: Visit, selector: str) -> None:
    """Press the tab key until the control has the focus."""
    for _ in range(TABS):
        seen.page.keyboard.press("Tab")
        if seen.page.evaluate("chosen => document.activeElement.matches(chosen)", selector):
            return
    pytest.fail(f"the tab key does not reach {selector}")


def begin_at_filters(seen: Visit) -> None:
    """Have the next press of the tab key reach the first filter, as after a jump to the practices."""
    seen.page.goto(f"{seen.page.url}#practices")


def press(seen: Visit, *keys: str) -> None:
    for key in keys:
        seen.page.keyboard.press(key)


def test_the_first_stop_of_the_keyboard_skips_to_the_summary(seen: Visit) -> None:
    press(seen, "Tab", "Enter")
    assert seen.page.url.endswith("#summary")


def test_all_is_shown_at_first(seen: Visit) -> None:
    assert (seen.shown, seen.announced) == (48, "48 of 48 practices")


def test_a_status_is_left_out_and_announced(seen: Visit) -> None:
    begin_at_filters(seen)
    go_to(seen, "input[value=met]")
    press(seen, "Space")
    assert (seen.shown, seen.announced) == (28, "28 of 48 practices")


def test_a_status_comes_back(seen: Visit) -> None:
    begin_at_filters(seen)
    go_to(seen, "input[value=met]")
    press(seen, "Space", "Space")
    assert seen.shown == 48


def test_one_phase_is_shown_and_announced(seen: Visit) -> None:
    begin_at_filters(seen)
    go_to(seen, ".filters select")
    seen.page.keyboard.type("Test")
    assert (seen.shown, seen.announced) == (4, "4 of 48 practices")
    assert seen.page.locator(".group:visible h3").all_inner_texts() == ["Test"]


def test_text_is_found_and_announced(seen: Visit) -> None:
    begin_at_filters(seen)
    go_to(seen, "input[type=search]")
    seen.page.keyboard.type("Data quality")
    assert (seen.shown, seen.announced) == (1, "1 of 48 practices")


def test_filters_work_together(seen: Visit) -> None:
    begin_at_filters(seen)
    go_to(seen, "input[value=met]")
    press(seen, "Space")
    go_to(seen, ".filters select")
    seen.page.keyboard.type("Test")
    assert seen.announced == "1 of 48 practices"


def test_return_in_the_search_does_not_leave_the_page(seen: Visit) -> None:
    begin_at_filters(seen)
    go_to(seen, "input[type=search]")
    press(seen, "Enter")
    assert seen.page.url.endswith("#practices")


def test_evidence_opens_and_closes(seen: Visit) -> None:
    begin_at_filters(seen)
    go_to(seen, ".evidence summary")
    press(seen, "Enter")
    first = seen.page.locator(".evidence").first
    closed = first.get_attribute("open")
    press(seen, "Enter")
    assert (closed, first.get_attribute("open")) == (None, "")


def test_all_evidence_opens_at_once(seen: Visit) -> None:
    seen.page.evaluate("document.querySelectorAll('.evidence').forEach((one) => { one.open = false; })")
    begin_at_filters(seen)
    go_to(seen, ".unfold")
    press(seen, "Enter")
    assert seen.page.locator(".evidence:not([open])").count() == 0
    assert seen.page.locator(".unfold").get_attribute("aria-pressed") == "true"


def test_a_permalink_is_copied_and_announced(seen: Visit) -> None:
    begin_at_filters(seen)
    go_to(seen, "#plan\\.documentation .copy")
    press(seen, "Enter")
    seen.page.get_by_text("The link is copied.").wait_for()
    page = seen.page.url.partition("#")[0]
    assert seen.page.evaluate("navigator.clipboard.readText()") == f"{page}#plan.documentation"


def test_a_permalink_shows_a_practice_that_filters_hide(seen: Visit) -> None:
    begin_at_filters(seen)
    go_to(seen, "input[type=search]")
    seen.page.keyboard.type("nothing has this")
    assert seen.announced == "0 of 48 practices"
    seen.page.evaluate("location.hash = 'plan.backlog'")
    seen.page.locator("#plan\\.backlog:visible").wait_for()
    assert seen.announced == "48 of 48 practices"


def test_the_focus_is_to_be_seen(seen: Visit) -> None:
    begin_at_filters(seen)
    go_to(seen, "input[type=search]")
    assert seen.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
