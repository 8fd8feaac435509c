"""Thresholds of the team's own: what each may be, and how they stand in for the model's while a commit is judged."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING

from assess import thresholds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType

PACKAGE = "assess."
MOST_COUNTED = 10_000
# What is partial may never ask for more than what is met.
ORDERED = (
    ("BACKLOG_PARTIAL", "BACKLOG_MET"),
    ("REVIEW_PARTIAL", "REVIEW_MET"),
    ("FIXED_IN_PART", "MOST"),
    ("TRACKED_IN_PART", "MOST"),
)
_judging = RLock()


def model_thresholds() -> dict[str, float]:
    """Return the model's thresholds by name: a float is a share, an int a count."""
    return {name: value for name, value in vars(thresholds).items() if name.isupper()}


def fault_in(own: Mapping[str, float]) -> str | None:
    """Say what is wrong with thresholds of known names, in words that follow a key's name; None where nothing is."""
    model = model_thresholds()
    for name, value in own.items():
        if isinstance(model[name], float) and not 0 < value <= 1:
            return f"wants a share above 0 and up to 1 for {name}, such as {model[name]}"
        if isinstance(model[name], int) and not (isinstance(value, int) and 1 <= value <= MOST_COUNTED):
            return f"wants a whole number from 1 to {MOST_COUNTED} for {name}, such as {model[name]}"
    both = {**model, **own}
    for lower, upper in ORDERED:
        if both[lower] > both[upper]:
            return f"wants {lower} to be no more than {upper}; they are {both[lower]} and {both[upper]}"
    return None


@contextmanager
def in_force(own: Mapping[str, float]) -> Iterator[None]:
    """Let the team's thresholds stand where rules load the model's; one judgement at a time in a process.

    Rules import the constants of `thresholds` by name, so that each module's name is bound anew, and back. No module
    of this package may call something else so; a test holds that.
    """
    with _judging:
        bound = list(_bindings(own))
        try:
            for module, name in bound:
                setattr(module, name, own[name])
            yield
        finally:
            model = model_thresholds()
            for module, name in bound:
                setattr(module, name, model[name])


def _bindings(own: Mapping[str, float]) -> Iterator[tuple[ModuleType, str]]:
    """Yield each rule's module that has a threshold under its name; the table itself keeps the model's."""
    if not own:
        return
    for module in [one for path, one in sys.modules.items() if path.startswith(PACKAGE) and one is not thresholds]:
        for name in own:
            if name in vars(module):
                yield module, name
