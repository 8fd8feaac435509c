"""Conditions narrow triggers where they can be decided, and change nothing else."""

import pytest

from assess.ci.conditions import asks_label, branch_triggers, is_never, narrowed, truth
from assess.facts import Trigger

REQUEST, MAIN, BRANCH, TAG = Trigger.REQUEST, Trigger.MAIN, Trigger.BRANCH, Trigger.TAG
SCHEDULE, STAGED = Trigger.SCHEDULE, Trigger.ENVIRONMENT_BRANCH
ALL = (REQUEST, MAIN, BRANCH, TAG, SCHEDULE)


@pytest.mark.parametrize(
    ("condition", "left"),
    [
        ("github.event_name == 'push'", (MAIN, BRANCH, TAG)),
        ("github.event_name != 'pull_request'", (MAIN, BRANCH, TAG, SCHEDULE)),
        ("github.ref == 'refs/heads/main' && success()", (MAIN, SCHEDULE)),
        ("${{ startsWith(github.ref, 'refs/tags/v') }}", (TAG,)),
        ("success() && contains(github.ref, 'master')", (MAIN, SCHEDULE)),
        ("contains(fromJSON('[\"push\"]'), github.event_name)", (MAIN, BRANCH, TAG)),
        ("github.event_name == 'pull_request' || github.ref_name == 'main'", (REQUEST, MAIN, SCHEDULE)),
        ('$CI_PIPELINE_SOURCE == "merge_request_event"', (REQUEST,)),
        ("$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH", (MAIN, SCHEDULE)),
        ("$CI_COMMIT_TAG", (TAG,)),
        ("$CI_COMMIT_TAG == null", (REQUEST, MAIN, BRANCH, SCHEDULE)),
        ("and(succeeded(), eq(variables['Build.SourceBranch'], 'refs/heads/main'))", (MAIN, SCHEDULE)),
        ("ne(variables['Build.Reason'], 'PullRequest')", (MAIN, BRANCH, TAG, SCHEDULE)),
    ],
)
def test_decidable_condition_narrows(condition: str, left: tuple[Trigger, ...]) -> None:
    assert narrowed(ALL, condition) == left


@pytest.mark.parametrize(
    "condition",
    [
        "inputs.deploy == 'true'",
        "steps.diff.outputs.changed",
        "not a condition at all",
        "always()",
        "((",
        "(" * 5_000,
        "",
    ],
)
def test_undecidable_condition_changes_nothing(condition: str) -> None:
    assert narrowed(ALL, condition) == ALL


def test_condition_on_an_environment_branch_turns_any_branch_into_it() -> None:
    assert narrowed((MAIN, BRANCH), "github.ref == 'refs/heads/production'") == (STAGED,)


def test_a_merged_request_stands_on_the_branch_that_it_went_into() -> None:
    condition = "github.ref == 'refs/heads/main' && github.event.pull_request.merged == true"

    assert narrowed((REQUEST,), condition) == (MAIN,)


def test_a_request_is_on_no_branch_where_nothing_asks_whether_it_was_merged() -> None:
    assert narrowed((REQUEST,), "eq(variables['Build.SourceBranch'], 'refs/heads/main')") == ()


def test_condition_on_a_merged_request_turns_it_into_a_push_to_main() -> None:
    assert narrowed((REQUEST,), "github.event.pull_request.merged == true") == (MAIN,)


def test_called_workflow_keeps_its_callers_events_open() -> None:
    assert narrowed((Trigger.CALL,), "github.event_name == 'push'") == (Trigger.CALL,)


@pytest.mark.parametrize("condition", ["false", "${{ false }}", "always() && false"])
def test_constant_false_is_never(condition: str) -> None:
    assert is_never(condition)


@pytest.mark.parametrize("condition", [None, "github.ref == 'refs/heads/main'", "true", "!cancelled()"])
def test_condition_that_may_hold_is_not_never(condition: str | None) -> None:
    assert not is_never(condition)


def test_truth_is_unknown_for_an_own_variable() -> None:
    assert truth(MAIN, '$DEPLOY == "yes"') is None


@pytest.mark.parametrize(
    ("patterns", "triggers"),
    [
        (("**",), (MAIN, BRANCH)),
        (("master", "release/**"), (MAIN, STAGED)),
        (("**", "!main"), (BRANCH,)),
        (("feature/*",), (BRANCH,)),
        (("develop",), (STAGED,)),
    ],
)
def test_branch_patterns_are_triggers(patterns: tuple[str, ...], triggers: tuple[Trigger, ...]) -> None:
    assert branch_triggers(patterns) == triggers


@pytest.mark.parametrize(
    ("condition", "asked"),
    [
        ("contains(github.event.pull_request.labels.*.name, 'try')", True),
        ("github.event_name == 'push' || contains(github.event.pull_request.labels.*.name, 'try')", True),
        ("github.event.action == 'review_requested' || github.event.label.name == 'try'", False),
        ("!contains(github.event.pull_request.labels.*.name, 'skip')", False),
        ("$CI_MERGE_REQUEST_LABELS =~ /try/", True),
        ("github.event_name == 'pull_request'", False),
    ],
)
def test_a_label_is_asked_for_where_no_other_way_is_open_to_a_request(condition: str, asked: bool) -> None:  # noqa: FBT001
    assert asks_label(condition) is asked
