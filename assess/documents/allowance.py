"""How much processor time the parsers may take over one tree, however many files it has and however they are made."""

from __future__ import annotations

import time
from collections import defaultdict
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from assess.errors import TooLargeError
from assess.values import Value, field

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# The largest public trees that were measured take a tenth; files made for it could take a second each.
SECONDS = {"shell": 120.0, "HCL": 120.0, "Python": 300.0}


class Allowance(Value, kw_only=False):
    """The processor time that each language took so far."""

    taken: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    @property
    def used_up(self) -> tuple[str, ...]:
        """The languages of which no more is read."""
        return tuple(language for language in SECONDS if self.taken[language] >= SECONDS[language])


_OF_THIS_TREE: ContextVar[Allowance | None] = ContextVar("allowance", default=None)


@contextmanager
def one_tree() -> Iterator[Allowance]:
    """Bound what is parsed within by one allowance; outside of any, each file has its own bounds only."""
    allowance = Allowance()
    token = _OF_THIS_TREE.set(allowance)
    try:
        yield allowance
    finally:
        _OF_THIS_TREE.reset(token)


@contextmanager
def taking_time(language: str, line: int | None = None) -> Iterator[None]:
    """Charge the parser of a language; raise TooLargeError where its time is used up."""
    allowance = _OF_THIS_TREE.get()
    if allowance is None:
        yield
        return
    if language in allowance.used_up:
        raise TooLargeError(used_up(language), line)
    began = time.process_time()
    try:
        yield
    finally:
        allowance.taken[language] += time.process_time() - began


def taken_so_far(*, since: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return the time that each language took in this tree, all of it or since an earlier answer."""
    allowance = _OF_THIS_TREE.get()
    before = since or {}
    return {} if allowance is None else {name: took - before.get(name, 0.0) for name, took in allowance.taken.items()}


def charge(taken: Mapping[str, float]) -> None:
    """Charge what another process took for this tree."""
    allowance = _OF_THIS_TREE.get()
    if allowance is not None:
        for language, took in taken.items():
            allowance.taken[language] += took


def is_used_up() -> bool:
    """Say whether some language is no longer read in this tree."""
    allowance = _OF_THIS_TREE.get()
    return allowance is not None and bool(allowance.used_up)


def used_up(language: str) -> str:
    """Return what is told of a language that is no longer read."""
    return f"the {SECONDS[language]:.0f} s of processor time for {language} in one tree are used up"
