"""Work that a second process shares."""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

import pytest

from assess.beside import Beside
from assess.errors import RepositoryError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PARTS = tuple(range(50))


@pytest.fixture
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that run at once have a thread that listens."""
    monkeypatch.setattr("threading.active_count", lambda: 1)


def done(work: Callable[[int], int | None], *, shared: bool = True, take: int = len(PARTS)) -> tuple[int, ...]:
    """Return all parts that either process did, in order; this one takes so many at most before the other has ended."""
    with Beside(PARTS, lambda: nullcontext(work), shared=shared) as beside:
        own = [part for part, _ in zip(beside.taken(), range(take), strict=False)] if take else []
        others = list(beside.made())
        return tuple(sorted([*own, *others, *beside.left()]))


def process(part: int) -> int:
    return part


@pytest.mark.usefixtures("_alone")
@pytest.mark.parametrize("shared", [True, False])
def test_each_part_is_done_once(shared: bool) -> None:  # noqa: FBT001
    assert done(process, shared=shared) == PARTS


@pytest.mark.usefixtures("_alone")
def test_parts_are_done_in_another_process() -> None:
    with Beside(PARTS, lambda: nullcontext(lambda _: os.getpid()), shared=True) as beside:
        assert set(beside.made()) - {os.getpid()}


@pytest.mark.usefixtures("_alone")
def test_a_process_that_dies_leaves_its_parts() -> None:
    assert done(lambda part: os._exit(9) if part > 3 else part, take=0) == PARTS


@pytest.mark.usefixtures("_alone")
def test_a_process_that_meets_an_error_leaves_its_parts() -> None:
    def faulty(part: int) -> int:
        raise RepositoryError(str(part))

    assert done(faulty, take=0) == PARTS


@pytest.mark.usefixtures("_alone")
def test_a_process_that_gives_up_leaves_its_parts() -> None:
    assert done(lambda part: part if part < 9 else None, take=0) == PARTS


def test_beside_another_thread_no_process_is_started() -> None:
    seen: list[set[int]] = []
    ended = threading.Event()
    waiting = threading.Thread(target=ended.wait)
    waiting.start()
    with Beside(PARTS, lambda: nullcontext(lambda _: os.getpid()), shared=True) as beside:
        seen.append(set(beside.made()))
    ended.set()
    waiting.join()
    assert seen == [set()]


@pytest.mark.usefixtures("_alone")
def test_each_process_goes_on_from_its_own_end() -> None:
    with Beside(PARTS, lambda: nullcontext(process), shared=True) as beside:
        own = [part for part, _ in zip(beside.taken(), range(3), strict=False)]
        others = list(beside.made())
    assert (own, others) == ([0, 1, 2], list(reversed(PARTS))[: len(others)])


@pytest.mark.usefixtures("_alone")
def test_what_surrounds_the_work_is_left_before_the_other_process_ends(tmp_path: Path) -> None:
    @contextmanager
    def at_work() -> Iterator[Callable[[int], int]]:
        yield process
        (tmp_path / "left").touch()

    with Beside(PARTS, at_work, shared=True) as beside:
        made = list(beside.made())
    assert (len(made), (tmp_path / "left").exists()) == (len(PARTS), True)
