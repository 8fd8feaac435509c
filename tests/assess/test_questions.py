"""What rules ask for, read from their code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.criteria import CRITERIA
from assess.evidence.homes import Homes
from assess.facts import Alert, Code, Dataset, Facts, Freshness, Project, QualityCheck, Run
from assess.practices import practices
from assess.questions import questions_of
from assess.thresholds import TEAMS
from assess.weights import main_language

if TYPE_CHECKING:
    from collections.abc import Callable

    from assess.findings import Practice


def test_a_threshold_is_known_by_its_name() -> None:
    def has_runs(facts: Facts) -> bool:
        return len(facts.of(Run)) >= TEAMS

    assert questions_of(has_runs).thresholds == {"TEAMS"}


def test_facts_are_followed_through_functions() -> None:
    def is_sql(facts: Facts) -> bool:
        return all(main_language(facts) == one for one in ("sql",))

    assert questions_of(is_sql).facts == {Code}


def test_facts_are_followed_through_the_methods_of_a_class() -> None:
    def folders(facts: Facts) -> int:
        return len(Homes.of(facts).lines)

    assert questions_of(folders).facts == {Code, Dataset, Freshness, Project, QualityCheck}


def test_a_branch_that_was_never_taken_asks_too() -> None:
    def tells(facts: Facts) -> bool:
        return bool(facts.of(Run)) and any(alert.enabled for alert in facts.of(Alert))

    assert questions_of(tells).facts == {Run, Alert}


def test_history_is_the_facts_own_activity() -> None:
    def changes(facts: Facts) -> int:
        return facts.activity.changes

    def activities(facts: Facts) -> list[str]:
        return [run.activity for run in facts.of(Run)]

    assert (questions_of(changes).history, questions_of(activities).history) == (True, False)


@pytest.mark.parametrize("practice", practices(), ids=lambda one: one.id)
def test_nothing_is_asked_that_was_not_read_from_the_code(practice: Practice, facts_of: Callable[..., Facts]) -> None:
    view = facts_of().view()
    practice.rate(view)
    read = questions_of(practice.rate)
    assert (view.asked - read.facts, view.asked_history and not read.history) == (set(), False)


def test_a_criterion_names_the_practices_that_it_rests_on() -> None:
    assert "operate.sla" in questions_of(CRITERIA["l4.slas"].judge).words
