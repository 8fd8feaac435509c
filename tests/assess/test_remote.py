"""Clones of an address and the deepening of shallow ones, all from repositories of this machine."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assess.errors import RepositoryError, UsageError
from assess.git import Git
from assess.git import network as module
from assess.history import read_history
from assess.remote import bring, clone, clones_folder, deepen, forget_clones
from tests.hostile.recording import recorder

if TYPE_CHECKING:
    from tests.conftest import MadeRepo


def head_of(path: Path) -> str:
    with Git.open(path) as git:
        return git.resolve()


@pytest.mark.parametrize("url", ["ext::sh -c true", "--upload-pack=x", "http://example.org/x", "fd::3"])
def test_unsafe_addresses_are_not_cloned(url: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        clone(url, tmp_path / "copy")


def test_a_file_address_is_cloned(made_repo: MadeRepo, tmp_path: Path) -> None:
    made_repo.commit({"a": "1"})
    clone(made_repo.path.as_uri(), tmp_path / "copy")
    assert head_of(tmp_path / "copy") == made_repo.head


def test_a_path_with_spaces_and_quotes_is_cloned(made_repo: MadeRepo, tmp_path: Path) -> None:
    made_repo.commit({"a": "1"})
    odd = made_repo.path.rename(tmp_path / 'a "b" ä')
    assert head_of(bring(odd.as_uri())) == head_of(odd)


def test_a_shallow_clone_is_deepened_with_its_tags(made_repo: MadeRepo, tmp_path: Path) -> None:
    made_repo.commit({"a": "1"})
    made_repo.tag("v1.0.0")
    made_repo.commit({"a": "2"})
    made_repo.git("clone", "-q", "--depth=1", "--no-tags", made_repo.path.as_uri(), str(tmp_path / "copy"))
    deepen(tmp_path / "copy")
    with Git.open(tmp_path / "copy") as git:
        history = read_history(git, git.resolve())
    assert (history.complete, history.total_commits, [tag.name for tag in history.tags]) == (True, 2, ["v1.0.0"])


def test_a_tag_is_not_written_through_a_link(made_repo: MadeRepo, tmp_path: Path) -> None:
    made_repo.commit({"a": "1"})
    made_repo.tag("keys/authorized")
    made_repo.commit({"a": "2"})
    made_repo.git("clone", "-q", "--depth=1", "--no-tags", made_repo.path.as_uri(), str(tmp_path / "copy"))
    (tmp_path / "outside").mkdir()
    (tmp_path / "copy" / ".git" / "refs" / "tags" / "keys").symlink_to(tmp_path / "outside")
    with pytest.raises(RepositoryError, match="is a link"):
        deepen(tmp_path / "copy")
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_clone_runs_no_hook_of_the_users_templates(
    made_repo: MadeRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_repo.commit({"a": "1"})
    template = tmp_path / "template" / "hooks"
    template.mkdir(parents=True)
    (template / "post-checkout").write_text("#!/bin/sh\n")
    monkeypatch.setenv("GIT_TEMPLATE_DIR", str(template.parent))
    clone(made_repo.path.as_uri(), tmp_path / "copy")
    assert not (tmp_path / "copy" / "hooks").exists()


def test_a_clone_ignores_the_repository_of_the_hook_that_it_is_called_from(
    made_repo: MadeRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_repo.commit({"a": "1"})
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    clone(made_repo.path.as_uri(), tmp_path / "copy")
    assert (head_of(tmp_path / "copy"), os.environ["GIT_DIR"]) == (made_repo.head, str(tmp_path / "nowhere"))


def test_what_cannot_be_cloned_is_told_without_a_password(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError) as told:
        clone(f"file://user:secret@localhost{tmp_path}/nothing", tmp_path / "copy")
    assert "secret" not in str(told.value)


def test_no_password_is_kept(made_repo: MadeRepo) -> None:
    made_repo.commit({"a": "1"})
    folder = bring(f"file://user:hush-4711@localhost{made_repo.path}?token=hush-4711")
    files = [Path(above, name) for above, _, names in os.walk(clones_folder()) for name in names]
    assert (folder.is_dir(), [file for file in files if b"hush-4711" in file.read_bytes()]) == (True, [])


def test_a_second_call_brings_what_is_new(made_repo: MadeRepo) -> None:
    made_repo.commit({"a": "1"})
    bring(made_repo.path.as_uri())
    made_repo.commit({"a": "2"})
    assert head_of(bring(made_repo.path.as_uri())) == made_repo.head


def test_a_new_main_branch_is_followed(made_repo: MadeRepo) -> None:
    made_repo.commit({"a": "1"})
    bring(made_repo.path.as_uri())
    made_repo.branch("trunk")
    made_repo.commit({"a": "2"})
    assert head_of(bring(made_repo.path.as_uri())) == made_repo.head


def test_runs_share_a_clone_at_once(made_repo: MadeRepo) -> None:
    made_repo.commit({"a": "1"})
    with ThreadPoolExecutor(4) as pool:
        folders = list(pool.map(bring, [made_repo.path.as_uri()] * 4))
    assert {head_of(folder) for folder in folders} == {made_repo.head}


def test_what_a_killed_run_left_is_thrown_away(made_repo: MadeRepo) -> None:
    made_repo.commit({"a": "1"})
    folder = bring(made_repo.path.as_uri())
    (folder / "HEAD").unlink()
    (folder / "packed-refs.lock").touch()
    half = folder.with_suffix(".half")
    half.mkdir()
    assert (head_of(bring(made_repo.path.as_uri())), half.exists()) == (made_repo.head, False)


def test_the_locks_of_a_killed_fetch_hinder_nobody(made_repo: MadeRepo) -> None:
    made_repo.commit({"a": "1"})
    folder = bring(made_repo.path.as_uri())
    (folder / "packed-refs.lock").touch()
    (folder / "objects" / "pack" / "tmp_pack_x").touch()
    made_repo.commit({"a": "2"})
    bring(made_repo.path.as_uri())
    left = [file.name for file in folder.rglob("*") if file.suffix == ".lock" or file.name.startswith("tmp_")]
    assert (head_of(folder), left) == (made_repo.head, [])


@pytest.mark.parametrize(("limit", "told"), [("FETCH_SECONDS", "not fetched within"), ("FETCH_BYTES", "larger than")])
def test_a_clone_ends(
    made_repo: MadeRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, told: str
) -> None:
    made_repo.commit({"a": "1"})
    slow = "case $1 in fetch) echo x >objects/x; exec sleep 60;; esac"
    (tmp_path / "git").write_text(f'#!/bin/sh\n{slow}\nexec git "$@"\n')
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setattr(module, limit, -1)
    monkeypatch.setattr(module, "GLANCE_SECONDS", 0.01)
    monkeypatch.setattr(module, "git_program", lambda: str(tmp_path / "git"))
    with pytest.raises(RepositoryError, match=told):
        bring(made_repo.path.as_uri())
    assert [file.suffix for file in clones_folder().iterdir()] == [".lock"]


def test_a_partial_clone_that_is_cloned_calls_nobody(made_repo: MadeRepo, tmp_path: Path) -> None:
    (tmp_path / "run.sh").write_text(f"#!/bin/sh\ntouch {tmp_path}/canary\n")
    (tmp_path / "run.sh").chmod(0o755)
    commit = made_repo.commit({"a": "1"})
    blob = made_repo.git("rev-parse", "HEAD:a")
    (made_repo.path / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    settings = {"url": "ssh://example.org/x", "promisor": "true", "uploadpack": str(tmp_path / "run.sh")}
    for key, value in settings.items():
        made_repo.git("config", f"remote.origin.{key}", value)
    made_repo.git("config", "core.sshCommand", str(tmp_path / "run.sh"))
    with pytest.raises(RepositoryError, match="cannot be fetched"):
        bring(made_repo.path.as_uri())
    assert (len(commit), (tmp_path / "canary").exists()) == (40, False)


def test_only_one_protocol_is_allowed_and_nobody_is_asked(
    made_repo: MadeRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_repo.commit({"a": "1"})
    noted = recorder(tmp_path / "recorder")
    for name, value in (noted.environment | {"GIT_ASKPASS": "touch", "SSH_ASKPASS": "touch"}).items():
        monkeypatch.setenv(name, value)
    bring(made_repo.path.as_uri())
    (fetch,) = (call for call in noted.calls() if call.command == "fetch")
    given = {name: fetch.environment.get(name) for name in ("GIT_ALLOW_PROTOCOL", "GIT_TERMINAL_PROMPT", "GIT_ASKPASS")}
    assert given | {"SSH_ASKPASS": fetch.environment.get("SSH_ASKPASS")} == {
        "GIT_ALLOW_PROTOCOL": "file",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": None,
        "SSH_ASKPASS": None,
    }


def test_only_the_user_may_enter_the_clones(made_repo: MadeRepo) -> None:
    made_repo.commit({"a": "1"})
    before = os.umask(0)
    try:
        bring(made_repo.path.as_uri())
    finally:
        os.umask(before)
    modes = [stat.S_IMODE(folder.stat().st_mode) for folder in (clones_folder(), clones_folder().parent)]
    assert modes == [0o700, 0o700]


def test_forgetting_follows_no_link(made_repo: MadeRepo) -> None:
    made_repo.commit({"a": "1"})
    clones_folder().parent.mkdir(parents=True)
    clones_folder().symlink_to(made_repo.path)
    forget_clones()
    assert (clones_folder().is_symlink(), (made_repo.path / "a").exists()) == (False, True)
