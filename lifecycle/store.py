"""The store: every assessment that was made, one row each, in SQLite or another database; rows are never changed.

`open_store` gives a `Store`; it hands out frozen records: an `Entry` says what a row is about, a `Stored` is an entry
with its whole assessment. What is asked of the store depends on which assessments were stored, never on the order:

    save(assessment, branch) -> Entry    kept once for the same commit, branch, versions, settings and completeness
    latest(identity) -> Stored           of the newest commit of the mainline
    history(identity) -> Stored, ...     of each commit of the mainline the one to go by, oldest commit first
    at(identity, commit) -> Stored, ...  all of a commit, mainline or not, the one to go by last
    by_id(id) -> Stored                  the one of that number
    entries(identity) -> Entry, ...      all rows of a repository without their documents, in the same order
    repositories() -> Repository, ...    which repositories there are
    forget(ids) -> int                   remove rows for good
    check() -> int                       read all of it
    records(), add(records)              whole assessments from one store to another, as they were written

The identity is an assessment's `repository.id`. Of several assessments of one commit the one to go by is complete, by
the newest rules, assessed last. Every method raises StoreError where the store cannot be used or a row not be read.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Self

import sqlalchemy
from sqlalchemy.orm import defer
from sqlmodel import col, select

from assess.errors import StoreError
from lifecycle.database import SQLITE, open_database
from lifecycle.layout import Key, plain
from lifecycle.rows import DOCUMENT, TABLE, entry_of, faults_in, record_of, row_of, same_as, stored_of, values_of
from lifecycle.schema import prepare
from lifecycle.stored import Entry, Record, Repository, Stored, precedence
from lifecycle.tables import AssessmentRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

    from sqlalchemy import ColumnElement, Insert
    from sqlmodel import Session
    from sqlmodel.sql.expression import SelectOfScalar

    from assess.assessment import Assessment
    from lifecycle.database import Database

__all__ = ["Entry", "Record", "Repository", "Store", "Stored", "open_store"]

LARGEST_ID = 2**31 - 1
AT_ONCE = 50


class Store:
    """Save and look up assessments; a context manager. Every fault is a StoreError that names the store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def where(self) -> str:
        """Where the store lies, without a password."""
        return self._database.where

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def save(self, assessment: Assessment, branch: str | None = None, *, now: datetime | None = None) -> Entry:
        """Keep an assessment, of the mainline or of a branch; the same one that is there stays as it is."""
        row = row_of(assessment, branch, now or datetime.now(UTC))
        with self._database.writing() as session:
            return _kept(session, row)[0]

    def latest(self, identity: str) -> Stored | None:
        """Return the assessment of the newest mainline commit; None where there is none."""
        mainline = self.entries(identity, mainline=True)
        return self.by_id(mainline[-1].id) if mainline else None

    def history(self, identity: str) -> tuple[Stored, ...]:
        """Return the assessment to go by of each mainline commit, by the time of the commits."""
        by_commit = groupby(self.entries(identity, mainline=True), key=lambda entry: entry.commit)
        return self._stored(col(AssessmentRow.id).in_([list(some)[-1].id for _, some in by_commit]))

    def at(self, identity: str, commit: str) -> tuple[Stored, ...]:
        """Return all assessments of a commit, also those of branches; the one to go by is the last."""
        return self._stored(_of(identity), col(AssessmentRow.commit_id) == commit)

    def by_id(self, number: int) -> Stored | None:
        """Return the assessment that has this number in the store; None where there is none."""
        if not 0 < number <= LARGEST_ID:
            return None
        return next(iter(self._stored(col(AssessmentRow.id) == number)), None)

    def entries(self, identity: str | None = None, *, mainline: bool = False) -> tuple[Entry, ...]:
        """Return what the rows are about, of one repository or all, with or without branches; no document is read."""
        wanted = [] if identity is None else [_of(identity)]
        wanted += [col(AssessmentRow.branch) == ""] if mainline else []
        with self._database.reading() as session:
            rows = session.exec(select(AssessmentRow).where(*wanted).options(defer(DOCUMENT)))
            return tuple(sorted(map(entry_of, rows), key=precedence))

    def repositories(self) -> tuple[Repository, ...]:
        """Return which repositories there are, by name."""
        found = sorted(self.entries(), key=lambda entry: entry.identity)
        grouped = (tuple(some) for _, some in groupby(found, key=lambda entry: entry.identity))
        return tuple(sorted(map(_repository, grouped), key=lambda one: (one.name, one.identity)))

    def forget(self, numbers: Iterable[int]) -> int:
        """Remove rows by their numbers, and what the file still holds of them; return how many there were."""
        with self._database.writing() as session:
            gone = sum(_removed(session, number) for number in sorted(set(numbers)))
        self._database.pragma("wal_checkpoint(TRUNCATE)")
        return gone

    def records(self) -> Iterator[Record]:
        """Give every assessment for another store, in the order of their numbers."""
        with self._database.reading() as session:
            for row in session.exec(_all_rows()):
                try:
                    yield record_of(row)
                except ValueError as error:
                    raise StoreError(self._unreadable(row, error)) from error

    def add(self, records: Iterable[Record]) -> int:
        """Keep assessments of another store, all or none, and return how many were new."""
        with self._database.writing() as session:
            rows = (row_of(one.assessment, one.branch, one.saved_at, one.document) for one in records)
            return sum(_kept(session, row)[1] for row in rows)

    def copy_to(self, other: Store) -> int:
        """Copy every row with its number, readable or not, into an empty SQLite store; return how many there are."""
        count = 0
        with self._database.reading() as session, other._database.writing() as target:
            for rows in session.execute(sqlalchemy.select(TABLE)).mappings().partitions(AT_ONCE):
                target.execute(TABLE.insert(), [dict(row) for row in rows])
                count += len(rows)
        return count

    def check(self) -> int:
        """Read the file and every document and return how many there are; raise StoreError that names all faults."""
        count = 0
        with self._database.reading() as session:
            faults = [*_damages(session)] if self._database.dialect == SQLITE else []
            for row in session.exec(_all_rows()):
                count += 1
                faults += [f"assessment {row.id}: {fault}" for fault in faults_in(row)]
        if faults:
            raise StoreError("\n".join((f"{self.where}: {count} assessments, of which not all can be read.", *faults)))
        return count

    def _stored(self, *wanted: ColumnElement[bool]) -> tuple[Stored, ...]:
        with self._database.reading() as session:
            return tuple(sorted(map(self._read, session.exec(select(AssessmentRow).where(*wanted))), key=precedence))

    def _read(self, row: AssessmentRow) -> Stored:
        try:
            return stored_of(row)
        except ValueError as error:
            raise StoreError(self._unreadable(row, error)) from error

    def _unreadable(self, row: AssessmentRow, error: ValueError) -> str:
        return (
            f"{self.where}: assessment {row.id} of {row.name} cannot be read ({error}). `db check` tells what else; "
            f"`db forget --id {row.id}` removes it."
        )


def open_store(place: str | None = None, *, existing: bool = False) -> Store:
    """Open the store at a URL or path, $DATAOPS_ASSESS_DB or the user's data folder; make it where there is none.

    With `existing`, a file that was named must be there. A store of an older release is migrated, one of a newer
    release is refused. Raises StoreError.
    """
    database = open_database(place, existing=existing)
    try:
        prepare(database)
    except BaseException:
        database.close()
        raise
    return Store(database)


def _all_rows() -> SelectOfScalar[AssessmentRow]:
    return select(AssessmentRow).order_by(col(AssessmentRow.id)).execution_options(yield_per=AT_ONCE)


def _of(identity: str) -> ColumnElement[bool]:
    return col(AssessmentRow.identity) == plain(identity)


def _kept(session: Session, row: AssessmentRow) -> tuple[Entry, bool]:
    """Return what the store holds of an assessment, and whether it is new."""
    same = select(AssessmentRow).where(*same_as(row)).options(defer(DOCUMENT))
    known = session.exec(same).first()
    if known is not None:
        return entry_of(known), False
    insertion = _insertion(session).values(values_of(row)).execution_options(preserve_rowcount=True)
    new = session.connection().execute(insertion).rowcount > 0
    return entry_of(session.exec(same).one()), new


def _insertion(session: Session) -> Insert:
    """Return an insertion that lets another program's row be, should that save the same at this moment."""
    match session.connection().dialect.name:
        case "sqlite":
            from sqlalchemy.dialects import sqlite  # noqa: PLC0415 - one database, one dialect

            return sqlite.insert(TABLE).on_conflict_do_nothing(index_elements=Key._fields)
        case "postgresql":
            from sqlalchemy.dialects import postgresql  # noqa: PLC0415

            return postgresql.insert(TABLE).on_conflict_do_nothing(index_elements=Key._fields)
        case _:
            return sqlalchemy.insert(TABLE)


def _removed(session: Session, number: int) -> int:
    row = session.get(AssessmentRow, number, options=(defer(DOCUMENT),)) if 0 < number <= LARGEST_ID else None
    if row is not None:
        session.delete(row)
    return int(row is not None)


def _damages(session: Session) -> Iterator[str]:
    connection = session.connection()
    yield from (word for (word,) in connection.exec_driver_sql("PRAGMA integrity_check") if word != "ok")
    yield from (
        f"{row[0]} names a row that is not there" for row in connection.exec_driver_sql("PRAGMA foreign_key_check")
    )


def _repository(entries: tuple[Entry, ...]) -> Repository:
    newest = entries[-1]
    return Repository(
        identity=newest.identity,
        name=newest.name,
        assessments=len(entries),
        since=entries[0].committed_at,
        until=newest.committed_at,
    )
