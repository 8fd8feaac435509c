"""The brand that the team's settings name: a folder of the repository, read from Git's objects like all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.git import Git
from assess.settings import read_settings
from assess.snapshot import EntryKind, read_snapshot
from reports.brand import LARGEST, OURS, Brand, brand_of

if TYPE_CHECKING:
    from assess.assessing import Request


def team_brand(request: Request) -> Brand:
    """Return the brand that `[report] brand` of the settings names, else ours; raises UsageError for a faulty one."""
    with Git.open(request.path) as git:
        commit = git.resolve(request.revision)
        settings = request.settings or read_settings(read_snapshot(git, commit))
        if not settings.brand:
            return OURS
        snapshot = read_snapshot(git, commit, settings.brand)

        def read(name: str) -> bytes | None:
            entry = snapshot.entries.get(f"{settings.brand}/{name}")
            if entry is None or entry.kind is not EntryKind.FILE:
                return None
            if entry.size > LARGEST:
                return b"\0" * (LARGEST + 1)
            ((_, content),) = snapshot.read([entry])
            return content

        return brand_of(settings.brand, read)
