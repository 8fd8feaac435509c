"""Permifrost: the databases, roles and users of Snowflake as one specification.

https://gitlab.com/gitlab-data/permifrost
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.facts import Fact, Infrastructure, Source, ToolUse
from assess.readers.protocol import Want
from assess.terms.shapes import mapping, named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.documents import Document

TOOL = "permifrost"
VERSION = 1
WANTS = (Want(suffixes=(".yml", ".yaml"), needles=(b"member_of:",)),)
GIVES = (Infrastructure, ToolUse)

AREAS = {"databases": "warehouse", "warehouses": "warehouse", "roles": "access"}


def read(document: Document) -> Iterable[Fact]:
    """Return the objects of a specification; its users are people and stay unnamed."""
    value = mapping(document.yaml)
    if not {"roles", "databases"} <= set(value) and not {"roles", "users", "version"} <= set(value):
        return
    yield ToolUse(source=Source(path=document.path, line=1, tool=TOOL), kind="warehouse", tool="snowflake")
    for kind, area in AREAS.items():
        for name, _, line in named(value.get(kind)):
            source = Source(path=document.path, line=line, tool=TOOL)
            yield Infrastructure(source=source, tool=TOOL, resource=kind.removesuffix("s"), area=area, name=name)
