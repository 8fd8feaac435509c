"""The join of checks and what runs them: which expectations, limits and suites run, by whom and when."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from posixpath import dirname, normpath
from typing import TYPE_CHECKING

from assess.evidence.scheduled import scheduled_scripts
from assess.facts import (
    Activity,
    Actor,
    CheckRun,
    CiJob,
    Freshness,
    Known,
    Pipeline,
    QualityCheck,
    Run,
    Source,
    Suite,
    SuiteKind,
    Trigger,
)
from assess.readers.dbt.coverage import Coverage, Projects, parse_call
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.facts import Facts

DBT = "dbt"
MODULE = ".py"
DBT_CHECKS = "dbt-tests"
DAGSTER_CHECKS = "dagster-asset-checks"
CHECKING = frozenset({Activity.DATA_TEST, Activity.TRANSFORM, Activity.FRESHNESS_TEST, Activity.UNIT_TEST})
ACTORS = frozenset({Actor.CI, Actor.PIPELINE})
TESTING = frozenset({Activity.UNIT_TEST, Activity.INTEGRATION_TEST})
MAX_PLACES = 10_000  # of runs, that are remembered
# What stands for a run whose words are not known, such as an operator's own.
STAND_INS = {
    Activity.DATA_TEST: ("dbt", "test"),
    Activity.UNIT_TEST: ("dbt", "test", "--select", "test_type:unit"),
    Activity.FRESHNESS_TEST: ("dbt", "source", "freshness"),
    Activity.TRANSFORM: ("dbt", "run"),
}
ACTIVITIES = {
    SuiteKind.UNIT: frozenset({Activity.UNIT_TEST}),
    SuiteKind.HELPER: frozenset({Activity.UNIT_TEST}),
    SuiteKind.IMPORT: frozenset({Activity.UNIT_TEST, Activity.COMPILE}),
    SuiteKind.INTEGRATION: frozenset({Activity.UNIT_TEST, Activity.INTEGRATION_TEST}),
    SuiteKind.DATA: frozenset({Activity.UNIT_TEST, Activity.DATA_TEST}),
    SuiteKind.LOAD: frozenset({Activity.LOAD_TEST}),
}

# Frameworks whose tests a tool of another name runs; every other framework is its own runner.
RUNNERS = {
    "unittest": frozenset({"unittest", "pytest"}),
    "scalatest": frozenset({"sbt", "maven", "gradle"}),
    "junit": frozenset({"sbt", "maven", "gradle"}),
    "go-test": frozenset({"go"}),
    "jest": frozenset({"npm"}),
}


@dataclass(slots=True)
class Running:
    """What runs one thing: the runners, in the order of the facts, and their triggers."""

    by: dict[str, bool] = field(default_factory=dict)  # runner -> in CI
    triggers: set[Trigger] = field(default_factory=set)
    certain: bool = False  # by one run at least of which the selection is resolved

    def add(self, run: Run, triggers: Iterable[Trigger], *, certain: bool) -> None:
        self.by[run.runner] = run.actor is Actor.CI
        self.triggers |= set(triggers)
        self.certain |= certain

    @property
    def scheduled(self) -> bool:
        return Trigger.SCHEDULE in self.triggers

    @property
    def on_change(self) -> bool:
        return Trigger.REQUEST in self.triggers and any(self.by.values())


def join_checks(facts: Facts) -> tuple[tuple[QualityCheck, ...], tuple[Freshness, ...], tuple[Suite, ...]]:
    """Return the checks, freshness limits and suites with what runs them; hosted jobs are not visible here."""
    clock = _Clock(facts)
    runs = [run for run in facts.of(Run) if run.enabled and run.actor in ACTORS]
    dbt = _DbtRuns(facts, runs, clock)
    by, within = _Runs(runs), _Within(facts)
    checks = tuple(within.checked(_checked(check, dbt, by, clock)) for check in facts.of(QualityCheck))
    limits = tuple(_limited(limit, dbt) for limit in facts.of(Freshness))
    by.lose(facts.of(Suite))
    suites = tuple(_tested(suite, dbt, by, clock) for suite in facts.of(Suite))
    return checks, limits, suites


class _Runs:
    """The runs by what they do with which tool, those of the same reach once, and the triggers of each runner."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self.by_tool: defaultdict[tuple[Activity, str | None], list[Run]] = defaultdict(list)
        self.triggers: defaultdict[str, set[Trigger]] = defaultdict(set)
        self.lost: set[Run] = set()
        seen: set[tuple[object, ...]] = set()
        for run in runs:
            self.triggers[run.runner].update(run.triggers)
            alike: tuple[object, ...] = (run.activity, run.tool, run.runner, run.actor, run.triggers, run.certain)
            alike += (run.folder, run.paths, run.excludes)
            if alike not in seen:
                seen.add(alike)
                self.by_tool[run.activity, run.tool].append(run)

    def lose(self, suites: Iterable[Suite]) -> None:
        """Note the tests whose paths are nowhere: a matrix or a loop says in which folder they run."""
        paths = {suite.source.path for suite in suites}
        tests = (run for (kind, _), runs in self.by_tool.items() if kind in TESTING for run in runs if run.paths)
        self.lost = {run for run in tests if not any(_reaches(run, path) for path in paths)}


class _Clock:
    """When runners run: the triggers of CI jobs, and pipelines with a schedule."""

    def __init__(self, facts: Facts) -> None:
        self.jobs = {job.job: job.triggers for job in facts.of(CiJob) if job.enabled}
        scheduled = [
            pipeline
            for pipeline in facts.of(Pipeline)
            if pipeline.enabled and pipeline.scheduled in (Known.SET, Known.UNRESOLVED)
        ]
        self.pipelines = {pipeline.name for pipeline in scheduled}
        self.modules = {pipeline.source.path for pipeline in scheduled if pipeline.source.path.endswith(".py")}
        self.tools = {pipeline.tool for pipeline in scheduled}
        self.scripts = tuple({f"{path}/" for run in scheduled_scripts(facts) for path in run.paths})

    def of(self, runner: str) -> frozenset[Trigger]:
        regular = runner in self.pipelines | self.modules or (
            runner.endswith(MODULE) and runner.startswith(self.scripts)
        )
        scheduled = {Trigger.SCHEDULE} if regular else set()
        return frozenset(self.jobs.get(runner, ())) | scheduled

    def called(self, run: Run) -> frozenset[Trigger]:
        """Return when code runs that an orchestrator calls: with its pipelines, which of them is not known."""
        upstream = run.actor is Actor.PIPELINE and Trigger.UPSTREAM in run.triggers and not run.certain
        return frozenset({Trigger.SCHEDULE}) if upstream and self.pipelines else frozenset()


class _Within:
    """Checks that the code of the work runs itself: they run whenever it does."""

    def __init__(self, facts: Facts) -> None:
        self.runs = facts.of(CheckRun)

    def checked(self, check: QualityCheck) -> QualityCheck:
        """Return a check with the code that runs it: that in the nearest folder above it, else any."""
        if check.run_by:
            return check
        places = [run.source.path for run in self.runs if run.tool == check.tool]
        near = [path for path in places if check.source.path.startswith(f"{dirname(path)}/")]
        by = tuple(dict.fromkeys(near or places))
        return replace(check, run_by=by, certain=False) if by else check


class _DbtRuns:
    """What the runs of dbt cover, by test, freshness limit and unit-tested model."""

    def __init__(self, facts: Facts, runs: Iterable[Run], clock: _Clock) -> None:
        self.tests: defaultdict[Source, Running] = defaultdict(Running)
        self.sources: defaultdict[tuple[str, str], Running] = defaultdict(Running)
        self.units: defaultdict[tuple[str, str], Running] = defaultdict(Running)
        projects = Projects(facts)
        self.paths = projects.paths
        known: dict[tuple[tuple[str, ...], str], Coverage] = {}
        for run in runs:
            if run.tool == DBT and run.activity in CHECKING:
                words = run.words if parse_call(run.words) else STAND_INS[run.activity]
                if (words, run.folder) not in known:
                    known[words, run.folder] = projects.covered(words, run.folder)
                self._add(
                    run,
                    known[words, run.folder],
                    {*run.triggers, *clock.of(run.runner), *clock.called(run)},
                    resolved=words == run.words,
                )

    def _add(self, run: Run, coverage: Coverage, triggers: set[Trigger], *, resolved: bool) -> None:
        if coverage.project is None:
            return
        projects = (coverage.project, *coverage.packages)
        certain = coverage.certain and run.certain and resolved
        reached = [
            *(self.tests[source] for source in coverage.tests),
            *(self.sources[project, name] for project in projects for name in coverage.sources),
            *(self.units[project, name] for project in projects for name in coverage.unit_tested),
        ]
        for running in reached:
            running.add(run, triggers, certain=certain)

    def project_of(self, path: str) -> str:
        """Return the project that a file belongs to."""
        above = [folder for folder in self.paths if not folder or path.startswith(f"{folder}/")]
        return max(above, key=len, default="")


def _checked(check: QualityCheck, dbt: _DbtRuns, runs: _Runs, clock: _Clock) -> QualityCheck:
    if check.tool == DBT_CHECKS:
        running = dbt.tests.get(check.source)
        return check if running is None else _with(check, running)
    running = Running()
    for run in runs.by_tool[Activity.DATA_TEST, check.tool]:
        if _reaches(run, check.source.path):
            running.add(run, {*run.triggers, *clock.of(run.runner)}, certain=run.certain)
    for runner in check.run_by:
        running.by.setdefault(runner, runner in clock.jobs)
        running.triggers |= clock.of(runner) | runs.triggers[runner]
        running.certain = True
    if check.tool == DAGSTER_CHECKS and not check.scheduled and "dagster" in clock.tools:
        # Dagster evaluates the checks of an asset with each of its runs.
        return replace(check, scheduled=True, certain=False)
    return _with(check, running) if running.by else check


def _with(check: QualityCheck, running: Running) -> QualityCheck:
    return replace(
        check,
        run_by=tuple(running.by),
        scheduled=check.scheduled or running.scheduled,
        on_change=check.on_change or running.on_change,
        certain=check.certain and running.certain,
    )


def _limited(limit: Freshness, dbt: _DbtRuns) -> Freshness:
    running = dbt.sources.get((limit.project, limit.dataset))
    if running is None:
        return limit
    return replace(
        limit,
        scheduled=limit.scheduled or running.scheduled,
        certain=limit.certain and (limit.scheduled or running.certain),
    )


def _tested(suite: Suite, dbt: _DbtRuns, runs: _Runs, clock: _Clock) -> Suite:
    running = Running()
    if suite.framework == DBT:
        project = dbt.project_of(suite.source.path)
        units = (dbt.units[project, name] for name in suite.subjects if (project, name) in dbt.units)
        running = next(units, dbt.tests.get(suite.source, running))
    else:
        runners = RUNNERS.get(suite.framework, {suite.framework})
        asked = ((kind, tool) for kind in sorted(ACTIVITIES[suite.kind]) for tool in sorted(runners))
        for run in (one for key in asked for one in runs.by_tool[key]):
            if _reaches(run, suite.source.path):
                running.add(run, {*run.triggers, *clock.of(run.runner)}, certain=run.certain)
            elif run in runs.lost and _may_reach(run, suite.source.path):
                running.add(run, {*run.triggers, *clock.of(run.runner)}, certain=False)
    if not any(running.by.values()):
        return suite
    certain = suite.certain and running.certain
    return replace(suite, run_in_ci=True, on_change=suite.on_change or running.on_change, certain=certain)


def _reaches(run: Run, path: str) -> bool:
    """Tell whether a run's folder and paths reach a file and its exclusions do not."""
    if any(_within(path, run.folder, excluded) for excluded in run.excludes):
        return False
    return any(_within(path, run.folder, wanted) for wanted in run.paths or ("",))


def _within(path: str, folder: str, wanted: str) -> bool:
    full, beneath = _place(folder, wanted)
    return not full or path == full or path.startswith(beneath)


@lru_cache(maxsize=MAX_PLACES)
def _place(folder: str, wanted: str) -> tuple[str, str]:
    """Return what a path of a run in a folder means from the top, and how all beneath it begins."""
    found = normpath("/".join(part for part in (folder, wanted) if part) or ".").strip("/")
    full = "" if found == "." or found.startswith("..") else found
    return full, f"{full}/"


def _may_reach(run: Run, path: str) -> bool:
    """Tell whether a run's paths stand somewhere above a file, for a run in a folder that only its start knows."""
    wanted = (one.removeprefix("./").strip("/") for one in run.paths)
    return not run.folder and any(one and f"/{one}/" in f"/{path}" for one in wanted)
