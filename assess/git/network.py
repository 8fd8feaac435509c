"""Git over the network: the environment, and the bounds in time and size, of what fetches from an address."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from assess.addresses import check_address, scheme_of, without_secrets
from assess.errors import RepositoryError
from assess.git.process import COMPLAINT_LIMIT, git_program, inherited, started
from assess.git.repository import Git

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FETCH_SECONDS = 3_600.0
FETCH_BYTES = 16 << 30  # three times the largest public repositories
ANSWER_BYTES = 1 << 20
GLANCE_SECONDS = 0.5

# Whatever the user's own configuration says; credential helpers and proxies stay theirs.
_SETTINGS = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.askPass": "",
    "credential.interactive": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "fetch.recurseSubmodules": "no",
    "submodule.recurse": "false",
    "transfer.bundleURI": "false",
    "http.followRedirects": "initial",
    "protocol.allow": "never",
}


def over_network(command: str, *args: str, url: str, git_dir: Path, env: Mapping[str, str] | None = None) -> str:
    """Run a Git command that talks to an address; return what it prints. Raises UsageError, RepositoryError."""
    check_address(url)
    with _source(url) as source, tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complaints:
        told = {**inherited(), **_environment(scheme_of(url)), "GIT_DIR": str(git_dir), **(env or {})}
        # A session of its own has no terminal on which ssh could ask, and ends as a whole.
        objects = Path(told.get("GIT_OBJECT_DIRECTORY", git_dir / "objects"))
        asked = [git_program(), command, *(source if one == url else one for one in args)]
        ways = {"stdin": subprocess.DEVNULL, "stdout": said, "stderr": complaints}
        with started(asked, env=told, cwd=git_dir, start_new_session=True, **ways) as process:
            _wait(process, objects, without_secrets(url))
        if process.returncode:
            raise RepositoryError(f"{without_secrets(url)}: cannot be fetched ({_reason(complaints, url, source)}).")
        said.seek(0)
        return said.read(ANSWER_BYTES).decode("utf-8", "replace")


def _wait(process: subprocess.Popen[bytes], objects: Path, told: str) -> None:
    """Wait for the end; raise RepositoryError where it takes too long or brings too much."""
    until, before = time.monotonic() + FETCH_SECONDS, _size(objects)
    while True:
        try:
            process.wait(GLANCE_SECONDS)
        except subprocess.TimeoutExpired:
            if time.monotonic() > until:
                raise RepositoryError(f"{told}: not fetched within {FETCH_SECONDS:.0f} seconds.") from None
            if _size(objects) - before > FETCH_BYTES:
                raise RepositoryError(f"{told}: larger than {FETCH_BYTES} bytes, which are not fetched.") from None
        else:
            return


def _size(folder: Path) -> int:
    """Return the bytes below a folder in which files come and go."""
    total = 0
    for above, _, names in os.walk(folder):
        for name in names:
            try:
                total += Path(above, name).lstat().st_size
            except FileNotFoundError:
                continue
    return total


@contextmanager
def _source(url: str) -> Iterator[str]:
    """Give the address to ask: for a folder of this machine, one of ours that offers its objects.

    Otherwise Git would serve it by its own configuration, and fetch what a partial clone lacks.
    """
    if scheme_of(url) != "file":
        yield url
        return
    with Git.open(unquote(urlsplit(url).path)) as git:
        info = git.own_folder / "objects" / "info"
        info.mkdir()
        (info / "alternates").write_bytes(_quoted(git.layout.objects.resolve()))
        yield f"file://{git.own_folder}"


def _quoted(path: Path) -> bytes:
    return b'"%s"\n' % b"".join(rb"\%03o" % byte for byte in os.fsencode(path))


def _environment(scheme: str) -> dict[str, str]:
    """Return what fetches run in: one protocol, no prompt, no hook, no submodule, no LFS, no template."""
    settings = {**_SETTINGS, f"protocol.{scheme}.allow": "always"}
    keys = {f"GIT_CONFIG_KEY_{at}": key for at, key in enumerate(settings)}
    values = {f"GIT_CONFIG_VALUE_{at}": value for at, value in enumerate(settings.values())}
    return {
        "GIT_ALLOW_PROTOCOL": scheme,
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_LFS_SKIP_SMUDGE": "1",
        "GIT_CONFIG_COUNT": str(len(settings)),
        **keys,
        **values,
    }


def _reason(complaints: IO[bytes], url: str, source: str) -> str:
    complaints.seek(0)
    text = complaints.read(COMPLAINT_LIMIT).decode("utf-8", "replace")
    lines = text.replace(source, without_secrets(url)).strip().splitlines()
    told = [line.strip() for line in lines if "fatal" in line or "error" in line] or lines[-1:] or ["no reason given"]
    return re.sub(r"//[^@/ ]+@", "//", told[0])
