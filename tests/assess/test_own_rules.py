"""Rules of the team's own: what is off and which thresholds hold, from the settings to the figures and the words."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assess import thresholds
from assess.assessing import assess
from assess.calibration import fault_in, in_force
from assess.errors import UsageError
from assess.practices import testing as rule
from assess.settings import FILE, parse_settings, read_settings_file
from lifecycle.gate import refuse_unreachable
from lifecycle.trend import same_rules

if TYPE_CHECKING:
    from assess.assessment import Assessment
    from tests.conftest import MadeRepo

OFF = '[rules]\noff = ["operate.sla"]\n'
STRICT = "[rules.thresholds]\nBACKLOG_MET = 0.9\n"


def assessed(repo: MadeRepo, settings: str = "", **more: str) -> Assessment:
    repo.commit({FILE: settings, **more}, message="SHOP-12 Load orders")
    return assess(str(repo.path))


def test_a_practice_that_is_off_is_in_no_figure(made_repo: MadeRepo) -> None:
    told = assessed(made_repo, OFF)
    operate = told.phases["operate"]
    counted = operate.met + operate.partial + operate.absent + operate.unobservable + operate.error
    assert ("operate.sla" in told.practices, counted) == (False, sum(name[:7] == "operate" for name in told.practices))


def test_a_level_whose_criterion_rests_on_it_is_refused_with_the_reason(made_repo: MadeRepo) -> None:
    with pytest.raises(UsageError, match=r"Level 4 .* l4.slas rests on operate.sla, switched off by \[rules\]"):
        refuse_unreachable(assessed(made_repo, OFF), 4)


def test_a_level_below_it_is_not_refused(made_repo: MadeRepo) -> None:
    told = assessed(made_repo, OFF)
    refuse_unreachable(told, 3.9)
    assert told.own_rules is not None
    assert set(told.own_rules.unreachable) == {"4"}


def test_a_practice_that_no_criterion_rests_on_puts_nothing_out_of_reach(made_repo: MadeRepo) -> None:
    rules = assessed(made_repo, '[rules]\noff = ["plan.backlog"]\n').own_rules
    assert rules is not None
    assert (rules.off, rules.unreachable) == (("plan.backlog",), {})


def test_a_threshold_of_the_team_decides(made_repo: MadeRepo) -> None:
    made_repo.commit(message="Load")
    lenient = assessed(made_repo).practices["plan.backlog"].status
    strict = assessed(made_repo, STRICT).practices["plan.backlog"].status
    assert (lenient, strict) == ("met", "partial")


def test_the_models_threshold_holds_again_afterwards(made_repo: MadeRepo) -> None:
    assessed(made_repo, "[rules.thresholds]\nUNIT_REACH = 0.9\n")
    assert vars(rule)["UNIT_REACH"] == thresholds.UNIT_REACH == 0.20


def test_it_holds_again_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), in_force({"UNIT_REACH": 0.9}):
        assert vars(rule)["UNIT_REACH"] / 0
    assert vars(rule)["UNIT_REACH"] == 0.20


def test_the_document_tells_all_of_it(made_repo: MadeRepo) -> None:
    rules = assessed(made_repo, OFF + STRICT).own_rules
    assert rules is not None
    assert (rules.off, rules.thresholds) == (("operate.sla",), {"BACKLOG_MET": 0.9})


def test_the_limits_tell_it_in_words(made_repo: MadeRepo) -> None:
    limits = assessed(made_repo, OFF + STRICT).limits
    assert limits[:2] == (
        "own rules: switched off, and no part of any figure: operate.sla",
        "own rules: BACKLOG_MET is 0.9 instead of 0.3",
    )


def test_assessments_by_different_rules_are_told_apart(made_repo: MadeRepo) -> None:
    assert not same_rules(assessed(made_repo), assessed(made_repo, OFF))


def test_rules_are_read_from_the_file_that_the_settings_name(made_repo: MadeRepo) -> None:
    shared = {"rules/shared.toml": OFF + STRICT + '[gate]\nwarn = ["plan"]\n'}
    rules = assessed(made_repo, '[rules]\nfile = "rules/shared.toml"\n', **shared).own_rules
    assert rules is not None
    assert (rules.off, rules.file) == (("operate.sla",), "rules/shared.toml")


def test_a_shared_file_and_the_same_lines_in_the_settings_are_the_same_rules(made_repo: MadeRepo) -> None:
    named = assessed(made_repo, '[rules]\nfile = "shared.toml"\n', **{"shared.toml": OFF})
    assert same_rules(named, assessed(made_repo, OFF))


def test_what_the_settings_say_counts_before_the_shared_file(tmp_path: Path) -> None:
    (tmp_path / "shared.toml").write_text(STRICT + '[gate]\noff = ["plan"]\nwarn = ["test"]\n')
    own = '[rules]\nfile = "shared.toml"\n[rules.thresholds]\nBACKLOG_MET = 0.5\n[gate]\nerror = ["plan"]\n'
    (tmp_path / "settings.toml").write_text(own)
    read = read_settings_file(str(tmp_path / "settings.toml"))
    assert (dict(read.rules.thresholds), read.off, read.warn, read.error) == (
        {"BACKLOG_MET": 0.5},
        (),
        ("test",),
        ("plan",),
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('rules.off = ["test.units"]', "did you mean test.unit"),
        ("rules.thresholds.MOTS = 0.5", "did you mean MOST"),
        ("rules.thresholds.MOST = 60", "a share above 0 and up to 1 for MOST"),
        ("rules.thresholds.MOST = true", "a number for MOST"),
        ("rules.thresholds.VERSION_TAGS = 2.5", "a whole number from 1 to 10000 for VERSION_TAGS"),
        ("rules.thresholds.REVIEW_PARTIAL = 0.9", "REVIEW_PARTIAL to be no more than REVIEW_MET"),
        ("rules.thresholds = 3", "wants a table"),
        ('rules.file = "../rules.toml"', "a file of the repository"),
        ("rules.offf = []", "did you mean off"),
    ],
)
def test_faulty_rules_are_refused_with_what_is_right(text: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        parse_settings(FILE, text.encode())


@pytest.mark.parametrize(
    ("shared", "told"),
    [
        (None, "the commit holds no such file"),
        ('[rules]\nfile = "more.toml"\n', "name no further file"),
        ('[scope]\nexclude = ["a"]\n', r"hold \[rules\]"),
        ("[rules.thresholds]\nREVIEW_MET = 0.3\n", "with the settings on top"),
    ],
)
def test_a_faulty_shared_file_is_refused(made_repo: MadeRepo, shared: str | None, told: str) -> None:
    own = '[rules]\nfile = "shared.toml"\n[rules.thresholds]\nREVIEW_PARTIAL = 0.5\n'
    more = {"shared.toml": shared} if shared is not None else {}
    with pytest.raises(UsageError, match=told):
        assessed(made_repo, own, **more)


def test_every_threshold_of_the_model_may_be_stated_as_it_is() -> None:
    assert fault_in({name: value for name, value in vars(thresholds).items() if name.isupper()}) is None


def test_no_module_calls_something_else_like_a_threshold() -> None:
    names = {name for name in vars(thresholds) if name.isupper()}
    folder = Path(str(thresholds.__file__)).parent
    others = [file for file in sorted(folder.rglob("*.py")) if file.name != "thresholds.py"]
    assert [(file.name, name) for file in others for name in _assigned(file) & names] == []


def test_every_practice_that_a_criterion_asks_for_is_one(made_repo: MadeRepo) -> None:
    made_repo.commit({"a": "1"})
    assert not [row.reason for row in assess(str(made_repo.path)).criteria.values() if "not rated" in row.reason]


def test_a_target_out_of_reach_is_told(made_repo: MadeRepo) -> None:
    target = '[[targets]]\nlevel = 4\nby = "2026Q4"\non = "2025-01-01"\n'
    assert "own rules: the target of level 4 by 2026Q4 cannot be reached" in assessed(made_repo, target + OFF).limits


def _assigned(file: Path) -> set[str]:
    """Return the names that a module binds at its top by itself."""
    body = ast.parse(file.read_text(encoding="utf-8")).body
    targets = [one for node in body if isinstance(node, ast.Assign) for one in node.targets]
    targets += [node.target for node in body if isinstance(node, ast.AnnAssign)]
    return {one.id for one in targets if isinstance(one, ast.Name)}
