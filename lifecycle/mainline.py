"""Which commits belong to the mainline, whose assessments make up the trend; the others are kept by their branch."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assess.git import Git

# The remote's own choice first; a local branch may be ahead of it.
MAIN_BRANCHES = (
    "refs/remotes/origin/HEAD",
    *(f"refs/{place}/{name}" for name in ("main", "master", "trunk") for place in ("remotes/origin", "heads")),
)
DETACHED = "detached"


def branch_of(git: Git, commit: str) -> str | None:
    """Return None for a commit of the mainline (first parents of the main branch), otherwise the name of its branch."""
    tips = dict.fromkeys(git.references[name] for name in main_branches(git))
    if commit in tips or not tips:
        return None
    return None if commit in set(git.first_parents(*tips)) else _name_of(git, commit)


def main_branches(git: Git) -> tuple[str, ...]:
    """Name the branches that are main; a bare repository's HEAD is the remote's choice, any other's is a check-out."""
    own = (f"refs/heads/{git.remote_branch}",) if git.remote_branch else ()
    known = tuple(name for name in dict.fromkeys((*MAIN_BRANCHES, *own)) if name in git.references)
    return known if known and not git.bare else tuple(filter(None, [git.head_branch])) or known


def _name_of(git: Git, commit: str) -> str:
    names = [git.head_branch, *sorted(git.references)] if git.head_branch else sorted(git.references)
    at = (name for name in names if name and git.references.get(name) == commit and "/tags/" not in name)
    return next((name.split("/", 2)[2] for name in at), DETACHED)
