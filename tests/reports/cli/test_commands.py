"""The commands beside the default one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.cache_file import cache_file
from assess.practices import practices
from assess.remote import clones_folder

if TYPE_CHECKING:
    from tests.conftest import MadeRepo
    from tests.reports.cli.conftest import Command


def test_the_catalogue_has_every_practice(command: Command) -> None:
    told = command("catalogue")
    assert all(practice.id in told.out for practice in practices())


def test_a_practice_is_explained_with_its_status_here(command: Command, repo: MadeRepo) -> None:
    told = command("explain", "plan.documentation", "-C", repo.path)
    assert (told.code, "Here: " in told.out, "What to do first" in told.out) == (0, True, True)


def test_what_is_missing_is_explained_with_the_file_to_add(command: Command, repo: MadeRepo) -> None:
    told = command("explain", "collaboration.cross-functional", "-C", repo.path)
    assert "CODEOWNERS:" in told.out


def test_an_unknown_practice_is_wrong_use_with_the_nearest(command: Command, repo: MadeRepo) -> None:
    told = command("explain", "plan.documentatoin", "-C", repo.path)
    assert (told.code, "did you mean plan.documentation" in told.err) == (2, True)


def test_delivery_is_explained(command: Command, repo: MadeRepo) -> None:
    told = command("explain", "delivery", "-C", repo.path)
    assert (told.code, "1. What counts as a deployment" in told.out) == (0, True)


def test_a_faulty_file_of_deployments_is_wrong_use(command: Command, repo: MadeRepo) -> None:
    (repo.path / "d.csv").write_text("deployed_at\nyesterday\n")
    told = command(repo.path, "--deployments", repo.path / "d.csv")
    assert (told.code, "d.csv:2: deployed_at 'yesterday' is no time" in told.err) == (2, True)


def test_explaining_stores_nothing(command: Command, repo: MadeRepo) -> None:
    command("explain", "plan.documentation", "-C", repo.path)
    assert ": 0 assessments" in command("db", "check").out


def test_the_cache_is_seen_and_cleared(command: Command, repo: MadeRepo) -> None:
    command(repo.path)
    command("cache", "clear")
    assert "facts of 0 files" in command("cache", "info").out


def test_clearing_forgets_the_clones_of_addresses(command: Command, repo: MadeRepo) -> None:
    command(f"file://{repo.path}")
    before = clones_folder().is_dir()
    command("cache", "clear")
    assert (before, clones_folder().is_dir()) == (True, False)


def test_no_cache_writes_none(command: Command, repo: MadeRepo) -> None:
    command(repo.path, "--no-cache")
    assert "facts of 0 files, 0.0 MB" in command("cache", "info").out


def test_a_damaged_cache_is_told_and_can_be_cleared(command: Command, repo: MadeRepo) -> None:
    command(repo.path)
    cache_file().write_bytes(b"nothing of a database" * 50)
    assert (command("cache", "info").code, command("cache", "clear").code, command("cache", "info").code) == (2, 0, 0)


def test_the_store_is_checked(command: Command, repo: MadeRepo) -> None:
    command(repo.path)
    assert "1 assessment, all readable" in command("db", "check").out


def test_a_store_that_is_none_is_4(command: Command) -> None:
    assert command("db", "check", "--db", "/").code == 4
