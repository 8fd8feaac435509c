"""The schema of the store: made where it is new, migrated where it is older, refused where it is newer or another's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect, text
from sqlmodel import SQLModel, func, select, update

from assess.errors import StoreError
from lifecycle.database import ELSEWHERE, POSTGRESQL
from lifecycle.layout import SCHEMA_VERSION
from lifecycle.tables import AssessmentRow, SchemaVersionRow

if TYPE_CHECKING:
    from sqlalchemy import Table
    from sqlmodel import Session

    from lifecycle.database import Database

TABLES = (str(AssessmentRow.__tablename__), VERSION_TABLE := str(SchemaVersionRow.__tablename__))
NEW = 0
LOCK = 0x0DA7A0B5  # of PostgreSQL, so that of two programs one makes or changes the tables


def prepare(database: Database) -> None:
    """Bring the store to this program's schema; raise StoreError and change nothing where that cannot be."""
    with database.reading() as session:
        found = _version(database, session)
    if found == NEW:
        database.pragma("journal_mode = WAL")
    if found < SCHEMA_VERSION:
        with database.writing() as session:
            _bring_up(database, session)


def _bring_up(database: Database, session: Session) -> None:
    if database.dialect == POSTGRESQL:
        session.connection().execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
    found = _version(database, session)  # once more: another program may have been faster
    if found == NEW:
        SQLModel.metadata.create_all(session.connection(), tables=_tables())
        session.add(SchemaVersionRow(version=SCHEMA_VERSION))
    elif found < SCHEMA_VERSION:
        from lifecycle.migrations import migrate  # noqa: PLC0415 - Alembic takes longer than many a command

        migrate(session.connection(), found, SCHEMA_VERSION)
        session.exec(update(SchemaVersionRow).values(version=SCHEMA_VERSION))


def _version(database: Database, session: Session) -> int:
    """Return the version of the schema, or NEW for an empty database."""
    tables = set(inspect(session.connection()).get_table_names())
    if not tables:
        return NEW
    version = session.exec(select(func.max(SchemaVersionRow.version))).first() if VERSION_TABLE in tables else None
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise StoreError(
            f"{database.where}: written by a newer version (store version {version}, this program knows "
            f"{SCHEMA_VERSION}); update this program. {ELSEWHERE}"
        )
    if not isinstance(version, int) or version <= NEW or not tables.issuperset(TABLES):
        raise StoreError(f"{database.where}: a database of another program. {ELSEWHERE}")
    return version


def _tables() -> list[Table]:
    return [SQLModel.metadata.tables[name] for name in TABLES]
