"""The history of a commit: the year's commits with paths, tags, touches, and what history does not hold."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from assess.commits import Change, merged_branch
from assess.git import Git
from assess.history import History, read_history, year_before

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import MadeRepo

BEN = "Ben Example <ben@example.org>"


def history_of(path: Path, scope: str = "") -> History:
    with Git.open(path) as git:
        return read_history(git, git.resolve(), scope)


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_window_is_the_year_before_the_commits_own_date(made_repo: MadeRepo) -> None:
    made_repo.commit(date="2023-05-09T11:59:59")
    inside = made_repo.commit(date="2023-05-09T12:00:00")
    last = made_repo.commit(date="2024-05-09T12:00:00")
    history = history_of(made_repo.path)
    assert ([one.id for one in history.commits], history.total_commits) == ([last, inside], 3)


def test_the_year_before_29_february_begins_on_the_28th() -> None:
    assert year_before(day("2024-02-29T10:00:00")) == day("2023-02-28T10:00:00")


def test_a_merge_shows_what_it_brought_to_its_first_parent(made_repo: MadeRepo) -> None:
    made_repo.commit({"a": "1"})
    made_repo.branch("topic")
    made_repo.commit({"b": "1"})
    made_repo.checkout("main")
    made_repo.merge("topic")
    merge, topic, first = history_of(made_repo.path).commits
    assert [one.mainline for one in (merge, topic, first)] == [True, False, True]
    assert merge.paths == topic.paths == (Change("b", "A"),)


def test_statuses_and_odd_paths_are_told(made_repo: MadeRepo) -> None:
    made_repo.commit({"a": "1", "b": "1"})
    made_repo.commit({"a": "2", "b": None, ":c\nd": "1"})
    paths = history_of(made_repo.path).commits[0].paths
    assert set(paths) == {Change("a", "M"), Change("b", "D"), Change(":c\nd", "A")}


def test_the_mailmap_of_the_rated_commit_joins_people(made_repo: MadeRepo) -> None:
    made_repo.commit(author="Old Name <old@example.org>")
    made_repo.commit({".mailmap": "Ada Example <ada@example.org> <old@example.org>\n"})
    assert len({one.author for one in history_of(made_repo.path).commits}) == 1


def test_messages_in_latin_1_are_read(made_repo: MadeRepo) -> None:
    made_repo.commit(message="Prüfe Größe\n\nfür Ä", encoding="iso-8859-1")
    commit = history_of(made_repo.path).commits[0]
    assert (commit.subject, commit.body) == ("Prüfe Größe", "für Ä")


def test_messages_that_look_like_the_stream_are_only_messages(made_repo: MadeRepo) -> None:
    made_repo.commit({"a": "1"}, message=":100644 100644 a b M\n\n:000000 x")
    made_repo.commit(message="")
    empty, odd = history_of(made_repo.path).commits
    assert (empty.subject, odd.subject, odd.paths) == ("", ":100644 100644 a b M", (Change("a", "A"),))


def test_huge_messages_are_cut(made_repo: MadeRepo) -> None:
    made_repo.commit(message="x" * 5_000 + "\n\n" + "y" * 100_000)
    commit = history_of(made_repo.path).commits[0]
    assert (len(commit.subject), len(commit.subject + commit.body) <= 21_000) == (1_000, True)


@pytest.mark.parametrize("time", ["99999999999999", "18446744073709551615", "-1", "nonsense"])
def test_absurd_dates_are_no_crash(made_repo: MadeRepo, time: str) -> None:
    made_repo.commit({"a": "1"})
    tree = made_repo.git("rev-parse", "HEAD^{tree}")
    raw = f"tree {tree}\nauthor A <a@b.c> {time} +0000\ncommitter A <a@b.c> {time} +0000\n\nOdd\n"
    odd = made_repo.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=raw.encode())
    made_repo.git("update-ref", "HEAD", odd)
    assert [one.subject for one in history_of(made_repo.path).commits][:1] == ["Odd"]


def test_clock_skew_keeps_ancestors_of_the_window(made_repo: MadeRepo) -> None:
    made_repo.commit(date="2026-03-01")
    made_repo.commit(date="2026-02-01")
    history = history_of(made_repo.path)
    assert (len(history.commits), history.first_commit_at) == (2, day("2026-02-01"))


def test_only_tags_of_the_history_count(made_repo: MadeRepo) -> None:
    made_repo.commit({"a": "1"})
    made_repo.tag("v1", message="One", date="2026-02-01")
    made_repo.branch("side")
    made_repo.commit({"b": "1"})
    made_repo.tag("off")
    made_repo.checkout("main")
    history = history_of(made_repo.path)
    assert [(tag.name, tag.tagged_at) for tag in history.tags] == [("v1", day("2026-02-01"))]


def test_a_tag_on_a_missing_object_is_left_out(made_repo: MadeRepo) -> None:
    made_repo.commit()
    made_repo.tag("v1")
    (made_repo.path / ".git" / "refs" / "tags" / "broken").write_text("1" * 40 + "\n")
    assert [tag.name for tag in history_of(made_repo.path).tags] == ["v1"]


def test_touches_count_mainline_changes_of_the_year(made_repo: MadeRepo) -> None:
    made_repo.commit({"a": "1"}, date="2024-01-01")
    made_repo.commit({"a": "2"}, date="2026-01-01")
    made_repo.commit({"a": "3", "b": "1"}, date="2026-02-01")
    history = history_of(made_repo.path)
    assert (history.touches("a"), history.touches("b"), history.touches("c")) == (2, 1, 0)
    assert history.last_touched["a"] == day("2026-02-01")


def test_a_move_is_no_touch_and_takes_the_dates_along(made_repo: MadeRepo) -> None:
    made_repo.commit({"old": "text"}, date="2024-01-01")
    made_repo.commit({"old": None, "new": "text"}, date="2026-01-01")
    history = history_of(made_repo.path)
    assert (history.last_touched["new"], history.touches("new")) == (day("2024-01-01"), 0)


def test_a_scope_keeps_the_commits_that_touch_it(made_repo: MadeRepo) -> None:
    made_repo.commit({"jobs/a": "1", "b": "1"}, date="2026-01-01")
    made_repo.commit({"b": "2"}, date="2026-01-02")
    made_repo.commit({"jobs2/a": "2"}, date="2026-01-03")
    history = history_of(made_repo.path, "jobs")
    assert [one.paths for one in history.commits] == [(Change("jobs/a", "A"),)]
    assert (history.total_commits, history.last_commit_at) == (1, day("2026-01-01"))


def test_a_shallow_clone_is_not_complete(made_repo: MadeRepo, tmp_path: Path) -> None:
    made_repo.commit({"a": "1"})
    made_repo.commit({"a": "2"})
    made_repo.git("clone", "-q", "--depth=1", f"file://{made_repo.path}", str(tmp_path / "copy"))
    history = history_of(tmp_path / "copy")
    assert (history.complete, history.total_commits) == (False, 1)


def test_people_are_numbers_and_bots_have_none(made_repo: MadeRepo) -> None:
    made_repo.commit()
    made_repo.commit(author=BEN)
    made_repo.commit(author="renovate[bot] <r@example.org>")
    commits = history_of(made_repo.path).commits
    assert [(one.author, one.bot, one.update_bot) for one in commits] == [
        (-1, True, True),
        (1, False, False),
        (0, False, False),
    ]


@pytest.mark.parametrize(
    ("subject", "branch"),
    [
        ("Merge pull request #1 from acme/feature/orders", "feature/orders"),
        ("Merge branch 'topic' into 'main'", "topic"),
        ("Merge remote-tracking branch 'origin/topic'", "origin/topic"),
        ("Add orders", ""),
    ],
)
def test_the_merged_branch_is_in_the_subject(subject: str, branch: str) -> None:
    assert merged_branch(subject) == branch
