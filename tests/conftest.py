"""Real Git repositories for tests, made in a temporary folder, with fixed identities and dates."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

AUTHOR = "Ada Example <ada@example.org>"
START = datetime(2026, 1, 1, 12, tzinfo=UTC)


class MadeRepo:
    """Build one repository commit by commit; each commit without a date is an hour after the one before."""

    def __init__(self, path: Path, *, object_format: str = "sha1") -> None:
        self.path = path
        self.now = START
        path.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main", "--template=", f"--object-format={object_format}")

    def git(self, *args: str, env: Mapping[str, str] | None = None, stdin: bytes | None = None) -> str:
        """Run Git in the work tree, without the user's configuration, and return what it prints."""
        done = subprocess.run(
            ["git", *args],
            cwd=self.path,
            env=_isolated(self.path) | dict(env or {}),
            input=stdin,
            capture_output=True,
            check=True,
        )
        return done.stdout.decode("utf-8", "replace").strip()

    @property
    def head(self) -> str:
        """The id of the newest commit of the branch that is checked out."""
        return self.git("rev-parse", "HEAD")

    def commit(
        self,
        files: Mapping[str, str | bytes | None] | None = None,
        message: str = "Change a thing",
        author: str = AUTHOR,
        date: str | datetime | None = None,
        encoding: str = "utf-8",
    ) -> str:
        """Write files (None deletes one), commit all of them and return the commit's id."""
        for name, content in (files or {}).items():
            self._write(self.path / name, content)
        self.git("add", "-A", "-f")
        config = () if encoding == "utf-8" else ("-c", f"i18n.commitEncoding={encoding}")
        told = message.encode(encoding)
        options = ("-q", "--allow-empty", "--allow-empty-message", "--cleanup=verbatim", "-F", "-")
        self.git(*config, "commit", *options, env=self._identity(author, date), stdin=told)
        return self.head

    def merge(
        self, branch: str, message: str | None = None, author: str = AUTHOR, date: str | datetime | None = None
    ) -> str:
        """Merge a branch into the one checked out, always with a merge commit, and return its id."""
        told = message or f"Merge branch '{branch}'"
        self.git("merge", "-q", "--no-ff", "-m", told, branch, env=self._identity(author, date))
        return self.head

    def squash(self, branch: str, message: str, author: str = AUTHOR, date: str | datetime | None = None) -> str:
        """Bring a branch's changes as one commit with one parent, and return its id."""
        self.git("merge", "-q", "--squash", branch)
        return self.commit(message=message, author=author, date=date)

    def branch(self, name: str, at: str = "HEAD") -> None:
        """Make a branch and check it out."""
        self.git("checkout", "-q", "-b", name, at)

    def checkout(self, name: str) -> None:
        """Check out a branch that exists."""
        self.git("checkout", "-q", name)

    def tag(self, name: str, at: str = "HEAD", message: str | None = None, date: str | datetime | None = None) -> None:
        """Make a lightweight tag, or an annotated one where a message is given."""
        options = ("-a", "-m", message) if message else ()
        self.git("tag", *options, name, at, env=self._identity(AUTHOR, date) if message else None)

    def another(self, name: str, *, object_format: str = "sha1") -> MadeRepo:
        """Make a second repository beside this one."""
        return MadeRepo(self.path.parent / name, object_format=object_format)

    def _write(self, file: Path, content: str | bytes | None) -> None:
        if content is None:
            file.unlink()
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)

    def _identity(self, author: str, date: str | datetime | None) -> dict[str, str]:
        self.now = self.now + timedelta(hours=1) if date is None else _moment(date)
        name, _, address = author.rstrip(">").partition(" <")
        when = f"{int(self.now.timestamp())} +0000"
        who = {"NAME": name, "EMAIL": address, "DATE": when}
        return {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in who.items()}


def _moment(date: str | datetime) -> datetime:
    moment = datetime.fromisoformat(date) if isinstance(date, str) else date
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _isolated(home: Path) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return inherited | {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "HOME": str(home.parent),
        "LC_ALL": "C",
    }


@pytest.fixture
def made_repo(tmp_path: Path) -> MadeRepo:
    """Make an empty repository at `tmp_path/repo`; `made_repo.another(name)` makes more."""
    return MadeRepo(tmp_path / "repo")


@pytest.fixture(autouse=True)
def _own_user_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Redirect the store and the caches, so that no test can touch the user's data."""
    user = tmp_path_factory.mktemp("user")
    monkeypatch.setenv("HOME", str(user))
    monkeypatch.setenv("XDG_CACHE_HOME", str(user / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(user / "data"))
    monkeypatch.delenv("DATAOPS_ASSESS_DB", raising=False)
