"""Which files differ between the trees of two commits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.git import as_path

if TYPE_CHECKING:
    from assess.git import Git


def changed_paths(git: Git, old: str, new: str) -> tuple[str, ...]:
    """Return the paths that were added, changed or removed from one commit to another, in order; renames are both."""
    told = git.run("diff-tree", "-r", "-z", "--no-renames", "--name-only", old, new, "--")
    return tuple(as_path(path) for path in told.split(b"\0") if path)
