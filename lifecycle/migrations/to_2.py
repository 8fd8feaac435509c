"""To 2: when an assessment was made stands in a column, so that the order of storing decides nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.operations import Operations

ROWS = sa.table(
    "assessments",
    sa.column("id", sa.Integer),
    sa.column("document", sa.Text),
    sa.column("assessed_at", sa.DateTime(timezone=True)),
)


def change(operations: Operations) -> None:
    """Add the column and fill it from the documents."""
    operations.add_column("assessments", sa.Column("assessed_at", sa.DateTime(timezone=True), nullable=True))
    connection = operations.get_bind()
    for number in connection.scalars(sa.select(ROWS.c.id).order_by(ROWS.c.id)).all():
        text = connection.scalar(sa.select(ROWS.c.document).where(ROWS.c.id == number))
        connection.execute(ROWS.update().where(ROWS.c.id == number).values(assessed_at=_assessed_at(str(text))))


def _assessed_at(text: str) -> datetime | None:
    """Return the time that a document tells; a damaged one stays for `db check` to tell."""
    try:
        match json.loads(text):
            case {"run": {"assessed_at": str(told)}}:
                return datetime.fromisoformat(told).astimezone(UTC)
    except (ValueError, RecursionError):
        return None
    return None
