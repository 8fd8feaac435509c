"""Pieces of CI that stand elsewhere, told by their names."""

from __future__ import annotations

import pytest

from assess.facts import Activity
from assess.running.named_uses import command_named, told_by_name


@pytest.mark.parametrize(
    ("name", "activities"),
    [
        ("team/actions/.github/workflows/openssf-scorecard.yml@v1", [Activity.AUDIT]),
        ("team/actions/python-lint@v1", [Activity.LINT]),
        ("team/actions/keep-scores@v1", []),
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


@pytest.mark.parametrize(
    ("name", "activities"),
    [
        ("team/actions/build-push-ecr@v2", [Activity.BUILD, Activity.PUBLISH]),
        ("team/shared/.github/workflows/docker-django.yml@main", [Activity.BUILD, Activity.PUBLISH]),
        ("team/actions/docker-build@v1", [Activity.BUILD]),
        ("team/actions/docker-login@v1", []),
        ("team/shared/.github/workflows/docker-scan.yml@main", []),
    ],
)
def test_an_image_is_told_by_the_name_of_what_builds_it(name: str, activities: list[Activity]) -> None:
    assert [one.activity for one in told_by_name(name)] == activities


@pytest.mark.parametrize(
    ("name", "activities"),
    [
        ("team/actions/deploy-ecs@v2", [Activity.DEPLOY]),
        ("team/actions/deploy-pages@v2", []),
        ("team/actions/notify-slack-deploy@v2", [Activity.NOTIFY]),
    ],
)
def test_a_deployment_is_told_by_its_name(name: str, activities: list[Activity]) -> None:
    assert [one.activity for one in told_by_name(name)] == activities


@pytest.mark.parametrize(
    ("name", "activities"),
    [
        ("team/workflows/.github/workflows/formatting.yaml@main", [Activity.LINT]),
        ("team/workflows/.github/workflows/super-linter.yml@v1", [Activity.LINT]),
        ("team/workflows/.github/workflows/commitlint.yml@v1", []),
        ("team/workflows/.github/workflows/yaml-lint.yml@v1", []),
        ("team/workflows/.github/workflows/ci.yml@v1", []),
    ],
)
def test_a_workflow_is_told_by_its_name_whatever_the_language(name: str, activities: list[Activity]) -> None:
    assert [one.activity for one in told_by_name(name, ("python",))] == activities


def test_a_linter_of_no_language_runs_those_that_are_set_up_here() -> None:
    name = "team/workflows/.github/workflows/lint.yml@v1"
    given = [[one.languages for one in told_by_name(name, linted)] for linted in (("python", "sql"), ())]
    assert given == [[("python", "sql")], []]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("team/.github/.github/workflows/pre-commit.yml@main", ("pre-commit", "run", "--all-files")),
        ("team/testing/.github/workflows/run_tox.yml@main", ("tox",)),
        ("team/testing/.github/workflows/commit.yml@main", ()),
    ],
)
def test_a_workflow_that_is_called_for_a_command_runs_it_here(name: str, words: tuple[str, ...]) -> None:
    assert command_named(name) == words


@pytest.mark.parametrize(
    ("name", "beside", "languages"),
    [
        ("team/shared/.github/workflows/formatting.yaml@main", "Check Python formatting", [("python",)]),
        ("team/shared/.github/workflows/annotate-modified-SQL.yml@main", "lint", [("sql",)]),
        ("team/shared/.github/workflows/formatting.yaml@main", "", []),
        ("team/shared/.github/workflows/annotate.yml@main", "Lint Python", []),
    ],
)
def test_half_of_a_check_is_told_by_the_workflow_that_calls_it(
    name: str, beside: str, languages: list[tuple[str, ...]]
) -> None:
    assert [one.languages for one in told_by_name(name, beside=beside)] == languages
