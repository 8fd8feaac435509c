"""One repository, opened: what a path and a revision mean in it, and Git run on its objects, not its configuration."""

from __future__ import annotations

import difflib
import logging
import re
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

from assess.addresses import without_secrets
from assess.errors import RepositoryError, UsageError
from assess.git.layout import Layout, alternates, find_layout, places_elsewhere
from assess.git.own_folder import new_folder, read_settings, write_own_folder, write_references
from assess.git.process import environment, git_program, running
from assess.git.references import head_of, read_references, remote_head_of
from assess.git.values import OBJECT_ID
from assess.git.waiting import refuse_what_waits
from assess.interrupts import held_back

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping
    from types import TracebackType

NEARBY_NAMES = 5
NEARBY_AMONG = 10_000  # names compared for a hint: each comparison takes time
REVISION_LENGTH = 1_000

log = logging.getLogger(__name__)


class Git:
    """Run Git on the objects of one repository; a context manager, since it owns a temporary folder.

    That folder is an empty bare repository with a copy of the references and of the shallow boundary; the
    objects stay where they are. So nothing that the repository configures is ever loaded.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self.folder = layout.folder
        self.subfolder = layout.subfolder
        self._roots: dict[str, str] = {}  # the last commit of each mainline that was listed
        self.limits = places_elsewhere(layout)
        refuse_what_waits((layout.objects, *alternates(layout)))
        settings = read_settings(layout.common)
        self.address = settings.get("remote.origin.url")  # as configured, secrets and all
        self.shallow = (layout.common / "shallow").is_file()
        self.partial = "extensions.partialclone" in settings or any(layout.objects.glob("pack/*.promisor"))
        with held_back():
            self._folder = new_folder()
        try:
            self._env = environment(self.own_folder, layout.objects)
            write_own_folder(self.own_folder, layout, settings)
            references, limits = read_references(layout)
            self.limits += limits
            self._references = self._existing(references)
            write_references(self.own_folder, self._references)
        except BaseException:
            self.close()
            raise

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Self:
        """Open the repository that `path` is or lies in; raise `RepositoryError` where there is none."""
        try:
            return cls(find_layout(Path(path)))
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise RepositoryError(f"{path}: the repository cannot be read ({reason}).") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Remove the temporary folder."""
        with held_back():
            self._folder.cleanup()

    def run(self, *args: str, stdin: bytes = b"") -> bytes:
        """Return what a Git command prints; raise `RepositoryError` when it fails."""
        with self.stream(*args, stdin=stdin) as out:
            return out.read()

    @contextmanager
    def stream(self, *args: str, stdin: bytes = b"") -> Iterator[IO[bytes]]:
        """Give a Git command's output while it runs; raise `RepositoryError` when it fails in the end."""
        with running([git_program(), *args], self._env, self._folder.name, stdin) as out:
            yield out

    @property
    def remote(self) -> str | None:
        """The address that the repository was cloned from, as it may be told."""
        return without_secrets(self.address) if self.address else None

    @property
    def own_folder(self) -> Path:
        """The temporary folder that stands in for the repository's own."""
        return Path(self._folder.name)

    @property
    def layout(self) -> Layout:
        """Where the repository's parts lie."""
        return self._layout

    @property
    def references(self) -> Mapping[str, str]:
        """The object id of each reference of the repository."""
        return self._references

    @property
    def bare(self) -> bool:
        """Whether the repository has no work tree."""
        return self._layout.git_dir == self._layout.folder

    @cached_property
    def head_branch(self) -> str | None:
        """The branch that HEAD is on, as a whole reference; None where it is on none, or on one without a commit."""
        name = head_of(self._layout).removeprefix("ref: ")
        return name if name in self._references else None

    @cached_property
    def remote_branch(self) -> str:
        """The name of the remote's main branch, as of the clone; "" where it is not known."""
        return remote_head_of(self._layout)

    def resolve(self, revision: str = "HEAD") -> str:
        """Return the full id of the commit that a revision names; raise `UsageError` for an unknown one."""
        if revision.startswith("-") or not revision.isprintable() or len(revision) > REVISION_LENGTH:
            raise UsageError(f"{revision[:REVISION_LENGTH]!r} is no revision: name a branch, a tag or a commit id.")
        try:
            found = self._commit(revision)
        except RepositoryError as error:
            raise self._unresolved(revision) from error
        if not OBJECT_ID.fullmatch(found):  # what excludes commits, such as `^main`
            raise UsageError(f"{revision}: names more or less than one commit; name a branch, a tag or a commit id.")
        return found

    def cut(self, commit: str) -> None:
        """Have the history end at a commit whose parents cannot be read, as a shallow one does."""
        with (self.own_folder / "shallow").open("a") as boundary:
            boundary.write(f"{commit}\n")
        self._roots.clear()

    def root_commit(self, commit: str) -> str:
        """Return the first commit of the mainline, which tells one repository from another, as far as it is there."""
        return self._roots[commit] if commit in self._roots else self.first_parents(commit)[-1]

    def missing(self, ids: Iterable[str]) -> frozenset[str]:
        """Return those of some objects that are not in the object store."""
        stdin = "".join(f"{object_id}\n" for object_id in sorted(set(ids))).encode()
        told = self.run("cat-file", "--batch-check", "--buffer", stdin=stdin).decode().splitlines()
        return frozenset(line.removesuffix(" missing") for line in told if line.endswith(" missing"))

    def first_parents(self, *commits: str) -> list[str]:
        """Return the mainlines that end with some commits, as far back as they are there; newest first."""
        found = list(commits[:1])
        try:
            with self.stream("rev-list", "--first-parent", *commits, "--") as out:
                found = [line.decode().strip() for line in out] or found
        except RepositoryError:
            log.debug("a mainline breaks off", exc_info=True)
        if len(commits) == 1:
            self._roots[commits[0]] = found[-1]
        return found

    def _commit(self, revision: str) -> str:
        verify = ("rev-parse", "--verify", "--quiet", "--end-of-options")
        return self.run(*verify, f"{revision}^{{commit}}").decode().strip()

    def _unresolved(self, revision: str) -> RepositoryError | UsageError:
        if revision != "HEAD":
            return UsageError(self._unknown(revision))
        if not self._points_somewhere():
            return RepositoryError("The repository has no commit yet: commit something first.")
        return RepositoryError("HEAD: its commit cannot be read; `git fsck` tells more.")

    def _existing(self, references: Mapping[str, str]) -> dict[str, str]:
        """Leave out what points to objects that are not there: one such tag would end `for-each-ref`."""
        missing = self.missing(references.values())
        return {name: object_id for name, object_id in references.items() if object_id not in missing}

    def _points_somewhere(self) -> bool:
        target = head_of(self._layout)
        return not target.startswith("ref: ") or target.removeprefix("ref: ") in self._references

    def _unknown(self, revision: str) -> str:
        names = {re.sub(r"^refs/(?:heads|tags|remotes)/", "", name) for name in self._references}
        near = difflib.get_close_matches(revision, sorted(names)[:NEARBY_AMONG], NEARBY_NAMES)
        hint = f"did you mean {', '.join(near)}?" if near else "name a branch, a tag or a commit id."
        fetched = " The clone is shallow: `git fetch --unshallow` brings older commits." if self.shallow else ""
        return f"{revision}: unknown or ambiguous revision; {hint}{fetched}"
