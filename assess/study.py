"""What is seen of one commit: from the Git repository to the facts of its whole tree."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from assess.activity import measure
from assess.changed import changed_paths
from assess.documents.allowance import one_tree, used_up
from assess.facts import Ages, Facts, Problem, ProblemKind, Project, Role, Source
from assess.facts.container import MAINTAINED_TOUCHES
from assess.globs import matches
from assess.history import Histories
from assess.links import link
from assess.owners import with_persons
from assess.reading import Reading, hiding_all
from assess.roles import decide_roles
from assess.settings import FILE, read_settings
from assess.snapshot import read_snapshot
from assess.values import Value, replace
from assess.versions import with_moves

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.facts import Fact
    from assess.git import Git
    from assess.history import History
    from assess.readers.protocol import Reader
    from assess.reading import FactCache
    from assess.settings import Settings
    from assess.snapshot import Snapshot


class Study(Value):
    """A commit with its tree, its history, the settings that hold, and all facts."""

    snapshot: Snapshot
    history: History
    settings: Settings
    facts: Facts
    roles: dict[str, Role]

    @property
    def sizes(self) -> dict[str, int]:
        """The bytes of each file in scope."""
        return {path: entry.size for path, entry in self.snapshot.entries.items()}


def study(
    git: Git,
    commit: str,
    *,
    readers: tuple[Reader, ...],
    settings: Settings | None = None,
    cache: FactCache | None = None,
    histories: Histories | None = None,
    history_of: str | None = None,
    processes: int = 1,
) -> Study:
    """Read a commit; `settings` stand in for those that it holds, the history of another commit for its own.

    `histories` are those of commits that were read before.

    Raises UsageError for faulty settings.
    """
    whole = read_snapshot(git, commit, git.subfolder)
    settings = settings or read_settings(whole)
    snapshot = _narrowed(whole, settings)
    roles = _with_pipelines(decide_roles({path: one.size for path, one in snapshot.entries.items()}), settings)
    with one_tree() as allowance, Reading(snapshot, roles, readers, cache, processes=processes) as reading:
        history = (histories or Histories()).read(git, history_of or commit, git.subfolder)
        if history_of:
            history = _with_touched(history, changed_paths(git, history_of, commit))
        local = _facts(reading.facts(), history, settings)
        linked = link(local, roles, readers).extended(_projects(settings))
        owned = with_persons(linked, frozenset[str]().union(*{commit.handles for commit in history.commits}))
        facts = with_moves(owned, git, history, roles, readers)
    cut_off = hiding_all(map(_cut_off, allowance.used_up), readers)
    return Study(snapshot=snapshot, history=history, settings=settings, facts=facts.extended(cut_off), roles=roles)


def _with_touched(history: History, paths: Iterable[str]) -> History:
    """Return the history as if it ended with a change of these files; they count as maintained."""
    touched = tuple(paths)
    return replace(
        history,
        last_touched={**history.last_touched, **dict.fromkeys(touched, history.window_to)},
        touches_last_year={
            **history.touches_last_year,
            **{path: max(MAINTAINED_TOUCHES, history.touches_last_year.get(path, 0) + 1) for path in touched},
        },
    )


def _cut_off(language: str) -> Problem:
    return Problem(source=Source(path=""), reader=language, kind=ProblemKind.MISSING, message=used_up(language))


def _narrowed(snapshot: Snapshot, settings: Settings) -> Snapshot:
    if not settings.exclude:
        return snapshot
    entries = snapshot.entries.items()
    return replace(snapshot, entries={path: entry for path, entry in entries if not matches(path, settings.exclude)})


def _with_pipelines(roles: dict[str, Role], settings: Settings) -> dict[str, Role]:
    if not settings.pipelines:
        return roles
    return {path: Role.PIPELINE if matches(path, settings.pipelines) else role for path, role in roles.items()}


def _projects(settings: Settings) -> list[Project]:
    """Return the data projects that the team names, beside those that their tools' files show."""
    source = Source(path=FILE, tool="settings")
    return [
        Project(source=source, name=PurePosixPath(folder).name, path=folder.strip("/"), tool="settings")
        for folder in settings.projects
    ]


def _facts(local: Iterable[Fact], history: History, settings: Settings) -> Facts:
    activity = measure(history, items=settings.item, fixes=settings.fix)
    ages = Ages(
        rated_at=history.window_to,
        last_touched=history.last_touched,
        touches_last_year=history.touches_last_year,
        newest_version_tag_at=activity.newest_version_tag_at,
    )
    return Facts(local, activity=activity, ages=ages)
