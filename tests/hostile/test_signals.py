"""Interrupts and requests to end at several points of a run: nothing temporary, no process and no half row is left."""

from __future__ import annotations

import os
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import MadeRepo

LAUNCHER = Path(__file__).resolve().parents[2] / "dataops_assess.py"
SECONDS = 600  # by the clock, on a machine with much else to do
WAITING = """#!/bin/sh
for one in "$@"; do
  if [ "$one" = "$POINT" ]; then echo here >"$REACHED"; exec sleep {seconds}; fi
done
exec {git} "$@"
"""
POINTS = ("config", "cat-file", "ls-tree", "log", "for-each-ref")
ENDINGS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}


@dataclass(frozen=True, slots=True)
class Run:
    """A run that stands still where Git is asked for something, in folders of its own."""

    folder: Path

    def ended_at(self, point: str, place: str, ending: signal.Signals) -> int:
        """Start a run, end it when it reaches the point, and return its exit code."""
        reached = self._prepared()
        with subprocess.Popen(
            [sys.executable, str(LAUNCHER), place, "-o", str(self.folder / "out" / "told.html")],
            env=self._environment(point, reached),
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:
            listening = os.open(reached, os.O_RDONLY | os.O_NONBLOCK)
            assert select.select([listening], [], [], SECONDS)[0], "the point was not reached"
            process.send_signal(ending)
            code = process.wait(SECONDS)
            os.close(listening)
        assert not _is_alive(process.pid)
        return code

    @property
    def left(self) -> list[str]:
        """The temporary files, half clones and reports that the run left."""
        folders = (self.folder / "tmp", self.folder / "out", self.folder / "cache" / "dataops-assess" / "clones")
        files = (file for folder in folders if folder.is_dir() for file in folder.iterdir())
        return [file.name for file in files if file.suffix != ".lock"]

    @property
    def rows(self) -> int:
        """The rows of the store."""
        stores = list((self.folder / "data").rglob("*.db"))
        if not stores:
            return 0
        with closing(sqlite3.connect(stores[0])) as connection:
            (count,) = connection.execute("SELECT count(*) FROM assessment").fetchone()
        return int(count)

    def _prepared(self) -> Path:
        for name in ("bin", "tmp", "out"):
            (self.folder / name).mkdir(exist_ok=True)
        program = self.folder / "bin" / "git"
        program.write_text(WAITING.format(seconds=SECONDS, git=shutil.which("git")))
        program.chmod(0o755)
        reached = self.folder / "reached"
        if not reached.exists():
            os.mkfifo(reached)
        return reached

    def _environment(self, point: str, reached: Path) -> dict[str, str]:
        return os.environ | {
            "PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "POINT": point,
            "REACHED": str(reached),
            "TMPDIR": str(self.folder / "tmp"),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "XDG_DATA_HOME": str(self.folder / "data"),
        }


def _is_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a run with folders of its own."""
    folder = tmp_path / "run"
    folder.mkdir()
    return Run(folder)


@pytest.mark.parametrize("point", POINTS)
def test_a_run_that_is_ended_leaves_nothing(run: Run, made_repo: MadeRepo, point: str) -> None:
    made_repo.commit({"README.md": "# Shop\n"})
    code = run.ended_at(point, str(made_repo.path), signal.SIGTERM)
    assert (code, run.left, run.rows) == (143, [], 0)


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGHUP])
def test_each_signal_has_its_exit_code(run: Run, made_repo: MadeRepo, ending: signal.Signals) -> None:
    made_repo.commit({"README.md": "# Shop\n"})
    assert (run.ended_at("log", str(made_repo.path), ending), run.left) == (ENDINGS[ending], [])


@pytest.mark.parametrize("point", ["fetch", "ls-remote"])
def test_a_clone_that_is_ended_is_thrown_away(run: Run, made_repo: MadeRepo, point: str) -> None:
    made_repo.commit({"README.md": "# Shop\n"})
    code = run.ended_at(point, made_repo.path.as_uri(), signal.SIGTERM)
    assert (code, run.left, run.rows) == (143, [], 0)
