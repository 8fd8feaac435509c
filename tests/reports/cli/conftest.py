"""The command line in this process: arguments in, exit code and both streams out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

import pytest

from reports.cli import run

if TYPE_CHECKING:
    from tests.conftest import MadeRepo


class Told(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


class Command(Protocol):
    """Run the command line."""

    def __call__(self, *arguments: object) -> Told:
        """Return the exit code and what was written."""


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str]) -> Command:
    """Return a function that runs the command line."""

    def call(*arguments: object) -> Told:
        with pytest.raises(SystemExit) as left:
            run([str(one) for one in arguments])
        out, err = capfd.readouterr()
        return Told(int(left.value.code or 0), out, err)

    return call


@pytest.fixture
def repo(made_repo: MadeRepo) -> MadeRepo:
    """Make a repository with a page and nothing else."""
    made_repo.commit({"README.md": "# Shop\n\nLoads the orders of the shop.\n"})
    return made_repo
