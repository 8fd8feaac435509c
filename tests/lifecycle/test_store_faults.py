"""What goes wrong with a store: nothing that was stored is lost, and the message says how to go on."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from sqlalchemy import event

from assess.errors import StoreError
from assess.values import replace
from lifecycle.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.assessment import Assessment
    from lifecycle.store import Store
    from tests.lifecycle.conftest import Writers

KILLS = int(os.environ.get("KILLS", "8"))
NOBODY = 65534


@pytest.fixture
def kept(assessment: Assessment, tmp_path: Path) -> Path:
    """Make a store that holds one assessment."""
    with open_store(str(tmp_path / "a.db")) as store:
        store.save(assessment)
    return tmp_path / "a.db"


def other(assessment: Assessment) -> Assessment:
    return replace(assessment, commit="f" * 40)


def refusal(place: object, *, existing: bool = False) -> str:
    with pytest.raises(StoreError) as told:
        open_store(str(place), existing=existing)
    return str(told.value)


def count(place: Path) -> int:
    with open_store(str(place)) as store:
        return store.check()


def engine(store: Store) -> object:
    return store._database._writer


@pytest.mark.parametrize("seed", [1, 2])
def test_killed_programs_lose_nothing_that_was_saved(place: str, writers: Writers, seed: int) -> None:
    told = writers("save", place, KILLS, seed)
    with open_store(place) as store:
        saved = {entry.commit for entry in store.entries()}
        assert (set(told) - saved, store.check()) == (set(), len(saved))


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    assert "--no-store" in refusal(tmp_path)


def test_a_full_device_is_no_store() -> None:
    assert "/dev/full" in refusal("/dev/full")


def test_a_place_below_a_file_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "cannot be opened" in refusal(tmp_path / "file" / "a.db")


def test_a_store_that_should_be_there_is_not_made(tmp_path: Path) -> None:
    assert "there is no store" in refusal(tmp_path / "a.db", existing=True)
    assert not (tmp_path / "a.db").exists()


def test_a_file_of_another_kind_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("my notes " * 100)
    assert "not a database" in refusal(tmp_path / "notes.txt")
    assert (tmp_path / "notes.txt").read_text() == "my notes " * 100


@pytest.mark.parametrize("table", ["songs (name TEXT)", "schema_version (version TEXT)", "schema_version (number INT)"])
def test_another_programs_database_is_refused_and_stays_as_it_is(tmp_path: Path, table: str) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute(f"CREATE TABLE {table}")
    before = (tmp_path / "other.db").read_bytes()
    refusal(tmp_path / "other.db")
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"other.db": before}


def test_a_newer_store_is_refused_and_stays_as_it_is(kept: Path) -> None:
    with closing(sqlite3.connect(kept)) as connection, connection:
        connection.execute("UPDATE schema_version SET version = 99")
    before = kept.read_bytes()
    assert "written by a newer version (store version 99" in refusal(kept)
    assert kept.read_bytes() == before


def test_a_truncated_store_is_told_and_not_made_worse(kept: Path) -> None:
    half = kept.read_bytes()[: kept.stat().st_size // 2]
    kept.write_bytes(half)
    with pytest.raises(StoreError, match="damaged"), open_store(str(kept)) as store:
        store.check()
    assert kept.read_bytes() == half


def test_a_locked_store_can_be_read_and_says_who_writes(
    kept: Path, assessment: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lifecycle.database.LOCK_MILLISECONDS", 10)
    with closing(sqlite3.connect(kept, isolation_level=None)) as writer, open_store(str(kept)) as store:
        writer.execute("BEGIN IMMEDIATE")
        assert store.check() == 1
        with pytest.raises(StoreError, match="try again"):
            store.save(other(assessment))


def test_a_locked_postgres_store_is_told(
    postgres: str, assessment: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lifecycle.database.LOCK_MILLISECONDS", 10)
    with open_store(postgres) as one, open_store(postgres) as two, one._database.writing() as session:
        session.connection().exec_driver_sql("LOCK TABLE assessments IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(StoreError, match="try again"):
            two.save(assessment)


def test_a_server_that_is_not_there_is_told() -> None:
    assert "cannot be used" in refusal("postgresql://user:secret@localhost:1/x")


@pytest.mark.parametrize(
    "address",
    ["postgresql+nosuchdriver://u:secret@h/x", "postgresql://u:secret@h:port/x", "://secret", "nosuch://u:secret@h"],
)
def test_a_wrong_address_is_told_without_its_password(address: str) -> None:
    assert "secret" not in refusal(address)


def test_a_full_disk_loses_nothing(kept: Path, assessment: Assessment) -> None:
    with open_store(str(kept)) as store:
        store._database.pragma("max_page_count = 1")
        with pytest.raises(StoreError, match="Make room"):
            store.save(other(assessment))
    assert count(kept) == 1


def test_a_write_that_stops_anywhere_loses_nothing(kept: Path, assessment: Assessment) -> None:
    stopped = 0
    for steps in (1, 10, 40, 100, 200, 300):
        with open_store(str(kept)) as store:

            @event.listens_for(engine(store), "checkout")
            def _stop(raw: sqlite3.Connection, *_: object, steps: int = steps) -> None:
                left = iter(range(steps))
                raw.set_progress_handler(lambda: next(left, None) is None, 1)

            try:
                store.save(other(assessment))
            except StoreError:
                stopped += 1
    assert (stopped > 0, count(kept) - 1 <= 1) == (True, True)


def test_a_commit_that_fails_loses_nothing(kept: Path, assessment: Assessment) -> None:
    def fail(_: object) -> NoReturn:
        raise sqlite3.OperationalError("disk I/O error")

    with open_store(str(kept)) as store:
        event.listen(engine(store), "commit", fail)
        with pytest.raises(StoreError, match="disk failed"):
            store.save(other(assessment))
    assert count(kept) == 1


def test_a_file_that_cannot_be_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Path) -> NoReturn:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr("lifecycle.database.make_private_file", fail)
    assert "Too many open files" in refusal(tmp_path / "a.db")


@pytest.fixture
def guarded(assessment: Assessment) -> Iterator[Path]:
    """Make a store in a folder that may only be read, by a user who is no administrator."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with open_store(f"{folder}/a.db") as store:
            store.save(assessment)
        Path(folder, "a.db").chmod(0o444)
        Path(folder).chmod(0o555)
        before = os.geteuid()
        if before == 0:
            os.seteuid(NOBODY)
        yield Path(folder)
        os.seteuid(before)
        Path(folder).chmod(0o755)


def test_a_read_only_folder_takes_no_new_store(guarded: Path) -> None:
    assert "Permission denied" in refusal(guarded / "b.db")


def test_a_read_only_store_is_told_and_stays_as_it_is(guarded: Path, assessment: Assessment) -> None:
    before = (guarded / "a.db").read_bytes()
    with pytest.raises(StoreError, match="Name another store"), open_store(str(guarded / "a.db")) as store:
        store.save(other(assessment))
    assert (guarded / "a.db").read_bytes() == before


def test_a_damaged_document_is_told_with_its_number(kept: Path, assessment: Assessment) -> None:
    with closing(sqlite3.connect(kept)) as connection, connection:
        connection.execute("UPDATE assessments SET document = '{'")
    with open_store(str(kept)) as store, pytest.raises(StoreError, match="db forget --id 1"):
        store.latest(assessment.repository.id)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("document = '[]'", "assessment 1: not a document of assessment/1"),
        ("document = replace(document, 'assessment/1', 'assessment/2')", "assessment 1: written as assessment/2"),
        ("""document = replace(document, '"level":1', '"level":7')""", "assessment 1: level: out of range"),
        ("level = 4", "assessment 1: level is another in the document"),
        ("commit_id = 'f'", "assessment 1: commit_id is another in the document"),
    ],
)
def test_checking_tells_what_is_wrong_with_each_row(kept: Path, change: str, told: str) -> None:
    with closing(sqlite3.connect(kept)) as connection, connection:
        connection.execute(f"UPDATE assessments SET {change}")  # noqa: S608 - written above
    with open_store(str(kept)) as store, pytest.raises(StoreError, match=told):
        store.check()
