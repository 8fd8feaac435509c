"""What a kind of hostile repository is, how one is made, and what became of it on the whole line."""

from __future__ import annotations

import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assess.cache_file import SEAL
from tests.conftest import MadeRepo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

LINE = Path(__file__).with_name("line.py")
SECONDS = 3_600  # of a theme by the clock; what one kind may take is bounded by processor time
TOLD, REFUSED, INCOMPLETE, WRONG_SETTINGS = 0, 3, 5, 2
WORKERS = 2

# What no report, store or cache may hold: each kind of secret by one value that is none.
PASSWORD = "Tr0ub4dor-and-3-staples"  # noqa: S105
SECRETS = {
    "password": PASSWORD,
    "github": "ghp_" + "A1b2C3d4E5" * 4,
    "aws": "AKIA" + "Z7Y6X5W4V3U2T1S0",
    "slack": "xoxb-" + "123456789012-abcdefGHIJKL",
    "jwt": "eyJ" + "hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlLXBhcnQ",
    "webhook": "T00000000/B00000000/XXXXhushXXXXhushXXXXhush",
}


@dataclass(frozen=True, slots=True)
class Hostile:
    """A place where one hostile repository is made; `canary` is a command that leaves a trace when it is run."""

    name: str
    folder: Path
    port: int

    @property
    def canary(self) -> Path:
        return self.folder / "canary.sh"

    @property
    def url(self) -> str:
        """An address that tells when it is called."""
        return f"http://127.0.0.1:{self.port}/{self.name}.git"

    @property
    def outside(self) -> Path:
        """A folder beside the repository that it has no business with."""
        made = self.folder / "outside"
        made.mkdir(exist_ok=True)
        return made

    def repo(self, *, object_format: str = "sha1") -> MadeRepo:
        """Make the empty repository."""
        return MadeRepo(self.folder / "repo", object_format=object_format)

    def holding(self, files: Mapping[str, str | bytes], message: str = "Add things") -> MadeRepo:
        """Make the repository with one commit of these files, without a work tree on disk."""
        repo = self.repo()
        commits(repo, [(message, files)])
        return repo


def commits(repo: MadeRepo, told: Iterable[tuple[str | bytes, Mapping[str, str | bytes]]]) -> None:
    """Add commits by `git fast-import`: the message of each, and the files it writes."""
    stream = [b"feature done\n"]
    for number, (message, files) in enumerate(told):
        text = message.encode() if isinstance(message, str) else message
        who = b"A <a@example.org> %d +0000" % (1_767_268_800 + number)
        stream.append(b"commit refs/heads/main\ncommitter %s\ndata %d\n%s\n" % (who, len(text), text))
        for path, content in files.items():
            blob = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
            stream.append(b'M 100644 inline "%s"\ndata %d\n%s\n' % (quoted(path), len(blob), blob))
    repo.git("fast-import", "--quiet", "--force", stdin=b"".join([*stream, b"done\n"]))


def quoted(path: str) -> bytes:
    """Return a path as `git fast-import` reads it between quotes."""
    raw = path.encode("utf-8", "surrogateescape")
    return b"".join(b"\\%03o" % byte if byte < 32 or byte > 126 or byte in b'"\\' else b"%c" % byte for byte in raw)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A generator with the exit codes that are honest for it, and whether a fault of a reader is."""

    name: str
    theme: str
    make: Callable[[Hostile], object]
    codes: frozenset[int]
    place: Callable[[Hostile], str]

    def __str__(self) -> str:
        return self.name


KINDS: dict[str, Kind] = {}


def _repo(hostile: Hostile) -> str:
    return str(hostile.folder / "repo")


def kind(
    *codes: int, place: Callable[[Hostile], str] = _repo
) -> Callable[[Callable[[Hostile], object]], Callable[[Hostile], object]]:
    """Register a generator; without codes the repository must be assessed without any error."""

    def register(make: Callable[[Hostile], object]) -> Callable[[Hostile], object]:
        theme = make.__module__.rpartition(".")[2]
        assert make.__name__ not in KINDS
        KINDS[make.__name__] = Kind(
            name=make.__name__, theme=theme, make=make, codes=frozenset(codes or (TOLD,)), place=place
        )
        return make

    return register


@dataclass(frozen=True)
class Outcome:
    """What a run left behind."""

    code: int
    seconds: float
    folder: Path
    called: bool
    made: Hostile = field(repr=False)

    def text(self, name: str) -> str:
        file = self.folder / name
        return file.read_text("utf-8", "surrogateescape") if file.is_file() else ""

    @cached_property
    def document(self) -> dict[str, Any]:
        """The JSON document; empty where there is none."""
        told: dict[str, Any] = json.loads(self.text("told.json") or "{}")
        return told

    @property
    def told(self) -> str:
        """Everything that a person or a program may read."""
        return "\n".join(self.text(name) for name in ("stdout", "stderr", "told.json", "told.txt", "told.html"))

    @property
    def canary(self) -> bool:
        return (self.made.folder / "canary").exists()

    @property
    def faults(self) -> list[str]:
        """The faults of readers, which no input should be able to cause."""
        problems = self.document.get("problems", [])
        return [f"{one['reader']}: {one['message']}" for one in problems if one["kind"] == "fault"]

    def doings(self, what: str) -> list[str]:
        """What the process did of one sort: process, write, network or import."""
        lines = map(json.loads, self.text("doings").splitlines())
        return [which for done, which in lines if done == what]

    @property
    def kept(self) -> bytes:
        """Everything that was written: reports, store and cache, what is packed in them unpacked."""
        files = (Path(folder, name) for folder, _, names in os.walk(self.folder) for name in names)
        written = [file for file in files if file.name != "doings"]
        databases = (file for file in written if file.suffix in (".db", ".sqlite"))
        return b"\n".join(
            [*(file.read_bytes() for file in written), *(row for file in databases for row in unpacked(file))]
        )


def unpacked(database: Path) -> Iterator[bytes]:
    """Yield the contents of the rows that the cache packs behind their seals."""
    with closing(sqlite3.connect(database)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        for (row,) in connection.execute("SELECT content FROM facts") if "facts" in tables else ():
            yield zlib.decompress(row[SEAL:])


def prepared(kind: Kind, folder: Path, port: int) -> Hostile:
    """Make the repository of a kind, with a canary beside it."""
    hostile = Hostile(kind.name, folder / kind.name, port)
    (hostile.folder / "out" / "tmp").mkdir(parents=True)
    hostile.canary.write_text(f"#!/bin/sh\ntouch '{hostile.folder}/canary'\n")
    hostile.canary.chmod(0o755)
    kind.make(hostile)
    return hostile


def assessed(
    hostiles: Mapping[str, Hostile], listening: Listening, *, without: str = "", env: Mapping[str, str] | None = None
) -> dict[str, Outcome]:
    """Run the whole line over repositories; `without` are statements that take a defence away before."""
    orders = [
        json.dumps({"name": name, "place": KINDS[name].place(one), "out": str(one.folder / "out")} | _started_in(one))
        for name, one in hostiles.items()
    ]
    halves = [part for at in range(WORKERS) if (part := orders[at::WORKERS])]
    with ThreadPoolExecutor(WORKERS) as pool:
        answers = pool.map(lambda half: _ordered(half, without, env or {}), halves)
    ends = {told["name"]: told for answer in answers for told in answer}
    return {
        name: Outcome(ends[name]["code"], ends[name]["seconds"], one.folder / "out", name in listening.called, one)
        for name, one in hostiles.items()
    }


def _started_in(hostile: Hostile) -> dict[str, str]:
    """Start inside the repository where it has files on disk, as a user would, so that nothing of it gets imported."""
    return {"folder": str(hostile.folder / "repo")} if (hostile.folder / "start-inside").exists() else {}


def _ordered(orders: list[str], without: str, env: Mapping[str, str]) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, str(LINE), without],
        input="".join(f"{order}\n" for order in orders),
        env=os.environ | dict(env),
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


class Listening:
    """A port on this machine that hostile addresses name, and which repositories' addresses were called there."""

    def __init__(self) -> None:
        self.called: set[str] = set()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            with caller:
                asked = re.search(rb"/(\w+)\.git", caller.recv(1000))
                self.called.add(asked[1].decode() if asked else "somebody")

    def close(self) -> None:
        self._socket.close()
