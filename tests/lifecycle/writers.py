"""A program for tests: processes that write to a store at once, or that are killed at any moment.

`together PLACE COUNT`: COUNT processes save one assessment each. `save PLACE COUNT SEED`: COUNT processes, one after
another, save until they are killed. `migrate OLD COUNT SEED`: COUNT processes each open a copy of an old store, OLD.0
and so on, and are killed meanwhile. `backcast REPO PLACE COUNT SEED PROCESSES`: COUNT programs, one after another,
assess the past until they are killed. Printed are the commits that were saved.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING

import lifecycle.migrations  # noqa: F401 - so that a process that migrates is killed in that, not in its imports
from assess.assessing import Request
from assess.values import replace
from lifecycle.backcast import AskedPeriods
from lifecycle.backcast import backcast as assess_past
from lifecycle.store import open_store
from tests.reports.conftest import sample

if TYPE_CHECKING:
    from collections.abc import Callable

    from assess.assessment import Assessment

NOW = datetime(2026, 1, 1, tzinfo=UTC)

# Seconds until a process is killed, of the processor's, so that a busy machine changes little.
SAVING = (0.02, 0.3)
MIGRATING = (0.08, 0.26)
BACKCASTING = (0.01, 0.6)


def together(place: str, processes: int) -> None:
    """Let as many processes save one assessment each."""
    for number in range(processes):
        _forked(lambda number=number: _save(place, number))  # type: ignore[misc]
    for _ in range(processes):
        _, status = os.wait()
        if status:
            sys.exit(f"a writer failed: {status}")


def save(place: str, processes: int, seed: int) -> None:
    """Let processes save without end, each until it is killed."""
    moments = random.Random(seed)  # noqa: S311 - moments, no secrets
    for number in range(processes):
        first = number * 1_000_000
        _killed(lambda first=first: _save_on(place, first), moments.uniform(*SAVING))  # type: ignore[misc]


def migrate(old: str, processes: int, seed: int) -> None:
    """Let processes migrate a copy of an old store each and kill them meanwhile."""
    moments = random.Random(seed)  # noqa: S311 - moments, no secrets
    for number in range(processes):
        copy = shutil.copyfile(old, f"{old}.{number}")
        _killed(lambda copy=copy: open_store(copy).close(), moments.uniform(*MIGRATING))  # type: ignore[misc]


def backcast(repo: str, place: str, programs: int, seed: int, processes: int) -> None:
    """Let programs assess the past and kill each meanwhile."""
    moments = random.Random(seed)  # noqa: S311 - moments, no secrets
    for _ in range(programs):
        _killed(lambda: _backcast(repo, place, processes), moments.uniform(*BACKCASTING))


def _backcast(repo: str, place: str, processes: int) -> None:
    def told(assessment: Assessment, branch: str | None = None) -> None:
        os.write(1, f"{keep(assessment, branch).commit}\n".encode())

    with open_store(place) as store:
        keep = store.save
        store.save = told  # type: ignore[method-assign,assignment]
        assess_past(Request(path=repo), AskedPeriods(since="2024Q1"), store=store, now=NOW, processes=processes)


def _save_on(place: str, first: int) -> None:
    for number in count(first):
        _save(place, number)


def _save(place: str, number: int) -> None:
    with open_store(place) as store:
        saved = store.save(replace(sample(), commit=f"{number:040x}"))
    os.write(1, f"{saved.commit}\n".encode())


def _killed(work: Callable[[], object], after: float) -> None:
    def mortal() -> None:
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, after)
        work()

    os.waitpid(_forked(mortal), 0)


def _forked(work: Callable[[], object]) -> int:
    child = os.fork()
    if child:
        return child
    try:
        work()
    except BaseException:  # noqa: BLE001 - a child must never go on as its parent
        sys.excepthook(*sys.exc_info())
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["together", place, processes]:
            together(place, int(processes))
        case ["save", place, processes, seed]:
            save(place, int(processes), int(seed))
        case ["migrate", old, processes, seed]:
            migrate(old, int(processes), int(seed))
        case ["backcast", repo, place, programs, seed, processes]:
            backcast(repo, place, int(programs), int(seed), int(processes))
