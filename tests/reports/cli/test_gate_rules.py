"""The gate and the command line where the team has rules of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.settings import FILE

if TYPE_CHECKING:
    from tests.conftest import MadeRepo
    from tests.reports.cli.conftest import Command

STRICT = "[rules.thresholds]\nBACKLOG_MET = 0.9\nBACKLOG_PARTIAL = 0.8\n"
OFF = '[rules]\noff = ["operate.sla", "plan.backlog"]\n'


@pytest.fixture
def change(made_repo: MadeRepo) -> MadeRepo:
    """Make a mainline whose changes name items half of the time, and a branch."""
    made_repo.commit({"README.md": "# Shop\n"}, message="SHOP-1 Begin")
    made_repo.commit({"a.sql": "select 1\n"}, message="Load")
    made_repo.git("checkout", "-q", "-b", "change")
    return made_repo


@pytest.mark.parametrize("rules", [STRICT, OFF])
def test_a_change_of_the_teams_own_rules_fails_no_build_and_is_told(
    change: MadeRepo, command: Command, rules: str
) -> None:
    change.commit({FILE: rules}, message="Decide")
    told = command(change.path, "--no-store", "--no-regression")
    said = " ".join(told.err.split())
    assert (told.code, "its base was judged by the new ones too" in said) == (0, True)


@pytest.mark.parametrize("words", [("--fail-under", "4"), ("--fail-under", "4.5")])
def test_a_level_out_of_reach_is_refused(change: MadeRepo, command: Command, words: tuple[str, ...]) -> None:
    change.commit({FILE: OFF})
    told = command(change.path, "--no-store", *words)
    assert (told.code, "l4.slas rests on operate.sla, switched off by [rules]" in told.err) == (2, True)


def test_a_plan_to_a_level_out_of_reach_is_refused(change: MadeRepo, command: Command) -> None:
    change.commit({FILE: OFF})
    told = command("plan", change.path, "--to", "4")
    assert (told.code, "l4.slas rests on operate.sla" in told.err) == (2, True)


def test_a_plan_to_a_level_below_it_leaves_out_what_is_off(change: MadeRepo, command: Command) -> None:
    change.commit({FILE: OFF})
    told = command("plan", change.path, "--to", "3")
    assert (told.code, "operate.sla" in told.out) == (0, False)


@pytest.mark.parametrize("words", [("explain", "plan.backlog", "-C"), ("--no-store", "--require", "plan.backlog=met")])
def test_what_is_off_cannot_be_asked_for(change: MadeRepo, command: Command, words: tuple[str, ...]) -> None:
    change.commit({FILE: OFF})
    told = command(*words, change.path)
    assert (told.code, "switched off by [rules]" in told.err) == (2, True)


def test_every_format_can_tell_an_assessment_by_own_rules(change: MadeRepo, command: Command) -> None:
    change.commit({FILE: OFF})
    for name in ("text", "json", "html", "markdown", "sarif", "badge", "csv"):
        assert command(change.path, "--no-store", "--format", name).code == 0
