"""One commit, judged: the way of the data from a Git repository to an assessment, in one function."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import PurePosixPath

from assess.activity import measure
from assess.assembly import Subject, assemble, places
from assess.assessment import Assessment, Repository, Run, Window
from assess.criteria import CRITERIA
from assess.facts import Ages, Facts
from assess.findings import Practice
from assess.git import Git
from assess.history import History, read_history
from assess.judging import decide, judge, rate, statuses_of
from assess.kinds import kind_of
from assess.links import link
from assess.masking import masked
from assess.practices import practices
from assess.readers import readers
from assess.readers.protocol import Reader
from assess.reading import FactCache, read_facts
from assess.roles import decide_roles
from assess.settings import Settings, read_settings
from assess.snapshot import Snapshot, read_snapshot
from assess.version import VERSION


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

    Raises RepositoryError where the repository cannot be read and UsageError for an unknown revision or faulty settings.
    """
    began = time.monotonic()
    rules = rules or Rules()
    with Git.open(path) as git:
        commit = git.resolve(revision)
        snapshot = read_snapshot(git, commit, git.subfolder)
        settings = settings or read_settings(snapshot)
        history = read_history(git, commit, git.subfolder)
        sizes = {path: entry.size for path, entry in snapshot.entries.items()}
        roles = decide_roles(sizes)
        local = _facts(read_facts(snapshot, roles, rules.readers, cache), history)
        facts = link(local, roles, rules.readers).extended(snapshot.problems)
        ratings = rate(rules.practices, facts, rules.readers, history_complete=history.complete)
        judged = judge(CRITERIA.values(), facts, statuses_of(ratings))
        verdict = decide(CRITERIA.values(), facts, ratings)
        snippets = _snippets(snapshot, places(ratings.values()))
        run = Run(
            path=path,
            remote=git.remote,
            revision=revision,
            assessed_at=now or datetime.now(UTC),
            seconds=time.monotonic() - began,
        )
        subject = Subject(
            tool_version=VERSION,
            settings_digest=settings.digest,
            repository=Repository(
                id=_identity(git, commit), name=name or _name(git), scope=git.subfolder, kind=kind_of(facts, history, sizes)
            ),
            commit=commit,
            committed_at=snapshot.committed_at,
            window=Window(from_=history.window_from, to=history.window_to),
            history_complete=history.complete,
            limits=(),
            run=run,
        )
        blobs = {path: entry.blob for path, entry in snapshot.entries.items()}
        return assemble(subject, facts, ratings, judged, verdict, blobs, snippets)


def _facts(local: Iterable[object], history: History) -> Facts:
    activity = measure(history)
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


def _name(git: Git) -> str:
    known_as = git.remote or str(git.folder)
    return PurePosixPath(known_as.rstrip("/").removesuffix(".git")).name
