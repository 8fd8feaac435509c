"""The year of work in figures, by the codebook's rules 6 and 7."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.activity import (
    Activity,
    is_empty_message,
    is_fix,
    is_revert,
    is_version,
    measure,
    names_item,
    through_request,
)
from assess.git import Git
from assess.history import read_history

if TYPE_CHECKING:
    from tests.conftest import MadeRepo

BOT = "dependabot[bot] <1+dependabot[bot]@users.noreply.github.com>"
BEN = "Ben Example <ben@example.org>"


def measured(repo: MadeRepo) -> Activity:
    with Git.open(repo.path) as git:
        return measure(read_history(git, git.resolve()))


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Merge pull request #12 from acme/topic", ""),
        ("Add orders (#12)", ""),
        ("Merge branch 'topic' into 'main'", "Add orders\n\nSee merge request acme/data!12"),
    ],
)
def test_a_change_came_through_a_request(subject: str, body: str) -> None:
    assert through_request(subject, body)


@pytest.mark.parametrize("subject", ["Merge branch 'main' of https://example.org/x", "Add #12", "(#12) Add orders"])
def test_a_change_came_without_a_request(subject: str) -> None:
    assert not through_request(subject)


@pytest.mark.parametrize(
    "message",
    [
        "Add orders, closes #12",
        "Add orders (platform#6505)",
        "Add orders (#12), see acme/data#7 (#13)",
        "See https://example.org/acme/data/issues/12",
        "DATA-12 Add orders",
        "data-12: add orders",
        "B2B-12 Add orders",
        "WEB3-12 Add orders",
        "feat(data-12): add orders",
        "Bug 1234567 - add orders",
        "[12] Add orders",
        "[DATA-12] Add orders (#3)",
        "Add orders\n\nFixes #12",
        "Add orders\n\nBug: T4711\nChange-Id: I0a1",
        "Add orders\n\nTask: 4711",
        "Merge pull request #3 from acme/DATA-12-orders",
        "Merge pull request #3 from acme/4711-orders",
        "Merge pull request #3 from acme/ada/4711-orders",
        "Merge branch 'data-12' into 'main'",
    ],
)
def test_a_message_names_an_item(message: str) -> None:
    assert names_item(*message.split("\n\n"))


@pytest.mark.parametrize(
    "message",
    [
        "Add orders (#12)",
        "Add orders (#12) (#13)",
        'Revert "Add orders (#12)" (#13)',
        'Revert "Add orders (#12)"',
        "Add orders\n\n* first part (#12)\n* second (#13)",
        "Merge pull request #12 from acme/topic",
        "Merge pull request #12 from acme/ben-patch-7",
        "Merge pull request #12 from acme/patch-7",
        "Merge pull request #12 from acme/top-5-orders-v2",
        "Merge pull request #12 from acme/bump-to-2.10.1",
        "Fix CVE-2026-12345 and CWE-79",
        "Fix GHSA-1234-5678-9012",
        "Read UTF-8 and ISO-8601",
        "Write ADR-1",
        "Use `rows[12]` and rows[3]",
        "Read `DATA-12` again",
        "Move to us-east-1",
        "Add rounds R8-11 of 2026",
        "Load Q1-2022 and FY2009-10",
        "Answer with a non-200 status, as of jun-2026",
        "Merge pull request #12 from acme/deploy_260",
        "Bump airflow-2.9.1",
        "See report-2.sql",
        "Paint it #a1b2c3",
        "Add orders\n\nCo-authored-by: Ben <12+data-12@example.org>",
        "Follow-up to PR #12",
        "Add orders\n\nFixes: 12345678abcd",
        "Add orders\n\nBugs: 2.10.1",
        "",
    ],
)
def test_a_message_names_no_item(message: str) -> None:
    assert not names_item(*message.split("\n\n"))


def test_the_authors_own_login_is_no_item() -> None:
    told = "Merge pull request #1 from acme/ada-311-orders"
    assert (names_item(told), names_item(told, handles={"ada"})) == (True, False)


@pytest.mark.parametrize(
    "message",
    [
        "(" * 20_000,
        "(#1" * 7_000,
        "a-" * 10_000,
        "[1" * 10_000,
        "`" * 20_001,
        "#1,;" * 5_000,
        "(#1)" * 5_000 + "x",
        "a." * 10_000,
        "/a" * 10_000,
    ],
)
def test_hostile_messages_do_not_hang(message: str) -> None:
    assert isinstance(names_item(message, message), bool)


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Fix orders", True),
        ("fixes #1", True),
        ("Bugfix for orders", True),
        ("HOTFIX: orders", True),
        ('Revert "Add orders"', True),
        ("A bug in orders", True),
        ("Add prefix to orders", False),
        ("Debug orders", False),
        ("Add fixtures", False),
        ("Merge pull request #7 from shop/orders_export_fix", True),
        ("Merge pull request #7 from shop/prefix_orders", False),
    ],
)
def test_a_fix_has_its_word(subject: str, *, expected: bool) -> None:
    assert is_fix(subject) is expected


def test_a_revert_begins_with_its_word() -> None:
    assert [is_revert(subject) for subject in ('Revert "Add"', "Add revert")] == [True, False]


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("fix", ""),
        ("Minor fixes", ""),
        ("wip", "long words"),
        ("Update README.md", ""),
        ("update models/orders.sql", ""),
        ("fix (#12)", ""),
        ("", ""),
        ("Merge pull request #1 from acme/topic", ""),
    ],
)
def test_a_message_is_empty(subject: str, body: str) -> None:
    assert is_empty_message(subject, body)


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("fix orders", ""),
        ("Update the README", ""),
        ("test test test", ""),
        ("Merge pull request #1 from a/b", "Add orders"),
    ],
)
def test_a_message_says_something(subject: str, body: str) -> None:
    assert not is_empty_message(subject, body)


@pytest.mark.parametrize(
    "tag",
    [
        "v1.2.3",
        "v3-0-0",
        "1.2",
        "2026.07.01",
        "release-1.2.3",
        "pkg/v1.0.0-rc.1",
        "pkg@1.2.3",
        "20260701",
        "db__26v2",
        "db__25Q4",
    ],
)
def test_a_tag_is_a_version(tag: str) -> None:
    assert is_version(tag)


@pytest.mark.parametrize("tag", ["test1", "c-fff10a15e368", "263280", "list", "deploy-prod", "v1"])
def test_a_tag_is_no_version(tag: str) -> None:
    assert not is_version(tag)


def test_changes_are_mainline_commits_of_people(made_repo: MadeRepo) -> None:
    made_repo.commit({"a": "1"})
    made_repo.branch("topic")
    made_repo.commit({"b": "1"}, author=BEN)
    made_repo.checkout("main")
    made_repo.merge("topic", message="Merge pull request #1 from acme/topic")
    made_repo.commit({"c": "1"}, author=BOT)
    found = measured(made_repo)
    assert (found.changes, found.people, found.commits, found.bot_commits, found.request_share) == (2, 2, 4, 1, 0.5)


def test_the_merge_of_a_bots_branch_is_the_bots(made_repo: MadeRepo) -> None:
    made_repo.commit({"a": "1"})
    made_repo.branch("bump")
    made_repo.commit({"b": "1"}, author=BOT)
    made_repo.checkout("main")
    made_repo.merge("bump")
    assert measured(made_repo).changes == 1


def test_a_clone_brought_up_to_a_bots_commit_is_a_persons(made_repo: MadeRepo) -> None:
    made_repo.commit({"a": "1"})
    made_repo.branch("bump")
    made_repo.commit({"b": "1"}, author=BOT)
    made_repo.checkout("main")
    made_repo.merge("bump", message="Merge branch 'main' of example.org:acme/orders")
    assert measured(made_repo).changes == 2


def test_a_branch_that_a_bot_only_tidied_is_a_persons(made_repo: MadeRepo) -> None:
    made_repo.commit({"a": "1"})
    made_repo.branch("topic")
    made_repo.commit({"b": "1"}, author=BEN)
    made_repo.commit({"b": "2"}, author=BOT)
    made_repo.checkout("main")
    made_repo.merge("topic")
    assert measured(made_repo).changes == 2


def test_squash_merges_are_requests_of_their_author(made_repo: MadeRepo) -> None:
    made_repo.commit({"a": "1"}, message="Begin (#1)")
    made_repo.branch("topic")
    made_repo.commit({"b": "1"})
    made_repo.checkout("main")
    made_repo.squash("topic", message="Add b, closes #7 (#2)", author=BEN)
    found = measured(made_repo)
    assert (found.changes, found.request_share, found.item_share, found.people) == (2, 1.0, 0.5, 2)


def test_fixes_and_the_items_that_they_name_are_counted(made_repo: MadeRepo) -> None:
    for message in ("Fix orders", "Fix orders, closes #7", "Revert orders", "Add orders #8"):
        made_repo.commit(message=message)
    found = measured(made_repo)
    assert (found.fixes, found.fixes_with_item, found.reverts) == (3, 1, 1)


def test_version_tags_are_those_of_the_year(made_repo: MadeRepo) -> None:
    made_repo.commit(date="2024-01-01")
    made_repo.tag("v1.0.0")
    made_repo.commit(date="2026-01-01")
    made_repo.tag("v1.1.0", message="Release", date="2026-01-02")
    made_repo.tag("latest")
    assert measured(made_repo).version_tags == 1


def test_a_year_of_bots_only_has_no_shares(made_repo: MadeRepo) -> None:
    made_repo.commit(author=BOT)
    found = measured(made_repo)
    assert (found.changes, found.people, found.request_share, found.top_person_share) == (0, 0, 0.0, 0.0)
