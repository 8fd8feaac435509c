"""Signals that end the program: raised once, and held back where they would leave something behind."""

from __future__ import annotations

import signal
from contextlib import suppress

import pytest

from assess.interrupts import Interrupt, ended_by_signals, held_back


def end_with(number: signal.Signals) -> None:
    signal.raise_signal(number)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_each_signal_ends_the_block_with_its_code(number: signal.Signals, code: int) -> None:
    with pytest.raises(Interrupt) as told, ended_by_signals():
        end_with(number)
    assert told.value.exit_code == code


def test_a_signal_waits_until_the_block_is_left() -> None:
    done = []

    def work() -> None:
        with ended_by_signals(), held_back():
            end_with(signal.SIGTERM)
            done.append("all of it")

    with pytest.raises(Interrupt):
        work()
    assert done == ["all of it"]


def test_a_second_signal_does_not_break_off_the_cleaning_up() -> None:
    done = []

    def work() -> None:
        with ended_by_signals():
            try:
                end_with(signal.SIGTERM)
            finally:
                end_with(signal.SIGINT)
                with held_back():
                    done.append("cleaned")

    with pytest.raises(Interrupt):
        work()
    assert done == ["cleaned"]


def test_a_signal_that_was_swallowed_is_raised_in_the_end() -> None:
    def work() -> None:
        with ended_by_signals(), suppress(Interrupt):
            end_with(signal.SIGTERM)

    with pytest.raises(Interrupt):
        work()


def test_what_is_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with ended_by_signals():
            end_with(signal.SIGHUP)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_handlers_are_put_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with ended_by_signals():
        assert signal.getsignal(signal.SIGTERM) != before
    assert signal.getsignal(signal.SIGTERM) == before
