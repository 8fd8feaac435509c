"""Rows of the store's table to records and back; no row leaves its session."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from sqlmodel import SQLModel, col

from lifecycle.conformity import faults_of
from lifecycle.layout import Key, key_of, plain
from lifecycle.stored import Entry, Record, Stored
from lifecycle.tables import AssessmentRow
from lifecycle.upgrades import parse, read_document, upgraded

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Table
    from sqlalchemy.orm import QueryableAttribute

    from assess.assessment import Assessment

TABLE: Table = SQLModel.metadata.tables[str(AssessmentRow.__tablename__)]
DOCUMENT = cast("QueryableAttribute[str]", AssessmentRow.document)
COPIED = (*Key._fields, "name", "level", "level_index", "committed_at")


def row_of(
    assessment: Assessment, branch: str | None, saved_at: datetime, document: str | None = None
) -> AssessmentRow:
    """Return the row of an assessment, with the document as it was written where there is one."""
    key = key_of(assessment, branch)
    return AssessmentRow(
        identity=key.identity,
        commit_id=key.commit_id,
        branch=key.branch,
        tool_version=key.tool_version,
        model_version=key.model_version,
        settings_digest=key.settings_digest,
        complete=key.complete,
        name=plain(assessment.repository.name),
        committed_at=assessment.committed_at,
        level=assessment.level,
        level_index=assessment.index,
        assessed_at=assessment.run.assessed_at,
        saved_at=saved_at,
        document=document or json.dumps(assessment.to_json(), separators=(",", ":")),
    )


def entry_of(row: AssessmentRow) -> Entry:
    """Return what a row is about."""
    return Entry(
        id=row.id or 0,
        identity=row.identity,
        name=row.name,
        commit=row.commit_id,
        committed_at=row.committed_at,
        branch=row.branch or None,
        tool_version=row.tool_version,
        model_version=row.model_version,
        settings_digest=row.settings_digest,
        complete=row.complete,
        level=row.level,
        index=row.level_index,
        assessed_at=row.assessed_at,
        saved_at=row.saved_at,
    )


def stored_of(row: AssessmentRow) -> Stored:
    """Return a row with its assessment; raises ValueError where the document cannot be read."""
    entry = entry_of(row)
    told = {name: getattr(entry, name) for name in Entry.__slots__}
    return Stored(**told, assessment=read_document(row.document))


def record_of(row: AssessmentRow) -> Record:
    """Return a row for another store; raises ValueError where the document cannot be read."""
    return Record(
        branch=row.branch or None,
        saved_at=row.saved_at,
        document=row.document,
        assessment=read_document(row.document),
    )


def values_of(row: AssessmentRow) -> dict[str, object]:
    """Return what a new row is made of; the database numbers it."""
    return {column.name: getattr(row, column.name) for column in TABLE.columns if not column.primary_key}


def same_as(row: AssessmentRow) -> tuple[ColumnElement[bool], ...]:
    """Return what the row of the same assessment fulfils."""
    return tuple(col(getattr(AssessmentRow, name)) == getattr(row, name) for name in Key._fields)


def faults_in(row: AssessmentRow) -> tuple[str, ...]:
    """Return what is wrong with a row: a document that is none, or columns that tell something else."""
    try:
        document = upgraded(parse(row.document))
        assessment = read_document(row.document)
    except ValueError as error:
        return (str(error),)
    told = row_of(assessment, row.branch, row.saved_at, row.document)
    differing = (name for name in COPIED if getattr(told, name) != getattr(row, name))
    return (*faults_of(document), *(f"{name} is another in the document" for name in differing))
