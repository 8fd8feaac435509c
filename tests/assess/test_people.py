"""Who is who: bots by name and address, people joined by the codebook's rule 6."""

import pytest

from assess.people import (
    BOT,
    Author,
    handles_of,
    is_bot,
    is_bot_branch,
    is_formatting,
    is_update_bot,
    login_of,
    number_people,
)


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com"),
        ("Acme Deploybot", "deploy@example.org"),
        ("Deploy", "acme-bot@example.org"),
        ("renovate", "bot@renovateapp.com"),
        ("pre-commit-ci", "x@example.org"),
        ("GitHub Actions", "actions@github.com"),
        ("Copilot", "198982749+Copilot@users.noreply.github.com"),
        ("Claude", "noreply@anthropic.com"),
        ("Cursor Agent", "cursoragent@cursor.com"),
        ("devin-ai", "x@example.org"),
        ("Data Service Account", "x@example.org"),
        ("loader", "loader@project.iam.gserviceaccount.com"),
        ("svc-airflow", "airflow@example.org"),
        ("maven-release-user", "builds@example.org"),
    ],
)
def test_bots_are_told_by_name_or_address(name: str, email: str) -> None:
    assert is_bot(Author(name, email))


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("Ada Example", "ada@example.org"),
        ("Rae Example", "123+raebot@users.noreply.github.com"),
        ("Jane Talbot", "jane.talbot@example.org"),
        ("Release Manager", "rae@example.org"),
        ("Claude Dupont", "claude.dupont@example.org"),
        ("Botha Example", "botha@example.org"),
        ("Lucia Cicero", "lucia@example.org"),
    ],
)
def test_people_are_no_bots(name: str, email: str) -> None:
    assert not is_bot(Author(name, email))


def test_update_bots_are_told_from_other_bots() -> None:
    authors = [Author("renovate[bot]", "r@example.org"), Author("deploybot", "d@example.org")]
    assert [is_update_bot(author) for author in authors] == [True, False]


@pytest.mark.parametrize(
    ("branch", "expected"),
    [
        ("dependabot/pip/x-1.2", True),
        ("renovate/all", True),
        ("feature/renovate", False),
        ("", False),
        ("bot/sync-prod", True),
        ("acme-bot/x", True),
        ("bot-fixes", False),
    ],
)
def test_branches_of_bots_have_their_names(branch: str, *, expected: bool) -> None:
    assert is_bot_branch(branch) is expected


def people_in(commits: dict[tuple[str, str], int]) -> int:
    return len(set(number_people({Author(*who): count for who, count in commits.items()}).values()))


def test_names_equal_without_case_blanks_and_punctuation_are_one_person() -> None:
    assert people_in({("Ada O'Example", "a@example.org"): 1, ("ada oexample", "b@example.org"): 1}) == 1


def test_an_address_that_two_names_use_often_joins_them() -> None:
    assert people_in({("Ada", "a@example.org"): 5, ("A. Example", "a@example.org"): 5}) == 1


def test_an_address_that_one_name_used_once_in_passing_joins_nothing() -> None:
    commits = {("Ada", "a@example.org"): 20, ("Ben", "b@example.org"): 20, ("Ben", "a@example.org"): 1}
    assert people_in(commits) == 2


def test_a_host_address_joins_the_name_that_equals_its_login() -> None:
    commits = {("Ada Example", "123+ada-x@users.noreply.github.com"): 3, ("AdaX", "a@example.org"): 3}
    assert people_in(commits) == 1


def test_different_names_and_addresses_stay_apart() -> None:
    assert people_in({("Ada", "a@example.org"): 1, ("Ben", "b@example.org"): 1}) == 2


def test_names_of_punctuation_only_stay_apart() -> None:
    assert people_in({("...", "a@example.org"): 1, ("--", "b@example.org"): 1}) == 2


def test_a_bot_has_no_number_of_its_own() -> None:
    bot = Author("renovate[bot]", "r@example.org")
    assert number_people({bot: 3}) == {bot: BOT}


def test_numbers_do_not_depend_on_the_order_of_commits() -> None:
    authors = {Author("Ada", "a@example.org"): 1, Author("Ben", "b@example.org"): 2}
    assert number_people(authors) == number_people(dict(reversed(authors.items())))


def test_a_login_comes_from_host_addresses_only() -> None:
    authors = [Author("Ada", "12+ada-x@users.noreply.github.com"), Author("Ada", "ada@example.org")]
    assert [login_of(author) for author in authors] == ["ada-x", ""]


def test_handles_hold_initials_and_logins() -> None:
    assert {"ae", "ada-x", "aexample"} <= handles_of(Author("Ada Example", "1+ada-x@users.noreply.github.com"))


def test_a_commit_that_mends_the_form_of_files_updates_nothing() -> None:
    subjects = ["[pre-commit.ci] auto fixes from pre-commit.com hooks", "[pre-commit.ci] pre-commit autoupdate"]
    assert [is_formatting(subject) for subject in subjects] == [True, False]
