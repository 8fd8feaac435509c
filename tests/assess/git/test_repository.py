"""Git without the repository's configuration: what is found, resolved, refused and never run."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assess.errors import RepositoryError, UsageError
from assess.git import EARLIEST, LATEST, Git, instant
from assess.history import read_history
from assess.snapshot import read_snapshot

if TYPE_CHECKING:
    from tests.conftest import MadeRepo


def head_of(path: Path) -> str:
    with Git.open(path) as git:
        return git.resolve()


def test_a_work_tree_a_git_folder_and_a_bare_clone_are_the_same(made_repo: MadeRepo, tmp_path: Path) -> None:
    made_repo.commit({"a": "1"})
    made_repo.git("clone", "-q", "--bare", ".", str(tmp_path / "bare"))
    places = (made_repo.path, made_repo.path / ".git", tmp_path / "bare")
    assert {head_of(place) for place in places} == {made_repo.head}


def test_a_linked_worktree_has_its_own_head(made_repo: MadeRepo, tmp_path: Path) -> None:
    first = made_repo.commit({"a": "1"})
    made_repo.git("worktree", "add", "-q", "-b", "side", str(tmp_path / "linked"))
    second = made_repo.commit({"a": "2"})
    assert (head_of(tmp_path / "linked"), head_of(made_repo.path)) == (first, second)


def test_a_subfolder_is_told(made_repo: MadeRepo) -> None:
    made_repo.commit({"jobs/daily/a.sql": "select 1"})
    with Git.open(made_repo.path / "jobs" / "daily") as git:
        assert (git.folder, git.subfolder) == (made_repo.path.resolve(), "jobs/daily")


def test_a_folder_outside_any_repository_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match="not a Git repository"):
        Git.open(tmp_path)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match="no such folder"):
        Git.open(tmp_path / "nothing")


def test_an_empty_repository_says_so(made_repo: MadeRepo) -> None:
    with pytest.raises(RepositoryError, match="no commit yet"):
        head_of(made_repo.path)


def test_an_unknown_revision_names_the_nearest(made_repo: MadeRepo) -> None:
    made_repo.commit()
    made_repo.branch("develop")
    with Git.open(made_repo.path) as git, pytest.raises(UsageError, match="did you mean develop"):
        git.resolve("develp")


@pytest.mark.parametrize(
    "revision",
    [
        "--all",
        "-n1",
        "-x",
        "--output=x",
        "HEAD..main",
        "HEAD...main",
        "^HEAD",
        "^main~1",
        "HEAD^@",
        "HEAD^!",
        "",
        "HEAD:a",
        "HEAD^{tree}",
        ":0:a",
        "@{u}",
        "@{push}",
        "main@{1}",
        "@{-1}",
        "HEAD\0",
        "HEAD\nmain",
        "\x1b[2J",
        "x" * 5_000,
    ],
)
def test_what_is_no_single_commit_is_refused(made_repo: MadeRepo, revision: str) -> None:
    made_repo.commit({"a": "1"})
    with Git.open(made_repo.path) as git, pytest.raises(UsageError):
        git.resolve(revision)


def test_branches_tags_and_short_ids_are_resolved(made_repo: MadeRepo) -> None:
    first = made_repo.commit()
    made_repo.tag("v1", message="One")
    made_repo.commit()
    made_repo.git("pack-refs", "--all")
    with Git.open(made_repo.path) as git:
        assert {git.resolve(name) for name in ("v1", "main~1", first[:10], "refs/tags/v1")} == {first}


def test_the_root_commit_tells_the_repository(made_repo: MadeRepo) -> None:
    first = made_repo.commit()
    last = made_repo.commit()
    with Git.open(made_repo.path) as git:
        assert git.root_commit(last) == first


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://ada:secret@example.org/x.git?token=1", "https://example.org/x.git"),
        ("git@example.org:acme/x.git", "example.org:acme/x.git"),
        ("https://example.org/x", "https://example.org/x"),
    ],
)
def test_the_remote_is_told_without_secrets(made_repo: MadeRepo, url: str, told: str) -> None:
    made_repo.git("remote", "add", "origin", url)
    with Git.open(made_repo.path) as git:
        assert git.remote == told


SIGNED = """tree {tree}
author A <a@example.org> 1767268800 +0000
committer A <a@example.org> 1767268800 +0000
gpgsig -----BEGIN PGP SIGNATURE-----
 x
 -----END PGP SIGNATURE-----

Add a
"""


@pytest.fixture
def canary(made_repo: MadeRepo, tmp_path: Path) -> Path:
    """Make the repository hostile; the file returned appears when something that it configures is run."""
    canary, run = tmp_path / "canary", tmp_path / "run.sh"
    run.write_text(f"#!/bin/sh\ntouch {canary}\n")
    run.chmod(0o755)
    made_repo.commit({"a.txt": "1", ".gitattributes": "*.txt diff=x filter=x"})
    signed = SIGNED.format(tree=made_repo.git("rev-parse", "HEAD^{tree}"))
    commit = made_repo.git("hash-object", "-t", "commit", "-w", "--stdin", stdin=signed.encode())
    made_repo.git("update-ref", "HEAD", commit)
    (tmp_path / "included").write_text(f"[core]\n\tfsmonitor = {run}\n\tpager = {run}\n[gpg]\n\tprogram = {run}\n")
    for key in ("diff.x.textconv", "diff.external", "filter.x.smudge", "core.sshCommand"):
        made_repo.git("config", key, str(run))
    made_repo.git("config", "log.showSignature", "true")
    made_repo.git("config", "include.path", str(tmp_path / "included"))
    return canary


def test_a_hostile_repository_runs_its_commands_in_plain_git(made_repo: MadeRepo, canary: Path) -> None:
    made_repo.git("log", "-1")
    assert canary.exists()


def test_nothing_that_the_repository_configures_runs(made_repo: MadeRepo, canary: Path) -> None:
    with Git.open(made_repo.path) as git:
        read_history(git, git.resolve())
        snapshot = read_snapshot(git, git.resolve())
        read = list(snapshot.read(snapshot.entries.values()))
    assert (len(read), canary.exists()) == (2, False)


def test_replace_references_mean_nothing(made_repo: MadeRepo) -> None:
    first = made_repo.commit({"a": "1"})
    second = made_repo.commit({"a": "2"})
    made_repo.git("replace", second, first)
    with Git.open(made_repo.path) as git:
        assert read_history(git, second).total_commits == 2


def test_inherited_variables_mean_nothing(made_repo: MadeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    made_repo.commit()
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    assert head_of(made_repo.path) == made_repo.head


@pytest.mark.parametrize(
    "name", ["refs/heads/../x", "refs/heads/a b", "refs/heads/.x", "refs/tags/x.lock", "refs/x@{1}"]
)
def test_references_that_git_would_refuse_are_left_out(made_repo: MadeRepo, name: str) -> None:
    first = made_repo.commit()
    (made_repo.path / ".git" / "packed-refs").write_text(f"{first} {name}\n{first} refs/tags/good\n")
    with Git.open(made_repo.path) as git:
        told = git.run("for-each-ref", "--format=%(refname)").decode().split()
    assert told == ["refs/heads/main", "refs/tags/good"]


def test_a_loop_of_symbolic_references_ends(made_repo: MadeRepo) -> None:
    made_repo.commit()
    (made_repo.path / ".git" / "refs" / "heads" / "a").write_text("ref: refs/heads/b\n")
    (made_repo.path / ".git" / "refs" / "heads" / "b").write_text("ref: refs/heads/a\n")
    assert head_of(made_repo.path) == made_repo.head


def test_a_secret_of_the_remote_is_told_nowhere(made_repo: MadeRepo) -> None:
    made_repo.commit()
    made_repo.git("remote", "add", "origin", "https://ada:hush-4711@example.org/x")
    with Git.open(made_repo.path) as git:
        assert ("hush" in (git.remote or ""), "hush" in (git.address or "")) == (False, True)


@pytest.mark.parametrize("name", ["tables.list", "0x1.ref"])
def test_a_reftable_folder_that_is_not_in_use_is_not_touched(made_repo: MadeRepo, name: str) -> None:
    made_repo.commit()
    (made_repo.path / ".git" / "reftable").mkdir()
    os.mkfifo(made_repo.path / ".git" / "reftable" / name)
    assert head_of(made_repo.path) == made_repo.head


def test_a_pipe_among_the_objects_is_refused(made_repo: MadeRepo) -> None:
    made_repo.commit()
    (made_repo.path / ".git" / "objects" / "00").mkdir(exist_ok=True)
    os.mkfifo(made_repo.path / ".git" / "objects" / "00" / ("1" * 38))
    with pytest.raises(RepositoryError, match="no plain file"):
        Git.open(made_repo.path)


def test_a_giant_configuration_is_refused(made_repo: MadeRepo) -> None:
    made_repo.commit()
    os.truncate(made_repo.path / ".git" / "config", 100_000_000)
    with pytest.raises(RepositoryError, match="no configuration"):
        Git.open(made_repo.path)


def test_repositories_with_sha256_are_read(made_repo: MadeRepo) -> None:
    other = made_repo.another("long", object_format="sha256")
    other.commit({"a": "1"})
    with Git.open(other.path) as git:
        assert read_snapshot(git, git.resolve()).entries.keys() == {"a"}


def test_objects_of_alternates_are_read(made_repo: MadeRepo, tmp_path: Path) -> None:
    made_repo.commit({"a": "1"})
    made_repo.git("clone", "-q", "--shared", ".", str(tmp_path / "shared"))
    assert head_of(tmp_path / "shared") == made_repo.head


def test_a_failed_command_is_told(made_repo: MadeRepo) -> None:
    made_repo.commit()
    with Git.open(made_repo.path) as git, pytest.raises(RepositoryError, match="git ls-tree failed"):
        git.run("ls-tree", "0" * 40)


def test_the_own_folder_goes_with_the_context(made_repo: MadeRepo) -> None:
    made_repo.commit()
    with Git.open(made_repo.path) as git:
        own = Path(git.run("rev-parse", "--absolute-git-dir").decode().strip())
        assert own.is_dir()
    assert not own.exists()


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(b"0", EARLIEST), (b"-5", EARLIEST), (b"", EARLIEST), (b"18446744073709551615", LATEST), (b"99999999999", None)],
)
def test_absurd_times_are_clamped(seconds: bytes, expected: object) -> None:
    assert instant(seconds) == expected or (expected is None and instant(seconds) <= LATEST)
