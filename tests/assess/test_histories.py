"""A history that goes on where an earlier one ended is the same as one that is read whole."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from assess.git import Git
from assess.history import Histories, read_history
from assess.log_stream import raw_commits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from assess.log_stream import Raw
    from tests.conftest import MadeRepo

START = datetime(2023, 1, 1, tzinfo=UTC)
BOT = "renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>"
PEOPLE = ("Ada <ada@example.org>", "A. Lovelace <ada@example.org>", "Grace <grace@example.org>", BOT)
NAMES = ("dags/a.py", "dags/b.py", "models/c.sql", "models/d.sql", "README.md")


def years_of_work(repo: MadeRepo, seed: int) -> list[str]:
    """Commit, move, delete, branch and merge at random over three years; return the mainline, oldest first."""
    chance = random.Random(seed)  # noqa: S311 - the same repository each time
    waiting: list[str] = []
    for at, day in enumerate(sorted(chance.sample(range(1_000), 24))):
        date = START + timedelta(days=day)
        _change(repo, chance, f"{at}", chance.choice(PEOPLE), date)
        if at and chance.random() < 0.3:
            waiting.append(f"topic-{at}")
            repo.branch(waiting[-1], "HEAD~1")
            repo.commit({f"dags/topic_{at}.py": f"{at}\n"}, f"Try {at}", chance.choice(PEOPLE), date)
            repo.checkout("main")
        if waiting and chance.random() < 0.4:
            repo.merge(waiting.pop(0), date=date + timedelta(hours=1))
        if chance.random() < 0.2:
            repo.tag(f"v{at}")
    return repo.git("rev-list", "--first-parent", "--reverse", "HEAD").split()


def _change(repo: MadeRepo, chance: random.Random, text: str, author: str, date: datetime) -> None:
    there = [name for name in NAMES if (repo.path / name).exists()]
    free = [name for name in NAMES if name not in there]
    if there and free and chance.random() < 0.5:
        (repo.path / free[0]).parent.mkdir(exist_ok=True)
        repo.git("mv", chance.choice(there), free[0])
        repo.commit({}, f"Move {text}", author, date)
    elif len(there) > 1 and chance.random() < 0.2:
        repo.commit({chance.choice(there): None}, f"Remove {text}", author, date)
    else:
        repo.commit({chance.choice(NAMES): f"{text}\n" * 3}, f"Change {text} (#{text})", author, date)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("scope", ["", "dags"])
def test_a_later_history_on_top_of_an_earlier_one_is_the_whole_one(made_repo: MadeRepo, seed: int, scope: str) -> None:
    mainline = years_of_work(made_repo, seed)
    histories = Histories()
    with Git.open(made_repo.path) as git:
        for commit in mainline[2::4]:
            assert histories.read(git, commit, scope) == read_history(git, commit, scope)


def test_only_what_is_new_is_read(made_repo: MadeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    commits = [made_repo.commit({"a": f"{at}"}) for at in range(9)]
    monkeypatch.setattr("assess.history.raw_commits", lambda out: counted(raw_commits(out), read))
    read: list[str] = []
    histories = Histories()
    with Git.open(made_repo.path) as git:
        for commit in (commits[3], commits[8]):
            histories.read(git, commit)
    assert read == [*commits[3::-1], *commits[:3:-1]]


def counted(commits: Iterable[Raw], read: list[str]) -> Iterator[Raw]:
    for one in commits:
        read.append(one.id)
        yield one


@pytest.mark.parametrize("first", ["newer", "on a branch", "in a folder", "before another mailmap"])
def test_what_does_not_lead_to_a_commit_is_no_part_of_its_history(made_repo: MadeRepo, first: str) -> None:
    made_repo.commit({"dags/a.py": "1\n"}, date="2024-01-01")
    made_repo.branch("topic")
    begun = made_repo.commit({"dags/a.py": "2\n"}, date="2024-02-01")
    made_repo.checkout("topic")
    aside = made_repo.commit({"b": "1\n"}, author=PEOPLE[1], date="2024-03-01")
    made_repo.checkout("main")
    commit = made_repo.commit({".mailmap": "Grace <ada@example.org>\n"}, date="2024-04-01")
    newer = made_repo.commit({"dags/a.py": "3\n"}, date="2024-05-01")
    before = {"newer": newer, "on a branch": aside, "in a folder": begun, "before another mailmap": begun}[first]
    histories = Histories()
    with Git.open(made_repo.path) as git:
        histories.read(git, before, "dags" if first == "in a folder" else "")
        assert histories.read(git, commit) == read_history(git, commit)


def test_a_move_is_followed_over_both_parts(made_repo: MadeRepo) -> None:
    made_repo.commit({"old.sql": "select 1\n"}, date="2025-01-01")
    middle = made_repo.commit({"old.sql": "select 2\n"}, date="2025-02-01")
    made_repo.git("mv", "old.sql", "new.sql")
    made_repo.commit({}, date="2025-03-01")
    histories = Histories()
    with Git.open(made_repo.path) as git:
        histories.read(git, middle)
        assert histories.read(git, made_repo.head).touches("new.sql") == 2


class Kept(dict[str, bytes]):
    """Histories that are kept in memory, however short."""

    def history(self, name: str) -> bytes | None:
        return self.get(name)

    def keep_history(self, name: str, content: bytes) -> None:
        self[name] = content


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Kept:
    monkeypatch.setattr("assess.history.WORTH_KEEPING", 1)
    return Kept()


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("scope", ["", "dags"])
def test_a_history_on_top_of_one_that_was_kept_is_the_whole_one(
    made_repo: MadeRepo, kept: Kept, seed: int, scope: str
) -> None:
    mainline = years_of_work(made_repo, seed)
    with Git.open(made_repo.path) as git:
        for commit in mainline[2::4]:
            assert Histories(kept).read(git, commit, scope) == read_history(git, commit, scope)


def test_on_top_of_one_that_was_kept_only_what_is_new_is_read(
    made_repo: MadeRepo, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    commits = [made_repo.commit({"a": f"{at}"}) for at in range(9)]
    monkeypatch.setattr("assess.history.raw_commits", lambda out: counted(raw_commits(out), read))
    read: list[str] = []
    with Git.open(made_repo.path) as git:
        for commit in (commits[3], commits[8]):
            Histories(kept).read(git, commit)
    assert read == [*commits[3::-1], *commits[:3:-1]]


@pytest.mark.parametrize("tagged", [1, 4])
def test_a_tag_that_is_new_is_told(made_repo: MadeRepo, kept: Kept, tagged: int) -> None:
    commits = [made_repo.commit({"a": f"{at}"}) for at in range(3)]
    with Git.open(made_repo.path) as git:
        Histories(kept).read(git, commits[2])
    commits += [made_repo.commit({"a": f"{at}"}) for at in range(3, 6)]
    made_repo.git("tag", "v1", commits[tagged])
    with Git.open(made_repo.path) as git:
        found = Histories(kept).read(git, commits[5])
        assert (found, [tag.commit for tag in found.tags]) == (read_history(git, commits[5]), [commits[tagged]])


@pytest.mark.parametrize("part", ["--depth=1", "--filter=tree:0"])
def test_a_clone_of_a_part_does_not_know_what_a_whole_one_kept(
    made_repo: MadeRepo, kept: Kept, tmp_path: Path, part: str
) -> None:
    made_repo.git("config", "uploadpack.allowFilter", "true")
    commits = [made_repo.commit({"a": f"{at}"}) for at in range(3)]
    with Git.open(made_repo.path) as git:
        Histories(kept).read(git, commits[1])
    made_repo.git("clone", "-q", part, f"file://{made_repo.path}", str(tmp_path / "copy"))
    with Git.open(tmp_path / "copy") as git:
        assert Histories(Everything(kept)).read(git, commits[2]) == read_history(git, commits[2])


class Everything(Kept):
    """What was kept of one repository, given for any."""

    def history(self, name: str) -> bytes | None:
        _ = name
        return next(iter(self.values()))


def test_what_was_kept_and_cannot_be_read_is_read_anew(made_repo: MadeRepo, kept: Kept) -> None:
    commits = [made_repo.commit({"a": f"{at}"}) for at in range(3)]
    with Git.open(made_repo.path) as git:
        Histories(kept).read(git, commits[1])
        kept.update(dict.fromkeys(kept, b"no history"))
        assert Histories(kept).read(git, commits[2]) == read_history(git, commits[2])
