"""Several commits of one repository assessed: Git is opened once, and what is read of one serves the next."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

from assess.assessing import Rules, assess_opened
from assess.git import Git
from assess.history import Histories
from lifecycle.memory import FactMemory

if TYPE_CHECKING:
    from types import TracebackType

    from assess.assessing import Request
    from assess.assessment import Assessment
    from assess.reading import FactCache


class Series:
    """Assess commits of one repository, each as if it were assessed alone; a context manager, since it opens Git."""

    def __init__(self, path: str, *, cache: FactCache | None = None, rules: Rules | None = None) -> None:
        self._path = path
        self._rules = rules or Rules()
        self.memory = FactMemory(cache)
        self._histories = Histories()
        self._opened = ExitStack()
        self._git: Git | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def assess(self, request: Request) -> Assessment:
        """Assess the revision of a request; raises as `assess` does."""
        if self._git is None:
            self._git = self._opened.enter_context(Git.open(self._path))
        assessment, _ = assess_opened(
            self._git, request, cache=self.memory, histories=self._histories, rules=self._rules
        )
        self.memory.forget_unused()
        if not assessment.history_complete:
            self.close()  # where the history broke off, this Git now ends without telling
        return assessment

    def beside(self, cache: FactCache | None) -> Series:
        """Return a series for a process of its own: with its own Git and cache, and what is in memory here."""
        other = Series(self._path, rules=self._rules)
        other.memory = self.memory.before(cache)
        other._histories = self._histories
        return other

    def close(self) -> None:
        """Close Git; the next assessment opens it again."""
        self._opened.close()
        self._git = None
