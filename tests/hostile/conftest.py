"""The runs over hostile repositories: each theme once, in two processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.hostile.kinds import KINDS, Listening, Outcome, assessed, prepared

if TYPE_CHECKING:
    from pathlib import Path

Outcomes = Callable[[str], Outcome]


@pytest.fixture(scope="session")
def outcome_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcomes]:
    """Return the outcome of a kind; all kinds of its theme are run when the first is asked for."""
    folder = tmp_path_factory.mktemp("hostile")
    listening = Listening()
    done: dict[str, Outcome] = {}

    def outcome(name: str) -> Outcome:
        if name not in done:
            done.update(_run(KINDS[name].theme, folder, listening))
        return done[name]

    yield outcome
    listening.close()


def _run(theme: str, folder: Path, listening: Listening) -> dict[str, Outcome]:
    kinds = [kind for kind in KINDS.values() if kind.theme == theme]
    return assessed({kind.name: prepared(kind, folder, listening.port) for kind in kinds}, listening)
