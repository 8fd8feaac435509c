"""The cases: cold, the same commit again, one new commit, the past, and what needs no repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from bench.measuring import Case

LAUNCHER = Path(__file__).resolve().parent.parent / "dataops_assess.py"
PERIODS = 8


def cases_of(repository: Path, commit: str, room: Path) -> list[Case]:
    """Return the cases of one repository; caches and stores lie in a room of their own."""
    place = str(repository)
    before = _before(repository, commit)
    assess = ("assess", place, "--rev")
    made, known = room / "again", room / "before"
    cases = [
        _case("cold", (*assess, commit), room / "cold", fresh=None),
        _case("again", (*assess, commit), made, keeps=True),
        _case("backcast", ("backcast", place, "--last", str(PERIODS)), room / "past", fresh=None),
    ]
    _call((*assess, commit), made)
    if before:
        _call((*assess, before), known)
        cases.append(_case("one new commit", (*assess, commit), room / "next", fresh=known))
    return cases


def cold_case(repository: Path, room: Path) -> Case:
    """Return the case of an assessment that nothing is known for, of the commit that HEAD is at."""
    return _case("cold", ("assess", str(repository)), room / "cold", fresh=None)


def start_cases(room: Path) -> list[Case]:
    """Return the cases that need no repository."""
    return [_case(option, (option,), room / "start", keeps=True) for option in ("--help", "--version")]


def _case(
    name: str, arguments: tuple[str, ...], folder: Path, *, keeps: bool = False, fresh: Path | None = None
) -> Case:
    """Return a case whose folder is kept, or before each run a copy of `fresh`, or empty."""

    def prepare() -> None:
        if keeps:
            return
        shutil.rmtree(folder, ignore_errors=True)
        if fresh is not None:
            shutil.copytree(fresh, folder)

    command = (sys.executable, str(LAUNCHER), *arguments)
    return Case(name=name, commands=lambda: [command], environment=_folders(folder), prepare=prepare)


def _folders(folder: Path) -> dict[str, str]:
    """Return an environment with a cache and store of its own; modules are compiled once, as installed."""
    own = {"XDG_CACHE_HOME": str(folder), "XDG_DATA_HOME": str(folder), "DATAOPS_ASSESS_DB": str(folder / "store.db")}
    return {**own, "PYTHONDONTWRITEBYTECODE": ""}


def _call(arguments: tuple[str, ...], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    case = _case("", arguments, folder, keeps=True)
    for command in case.commands():
        subprocess.run(command, env={**os.environ, **case.environment}, stdout=subprocess.DEVNULL, check=True)


def _before(repository: Path, commit: str) -> str:
    command = ["git", "--git-dir", str(repository), "rev-parse", "--quiet", "--verify", f"{commit}~1"]
    return subprocess.run(command, capture_output=True, check=False, text=True).stdout.strip()
