"""A glance into a store of SQLite, for runs with nothing to store: its library takes longer to load than they do."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from lifecycle.layout import SCHEMA_VERSION, Key, key_of, place_of
from lifecycle.upgrades import read_document

if TYPE_CHECKING:
    from assess.assessment import Assessment

SECONDS = 1.0  # for another program's lock
NEWEST = f"""
    SELECT document FROM assessments AS one
    WHERE {" AND ".join(f"{name} = :{name}" for name in Key._fields)}
    AND (SELECT max(version) FROM schema_version) = :version
    AND NOT EXISTS (
        SELECT 1 FROM assessments AS other WHERE other.identity = one.identity AND other.branch = ''
        AND other.id != one.id AND other.committed_at >= one.committed_at
    )
"""  # noqa: S608 - names of columns


def newest_if_same(place: str | None, assessment: Assessment) -> Assessment | None:
    """Return what is stored of this very assessment, if that is of the newest commit of the mainline there.

    Then there is nothing to store. None where it is not, where another of that commit is stored as well, and where only
    the store itself can tell: that one says what is wrong.
    """
    named = place_of(place)
    if "://" in named or not (file := Path(named).expanduser().absolute()).is_file():
        return None
    values = {**key_of(assessment)._asdict(), "version": SCHEMA_VERSION}
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=SECONDS)) as connection:
            row = connection.execute(NEWEST, values).fetchone()
        return read_document(row[0]) if row else None
    except (sqlite3.Error, ValueError):
        return None
