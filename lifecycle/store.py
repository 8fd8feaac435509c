"""The store: every assessment that was made, one row each, in SQLite or another database; rows are never changed."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from assess.assessment import Assessment
from assess.errors import StoreError
from assess.user_folders import data_folder, make_private, make_private_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from sqlalchemy import ColumnElement, Engine
    from sqlmodel import Session

    from lifecycle.tables import AssessmentRow

VARIABLE = "DATAOPS_ASSESS_DB"
FILE = "assessments.db"
LOCK_MILLISECONDS = 5_000
ELSEWHERE = f"Name another store with --db or {VARIABLE}, or go on with --no-store."

# What a database says, and how to go on from there.
HINTS = {
    "locked": "Another program writes to it; try again when it has ended.",
    "readonly": f"It may only be read. {ELSEWHERE}",
    "disk is full": f"Make room on the disk. {ELSEWHERE}",
    "not a database": f"The file is of another program, or damaged. {ELSEWHERE}",
    "malformed": f"The file is damaged; bring back a copy of it. {ELSEWHERE}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An assessment as it was stored; `branch` is None for a commit of the mainline."""

    id: int
    identity: str
    commit: str
    committed_at: datetime
    branch: str | None
    saved_at: datetime
    assessment: Assessment


class Store:
    """Save and look up assessments; a context manager. Every fault is a StoreError that names the store."""

    def __init__(self, engine: Engine, where: str) -> None:
        self._engine = engine
        self._where = where

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def save(self, assessment: Assessment, branch: str | None = None, *, now: datetime | None = None) -> int:
        """Keep an assessment, of the mainline or of a branch, and return its id; one that is there stays as it is."""
        from sqlmodel import select  # noqa: PLC0415 - see `open_store`

        row = _row(assessment, branch or "", now or datetime.now(UTC))
        with self._session() as session:
            known = session.exec(select(type(row).id).where(*_same_as(row))).first()
            if known is not None:
                return known
            session.add(row)
            session.flush()
            if row.id is None:
                raise StoreError(f"{self._where}: the database gave no id.")
            return row.id

    def latest(self, identity: str) -> Stored | None:
        """Return the assessment of the newest mainline commit; of several of it, the last that was saved."""
        return next(iter(self._newest(identity, limit=1)), None)

    def history(self, identity: str) -> tuple[Stored, ...]:
        """Return the assessments of mainline commits, by the time of their commits."""
        return self._newest(identity)[::-1]

    def _newest(self, identity: str, *, limit: int | None = None) -> tuple[Stored, ...]:
        from sqlmodel import col, select  # noqa: PLC0415 - see `open_store`

        from lifecycle.tables import AssessmentRow  # noqa: PLC0415

        newest_first = (col(AssessmentRow.committed_at).desc(), col(AssessmentRow.id).desc())
        mainline = (AssessmentRow.identity == identity, AssessmentRow.branch == "")
        with self._session() as session:
            rows = session.exec(select(AssessmentRow).where(*mainline).order_by(*newest_first).limit(limit))
            return tuple(self._stored(row) for row in rows)

    def check(self) -> int:
        """Read every document and return how many there are."""
        from sqlmodel import select  # noqa: PLC0415 - see `open_store`

        from lifecycle.tables import AssessmentRow  # noqa: PLC0415

        with self._session() as session:
            return len([self._stored(row) for row in session.exec(select(AssessmentRow))])

    @property
    def where(self) -> str:
        """Where the store lies, without a password."""
        return self._where

    def _prepare(self) -> None:
        """Make the tables of a new store; refuse one that is another program's or a newer version's."""
        from sqlalchemy import inspect  # noqa: PLC0415 - see `open_store`
        from sqlmodel import SQLModel, select  # noqa: PLC0415

        from lifecycle.tables import SCHEMA_VERSION, AssessmentRow, SchemaVersionRow  # noqa: PLC0415

        ours = {str(SchemaVersionRow.__tablename__), str(AssessmentRow.__tablename__)}
        with self._session() as session:
            tables = set(inspect(session.connection()).get_table_names())
            if not tables:
                SQLModel.metadata.create_all(session.connection())
                session.add(SchemaVersionRow(version=SCHEMA_VERSION))
                return
            if not ours <= tables:
                raise StoreError(f"{self._where}: a database of another program. {ELSEWHERE}")
            found = session.exec(select(SchemaVersionRow.version)).first()
        if found is None or found > SCHEMA_VERSION:
            raise StoreError(f"{self._where}: written by a newer version (store version {found}); update this program.")

    def _stored(self, row: AssessmentRow) -> Stored:
        try:
            assessment = Assessment.from_json(json.loads(row.document))
        except ValueError as error:
            raise StoreError(f"{self._where}: assessment {row.id} cannot be read ({error}).") from error
        return Stored(
            id=row.id or 0,
            identity=row.identity,
            commit=row.commit_id,
            committed_at=row.committed_at,
            branch=row.branch or None,
            saved_at=row.saved_at,
            assessment=assessment,
        )

    @contextmanager
    def _session(self) -> Iterator[Session]:
        """Give one transaction, written when the block ends well."""
        from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415 - see `open_store`
        from sqlmodel import Session  # noqa: PLC0415

        try:
            with Session(self._engine) as session, session.begin():
                yield session
        except SQLAlchemyError as error:
            raise StoreError(_told(self._where, error)) from error


def open_store(place: str | None = None) -> Store:
    """Open the store at a URL or path, $DATAOPS_ASSESS_DB or the user's data folder; make it where there is none.

    SQLModel is imported here and below because it takes longer than many a command; raises StoreError.
    """
    from sqlalchemy import create_engine, event  # noqa: PLC0415
    from sqlalchemy.engine import make_url  # noqa: PLC0415
    from sqlalchemy.exc import ArgumentError, SQLAlchemyError  # noqa: PLC0415

    place = place or os.environ.get(VARIABLE) or str(data_folder() / FILE)
    try:
        url = make_url(place if "://" in place else f"sqlite:///{Path(place).expanduser().absolute()}")
        where = url.render_as_string(hide_password=True)
        if url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"}:
            where = _made_file(Path(str(url.database)))
        engine = create_engine(url)
    except (ArgumentError, SQLAlchemyError, ImportError) as error:
        raise StoreError(f"The store's address is not understood ({error}). {ELSEWHERE}") from error
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _configure)
        event.listen(engine, "begin", _begin)
    store = Store(engine, where)
    try:
        store._prepare()  # noqa: SLF001 - its own module
    except BaseException:
        store.close()
        raise
    return store


def _made_file(file: Path) -> str:
    if file.exists() and not file.is_file():
        raise StoreError(f"{file}: not a file. {ELSEWHERE}")
    try:
        make_private(file.parent)
        make_private_file(file)
    except OSError as error:
        raise StoreError(f"{file}: cannot be opened ({error.strerror}). {ELSEWHERE}") from error
    return str(file)


def _configure(connection: Any, _record: object) -> None:  # noqa: ANN401 - whichever driver SQLAlchemy uses
    connection.isolation_level = None  # so that `_begin` decides when a transaction starts
    for pragma in (f"busy_timeout = {LOCK_MILLISECONDS}", "journal_mode = WAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Any) -> None:  # noqa: ANN401
    # A transaction that first reads and then writes fails at once when another wrote in between; this one waits.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _row(assessment: Assessment, branch: str, now: datetime) -> AssessmentRow:
    from lifecycle.tables import AssessmentRow  # noqa: PLC0415 - see `open_store`

    return AssessmentRow(
        identity=assessment.repository.id,
        name=assessment.repository.name,
        commit_id=assessment.commit,
        committed_at=assessment.committed_at,
        branch=branch,
        tool_version=assessment.tool_version,
        model_version=assessment.model_version,
        settings_digest=assessment.settings_digest,
        complete=assessment.complete,
        level=assessment.level,
        level_index=assessment.index,
        saved_at=now,
        document=json.dumps(assessment.to_json(), separators=(",", ":")),
    )


def _same_as(row: AssessmentRow) -> tuple[ColumnElement[bool], ...]:
    from sqlmodel import col  # noqa: PLC0415 - see `open_store`

    from lifecycle.tables import AssessmentRow  # noqa: PLC0415

    (unique,) = (one for one in AssessmentRow.__table__.constraints if one.name == "one_row_an_assessment")  # type: ignore[attr-defined]
    names = tuple(column.name for column in unique.columns)
    return tuple(col(getattr(AssessmentRow, name)) == getattr(row, name) for name in names)


def _told(where: str, error: Exception) -> str:
    said = str(getattr(error, "orig", None) or error).strip()
    hint = next((hint for sign, hint in HINTS.items() if sign in said), ELSEWHERE)
    return f"{where}: the store cannot be used ({said}). {hint}"
