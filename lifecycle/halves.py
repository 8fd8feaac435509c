"""Many revisions assessed in two processes: first the middle one, then those after it here, those before it beside."""

from __future__ import annotations

from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assess.beside import Beside
from assess.values import replace
from lifecycle.series import Series

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from assess.assessing import Request, Rules
    from assess.assessment import Assessment
    from assess.reading import FactCache

FEWEST = 5  # requests: with fewer, starting a process costs more than it saves
MOST_FACTS = 150_000  # in memory, of which each process may come to hold a copy
TWO = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A revision to assess, and what to call it while that goes on."""

    label: str
    request: Request


Made = tuple[Work, "Assessment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Halves:
    """How revisions of one repository are assessed: with which rules and cache, in how many processes, told to whom."""

    path: str
    rules: Rules
    open_cache: Callable[[], AbstractContextManager[FactCache | None]] = nullcontext
    processes: int = 1
    progress: Callable[[str], AbstractContextManager[None]] = lambda _: nullcontext()

    def assess(self, works: Sequence[Work]) -> Iterator[Made]:
        """Yield each assessment when it is known; `works` stand in the order of time. Raises as `assess` does."""
        with self.open_cache() as cache, Series(self.path, cache=cache, rules=self.rules) as series:
            if self.processes < TWO or len(works) < FEWEST:
                yield from self._in_order(series, works)
            else:
                yield from self._from_the_middle(series, works)

    def _from_the_middle(self, series: Series, works: Sequence[Work]) -> Iterator[Made]:
        """Yield what two processes make, each going away from the middle, so that hardly a file is read in both."""
        middle = len(works) // 2
        alone = replace(works[middle], request=replace(works[middle].request, processes=self.processes))
        yield from self._in_order(series, [alone])
        series.close()  # a Git of its own for each process
        around = [*works[middle + 1 :], *works[:middle]]
        shared = series.memory.held <= MOST_FACTS
        with Beside(around, lambda: self._beside(series), shared=shared) as beside:
            for work in beside.taken():
                yield from self._in_order(series, [work])
            with self.progress("Assessing the oldest ..."):
                made = tuple(beside.made())
            yield from made
            yield from self._in_order(series, tuple(beside.left()))

    def _in_order(self, series: Series, works: Sequence[Work]) -> Iterator[Made]:
        for work in works:
            with self.progress(f"Assessing {work.label} ..."):
                made = series.assess(work.request)
            yield work, made

    @contextmanager
    def _beside(self, series: Series) -> Iterator[Callable[[Work], Made]]:
        """Give what assesses a revision in a second process: with a Git and a cache of its own, and all in memory."""
        with self.open_cache() as cache, closing(series.beside(cache)) as own:
            yield lambda work: (work, own.assess(work.request))
