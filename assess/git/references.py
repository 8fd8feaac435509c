"""The references of a repository, read without Git: loose files over packed ones, each to the object it names."""

from __future__ import annotations

import os
import re
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from assess.git.layout import read_pointer
from assess.git.values import OBJECT_ID

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from assess.git.layout import Layout

REMOTE = "refs/remotes/origin/"
SYMREF_DEPTH = 5
PACKED_LIMIT = 256 << 20  # bytes: three million references
LOOSE_LIMIT = 200_000  # files; Git itself packs them long before
SHALLOW_LIMIT = 16 << 20  # bytes

_PACKED = re.compile(rb"^([0-9a-f]{40}|[0-9a-f]{64}) (refs/[^\n]{1,1000})$", re.MULTILINE)
_BAD = r"\.\.|@\{|/\.|//|\.lock(?:/|\Z)|[./](?:/|\Z)"  # what Git refuses in a name
_REFERENCE = re.compile(rf"(?!refs/replace/)(?!.*(?:{_BAD}))refs/[^\x00-\x20\x7f~^:?*\[\\]+")


def head_of(layout: Layout) -> str:
    """Return what HEAD says: `ref: ` and a name, or an object id."""
    return read_pointer(layout.git_dir / "HEAD")


def remote_head_of(layout: Layout) -> str:
    """Return the name of the branch that the remote has chosen as its main one, as of the clone; "" where unknown."""
    pointer = read_pointer(layout.common / "refs" / "remotes" / "origin" / "HEAD")
    target = pointer.removeprefix("ref: ")
    return target.removeprefix(REMOTE) if target.startswith(REMOTE) and is_reference(target) else ""


def read_references(layout: Layout) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the object id of each reference and the limits that were met; none of the reftable format."""
    # Loose ones first: Git packs a reference before it removes its file, so that none is missed in between.
    loose = dict(islice(_loose_references(layout.common), LOOSE_LIMIT + 1))
    packed, whole = _packed_references(layout.common / "packed-refs")
    limits: tuple[str, ...] = (
        () if whole else (f"references: packed-refs has more than {PACKED_LIMIT} bytes; the rest is not read",)
    )
    if len(loose) > LOOSE_LIMIT:
        limits += (f"references: more than {LOOSE_LIMIT} files; the rest is not read",)
    followed = {name: found for name in loose if (found := _follow(name, loose, packed))}
    return {name: value for name, value in {**packed, **followed}.items() if is_reference(name)}, limits


def is_reference(name: str) -> bool:
    """Say whether Git would take a name for a reference; replacements are none here."""
    return _REFERENCE.fullmatch(name) is not None


def is_head(text: str) -> bool:
    """Say whether HEAD could say so."""
    return bool(OBJECT_ID.fullmatch(text)) or (text.startswith("ref: ") and is_reference(text.removeprefix("ref: ")))


def shallow_boundary(common: Path) -> tuple[str, ...]:
    """Return the commits at which a shallow clone ends."""
    file = common / "shallow"
    if not file.is_file():
        return ()
    with file.open("rb") as opened:
        lines = opened.read(SHALLOW_LIMIT).decode("ascii", "replace").split("\n")
    return tuple(line for line in lines if OBJECT_ID.fullmatch(line))


def _loose_references(common: Path) -> Iterator[tuple[str, str]]:
    for folder, _, names in os.walk(common / "refs"):
        for file in (Path(folder, name) for name in names):
            yield file.relative_to(common).as_posix(), read_pointer(file)


def _packed_references(file: Path) -> tuple[dict[str, str], bool]:
    if not file.is_file():
        return {}, True
    with file.open("rb") as opened:
        content = opened.read(PACKED_LIMIT)
        whole = not opened.read(1)
    return {os.fsdecode(match[2]): match[1].decode() for match in _PACKED.finditer(content)}, whole


def _follow(name: str, loose: Mapping[str, str], packed: Mapping[str, str]) -> str | None:
    for _ in range(SYMREF_DEPTH):
        value = loose.get(name) or packed.get(name, "")
        if not value.startswith("ref: "):
            return value if OBJECT_ID.fullmatch(value) else None
        name = value.removeprefix("ref: ")
    return None
