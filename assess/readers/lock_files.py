"""Lock files of every ecosystem: seen and told apart by whether they carry hashes, never parsed."""

from __future__ import annotations

from posixpath import basename
from typing import TYPE_CHECKING

from assess import tables
from assess.facts import Fact, Pin, PinKind, Role, Source
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.documents import Document

TOOL = "lock-file"
VERSION = 1
MAX_BYTES = 200_000  # enough to meet the first hash of every format


def _known() -> dict[str, list[str]]:
    files = tables.table("lock_files")["files"]
    return files if isinstance(files, dict) else {}


WANTS = (Want(names=tuple(_known())),)
GIVES = (Pin,)
ROLES = (Role.GENERATED,)  # a tool writes lock files, the team commits them


def read(document: Document) -> Iterable[Fact]:
    """Return one pin for the file; an empty one locks nothing."""
    entry = _known().get(basename(document.path).lower())
    content = document.content[:MAX_BYTES]
    if entry is None or not content.strip():
        return
    ecosystem, mark = entry
    kind = PinKind.HASHED if mark and mark.encode() in content else PinKind.LOCKED
    source = Source(path=document.path, line=1, tool=TOOL)
    yield Pin(source=source, scope="lock", ecosystem=ecosystem, kind=kind, name=basename(document.path))
