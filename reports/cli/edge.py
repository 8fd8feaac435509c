"""The edge: one handler that turns every error into a message and an exit code."""

from __future__ import annotations

import logging
import sys
import traceback
from typing import TYPE_CHECKING, NoReturn

import typer

from assess.controls import CONTROL
from assess.errors import AssessError
from assess.interrupts import Interrupt, ended_by_signals

if TYPE_CHECKING:
    from collections.abc import Callable

INCOMPLETE = 5
INTERRUPTED = 130


def carry_out(work: Callable[[], int], *, debug: bool) -> NoReturn:
    """Do a command's work and leave with its exit code; no traceback unless asked for."""
    logging.basicConfig(level=logging.DEBUG if debug else logging.WARNING, format="%(message)s", stream=sys.stderr)
    raise typer.Exit(_code_of(work, debug=debug))


def tell(message: str) -> None:
    """Write a message for the user to standard error; that nobody listens there is no fault."""
    message = CONTROL.sub("", message)
    try:
        sys.stderr.write(f"{message}\n".encode(sys.stderr.encoding, "backslashreplace").decode(sys.stderr.encoding))
        sys.stderr.flush()
    except OSError:
        logging.getLogger(__name__).debug("standard error is closed")


def tell_error(error: AssessError) -> None:
    """Write each line of an error to standard error."""
    first, *others = error.args or ("",)
    for line in (f"dataops-assess: {first}", *others):
        tell(line)


def _code_of(work: Callable[[], int], *, debug: bool) -> int:
    try:
        with ended_by_signals():
            return work()
    except KeyboardInterrupt as interrupt:
        tell("Interrupted.")
        return interrupt.exit_code if isinstance(interrupt, Interrupt) else INTERRUPTED
    except AssessError as error:
        _trace(debug=debug)
        tell_error(error)
        return error.exit_code
    except Exception as error:  # noqa: BLE001 - the edge: a fault of the program is told, whatever it is
        _trace(debug=debug)
        told = f"{type(error).__name__}: {error}"
        tell(f"dataops-assess: a fault of this program: {told}. Run again with --debug for more.")
        return INCOMPLETE


def _trace(*, debug: bool) -> None:
    if debug:
        traceback.print_exc()
