"""What was left: found by when files were last touched, what CI still runs, and how work on the data code went on."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import timedelta
from functools import cached_property
from posixpath import dirname
from typing import TYPE_CHECKING

from assess.activity import is_change
from assess.decay import REMEDIES, TITLES, Decay, DecayKind, Left, summed
from assess.evidence.described import GENERAL_NAMES
from assess.facts import (
    Activity,
    Actor,
    CiJob,
    Code,
    Dashboard,
    DashboardForm,
    DashboardSubject,
    Description,
    Record,
    RecordKind,
    Role,
    Run,
    Source,
    Suite,
    SuiteKind,
)
from assess.roles import is_test_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from assess.facts import Facts
    from assess.history import History

NINE_MONTHS = timedelta(days=274)
YEAR = timedelta(days=365)
WENT_ON = 10  # so many changes since say that the work went on
NAMED_CHANGED = 3  # … of one model or module that a page names

TESTING = frozenset(
    {Activity.UNIT_TEST, Activity.INTEGRATION_TEST, Activity.DATA_TEST, Activity.FRESHNESS_TEST, Activity.COMPARE}
)
SUITES = frozenset({SuiteKind.UNIT, SuiteKind.HELPER, SuiteKind.IMPORT, SuiteKind.INTEGRATION})
RUNBOOKS = frozenset({RecordKind.RUNBOOK, RecordKind.INCIDENT_PROCEDURE, RecordKind.ON_CALL})
# GitHub reads workflows from this folder alone, by these endings alone.
# https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax
UNREAD_WORKFLOW = re.compile(r"\.github/workflows/(?:[^/]{1,200}/.{1,500}\.ya?ml|[^/]{1,200}\.ya?ml[._~-][^/]{0,100})")


def find_decay(facts: Facts, history: History, roles: Mapping[str, Role]) -> Decay | None:
    """Return what was adopted and then left; None where the history that would tell was not fetched."""
    if not history.complete:
        return None
    work = _Work(facts, history)
    found = [  # one for a path: what comes later says more of it
        *_docs(facts, work),
        *_workflows(facts, roles, work),
        *_tests(facts, work),
        *_changelogs(facts, work),
        *_watching(facts, work),
    ]
    return summed({one.path: one for one in found}.values())


class _Work:
    """How the work went on: the changes of the last year to data code, by file, and when each path was touched."""

    def __init__(self, facts: Facts, history: History) -> None:
        self.now = history.window_to
        self.last_touched = history.last_touched
        self.code = frozenset(one.source.path for one in facts.of(Code) if one.data and one.role is Role.PIPELINE)
        self._changes = [(one.committed_at, one.paths) for one in history.mainline if is_change(one)]

    @cached_property
    def coded(self) -> list[tuple[datetime, tuple[str, ...]]]:
        """Changes to data code: when, and which files of it."""
        pairs = ((at, tuple(one.path for one in paths if one.path in self.code)) for at, paths in self._changes)
        return [(at, paths) for at, paths in pairs if paths]

    @cached_property
    def stems(self) -> list[tuple[datetime, frozenset[str]]]:
        """Changes to data code: when, and of files of which names."""
        return [(at, frozenset(map(_stem, paths))) for at, paths in self.coded]

    def untouched(self, path: str, length: timedelta) -> bool:
        touched = self.last_touched.get(path)
        return touched is not None and self.now - touched >= length

    def since(self, path: str, folder: str = "") -> int:
        """Count the changes to data code of a folder since a path was touched; at most those of the last year."""
        touched = self.last_touched.get(path)
        return sum(
            touched is not None and at > touched and any(_is_under(one, folder) for one in paths)
            for at, paths in self.coded
        )

    def left(self, kind: DecayKind, source: Source, shows: str, changes: int) -> Left:
        return Left(
            kind=kind,
            title=TITLES[kind],
            path=source.path,
            line=source.line,
            last_touched=self.last_touched.get(source.path),
            changes=changes,
            shows=shows,
            remedy=REMEDIES[kind],
        )

    def aged(self, path: str, changes: int, of: str) -> str:
        touched = self.last_touched[path]
        return f"untouched since {touched:%Y-%m-%d}, while {changes} changes of the last year went on with {of}"


def _changelogs(facts: Facts, work: _Work) -> Iterator[Left]:
    sources = {one.source.path: one.source for one in facts.of(Record) if one.kind is RecordKind.CHANGELOG}
    for path, source in sources.items():
        changes = work.since(path, dirname(path)) if work.untouched(path, NINE_MONTHS) else 0
        if changes >= WENT_ON:
            yield work.left(DecayKind.CHANGELOG, source, work.aged(path, changes, "data code"), changes)


def _tests(facts: Facts, work: _Work) -> Iterator[Left]:
    """Yield steps of tests that are switched off, and suites that no job runs and nobody has touched for a year."""
    runs = [run for run in facts.of(Run) if run.actor is Actor.CI]
    on = {(run.activity, run.tool) for run in runs if run.enabled}
    for run in runs:
        if run.activity in TESTING and not run.enabled and (run.activity, run.tool) not in on:
            yield work.left(DecayKind.TESTS, run.source, f"the step that runs {run.tool} is switched off", 0)
    if on:
        yield from _idle_suites(facts, work)


def _idle_suites(facts: Facts, work: _Work) -> Iterator[Left]:
    folders: dict[str, list[Suite]] = defaultdict(list)
    for suite in facts.of(Suite):
        if suite.kind in SUITES:
            folders[dirname(suite.source.path)].append(suite)
    for suites in folders.values():
        idle = not any(one.run_in_ci or not one.certain for one in suites)
        newest = max(suites, key=lambda one: work.last_touched.get(one.source.path, work.now))
        path = newest.source.path
        changes = work.since(path, _beside(path)) if idle and work.untouched(path, YEAR) else 0
        if changes >= WENT_ON:
            files = len({one.source.path for one in suites})
            told = work.aged(path, changes, "the code beside it")
            shows = f"the newest of the test files in its folder ({files}), none of which CI runs: {told}"
            yield work.left(DecayKind.TESTS, newest.source, shows, changes)


def _beside(path: str) -> str:
    """Return the folder that holds the first folder of tests of a path."""
    parts = path.split("/")[:-1]
    at = next((place for place, part in enumerate(parts) if is_test_folder(part.lower())), len(parts))
    return "/".join(parts[:at])


def _workflows(facts: Facts, roles: Iterable[str], work: _Work) -> Iterator[Left]:
    jobs: dict[str, list[CiJob]] = defaultdict(list)
    for job in facts.of(CiJob):
        jobs[job.source.path].append(job)
    for some in jobs.values():
        if all(not job.enabled for job in some):
            shows = f"all of its jobs ({len(some)}) are switched off by a condition that never holds"
            yield work.left(DecayKind.WORKFLOW, some[0].source, shows, 0)
    for path in filter(UNREAD_WORKFLOW.fullmatch, roles):
        shows = "GitHub reads only files that stand in .github/workflows itself and end in .yml or .yaml"
        yield work.left(DecayKind.WORKFLOW, Source(path=path), shows, 0)


def _docs(facts: Facts, work: _Work) -> Iterator[Left]:
    pages = [one for one in facts.of(Description) if work.untouched(one.source.path, YEAR)]
    beside = {one.folder: one for one in facts.of(Description) if one.folder}
    changed = _by_folder(work, beside)
    for page in pages:
        path = page.source.path
        if page.folder and beside[page.folder] is page:
            changes, enough = sum(at > work.last_touched[path] for at in changed[page.folder]), WENT_ON
        else:
            changes, enough = _of_named(page, work), NAMED_CHANGED
        if changes >= enough:
            yield work.left(DecayKind.DOCS, page.source, work.aged(path, changes, "what it describes"), changes)
    dictionaries = (one for one in facts.of(Record) if one.kind is RecordKind.DATA_DICTIONARY and one.whole_file)
    yield from _aged_records(dictionaries, DecayKind.DOCS, work)


def _by_folder(work: _Work, beside: Mapping[str, Description]) -> dict[str, list[datetime]]:
    """Return when data code changed, by the page on its folder or else on the one above."""
    changed: dict[str, list[datetime]] = defaultdict(list)
    for at, paths in work.coded:
        for folder in {near for path in paths if (near := _nearest(path, beside))}:
            changed[folder].append(at)
    return changed


def _nearest(path: str, folders: Mapping[str, object]) -> str:
    above = dirname(path)
    return next((one for one in (above, dirname(above)) if one in folders), "")


def _of_named(page: Description, work: _Work) -> int:
    names = frozenset(part.casefold() for name in page.names for part in name.split(".")[-2:]) - GENERAL_NAMES
    touched = work.last_touched[page.source.path]
    return sum(at > touched and not names.isdisjoint(stems) for at, stems in work.stems) if names else 0


def _watching(facts: Facts, work: _Work) -> Iterator[Left]:
    dashboards = (
        one
        for one in facts.of(Dashboard)
        if one.form is DashboardForm.CODE and not one.local and one.subject is not DashboardSubject.BUSINESS
    )
    yield from _aged_records(dashboards, DecayKind.DASHBOARD, work)
    runbooks = (one for one in facts.of(Record) if one.kind in RUNBOOKS and one.whole_file)
    yield from _aged_records(runbooks, DecayKind.RUNBOOK, work)


def _aged_records(found: Iterable[Dashboard | Record], kind: DecayKind, work: _Work) -> Iterator[Left]:
    for one in found:
        path = one.source.path
        if work.untouched(path, YEAR) and len(work.coded) >= WENT_ON:
            yield work.left(kind, one.source, work.aged(path, len(work.coded), "data code"), len(work.coded))


def _is_under(path: str, folder: str) -> bool:
    return not folder or path.startswith(f"{folder}/")


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0].casefold().replace("-", "_")
