"""One run of a program: its time on the clock, its processor time and its memory, with all that it started."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

LOOK_SECONDS = 0.02
KILOBYTES_A_MEGABYTE = 1_024


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Seconds on the clock and of the processors, and megabytes at the most where they were looked at."""

    seconds: float
    processor: float
    megabytes: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is measured: a name, what is prepared before each run, and the commands in order."""

    name: str
    commands: Callable[[], Sequence[Sequence[str]]]
    environment: Mapping[str, str]
    prepare: Callable[[], None] = lambda: None
    fed: Path | None = None


def medians(cases: Sequence[Case], runs: int) -> dict[str, Cost]:
    """Run all cases in turn, so that a busy minute falls on each of them, and return the median cost of each."""
    costs: dict[str, list[Cost]] = {case.name: [] for case in cases}
    for _ in range(runs):
        for case in cases:
            case.prepare()
            costs[case.name].append(cost_of(case))
    return {
        name: Cost(
            seconds=median(one.seconds for one in some),
            processor=median(one.processor for one in some),
            megabytes=max(one.megabytes for one in some),
        )
        for name, some in costs.items()
    }


def cost_of(case: Case) -> Cost:
    """Run the commands of a case once; raises CalledProcessError where one fails."""
    parts = [_run(command, case) for command in case.commands()]
    return Cost(
        seconds=sum(one.seconds for one in parts),
        processor=sum(one.processor for one in parts),
        megabytes=max(one.megabytes for one in parts),
    )


def _run(command: Sequence[str], case: Case) -> Cost:
    with Path(case.fed or os.devnull).open("rb") as fed, Path(os.devnull).open("wb") as nowhere:
        began = time.monotonic()
        process = subprocess.Popen(
            command,
            stdin=fed,
            stdout=nowhere,
            stderr=nowhere,
            env={**os.environ, **case.environment},
            start_new_session=True,
        )
        seen = [0.0]
        ended = threading.Event()
        looking = threading.Thread(target=_look, args=(process.pid, ended, seen))
        looking.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        ended.set()
        looking.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(seconds=seconds, processor=usage.ru_utime + usage.ru_stime, megabytes=max(seen))


def _look(session: int, ended: threading.Event, seen: list[float]) -> None:
    """Add up what the processes of a session hold at two looks in a row, what they share counted once.

    For an instant a process that is about to become another program still has its parent's memory, told twice then.
    """
    before = 0
    while not ended.wait(LOOK_SECONDS):
        held = sum(_held(folder) for folder in Path("/proc").glob("[0-9]*") if _session_of(folder) == session)
        seen.append(min(before, held) / KILOBYTES_A_MEGABYTE)
        before = held


def _session_of(folder: Path) -> int:
    try:
        return int((folder / "stat").read_text().rpartition(")")[2].split()[3])
    except OSError:  # it has ended
        return 0


def _held(folder: Path) -> int:
    """Return the kilobytes of a process that are its own, and its share of the others."""
    try:
        lines = (folder / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
