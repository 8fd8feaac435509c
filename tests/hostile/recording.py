"""Every process of a run, recorded: a stand-in for Git notes how it was called and has Git note what it starts."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

STAND_IN = """#!/bin/sh
call=$(mktemp "$RECORD/call.XXXXXX")
{{ printf '%s\\0' "$@"; printf '\\0'; env -0; }} >"$call"
GIT_TRACE2_EVENT="$RECORD/trace" exec {git} "$@"
"""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of Git: its arguments, and the environment that it was given."""

    arguments: tuple[str, ...]
    environment: dict[str, str]

    @property
    def command(self) -> str:
        """The Git command, behind the options that come before it."""
        rest = iter(self.arguments)
        for one in rest:
            if one == "-c":
                next(rest)
            elif not one.startswith("-"):
                return one
        return ""


@dataclass(frozen=True, slots=True)
class Recorder:
    """A folder whose `git` is the stand-in, and one where it leaves its notes."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """What puts the stand-in before Git."""
        path = f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        return {"PATH": path, "RECORD": str(self.folder / "notes")}

    def calls(self) -> list[Call]:
        """Every call of Git, in no order."""
        return [_call(file.read_bytes()) for file in (self.folder / "notes").glob("call.*")]

    def started_by_git(self) -> list[str]:
        """What Git itself started."""
        trace = self.folder / "notes" / "trace"
        events = map(json.loads, trace.read_text().splitlines() if trace.exists() else ())
        return [" ".join(event["argv"]) for event in events if event["event"] in {"child_start", "exec"}]


def recorder(folder: Path) -> Recorder:
    """Make a recorder in a folder."""
    git = shutil.which("git")
    (folder / "bin").mkdir(parents=True)
    (folder / "notes").mkdir()
    (folder / "bin" / "git").write_text(STAND_IN.format(git=git))
    (folder / "bin" / "git").chmod(0o755)
    return Recorder(folder)


def _call(note: bytes) -> Call:
    arguments, _, environment = note.partition(b"\0\0")
    pairs = (one.partition("=")[::2] for one in environment.decode("utf-8", "replace").split("\0") if one)
    return Call(tuple(arguments.decode("utf-8", "replace").split("\0")), dict(pairs))
