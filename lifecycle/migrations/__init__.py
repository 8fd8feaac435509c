"""The way from an older schema to today's, with Alembic: the module `to_N` changes a store of N - 1 to N.

Alembic's operations only: the transaction, the lock and the version's row are the store's own, so that a migration is
written whole or not at all. Imported only where a store is older than the program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic.migration import MigrationContext
from alembic.operations import Operations

from lifecycle.migrations import to_2

if TYPE_CHECKING:
    from sqlalchemy import Connection

STEPS = {2: to_2.change}


def migrate(connection: Connection, found: int, wanted: int) -> None:
    """Change the tables of a store step by step, inside of the transaction that is open."""
    operations = Operations(MigrationContext.configure(connection))
    for version in range(found + 1, wanted + 1):
        STEPS[version](operations)
