"""The whole line in processes of their own: each repository in one, with limits, canaries and an audit of its doings.

Run as `python line.py DEFENCE_REMOVED` with one JSON order a line on standard input, and one outcome a line in return.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

CPU_SECONDS = 20
SECONDS = 600  # by the clock, for what waits instead: a machine may have much else to do
MEMORY = 2 << 30
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
NETWORK = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.bind", "socket.sendto")
PROCESSES = ("os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "pty.spawn")
CHANGES = (
    *("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.link", "os.chmod", "os.truncate"),
    *("os.chown", "os.utime", "os.setxattr", "sqlite3.connect"),
)
FORMATS = ("json", "txt", "html")


class Doings:
    """What the audit events of Python tell: processes, files written, network, and modules of the repository."""

    def __init__(self, log: Path) -> None:
        self._log = log.open("a", encoding="utf-8", errors="backslashreplace")

    def __call__(self, event: str, args: tuple[object, ...]) -> None:
        if event == "open" and isinstance(args[2], int) and args[2] & WRITING:
            self._tell("write", args[0])
        elif event in CHANGES:
            self._tell("write", _whole(args[0], args[-1]))
        elif event == "subprocess.Popen":
            self._tell("process", args[0])
        elif event in PROCESSES:
            self._tell("process", event)
        elif event in NETWORK:
            self._tell("network", event)
        elif event == "import" and args[1]:
            self._tell("import", args[1])

    def _tell(self, what: str, which: object) -> None:
        if not isinstance(which, int):
            self._log.write(json.dumps([what, os.fsdecode(which) if isinstance(which, bytes) else str(which)]) + "\n")
            self._log.flush()


def _whole(path: object, folder: object) -> object:
    """Return a path that was told beside the descriptor of its folder."""
    if isinstance(path, str) and isinstance(folder, int) and folder >= 0 and not path.startswith("/"):
        return f"{Path(f'/proc/self/fd/{folder}').readlink()}/{path}"
    return path


def assess_one(order: dict[str, str]) -> int:
    """Assess one repository by the command line, as a user would, and return how the process ended."""
    child = os.fork()
    if child == 0:
        os.setsid()
        _become(Path(order["out"]))
        _run(order)
    _, status = os.waitpid(child, 0)
    with suppress(ProcessLookupError):  # what it started and left waiting
        os.killpg(child, signal.SIGKILL)
    return status


def _become(out: Path) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(SECONDS)
    for descriptor, name in ((1, "stdout"), (2, "stderr")):
        file = os.open(out / name, os.O_CREAT | os.O_WRONLY, 0o600)
        os.dup2(file, descriptor)


def _run(order: dict[str, str]) -> None:
    from reports.cli import run  # noqa: PLC0415 - loaded before, by `load`

    out = Path(order["out"])
    os.environ |= {"XDG_CACHE_HOME": str(out / "cache"), "XDG_DATA_HOME": str(out / "data"), "TMPDIR": str(out / "tmp")}
    if "folder" in order:  # as somebody who looks for programs where they stand
        os.chdir(order["folder"])
        os.environ["PATH"] = f".{os.pathsep}{os.environ['PATH']}"
    sys.addaudithook(Doings(out / "doings"))
    outputs = [part for suffix in FORMATS for part in ("-o", str(out / f"told.{suffix}"))]
    try:
        run([order["place"], *outputs])
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def load() -> None:
    """Import everything once, so that each repository costs a fork only."""
    from assess import assessing  # noqa: PLC0415
    from reports import html, terminal  # noqa: PLC0415
    from reports.cli import order  # noqa: PLC0415

    assert all((html, terminal, order))
    assessing.Rules()


def main() -> None:
    """Assess what the orders on standard input name, one after the other."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    load()
    exec(sys.argv[1], {})  # noqa: S102 - a test's own words, which take a defence away
    for line in sys.stdin:
        order = json.loads(line)
        began = time.monotonic()
        told = {"name": order["name"], "code": os.waitstatus_to_exitcode(assess_one(order))}
        sys.stdout.write(json.dumps(told | {"seconds": time.monotonic() - began}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
