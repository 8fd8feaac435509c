"""One commit, judged: the way of the data from a Git repository to an assessment, in one function."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assess.activity import measure
from assess.assembly import Originals, Subject, assemble, places
from assess.assessment import Assessment, Repository, Run, Window
from assess.criteria import CRITERIA
from assess.facts import Ages, Facts, Role
from assess.git import Git, as_path
from assess.globs import matches
from assess.history import History, read_history
from assess.judging import decide, judge, rate, statuses_of
from assess.kinds import kind_of, name_of
from assess.limits import limits_of
from assess.links import link
from assess.masking import masked
from assess.practices import practices
from assess.readers import readers
from assess.reading import FactCache, read_facts
from assess.roles import decide_roles
from assess.settings import Settings, read_settings
from assess.snapshot import Snapshot, read_snapshot
from assess.version import VERSION
from assess.versions import with_moves

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.facts import Fact
    from assess.findings import Practice
    from assess.readers.protocol import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What judges: the readers and the practices, so that tests and plug-ins can bring their own."""

    readers: tuple[Reader, ...] = field(default_factory=readers)
    practices: tuple[Practice, ...] = field(default_factory=practices)


def assess(
    path: str,
    *,
    revision: str = "HEAD",
    name: str | None = None,
    settings: Settings | None = None,
    cache: FactCache | None = None,
    rules: Rules | None = None,
    now: datetime | None = None,
) -> Assessment:
    """Assess one commit of the repository at `path`; `settings` stand in for those that the commit holds.

    Raises RepositoryError where the repository cannot be read, UsageError for an unknown revision or faulty settings.
    """
    began = time.monotonic()
    rules = rules or Rules()
    with Git.open(path) as git:
        commit = git.resolve(revision)
        whole = read_snapshot(git, commit, git.subfolder)
        settings = settings or read_settings(whole)
        snapshot = _narrowed(whole, settings)
        history = read_history(git, commit, git.subfolder)
        sizes = {path: entry.size for path, entry in snapshot.entries.items()}
        roles = _with_pipelines(decide_roles(sizes), settings)
        local = _facts(read_facts(snapshot, roles, rules.readers, cache), history, settings)
        facts = link(local, roles, rules.readers).extended(snapshot.problems)
        facts = with_moves(facts, git, history, roles, rules.readers)
        ratings = rate(rules.practices, facts, history_complete=history.complete)
        judged = judge(CRITERIA.values(), facts, statuses_of(ratings))
        verdict = decide(CRITERIA.values(), facts, ratings)
        run = Run(
            path=as_path(os.fsencode(path)),
            remote=git.remote,
            revision=revision,
            assessed_at=now or datetime.now(UTC),
            seconds=time.monotonic() - began,
        )
        subject = Subject(
            tool_version=VERSION,
            settings_digest=settings.digest,
            repository=Repository(
                id=name or _identity(git, commit),
                name=name or name_of(facts, commit),
                scope=git.subfolder,
                kind=kind_of(facts, history, sizes),
            ),
            commit=commit,
            committed_at=snapshot.committed_at,
            window=Window(from_=history.window_from, to=history.window_to),
            history_complete=history.complete,
            limits=limits_of(facts, history),
            run=run,
        )
        originals = Originals(
            blobs={path: entry.blob for path, entry in snapshot.entries.items()},
            snippets=_snippets(snapshot, places(ratings.values())),
        )
        return assemble(subject, facts=facts, ratings=ratings, judged=judged, verdict=verdict, originals=originals)


def _narrowed(snapshot: Snapshot, settings: Settings) -> Snapshot:
    if not settings.exclude:
        return snapshot
    entries = snapshot.entries.items()
    return replace(snapshot, entries={path: entry for path, entry in entries if not matches(path, settings.exclude)})


def _with_pipelines(roles: dict[str, Role], settings: Settings) -> dict[str, Role]:
    if not settings.pipelines:
        return roles
    return {path: Role.PIPELINE if matches(path, settings.pipelines) else role for path, role in roles.items()}


def _facts(local: Iterable[Fact], history: History, settings: Settings) -> Facts:
    activity = measure(history, items=settings.item, fixes=settings.fix)
    ages = Ages(
        rated_at=history.window_to,
        last_touched=history.last_touched,
        touches_last_year=history.touches_last_year,
        newest_version_tag_at=activity.newest_version_tag_at,
    )
    return Facts(local, activity=activity, ages=ages)


def _snippets(snapshot: Snapshot, wanted: set[tuple[str, int]]) -> dict[tuple[str, int], str]:
    paths = sorted({path for path, _ in wanted if path in snapshot.entries})
    found: dict[tuple[str, int], str] = {}
    for entry, content in snapshot.read([snapshot.entries[path] for path in paths]):
        lines = (content or b"").decode("utf-8", "replace").split("\n")
        for path, line in wanted:
            if path == entry.path and 0 < line <= len(lines):
                found[path, line] = masked(lines[line - 1])
    return found


def _identity(git: Git, commit: str) -> str:
    root = git.root_commit(commit)
    return f"{root}:{git.subfolder}" if git.subfolder else root
