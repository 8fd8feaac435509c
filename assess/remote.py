"""What lies elsewhere: clones of an address in the user's cache, and the history that a shallow clone lacks."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assess.errors import RepositoryError, UsageError
from assess.git import SCP_LIKE, Git, git_program, inherited, running, without_secrets
from assess.user_folders import cache_folder, make_private

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SCHEMES = frozenset({"https", "ssh", "file"})
NAME_LENGTH = 32
HEAD_LINE = re.compile(r"ref: (refs/heads/\S+)\tHEAD")
BRANCHES_AND_TAGS = ("+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*")

# No hooks, whatever the user's own configuration says; as variables, since GitPython refuses `-c` and `--template`.
_SETTINGS = {"core.hooksPath": os.devnull, "core.fsmonitor": "false", "gc.auto": "0"}


def is_address(text: str) -> bool:
    """Say whether a text is the address of a repository rather than a path."""
    return "://" in text or (SCP_LIKE.fullmatch(text) is not None and not Path(text).exists())


def bring(url: str) -> Path:
    """Return an up-to-date bare clone of an address in the user's cache; raise UsageError for an unsafe address."""
    _check(url)
    folder = clones_folder() / sha256(without_secrets(url).encode()).hexdigest()[:NAME_LENGTH]
    try:
        make_private(folder.parent)
        if folder.is_dir():
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
        if clones_folder().is_dir():
            shutil.rmtree(clones_folder())
    except OSError as error:
        raise RepositoryError(f"{clones_folder()}: cannot be removed ({error.strerror}).") from error


def clone(url: str, folder: str | os.PathLike[str]) -> None:
    """Clone a repository without a work tree, hooks or submodules; raise `UsageError` for an unsafe URL."""
    _check(url)
    git_program()  # told in our words where it is missing, before GitPython fails at its import
    from git import Repo  # noqa: PLC0415 - its import is slow, and few runs clone
    from git.exc import GitError  # noqa: PLC0415

    try:
        with _without_git_variables():
            repo = Repo.clone_from(url, os.fspath(folder), env=_environment(), bare=True, no_recurse_submodules=True)
            with repo.remotes[0].config_writer as writer:
                writer.set_value("url", without_secrets(url))
            repo.close()
    except GitError as error:
        raise RepositoryError(f"{without_secrets(url)}: cannot be cloned ({_reason(error)}).") from error


def deepen(path: str | os.PathLike[str]) -> None:
    """Fetch the history and tags that a shallow clone lacks; its configuration and hooks stay unused."""
    with Git.open(path) as git:
        if not git.shallow:
            return
        if git.remote is None:
            raise RepositoryError(f"{path}: no remote to fetch from; run `git fetch --unshallow --tags` there.")
        _check(git.remote)
        _fetch_all(git, git.remote)


def _clone_whole(url: str, folder: Path) -> None:
    """Clone beside and rename, so that a clone that was broken off is never taken for a whole one."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as beside:
        half = Path(beside, "clone")
        clone(url, half)
        if not folder.is_dir():  # another run may have brought it meanwhile
            half.rename(folder)


def _refresh(url: str, folder: Path) -> None:
    env = _environment() | {"GIT_DIR": str(folder)}
    _over_network("fetch", "--quiet", "--prune", "--no-write-fetch-head", "--", url, *BRANCHES_AND_TAGS, env=env)
    head = HEAD_LINE.match(_over_network("ls-remote", "--symref", "--", url, "HEAD", env=env))
    if head:
        _over_network("symbolic-ref", "HEAD", head[1], env=env)


def _fetch_all(git: Git, url: str) -> None:
    env = _environment() | {"GIT_DIR": str(git.own_folder), "GIT_OBJECT_DIRECTORY": str(git.layout.objects)}
    specs = ("+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*")
    _over_network("fetch", "--quiet", "--unshallow", "--no-write-fetch-head", "--", url, *specs, env=env)
    names = git.run("for-each-ref", "--format=%(objectname) %(refname)", "refs/tags").decode().splitlines()
    for object_id, name in (line.split(" ", 1) for line in names):
        target = git.layout.common / name
        if name not in git.references:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(f"{object_id}\n")
    (git.layout.common / "shallow").unlink()


def _check(url: str) -> None:
    scheme = urlsplit(url).scheme if "://" in url else ""
    if url.startswith("-") or not (scheme in SCHEMES or (not scheme and SCP_LIKE.fullmatch(url))):
        raise UsageError(f"{without_secrets(url)}: only https, ssh and file addresses are cloned.")


def _over_network(command: str, *args: str, env: Mapping[str, str]) -> str:
    with running([git_program(), command, *args], {**inherited(), **env}, None, b"") as out:
        return out.read().decode("utf-8", "replace")


def _environment() -> dict[str, str]:
    """Return what clone and fetch run in beside the user's own credentials and proxies: no other protocol, no hooks."""
    keys = {f"GIT_CONFIG_KEY_{at}": key for at, key in enumerate(_SETTINGS)}
    values = {f"GIT_CONFIG_VALUE_{at}": value for at, value in enumerate(_SETTINGS.values())}
    return {
        "GIT_ALLOW_PROTOCOL": ":".join(sorted(SCHEMES)),
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_LFS_SKIP_SMUDGE": "1",
        "GIT_TEMPLATE_DIR": "",
        "LC_ALL": "C",
        "GIT_CONFIG_COUNT": str(len(_SETTINGS)),
        **keys,
        **values,
    }


@contextmanager
def _without_git_variables() -> Iterator[None]:
    """Hide Git's variables meanwhile: GitPython inherits them, and a hook's GIT_DIR would mislead the clone."""
    hidden = {name: os.environ.pop(name) for name in tuple(os.environ) if name.startswith("GIT_")}
    try:
        yield
    finally:
        os.environ.update(hidden)


def _reason(error: Exception) -> str:
    said = str(getattr(error, "stderr", "") or error).strip().strip("'").splitlines()
    told = [line.strip() for line in said if "fatal" in line or "error" in line] or said[-1:] or ["no reason given"]
    return re.sub(r"//[^@/ ]+@", "//", told[0])
