"""Repositories whose Git configuration, pointers and hooks would have Git run, follow or fetch something."""

# ruff: noqa: E501 - hostile files read best as the one line that they are

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tests.hostile.kinds import INCOMPLETE, PASSWORD, REFUSED, SECRETS, TOLD, Hostile, kind

if TYPE_CHECKING:
    from tests.conftest import MadeRepo

ATTRIBUTES = "* diff=x filter=x merge=x\n"
SIGNED = """tree {tree}
author A <a@example.org> 1767268800 +0000
committer A <a@example.org> 1767268800 +0000
gpgsig -----BEGIN {what} SIGNATURE-----
 x
 -----END {what} SIGNATURE-----

Add a
"""


def configured(hostile: Hostile, *settings: tuple[str, str]) -> MadeRepo:
    """Make a repository with attributes and a file that is changed in the work tree, and set the settings last."""
    repo = hostile.repo()
    repo.commit({".gitattributes": ATTRIBUTES, "a.sql": "select 1"})
    repo.commit({"a.sql": "select 2"})
    (repo.path / "a.sql").write_text("select 3")
    for key, value in settings:
        repo.git("config", "--add", key, value)
    return repo


def sign(repo: MadeRepo, what: str) -> None:
    """Put a commit with a faked signature on top."""
    signed = SIGNED.format(tree=repo.git("rev-parse", "HEAD^{tree}"), what=what).encode()
    repo.git("update-ref", "HEAD", repo.git("hash-object", "-t", "commit", "-w", "--stdin", stdin=signed))


@kind()
def fsmonitor(hostile: Hostile) -> None:
    """`core.fsmonitor` names a program; held by a Git folder of our own, which has no such setting."""
    configured(hostile, ("core.fsmonitor", str(hostile.canary)))


@kind()
def hooks_path(hostile: Hostile) -> None:
    """`core.hooksPath` names a folder of programs; held by a Git folder of our own."""
    hooks = hostile.outside / "hooks"
    hooks.mkdir()
    for name in ("reference-transaction", "post-checkout", "post-index-change", "pre-auto-gc", "post-merge"):
        (hooks / name).symlink_to(hostile.canary)
    configured(hostile, ("core.hooksPath", str(hooks)))


@kind()
def hooks(hostile: Hostile) -> None:
    """Programs lie in the repository's own `hooks`; held by never writing references and a folder of our own."""
    repo = configured(hostile)
    folder = repo.path / ".git" / "hooks"
    folder.mkdir()
    for name in ("reference-transaction", "post-checkout", "post-index-change", "pre-auto-gc", "fsmonitor-watchman"):
        (folder / name).symlink_to(hostile.canary)


@kind()
def textconv(hostile: Hostile) -> None:
    """`diff.x.textconv` names a program; held by `--raw`, which shows no content, and a folder of our own."""
    configured(hostile, ("diff.x.textconv", str(hostile.canary)))


@kind()
def external_diff(hostile: Hostile) -> None:
    """`diff.external` names a program; held by a Git folder of our own."""
    configured(hostile, ("diff.external", str(hostile.canary)), ("diff.x.command", str(hostile.canary)))


@kind()
def filters(hostile: Hostile) -> None:
    """`filter.x.smudge`, `clean` and `process` name a program; held by reading objects, never a work tree."""
    settings = (("filter.x.smudge", "c"), ("filter.x.clean", "c"), ("filter.x.process", "c"), ("filter.x.required", ""))
    configured(hostile, *((key, str(hostile.canary) if value else "true") for key, value in settings))


@kind()
def signature_program(hostile: Hostile) -> None:
    """`log.showSignature` runs `gpg.program` on a faked signature; held by a Git folder of our own."""
    repo = configured(hostile)
    sign(repo, "PGP")
    repo.git("config", "gpg.program", str(hostile.canary))
    repo.git("config", "log.showSignature", "true")


@kind()
def ssh_signature_program(hostile: Hostile) -> None:
    """The same by `gpg.ssh.program` and an allowed-signers file; held by a Git folder of our own."""
    repo = configured(hostile)
    sign(repo, "SSH")
    settings = {"gpg.format": "ssh", "gpg.ssh.program": str(hostile.canary), "log.showSignature": "true"}
    for key, value in settings.items():
        repo.git("config", key, value)
    repo.git("config", "gpg.ssh.allowedSignersFile", str(hostile.canary))


@kind()
def pager_and_editor(hostile: Hostile) -> None:
    """`core.pager`, `pager.log` and `core.editor` name programs; held by a Git folder of our own."""
    names = ("core.pager", "pager.log", "pager.ls-tree", "core.editor", "sequence.editor", "core.askPass")
    configured(hostile, *((name, str(hostile.canary)) for name in names))


@kind()
def aliases(hostile: Hostile) -> None:
    """Every command that we call is an alias for a program; held by Git, which ignores those, and our own folder."""
    names = ("log", "ls-tree", "cat-file", "rev-parse", "rev-list", "for-each-ref", "show")
    configured(hostile, *((f"alias.{name}", f"!{hostile.canary}") for name in names))


@kind()
def includes(hostile: Hostile) -> None:
    """`include.path` and `includeIf` bring settings from elsewhere; held by `--no-includes` and our own folder."""
    more = hostile.outside / "more"
    more.write_text(
        f"[core]\n\tfsmonitor = {hostile.canary}\n\tpager = {hostile.canary}\n[log]\n\tshowSignature = true\n"
    )
    configured(hostile, ("include.path", str(more)), ("includeIf.gitdir:/**.path", str(more)))


@kind()
def includes_itself(hostile: Hostile) -> None:
    """The configuration includes itself; held by `--no-includes` where the file is read as plain text."""
    repo = configured(hostile)
    with (repo.path / ".git" / "config").open("a") as file:
        file.write("[include]\n\tpath = config\n")


@kind()
def included_fifo(hostile: Hostile) -> None:
    """`include.path` names a pipe in which nobody writes, so that reading waits for ever; held by `--no-includes`."""
    os.mkfifo(hostile.outside / "pipe")
    repo = configured(hostile)
    with (repo.path / ".git" / "config").open("a") as file:
        file.write(f"[include]\n\tpath = {hostile.outside / 'pipe'}\n")


@kind()
def ssh_and_proxy_commands(hostile: Hostile) -> None:
    """`core.sshCommand`, `core.gitProxy` and a credential helper name programs; held by never calling a remote."""
    names = ("core.sshCommand", "core.gitProxy", "credential.helper", "remote.origin.uploadpack", "remote.origin.vcs")
    repo = configured(hostile, *((name, str(hostile.canary)) for name in names))
    repo.git("config", "remote.origin.url", f"ext::{hostile.canary}")


@kind(TOLD, INCOMPLETE)
def promisor_program(hostile: Hostile) -> None:
    """A partial clone would fetch a missing blob from an `ext::` address; held by GIT_NO_LAZY_FETCH and our folder."""
    promisor(hostile, f"ext::{hostile.canary} %S")


@kind(TOLD, INCOMPLETE)
def promisor_address(hostile: Hostile) -> None:
    """A partial clone would fetch a missing blob over the network; held by GIT_NO_LAZY_FETCH and our folder."""
    promisor(hostile, hostile.url)


def promisor(hostile: Hostile, url: str) -> None:
    """Make a partial clone that lacks a blob and has a remote to ask for it."""
    repo = configured(hostile)
    blob = repo.git("rev-parse", "HEAD:a.sql")
    (repo.path / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    for key, value in {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.url": url,
        "remote.origin.promisor": "true",
        "remote.origin.partialCloneFilter": "blob:none",
        "protocol.allow": "always",
    }.items():
        repo.git("config", key, value)


@kind()
def remote_with_secret(hostile: Hostile) -> None:
    """The remote's address holds user and password; held by `without_secrets`."""
    repo = configured(hostile)
    repo.git("config", "remote.origin.url", f"https://ada:{PASSWORD}@example.org/x.git?token={SECRETS['github']}")


@kind()
def work_tree_elsewhere(hostile: Hostile) -> None:
    """`core.worktree` names a folder outside; held by a Git folder of our own, and by never opening a work tree."""
    (hostile.outside / "secret.sql").write_text("select 'outside'")
    configured(hostile, ("core.worktree", str(hostile.outside)))


@kind()
def pointer_elsewhere(hostile: Hostile) -> None:
    """`.git` is a file that points to another hostile repository; held by a Git folder of our own."""
    repo = configured(hostile, ("core.fsmonitor", str(hostile.canary)))
    (repo.path / ".git").rename(hostile.outside / "git")
    (repo.path / ".git").write_text(f"gitdir: {hostile.outside / 'git'}\n")


@kind(REFUSED)
def pointer_to_nothing(hostile: Hostile) -> None:
    """`.git` is a file that points to a device; held by asking whether it is a Git folder."""
    repo = configured(hostile)
    (repo.path / ".git").rename(hostile.outside / "git")
    (repo.path / ".git").write_text("gitdir: /dev/zero\n")


@kind(REFUSED)
def pointer_is_a_fifo(hostile: Hostile) -> None:
    """`.git` is a pipe in which nobody writes; held by reading plain files only."""
    repo = configured(hostile)
    (repo.path / ".git").rename(hostile.outside / "git")
    os.mkfifo(repo.path / ".git")


@kind(REFUSED)
def head_is_a_device(hostile: Hostile) -> None:
    """HEAD is a link to an endless device; held by asking for a plain file."""
    repo = configured(hostile)
    (repo.path / ".git" / "HEAD").unlink()
    (repo.path / ".git" / "HEAD").symlink_to("/dev/zero")


@kind()
def reference_is_a_fifo(hostile: Hostile) -> None:
    """A loose reference is a pipe in which nobody writes; held by reading plain files only."""
    repo = configured(hostile)
    os.mkfifo(repo.path / ".git" / "refs" / "heads" / "waiting")


@kind()
def reference_links_in_circles(hostile: Hostile) -> None:
    """A folder of references is a link to the one above, and references point to each other; held by `os.walk`."""
    repo = configured(hostile)
    heads = repo.path / ".git" / "refs" / "heads"
    (heads / "up").symlink_to("..")
    (heads / "a").write_text("ref: refs/heads/b\n")
    (heads / "b").write_text("ref: refs/heads/a\n")


@kind()
def huge_configuration(hostile: Hostile) -> None:
    """The configuration has 200,000 settings; held by reading it as plain text, once."""
    repo = configured(hostile)
    with (repo.path / ".git" / "config").open("a") as file:
        file.write("".join(f'[url "{number}"]\n\tinsteadOf = {number}x\n' for number in range(200_000)))


@kind(REFUSED)
def broken_configuration(hostile: Hostile) -> None:
    """The configuration is no configuration; held by telling what Git said of it."""
    repo = configured(hostile)
    (repo.path / ".git" / "config").write_text("[core\nfsmonitor = \0\x1b[2J")


@kind()
def secret_in_configuration(hostile: Hostile) -> None:
    """The configuration holds a header with a token and an unknown extension; held by reading few settings of it."""
    repo = configured(hostile)
    repo.git("config", "http.https://example.org/.extraHeader", f"Authorization: Bearer {SECRETS['github']}")


@kind()
def another_owner(hostile: Hostile) -> None:
    """The folder may belong to somebody else and `safe.directory` says no; held by a Git folder of our own."""
    repo = configured(hostile, ("safe.directory", ""), ("core.fsmonitor", str(hostile.canary)))
    if os.geteuid() == 0:
        for folder, _, names in os.walk(repo.path):
            for path in (folder, *(os.path.join(folder, name) for name in names)):  # noqa: PTH118
                os.chown(path, 65534, 65534)


@kind()
def replaced_objects(hostile: Hostile) -> None:
    """A replace reference puts another commit in the place of HEAD; held by GIT_NO_REPLACE_OBJECTS."""
    repo = configured(hostile)
    repo.git("replace", "HEAD", "HEAD~1")


@kind()
def grafts(hostile: Hostile) -> None:
    """`info/grafts` cuts the history off; held by a Git folder of our own."""
    repo = configured(hostile)
    (repo.path / ".git" / "info").mkdir(exist_ok=True)
    (repo.path / ".git" / "info" / "grafts").write_text(f"{repo.head}\n")


@kind()
def attributes_of_git(hostile: Hostile) -> None:
    """`info/attributes` binds every file to a driver that the configuration names; held by a folder of our own."""
    repo = configured(hostile, ("diff.y.textconv", str(hostile.canary)), ("filter.y.clean", str(hostile.canary)))
    (repo.path / ".git" / "info").mkdir(exist_ok=True)
    (repo.path / ".git" / "info" / "attributes").write_text("* diff=y filter=y\n")


@kind()
def mailmap_settings(hostile: Hostile) -> None:
    """`mailmap.file` names a device that never ends; held by a Git folder of our own."""
    configured(hostile, ("mailmap.file", "/dev/zero"), ("mailmap.blob", "HEAD:a.sql"))


@kind()
def names_of_commands(hostile: Hostile) -> None:
    """The repository brings programs called `git`, `ssh` and `less`, and the search path has `.`; held by running elsewhere."""
    repo = configured(hostile)
    for name in ("git", "ssh", "less", "git-log", "gpg"):
        (repo.path / name).symlink_to(hostile.canary)
    (hostile.folder / "start-inside").touch()
