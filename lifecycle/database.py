"""The database of the store: its address, how it is opened and locked, and its faults in words for the user."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlmodel import Session

from assess.errors import StoreError
from assess.user_folders import make_private, make_private_file
from lifecycle.layout import VARIABLE, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

SQLITE, POSTGRESQL = "sqlite", "postgresql"
LOCK_MILLISECONDS = 15_000
CONNECT_SECONDS = 10
ELSEWHERE = f"Name another store with --db or {VARIABLE}, or go on with --no-store."
READS = "dataops_assess_reads"
ISOLATION = {POSTGRESQL: {"isolation_level": "REPEATABLE READ"}}  # all reads of a transaction see one state

# What a database says, and how to go on from there.
HINTS = {
    "locked": "Another program writes to it; try again when it has ended.",
    "lock timeout": "Another program writes to it; try again when it has ended.",
    "readonly": f"It may only be read. {ELSEWHERE}",
    "disk is full": f"Make room on the disk. {ELSEWHERE}",
    "disk I/O error": f"The disk failed, or has no room. {ELSEWHERE}",
    "not a database": f"The file is of another program, or damaged. {ELSEWHERE}",
    "malformed": f"The file is damaged; bring back a copy of it (`db backup` makes one). {ELSEWHERE}",
    "dialects:postgres": "Write postgresql://USER@HOST/NAME.",
    "psycopg": "PostgreSQL needs its driver: install `dataops-assess[postgres]`.",
}


class Database:
    """One database and its transactions; every fault is a StoreError that names it."""

    def __init__(self, engine: Engine, where: str) -> None:
        self.where = where
        self._writer = engine
        self._reader = engine.execution_options(**{READS: True}, **ISOLATION.get(engine.dialect.name, {}))

    @property
    def dialect(self) -> str:
        """The kind of database, as SQLAlchemy calls it."""
        return self._writer.dialect.name

    def close(self) -> None:
        """Let go of the database."""
        self._writer.dispose()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a transaction that sees one state of the database and keeps nobody from writing."""
        with self._session(self._reader) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a transaction that is written whole when the block ends well, and not at all otherwise."""
        with self._session(self._writer) as session:
            yield session

    def pragma(self, statement: str) -> None:
        """Carry out a PRAGMA outside of any transaction; another kind of database knows none."""
        if self.dialect == SQLITE:
            with self._told(), closing(self._writer.raw_connection()) as connection:
                connection.cursor().execute(f"PRAGMA {statement}").fetchall()

    @contextmanager
    def _session(self, engine: Engine) -> Iterator[Session]:
        with self._told(), Session(engine) as session, session.begin():
            yield session

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise StoreError(_words(self.where, error)) from error


def open_database(place: str | None, *, existing: bool = False) -> Database:
    """Open the database at a URL or path, $DATAOPS_ASSESS_DB or the user's data folder; `existing`: make no file."""
    named = place or os.environ.get(VARIABLE)
    url = _url(place_of(place))
    where = url.render_as_string(hide_password=True)
    if _is_file(url):
        where = _made_file(Path(str(url.database)), existing=existing and named is not None)
    try:
        engine = create_engine(url, connect_args=_arguments(url))
    except (ArgumentError, SQLAlchemyError, ImportError) as error:
        raise StoreError(_words(where, error)) from error
    if url.get_backend_name() == SQLITE:
        event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return Database(engine, where)


def sqlite_url(file: Path) -> URL:
    """Return the address of a SQLite file, whatever characters its path has."""
    return URL.create(SQLITE, database=str(file.expanduser().absolute()))


def _url(place: str) -> URL:
    if "://" not in place:
        return sqlite_url(Path(place))
    try:
        return make_url(place)
    except (ArgumentError, ValueError) as error:  # what they say may hold the password
        raise StoreError(
            f"The store's address is not understood; write DRIVER://USER@HOST/NAME. {ELSEWHERE}"
        ) from error


def _is_file(url: URL) -> bool:
    database = url.database or ":memory:"
    return url.get_backend_name() == SQLITE and database != ":memory:" and not database.startswith("file:")


def _made_file(file: Path, *, existing: bool) -> str:
    try:
        if file.exists() and not file.is_file():
            raise StoreError(f"{file}: not a file. {ELSEWHERE}")
        if existing and not file.exists():
            raise StoreError(f"{file}: there is no store; check the path, or assess with --db to make one.")
        make_private(file.parent)
        make_private_file(file)
    except OSError as error:
        raise StoreError(f"{file}: cannot be opened ({error.strerror}). {ELSEWHERE}") from error
    return str(file)


def _arguments(url: URL) -> dict[str, object]:
    patient = url.get_backend_name() == POSTGRESQL and "connect_timeout" not in url.query
    return {"connect_timeout": CONNECT_SECONDS} if patient else {}


def _configure(connection: Any, _record: object) -> None:  # noqa: ANN401 - whichever driver SQLAlchemy uses
    connection.isolation_level = None  # so that `_begin` decides when a transaction starts
    for pragma in (f"busy_timeout = {LOCK_MILLISECONDS}", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    match connection.dialect.name:
        case "sqlite" if connection.get_execution_options().get(READS):
            connection.exec_driver_sql("BEGIN")
        case "sqlite":
            # A transaction that first reads and then writes fails at once when another wrote in between; this waits.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        case "postgresql":
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {LOCK_MILLISECONDS}")


def _words(where: str, error: Exception) -> str:
    said = str(getattr(error, "orig", None) or error).strip()
    hint = next((hint for sign, hint in HINTS.items() if sign in said), ELSEWHERE)
    return f"{where}: the store cannot be used ({said}). {hint}"
