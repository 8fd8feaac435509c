"""What lies elsewhere: clones of an address in the user's cache, and the history that a shallow clone lacks."""

from __future__ import annotations

import fcntl
import os
import re
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING

from assess.addresses import check_address, without_secrets
from assess.errors import RepositoryError
from assess.git.layout import places_elsewhere
from assess.git.network import over_network
from assess.git.process import git_program
from assess.git.repository import Git
from assess.interrupts import held_back
from assess.user_folders import cache_folder, make_private, make_private_file, remove_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME_LENGTH = 32
HEAD_LINE = re.compile(r"ref: (refs/heads/[^\s~^:?*\[\\]+)\tHEAD")
QUIETLY = ("--quiet", "--no-write-fetch-head", "--no-recurse-submodules", "--no-auto-maintenance")
BRANCHES_AND_TAGS = ("+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*")
LEFT_BEHIND = ("*.lock", "objects/pack/tmp_*", "objects/tmp_*", "refs/**/*.lock")


def bring(url: str) -> Path:
    """Return an up-to-date bare clone of an address in the user's cache; raise UsageError for an unsafe address."""
    check_address(url)
    folder = clones_folder() / sha256(without_secrets(url).encode()).hexdigest()[:NAME_LENGTH]
    try:
        make_private(folder.parent)
        with _alone(folder.with_suffix(".lock")):
            if _is_clone(folder):
                _refresh(url, folder)
            else:
                _clone_whole(url, folder)
    except OSError as error:
        raise RepositoryError(f"{folder}: the clone cannot be kept ({error.strerror}).") from error
    return folder


def clones_folder() -> Path:
    """Return where the clones of addresses lie."""
    return cache_folder() / "clones"


def forget_clones() -> None:
    """Remove the clones of addresses; raise RepositoryError where that cannot be done."""
    try:
        remove_folder(clones_folder())
    except OSError as error:
        raise RepositoryError(f"{clones_folder()}: cannot be removed ({error.strerror}).") from error


def clone(url: str, folder: Path) -> None:
    """Clone a repository without a work tree, hooks or submodules; raise `UsageError` for an unsafe URL."""
    check_address(url)
    with held_back(), _gitpython_finds(git_program()):
        from git import Repo  # noqa: PLC0415 - its import is slow and runs Git, and few runs clone

        with Repo.init(folder, bare=True) as repo:
            repo.create_remote("origin", without_secrets(url))
    _refresh(url, folder)


def deepen(path: str | os.PathLike[str]) -> None:
    """Fetch the history and tags that a shallow clone lacks; its configuration and hooks stay unused."""
    with Git.open(path) as git:
        if not git.shallow:
            return
        if git.address is None:
            raise RepositoryError(f"{path}: no remote to fetch from; run `git fetch --unshallow --tags` there.")
        check_address(git.address)
        if elsewhere := places_elsewhere(git.layout):
            raise RepositoryError(f"{path}: not fetched into what lies elsewhere ({elsewhere[0]}).")
        _fetch_all(git, git.address)


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Wait until no other run works on this clone; a run that ended, however it did, holds no lock."""
    make_private_file(file)
    with file.open("rb") as opened:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield


def _clone_whole(url: str, folder: Path) -> None:
    """Clone beside and rename, so that a clone that was broken off is never taken for a whole one."""
    half = folder.with_suffix(".half")
    for stale in (half, folder):
        remove_folder(stale)
    try:
        clone(url, half)
        half.rename(folder)
    except BaseException:
        remove_folder(half)
        raise


def _is_clone(folder: Path) -> bool:
    if folder.is_symlink() or not (folder / "HEAD").is_file():
        return False
    return (folder / "objects").is_dir() and (folder / "refs").is_dir() and (folder / "config").is_file()


def _refresh(url: str, folder: Path) -> None:
    for pattern in LEFT_BEHIND:
        for file in folder.glob(pattern):
            file.unlink()
    over_network("fetch", *QUIETLY, "--prune", "--", url, *BRANCHES_AND_TAGS, url=url, git_dir=folder)
    head = HEAD_LINE.match(over_network("ls-remote", "--symref", "--", url, "HEAD", url=url, git_dir=folder))
    if head:
        with Git.open(folder) as git:
            known = head[1] in git.references
        if known:
            (folder / "HEAD.new").write_text(f"ref: {head[1]}\n")
            (folder / "HEAD.new").replace(folder / "HEAD")


def _fetch_all(git: Git, url: str) -> None:
    specs = ("+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*")
    env = {"GIT_OBJECT_DIRECTORY": str(git.layout.objects)}
    over_network("fetch", *QUIETLY, "--unshallow", "--", url, *specs, url=url, git_dir=git.own_folder, env=env)
    names = git.run("for-each-ref", "--format=%(objectname) %(refname)", "refs/tags").decode().splitlines()
    for object_id, name in (line.split(" ", 1) for line in names):
        if name not in git.references:
            _write_new(git.layout.common, name, f"{object_id}\n")
    (git.layout.common / "shallow").unlink()


def _write_new(common: Path, name: str, content: str) -> None:
    """Write a new file below a Git folder; through a link that lies there nothing is written."""
    folder = common
    for part in name.split("/")[:-1]:
        folder /= part
        if folder.is_symlink():
            raise RepositoryError(f"{folder}: is a link, through which no tag is written; remove it.")
        folder.mkdir(exist_ok=True)
    descriptor = os.open(common / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o666)
    with os.fdopen(descriptor, "w") as file:
        file.write(content)


@contextmanager
def _gitpython_finds(program: str) -> Iterator[None]:
    """Name Git to GitPython, which looks along the search path, and hide Git's variables, which it inherits."""
    hidden = {name: os.environ.pop(name) for name in tuple(os.environ) if name.startswith("GIT_")}
    ours = {
        "GIT_PYTHON_GIT_EXECUTABLE": program,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TEMPLATE_DIR": "",
    }
    try:
        os.environ.update(ours)
        yield
    finally:
        for name in ours:
            del os.environ[name]
        os.environ.update(hidden)
