"""Conditions that hold after a failure."""

import pytest

from assess.ci.failures import tells_failure


@pytest.mark.parametrize(
    "condition",
    [
        "failure()",
        "${{ always() }}",
        "always() && needs.build.result == 'failure'",
        "contains(needs.*.result, 'failure')",
        "github.event.workflow_run.conclusion != 'success'",
        "${{ !cancelled() }}",
        "on_failure",
        "always",
        "in(dependencies.build.result, 'Failed')",
        "succeededOrFailed()",
        "!success()",
    ],
)
def test_holds_after_a_failure(condition: str) -> None:
    assert tells_failure(condition)


@pytest.mark.parametrize(
    "condition",
    [
        None,
        "success()",
        "always() && needs.build.result == 'success'",
        "github.event.workflow_run.conclusion == 'success'",
        "!failure() && !cancelled()",
        "github.ref == 'refs/heads/always'",
    ],
)
def test_does_not_hold_after_a_failure(condition: str | None) -> None:
    assert not tells_failure(condition)
