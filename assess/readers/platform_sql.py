"""Statements of SQL that make the platform itself: warehouses, databases, roles, integrations and where data lies.

Snowflake, Databricks, Redshift, ClickHouse and PostgreSQL share these forms of CREATE.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Infrastructure, Source
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "platform-sql"
VERSION = 1
NEEDLES = ("warehouse", "database", "role", "integration", "volume", "location", "catalog", "resource monitor")
WANTS = (Want(suffixes=(".sql",), needles=tuple(form.encode() for one in NEEDLES for form in (one, one.upper()))),)
GIVES = (Infrastructure,)

AREAS = {
    "warehouse": "compute",
    "database": "warehouse",
    "catalog": "warehouse",
    "storage integration": "storage",
    "external volume": "storage",
    "external location": "storage",
    "storage credential": "storage",
    "role": "access",
    "api integration": "access",
    "security integration": "access",
    "notification integration": "access",
    "network policy": "access",
    "resource monitor": "monitoring",
}
KINDS = "|".join(kind.replace(" ", r"\s++") for kind in sorted(AREAS, key=len, reverse=True))
CREATE = re.compile(
    rf"\s*+create\s++(?:or\s++replace\s++)?(?:transient\s++)?({KINDS})\s++(?:if\s++not\s++exists\s++)?(?!as\b)[\w\"`$.<]",
    re.IGNORECASE,
)
TEMPLATE = "{%"  # statements of a macro are run with a name of their own each time
MAX_LINE = 500
MAX_FOUND = 100


def read(document: Document) -> Iterator[Infrastructure]:
    """Return what the statements of a script create, a line each."""
    if TEMPLATE in document.text:
        return
    found = 0
    for number, line in enumerate(document.lines, start=1):
        created = CREATE.match(line[:MAX_LINE])
        if created and found < MAX_FOUND:
            found += 1
            kind = " ".join(created[1].lower().split())
            source = Source(path=document.path, line=number, tool=TOOL)
            yield Infrastructure(source=source, tool="sql", resource=kind, area=AREAS[kind])
