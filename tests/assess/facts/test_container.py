"""What is made of facts once, for all views of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.facts import Contract, Dashboard, Facts

if TYPE_CHECKING:
    from collections.abc import Callable


class Counting:
    """Asks for the contracts, and counts how often."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, facts: Facts) -> int:
        self.calls += 1
        return len(facts.of(Contract)) + facts.activity.commits


def fails(facts: Facts) -> None:
    facts.of(Dashboard)
    raise ZeroDivisionError


def test_what_is_made_of_facts_is_made_once_for_all_views(facts_of: Callable[..., Facts]) -> None:
    facts, count = facts_of(), Counting()
    for view in (facts, facts.view(), facts.view()):
        view.made(count)
    assert count.calls == 1


def test_other_facts_make_their_own(facts_of: Callable[..., Facts]) -> None:
    facts, count = facts_of(), Counting()
    for other in (facts, facts.extended(()), facts.replaced(Contract, ())):
        other.made(count)
    assert count.calls == 3


def test_what_was_made_before_counts_as_asked_for(facts_of: Callable[..., Facts]) -> None:
    facts, count = facts_of(), Counting()
    facts.view().made(count)
    view = facts.view()
    view.made(count)
    assert (view.asked, view.asked_history) == ({Contract}, True)


def test_what_fails_has_asked_all_the_same(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of()
    with pytest.raises(ZeroDivisionError):
        facts.made(fails)
    assert facts.asked == {Dashboard}
