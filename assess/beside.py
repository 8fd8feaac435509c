"""Work in parts that a second process shares: each takes the next part from its own end when it is done with one."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import tempfile
import threading
from typing import IO, TYPE_CHECKING, Final, Generic, Self, TypeVar

from assess.errors import AssessError
from assess.interrupts import Interrupt, ended_by_signals, held_back

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from multiprocessing.process import BaseProcess
    from types import TracebackType

FORK: Final = "fork"
TURN = b"."  # in a pipe, one for each part: who takes it out may do one more part
MOST_PARTS = 4_000  # whose turns a pipe holds at once

Part = TypeVar("Part")
Made = TypeVar("Made")


class Beside(Generic[Part, Made]):
    """Parts of some work, done here and, where `shared`, in a second process; a context manager, since it starts one.

    First do what `taken` yields, then use what `made` yields, then do what is `left`: a second process that ends early,
    for whatever reason, leaves its parts. This process takes the first part and those after it, the other one the last
    and those before it. There `at_work` is entered and gives what does a part, or leaves it and the rest with None.
    """

    def __init__(
        self,
        parts: Sequence[Part],
        at_work: Callable[[], AbstractContextManager[Callable[[Part], Made | None]]],
        *,
        shared: bool,
    ) -> None:
        self._parts = parts
        self._at_work = at_work
        self._done: set[int] = set()
        self._process: BaseProcess | None = None
        self._file: IO[bytes] | None = None
        self._turns = -1
        if shared and _can_fork() and 1 < len(parts) <= MOST_PARTS:
            self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None and self._file is not None:
            self._process.terminate()
            self._process.join()
            self._file.close()
            os.close(self._turns)
            self._process = None

    def taken(self) -> Iterator[Part]:
        """Yield the parts that fall to this process: all of them where there is no other."""
        for number, part in enumerate(self._parts):
            if self._process is not None and not self._may_go_on():
                break
            self._done.add(number)
            yield part

    def made(self) -> Iterator[Made]:
        """Yield what the second process made, once it has ended."""
        if self._process is None or self._file is None:
            return
        self._process.join()
        self._file.seek(0)
        loaded: Callable[[IO[bytes]], tuple[int, Made] | None] = _loaded
        while (found := loaded(self._file)) is not None:
            number, made = found
            self._done.add(number)
            yield made

    def left(self) -> Iterator[Part]:
        """Yield the parts that the second process took and did not finish."""
        yield from (part for number, part in enumerate(self._parts) if number not in self._done)

    def _start(self) -> None:
        with held_back():
            self._turns, writer = os.pipe()
            os.write(writer, TURN * len(self._parts))
            os.close(writer)
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - a pipe would fill up while nobody reads it
            self._process = multiprocessing.get_context(FORK).Process(target=self._run, args=(self._file,), daemon=True)
            self._process.start()

    def _run(self, file: IO[bytes]) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it too, and ends this process
        for ending in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(ending, signal.SIG_DFL)
        try:
            with ended_by_signals(), self._at_work() as work:
                for number in reversed(range(len(self._parts))):
                    made = work(self._parts[number]) if self._may_go_on() else None
                    if made is None:
                        break
                    pickle.dump((number, made), file)
                file.flush()
        except (Interrupt, AssessError, OSError):
            return  # the parent does what is missing, and so meets the error itself

    def _may_go_on(self) -> bool:
        """Take a turn; False once there is none left."""
        return bool(os.read(self._turns, len(TURN)))


def _can_fork() -> bool:
    """Say whether a copy of this process can work on: a lock that another thread holds would be held for ever."""
    return FORK in multiprocessing.get_all_start_methods() and threading.active_count() == 1


def _loaded(file: IO[bytes]) -> tuple[int, Made] | None:
    """Return what was written next; None at the end, or where the process ended while it wrote."""
    try:
        found: tuple[int, Made] = pickle.load(file)  # noqa: S301 - of this program's own process, in a file without a name
    except (EOFError, pickle.UnpicklingError):
        return None
    return found
