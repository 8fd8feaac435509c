"""The tables of the store; only the store sees their rows. A change of them is a new step in `lifecycle/migrations`."""

from datetime import UTC, datetime

from sqlalchemy import Dialect
from sqlalchemy.types import DateTime, TypeDecorator
from sqlmodel import Column, Field, SQLModel, Text, UniqueConstraint

from lifecycle.layout import Key


class UtcDateTime(TypeDecorator[datetime]):
    """A time in UTC, also where the database keeps no time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time as it is written."""
        _ = dialect
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time as it was given."""
        _ = dialect
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class SchemaVersionRow(SQLModel, table=True):
    """Which shape the tables have: one row."""

    __tablename__ = "schema_version"

    version: int = Field(primary_key=True)


class AssessmentRow(SQLModel, table=True):
    """One assessment with its whole document; `branch` is empty for a commit of the mainline.

    `assessed_at` is None only where a migration found a document that tells none.
    """

    __tablename__ = "assessments"
    __table_args__ = (UniqueConstraint(*Key._fields, name="one_row_an_assessment"),)

    id: int | None = Field(default=None, primary_key=True)
    identity: str = Field(index=True)
    name: str
    commit_id: str = Field(index=True)
    committed_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))
    branch: str = ""
    tool_version: str
    model_version: str
    settings_digest: str
    complete: bool
    level: int | None = None
    level_index: float | None = None
    saved_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    document: str = Field(sa_column=Column(Text, nullable=False))
    assessed_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime, nullable=True))
