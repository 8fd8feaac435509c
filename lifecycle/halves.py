"""Many revisions assessed in two processes: the middle one first, then the older and the newer half at once."""

from __future__ import annotations

import multiprocessing
import signal
from contextlib import closing, nullcontext
from dataclasses import dataclass
from multiprocessing import connection
from typing import TYPE_CHECKING, Final

from assess.errors import AssessError
from assess.interrupts import Interrupt, ended_by_signals
from assess.values import replace
from lifecycle.series import Series

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from assess.assessing import Request, Rules
    from assess.assessment import Assessment
    from assess.reading import FactCache

FEWEST = 5  # requests: with fewer, starting processes costs more than it saves
MOST_FACTS = 150_000  # in memory, of which each process may come to hold a copy
FORK: Final = "fork"
TWO = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A revision to assess, and what to call it while that goes on."""

    label: str
    request: Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Halves:
    """How revisions of one repository are assessed: with which rules and cache, in how many processes, told to whom."""

    path: str
    rules: Rules
    open_cache: Callable[[], AbstractContextManager[FactCache | None]] = nullcontext
    processes: int = 1
    progress: Callable[[str], AbstractContextManager[None]] = lambda _: nullcontext()

    def assess(self, works: Sequence[Work]) -> Iterator[tuple[Work, Assessment]]:
        """Yield each assessment when it is made; raises as `assess` does.

        What most revisions share is read with the middle one, so that hardly a file is read in both processes.
        """
        with self.open_cache() as cache, Series(self.path, cache=cache, rules=self.rules) as series:
            done: set[str] = set()
            for work, made in self._at_once(series, works):
                done.add(work.request.revision)
                yield work, made
            yield from self._in_order(series, [work for work in works if work.request.revision not in done])

    def _at_once(self, series: Series, works: Sequence[Work]) -> Iterator[tuple[Work, Assessment]]:
        """Yield what is made in processes; nothing where they do not pay."""
        if self.processes < TWO or len(works) < FEWEST or FORK not in multiprocessing.get_all_start_methods():
            return
        middle = len(works) // 2
        alone = replace(works[middle], request=replace(works[middle].request, processes=self.processes))
        yield from self._in_order(series, [alone])
        if series.memory.held <= MOST_FACTS:
            yield from self._beside(series, works[:middle], works[middle + 1 :])

    def _in_order(self, series: Series, works: Sequence[Work]) -> Iterator[tuple[Work, Assessment]]:
        for work in works:
            with self.progress(f"Assessing {work.label} ..."):
                made = series.assess(work.request)
            yield work, made

    def _beside(self, series: Series, *halves: Sequence[Work]) -> Iterator[tuple[Work, Assessment]]:
        """Yield what the processes make; what one leaves undone, for whatever reason, is left to the caller."""
        series.close()
        running: list[tuple[BaseProcess, Connection]] = []
        ended = False
        try:
            for half in halves:
                running.append(self._started(series, half, [reader for _, reader in running]))
            yield from self._gathered({reader: list(half) for (_, reader), half in zip(running, halves, strict=True)})
            ended = True
        finally:
            for process, reader in running:
                if not ended:
                    process.terminate()
                process.join()
                reader.close()

    def _started(
        self, series: Series, works: Sequence[Work], others: list[Connection]
    ) -> tuple[BaseProcess, Connection]:
        context = multiprocessing.get_context(FORK)
        reader, writer = context.Pipe(duplex=False)
        process = context.Process(target=self._run, args=(series, works, writer, [reader, *others]), daemon=True)
        process.start()
        writer.close()
        return process, reader

    def _gathered(self, awaited: dict[Connection, list[Work]]) -> Iterator[tuple[Work, Assessment]]:
        while awaited:
            labels = " and ".join(works[0].label for works in awaited.values())
            with self.progress(f"Assessing {labels} ..."):
                ready = [one for one in connection.wait(list(awaited)) if isinstance(one, connection.Connection)]
                made = [(reader, _received(reader)) for reader in ready]
            for reader, assessment in made:
                if assessment is not None:
                    yield awaited[reader].pop(0), assessment
                if assessment is None or not awaited[reader]:
                    del awaited[reader]

    def _run(self, series: Series, works: Sequence[Work], writer: Connection, readers: list[Connection]) -> None:
        """Assess in a process of its own, until its parent ends it or is there no more."""
        for reader in readers:  # a pipe tells that nobody reads only once all of its ends are closed
            reader.close()
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it too, and ends this process
        for ending in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(ending, signal.SIG_DFL)  # once this is done, or has not begun
        try:
            with ended_by_signals(), self.open_cache() as cache, closing(series.beside(cache)) as own, writer:
                for work in works:
                    writer.send(own.assess(work.request))
        except (Interrupt, BrokenPipeError, AssessError):
            return  # the parent assesses what is missing, and so meets the error itself


def _received(reader: Connection) -> Assessment | None:
    try:
        made: Assessment = reader.recv()
    except EOFError:
        return None
    return made
