"""Stores of earlier releases: opened and brought up to today's schema, whole or not at all."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from assess.errors import StoreError
from assess.findings import Status
from lifecycle.layout import SCHEMA_VERSION
from lifecycle.migrations import STEPS
from lifecycle.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.lifecycle.conftest import Writers

    OldStore = Callable[[str], Path]

TOP = Path(__file__).parents[2]
RELEASES = sorted(file.stem for file in (Path(__file__).parent / "stores").glob("*.sql"))
KILLS = int(os.environ.get("KILLS", "8"))
ROWS = 300
MANY = """
WITH RECURSIVE numbers(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < :rows)
INSERT INTO assessments SELECT
    number + 2, identity, name, printf('%040x', number), committed_at, branch, tool_version, model_version,
    settings_digest, complete, level, level_index, saved_at, document
FROM numbers, assessments WHERE id = 1
"""


def versions(file: Path) -> list[int]:
    with closing(sqlite3.connect(file)) as connection:
        return [version for (version,) in connection.execute("SELECT version FROM schema_version")]


@pytest.mark.parametrize("release", RELEASES)
def test_a_store_of_an_earlier_release_opens_with_all_that_it_holds(old_store: OldStore, release: str) -> None:
    with open_store(str(old_store(release))) as store:
        assert [(one.id, one.branch, one.level) for one in store.entries()] == [(1, None, 1), (2, "feature/x", 1)]
        assert store.check() == 2


@pytest.mark.parametrize("release", RELEASES)
def test_its_tables_become_those_of_a_new_store(old_store: OldStore, release: str) -> None:
    file = old_store(release)
    with open_store(str(file)) as store, store._database.reading() as session:
        assert compare_metadata(MigrationContext.configure(session.connection()), SQLModel.metadata) == []
    assert versions(file) == [SCHEMA_VERSION]


def test_when_it_was_assessed_is_taken_from_the_document(old_store: OldStore) -> None:
    with open_store(str(old_store("1"))) as store:
        assert {str(one.assessed_at) for one in store.entries()} == {"2026-02-01 00:00:00+00:00"}


def test_an_older_document_is_upgraded_when_it_is_read(old_store: OldStore) -> None:
    with open_store(str(old_store("1"))) as store:
        found = store.by_id(1)
    assert found is not None
    assert found.assessment.projects[0].practices["test.unit"].status is Status.MET


def test_there_is_a_step_to_every_schema_since_the_first() -> None:
    assert sorted(STEPS) == list(range(2, SCHEMA_VERSION + 1))


def test_a_migration_that_fails_leaves_the_old_store_as_it_was(
    old_store: OldStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = old_store("1")
    step = STEPS[2]

    def fail(operations: object) -> NoReturn:
        step(operations)  # type: ignore[arg-type]
        raise StoreError("the power failed")

    monkeypatch.setitem(STEPS, 2, fail)
    with closing(sqlite3.connect(file)) as connection:
        before = list(connection.iterdump())
        with pytest.raises(StoreError, match="the power failed"):
            open_store(str(file))
        assert list(connection.iterdump()) == before


def test_a_killed_migration_leaves_a_store_that_opens(old_store: OldStore, writers: Writers) -> None:
    file = old_store("1")
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(MANY, {"rows": ROWS})
    writers("migrate", file, KILLS, 1)
    for number in range(KILLS):
        with open_store(f"{file}.{number}") as store:
            assert len(store.entries()) == ROWS + 2


def test_two_programs_migrate_at_once(old_store: OldStore) -> None:
    place = str(old_store("1"))
    with open_store(place) as one, open_store(place) as other:
        assert one.entries() == other.entries()


def test_a_damaged_document_does_not_keep_a_store_from_opening(old_store: OldStore) -> None:
    file = old_store("1")
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE assessments SET document = '{' WHERE id = 1")
    with open_store(str(file)) as store:
        assert [one.assessed_at is None for one in store.entries()] == [True, False]


def test_alembic_is_not_loaded_for_a_store_of_today(tmp_path: Path) -> None:
    code = "import sys, lifecycle.store as s; s.open_store(sys.argv[1]); sys.exit('alembic' in sys.modules)"
    program = [sys.executable, "-c", code, str(tmp_path / "a.db")]
    assert [subprocess.run(program, cwd=TOP, check=False).returncode for _ in range(2)] == [0, 0]
