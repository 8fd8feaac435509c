"""Pieces of CI that stand elsewhere, told by their names."""

from __future__ import annotations

import pytest

from assess.facts import Activity
from assess.running.named_uses import told_by_name


@pytest.mark.parametrize(
    ("name", "activities"),
    [
        ("team/actions/.github/workflows/openssf-scorecard.yml@v1", [Activity.AUDIT]),
        ("team/actions/python-lint@v1", [Activity.LINT]),
        ("team/actions/deploy-scores@v1", []),
    ],
)
def test_an_audit_is_told_by_its_name(name: str, activities: list[Activity]) -> None:
    assert [one.activity for one in told_by_name(name)] == activities


@pytest.mark.parametrize(
    ("name", "activities"),
    [
        ("team/automations/.github/workflows/auto-release.yml@main", [Activity.RELEASE]),
        ("team/automations/.github/workflows/release-draft.yml@main", []),
        ("team/automations/release@v1", []),
    ],
)
def test_a_release_is_told_by_the_name_of_its_workflow(name: str, activities: list[Activity]) -> None:
    assert [one.activity for one in told_by_name(name)] == activities


def test_a_message_is_told_by_its_channel() -> None:
    assert [one.tool for one in told_by_name("team/shared/.github/workflows/slack-notify.yml@main")] == ["slack"]
