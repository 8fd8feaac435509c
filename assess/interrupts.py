"""Signals that end the program: raised once, as an error, and held back while temporary files come and go."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
BY_SIGNAL = 128  # added to a signal's number, as shells do


class Interrupt(KeyboardInterrupt):
    """The program was asked to end; like its parent it passes every handler but the edge's."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.exit_code = BY_SIGNAL + number


class _Ear:
    """What was heard, and whether it has to wait."""

    def __init__(self) -> None:
        self.holding = 0
        self.heard: int | None = None
        self._raised = False

    def hear(self, number: int, _frame: FrameType | None) -> None:
        if self.heard is None:  # a second one would break off the cleaning up after the first
            self.heard = number
            self.speak()

    def speak(self) -> None:
        if self.heard is not None and not self.holding and not self._raised:
            self._raised = True
            raise Interrupt(self.heard)

    def insist(self) -> None:
        """Raise what was heard where Python passes over errors, such as in a finalizer."""
        if self.heard is not None:
            raise Interrupt(self.heard)

    def forget(self) -> None:
        self.heard, self._raised = None, False


_ear = _Ear()


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Raise `Interrupt` in the block for the first signal that asks the program to end; what is ignored stays so."""
    kept = {one: handler for one in ENDING if (handler := signal.getsignal(one)) is not signal.SIG_IGN}
    _ear.forget()
    for one in kept:
        signal.signal(one, _ear.hear)
    try:
        yield
        _ear.insist()
    finally:
        for one, handler in kept.items():
            signal.signal(one, handler)


@contextmanager
def held_back() -> Iterator[None]:
    """Let a signal wait until the block is left, however it is left; blocks are short."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _ear.holding += 1
    try:
        yield
    finally:
        _ear.holding -= 1
    _ear.speak()
