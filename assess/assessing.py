"""One commit, judged: the way of the data from a Git repository to an assessment, in one function."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assess.assembly import Subject, Told, assemble
from assess.assessment import (
    EVIDENCE_KEPT,
    Assessment,
    Decided,
    OwnRulesRow,
    PluginRow,
    Repository,
    Run,
    Window,
)
from assess.calibration import in_force
from assess.criteria import CRITERIA
from assess.decisions.applying import action_rows, apply, retro_row, target_row
from assess.delivery.stated import StatedFiles
from assess.git import Git, as_path
from assess.judging import decide, judge, rate, statuses_of
from assess.kinds import kind_of, name_of
from assess.limits import limits_of
from assess.masking import masked
from assess.observations import digest_of, observe, stated_files
from assess.own_rules import out_of_reach, told
from assess.plugins import NONE, Plugins, plugins, told_plugins
from assess.practices import practices
from assess.projects import rate_projects
from assess.readers import readers
from assess.rows import Originals, places
from assess.settings import FILE
from assess.study import study
from assess.values import Value, field, replace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assess.decisions.applying import Outcome
    from assess.decisions.records import Decisions
    from assess.facts import Facts
    from assess.findings import Practice
    from assess.history import Histories
    from assess.observations import Observations
    from assess.own_rules import OwnRules
    from assess.plugins import Plugin
    from assess.readers.protocol import Reader
    from assess.reading import FactCache
    from assess.settings import Settings
    from assess.snapshot import Snapshot
    from assess.study import Study


class Rules(Value):
    """What judges: the readers, those of plug-ins among them, the model's practices, and the plug-ins themselves."""

    readers: tuple[Reader, ...] = field(default_factory=lambda: (*readers(), *plugins().readers))
    practices: tuple[Practice, ...] = field(default_factory=practices)
    plugins: Plugins = field(default_factory=plugins)

    @classmethod
    def without_plugins(cls) -> Rules:
        """Return the rules of the program alone, whatever else is installed."""
        return cls(readers=readers(), plugins=NONE)


class Request(Value):
    """What to assess: a path, a revision in it, a name to know it by, settings instead of the commit's own.

    `stated` are files of deployments and incidents instead of those that the settings name; `all_used` keeps all that
    the figures of delivery are made of. The history of the commit `history_of` stands in for the commit's own, so that
    two trees can be compared without what time alone changes. Two `processes` read files at once, and nothing differs.
    """

    path: str
    revision: str = "HEAD"
    name: str | None = None
    settings: Settings | None = None
    now: datetime | None = None
    stated: StatedFiles = field(default_factory=StatedFiles)
    all_used: bool = False
    processes: int = 1
    history_of: str | None = None


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
    request = Request(path=path, revision=revision, name=name, settings=settings, now=now)
    return assess_with_facts(request, cache=cache, rules=rules)[0]


def assess_with_facts(
    request: Request, *, cache: FactCache | None = None, rules: Rules | None = None
) -> tuple[Assessment, Facts]:
    """Assess one commit and return the facts beside the assessment; raises as `assess` does."""
    with Git.open(request.path) as git:
        return assess_opened(git, request, cache=cache, rules=rules)


def assess_opened(
    git: Git,
    request: Request,
    *,
    cache: FactCache | None = None,
    histories: Histories | None = None,
    rules: Rules | None = None,
) -> tuple[Assessment, Facts]:
    """Assess one commit of an opened repository as `assess_with_facts` does, on top of `histories` read before.

    Where the history breaks off, the opened repository then ends there: it serves no second commit.
    """
    began = time.monotonic()
    rules = rules or Rules()
    commit = git.resolve(request.revision)
    seen = study(
        git,
        commit,
        readers=rules.readers,
        settings=request.settings,
        cache=cache,
        histories=histories,
        history_of=request.history_of,
        processes=request.processes,
    )
    if problems := rules.plugins.problems:
        seen = replace(seen, facts=seen.facts.extended(problems))
    with in_force(dict(seen.settings.rules.thresholds)):
        return _judged(git, request, seen, rules, began), seen.facts


def _judged(git: Git, request: Request, seen: Study, rules: Rules, began: float) -> Assessment:
    settings = seen.settings.at(seen.snapshot.committed_at)
    asked = [one for one in rules.practices if one.id not in settings.rules.off]
    shown = rate(asked, seen.facts, history_complete=seen.history.complete)
    own = rate(rules.plugins.practices, seen.facts, history_complete=seen.history.complete)
    outcome = apply(settings.decisions, shown, settings.day(seen.snapshot.committed_at), _settings_file(request))
    ratings = outcome.ratings
    judged = judge(CRITERIA.values(), seen.facts, statuses_of(ratings))
    verdict = decide(CRITERIA.values(), seen.facts, ratings)
    projects = rate_projects(asked, seen.facts, history_complete=seen.history.complete)
    files = stated_files(git, seen.snapshot.commit, settings, request.stated)
    observed = observe(seen, files, kept=None if request.all_used else EVIDENCE_KEPT)
    return assemble(
        _subject(request, git, seen, observed, rules, (*projects.limits, *observed.limits), began),
        facts=seen.facts,
        ratings=ratings,
        own=own,
        judged=judged,
        verdict=verdict,
        originals=_originals(seen.snapshot, places((*ratings.values(), *own.values()))),
        projects=projects,
        decided=Told(
            scanned=verdict if ratings == shown else decide(CRITERIA.values(), seen.facts, shown),
            exempt=outcome.exempt,
            rows=_decided(settings.decisions, outcome, seen),
        ),
    )


def _subject(
    request: Request,
    git: Git,
    seen: Study,
    observed: Observations,
    rules: Rules,
    limits: tuple[str, ...],
    began: float,
) -> Subject:
    commit, history = seen.snapshot.commit, seen.history
    unreachable = out_of_reach(seen.settings.rules.off, seen.facts)
    return Subject(
        tool_version=rules.plugins.version,
        settings_digest=digest_of(seen.settings.at(seen.snapshot.committed_at), request.stated),
        repository=Repository(
            id=identity_of(git, commit, request.name),
            name=request.name or name_of(seen.facts, git.root_commit(commit)),
            scope=git.subfolder,
            kind=kind_of(seen.facts, history, seen.sizes),
        ),
        commit=commit,
        committed_at=seen.snapshot.committed_at,
        window=Window(from_=history.window_from, to=history.window_to),
        history_complete=history.complete,
        limits=(
            *told(seen.settings.rules, unreachable, seen.settings.decisions.targets),
            *told_plugins(rules.plugins),
            *limits_of(git, seen),
            *limits,
        ),
        plugins=tuple(map(_plugin_row, rules.plugins.listed)),
        own_rules=_own_rules_row(seen.settings.rules, unreachable),
        delivery=observed.delivery,
        decay=observed.decay,
        run=Run(
            path=as_path(os.fsencode(request.path)),
            remote=git.remote,
            revision=request.revision,
            assessed_at=request.now or datetime.now(UTC),
            seconds=time.monotonic() - began,
        ),
    )


def _plugin_row(plugin: Plugin) -> PluginRow:
    return PluginRow(
        name=plugin.name,
        version=plugin.version,
        readers=tuple(reader.TOOL for reader in plugin.readers),
        practices=tuple(practice.id for practice in plugin.practices),
        faults=tuple(masked(f"{flaw.name}: {flaw.message}") for flaw in plugin.flaws),
    )


def _own_rules_row(rules: OwnRules, unreachable: Mapping[int, str]) -> OwnRulesRow | None:
    """Return how the rules differ from the model's; None where they do not."""
    if not rules.any:
        return None
    return OwnRulesRow(
        off=rules.off,
        thresholds=dict(rules.thresholds),
        file=rules.file or None,
        unreachable={str(level): reason for level, reason in unreachable.items()},
    )


def _settings_file(request: Request) -> str | None:
    """Return the path of the settings where the assessed commit holds them."""
    return None if request.settings else FILE


def _decided(decisions: Decisions, outcome: Outcome, seen: Study) -> Decided:
    return Decided(
        findings=outcome.findings,
        targets=tuple(map(target_row, decisions.targets)),
        actions=action_rows(decisions.actions, outcome.ratings, seen.facts, history_complete=seen.history.complete),
        retros=tuple(map(retro_row, decisions.retros)),
    )


def _originals(snapshot: Snapshot, wanted: set[tuple[str, int]]) -> Originals:
    """Read the lines that evidence stands on."""
    paths = sorted({path for path, _ in wanted if path in snapshot.entries})
    snippets: dict[tuple[str, int], str] = {}
    for entry, content in snapshot.read([snapshot.entries[path] for path in paths]):
        lines = (content or b"").decode("utf-8", "replace").split("\n")
        for path, line in wanted:
            if path == entry.path and 0 < line <= len(lines):
                snippets[path, line] = masked(lines[line - 1])
    return Originals(blobs={path: entry.blob for path, entry in snapshot.entries.items()}, snippets=snippets)


def identity_of(git: Git, commit: str, name: str | None = None) -> str:
    """Return what tells one repository, or a folder of it, from another: the given name, or the first commit."""
    if name:
        return name
    root = git.root_commit(commit)
    return f"{root}:{git.subfolder}" if git.subfolder else root
