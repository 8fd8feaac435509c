"""Git as a process: the one environment that it runs in, its limits, and how it is ended."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from assess.errors import RepositoryError
from assess.interrupts import held_back

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PIPE_SIZE = 1 << 20  # so that Git works on while its output is parsed
MEMORY = "512m"  # a single piece of it: a commit of a few megabytes may inflate to any size
SECONDS = 600.0  # no listing of a large repository takes a tenth; a pipe among the objects waits for ever
COMPLAINT_LIMIT = 4096  # bytes

# Programs that would ask a person, or that a person has Git call: none of them has a part in reading.
ASKING = frozenset({"SSH_ASKPASS", "DISPLAY", "PAGER", "EDITOR", "VISUAL"})


def git_program() -> str:
    """Return the path of Git; raise `RepositoryError` where it is not installed."""
    # A relative folder of the search path would find the repository's own program of that name.
    program = shutil.which("git", path=_absolute_path())
    if program is None:
        raise RepositoryError("Git is not installed, or not on the PATH: install Git 2.31 or later.")
    return program


def inherited() -> dict[str, str]:
    """Return the environment without Git's own variables, programs that ask, and relative folders to search."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") and name not in ASKING}
    return kept | {"PATH": _absolute_path(), "GIT_TERMINAL_PROMPT": "0", "SSH_ASKPASS_REQUIRE": "never", "LC_ALL": "C"}


def environment(own: Path, objects: Path) -> dict[str, str]:
    """Return what Git runs in: our own folder, the repository's objects, no configuration, no protocol."""
    return inherited() | {
        "GIT_DIR": str(own),
        "GIT_OBJECT_DIRECTORY": str(objects),
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_ALLOC_LIMIT": MEMORY,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_ALLOW_PROTOCOL": "",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "HOME": str(own),
        "XDG_CONFIG_HOME": str(own),
    }


@contextmanager
def running(command: list[str], env: Mapping[str, str], folder: str, stdin: bytes = b"") -> Iterator[IO[bytes]]:
    """Give a program's output while it runs; raise `RepositoryError` when it fails in the end."""
    # Files instead of pipes on both other ends: a full pipe nobody reads would stop Git and us for ever.
    with tempfile.TemporaryFile() as fed, tempfile.TemporaryFile() as complaints:
        fed.write(stdin)
        fed.seek(0)
        told = started(
            command, env=dict(env), cwd=folder, stdin=fed, stdout=subprocess.PIPE, stderr=complaints, pipesize=PIPE_SIZE
        )
        with told as process:
            watch = threading.Timer(SECONDS, process.kill)
            watch.daemon = True
            try:
                watch.start()
                assert process.stdout is not None  # noqa: S101 - a pipe was asked for
                yield process.stdout
            finally:
                watch.cancel()
        if process.returncode:
            complaints.seek(0)
            raise RepositoryError(_complaint(command, complaints.read(COMPLAINT_LIMIT)))


@contextmanager
def started(command: list[str], **options: Any) -> Iterator[subprocess.Popen[bytes]]:  # noqa: ANN401 - those of Popen
    """Start a program and wait for its end; it is killed, with what it started, where the block is broken off."""
    process: subprocess.Popen[bytes] | None = None
    try:
        with held_back():  # an interrupt in between would leave a process that nobody knows
            process = subprocess.Popen(command, **options)  # noqa: S603 - fixed program, checked arguments
        yield process
    except BaseException:
        if process is not None:
            _end(process, group=options.get("start_new_session", False))
        raise
    finally:
        if process is not None:
            with process:
                pass


def _end(process: subprocess.Popen[bytes], *, group: bool) -> None:
    with suppress(ProcessLookupError):
        if group:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _absolute_path() -> str:
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(one for one in folders if Path(one).is_absolute())


def _complaint(command: list[str], said: bytes) -> str:
    name = next((part for part in command[1:] if re.fullmatch(r"[a-z]+(?:-[a-z]+)*", part)), "")
    lines = said.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
    return f"git {name} failed: {re.sub(r'//[^@/ ]+@', '//', lines[-1])} Check the repository with `git fsck`."
