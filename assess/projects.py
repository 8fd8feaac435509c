"""Each data project of a repository by itself: the facts that speak of it, and its ratings by the same rules."""

from __future__ import annotations

from collections import Counter, defaultdict
from posixpath import join, normpath
from typing import TYPE_CHECKING

from assess import facts as vocabulary
from assess.criteria import CRITERIA
from assess.facts import (
    Actor,
    Alert,
    Artifact,
    Code,
    Contract,
    Dataset,
    Exposure,
    Fact,
    Facts,
    Freshness,
    Monitor,
    Owner,
    Pipeline,
    Project,
    QualityCheck,
    Retry,
    Run,
    Sla,
    Suite,
)
from assess.folders import is_under
from assess.judging import decide, rate
from assess.values import Value, replace
from assess.weights import data_code, lines_by_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from assess.findings import Practice
    from assess.judging import Rating, Verdict

FEWEST = 2  # one project is the repository itself
MOST_RATED = 12  # the heaviest by lines; the others are listed without figures
WIDENED = 2.0  # a folder around a project is still its own up to this many times its lines
DATA = frozenset({Dataset, QualityCheck, Freshness, Contract, Exposure})
# A thing of no project is of none, or what stands in other places would thin the figures of each.
THINGS = DATA | {Pipeline, Project}


class ProjectRatings(Value):
    """The ratings of one project, by practice, and the level that they come to."""

    ratings: Mapping[str, Rating]
    verdict: Verdict


class RatedProjects(Value):
    """The ratings by the folder of the project, and what was left out."""

    by_path: Mapping[str, ProjectRatings]
    limits: tuple[str, ...] = ()


def rate_projects(practices: Iterable[Practice], facts: Facts, *, history_complete: bool) -> RatedProjects:
    """Rate each data project by its own facts and by those that belong to no other; nothing where there is one only."""
    division = _Division(facts)
    if len(division.projects) < FEWEST:
        return RatedProjects(by_path={})
    listed = tuple(practices)
    heaviest = sorted(division.projects, key=lambda path: (-division.projects[path], path))
    rated = {}
    for path in sorted(heaviest[:MOST_RATED]):
        own = division.narrowed(path)
        ratings = rate(listed, own, history_complete=history_complete)
        rated[path] = ProjectRatings(ratings=ratings, verdict=decide(CRITERIA.values(), own, ratings))
    left = len(heaviest) - len(rated)
    more = (f"{left} of {len(heaviest)} data projects, the smallest, have no figures of their own",) if left else ()
    return RatedProjects(by_path=rated, limits=more)


def narrowed_to(folders: AbstractSet[str], facts: Facts) -> dict[str, Facts]:
    """Return the facts that speak of each folder, as if it were a data project; none for one without data code."""
    if not folders:
        return {}
    division = _Division(facts, folders)
    return {folder: division.narrowed(folder) for folder in sorted(folders & division.projects.keys())}


class _Division:
    """All facts with the project that each belongs to, worked out once for all projects.

    `folders` are taken for projects too.
    """

    def __init__(self, facts: Facts, folders: Iterable[str] = ()) -> None:
        self.facts = facts
        self._homes = _homes(facts) | {folder: folder for folder in folders}
        self._owners: dict[str, str | None] = {}
        self.projects = self._lines()
        self._rows = {kind: [self._row(fact) for fact in facts.of(kind)] for kind in _kinds()}
        self._others = [(code, self._owner_of(code), _of_another_place(code)) for code in facts.of(Code)]
        self._named = self._things_by_project()
        self._known = frozenset[str]().union(*self._named.values(), (one.name for one in facts.of(Pipeline)))

    def narrowed(self, project: str) -> Facts:
        """Return the facts that speak of a project; the code of other places stays, but is no data code of it."""
        named = self._named[project]
        stems = {_stem(code.source.path) for code, owner, _ in self._others if owner == project and code.data}
        own = self.facts
        for kind, rows in self._rows.items():
            kept = (fact for fact, owner, name in rows if self._speaks_of(project, fact, owner, name, named))
            own = own.replaced(kind, tuple(kept))
        suites = (
            suite if self._owner_of(suite) == project else _of_code(suite, stems | named) for suite in own.of(Suite)
        )
        code = (code if owner == project else other for code, owner, other in self._others)
        return own.replaced(Suite, tuple(filter(None, suites))).replaced(Code, tuple(code)).view()

    def _speaks_of(self, project: str, fact: Fact, owner: str | None, name: str, named: frozenset[str]) -> bool:
        if owner == project or (name in named and not (owner and type(fact) in DATA)):
            return True
        if isinstance(fact, Artifact) and not is_under(self._homes[project], fact.folder):
            return False
        return not owner and type(fact) not in THINGS and name not in self._known

    def _lines(self) -> dict[str, int]:
        lines: Counter[str] = Counter()
        for code in data_code(self.facts):
            owner = self._owner_of(code)
            if owner is not None:
                lines[owner] += code.lines
        return dict(lines)

    def _row(self, fact: Fact) -> tuple[Fact, str | None, str]:
        return fact, self._owner_of(fact), _name(fact)

    def _owner_of(self, fact: Fact) -> str | None:
        """Return the project that a fact names, works in or stands in; None where it is of no project."""
        if isinstance(fact, (Dataset, QualityCheck, Freshness, Contract, Exposure)) and fact.project in self._homes:
            return fact.project or self._around(fact.source.path)
        if isinstance(fact, Project) and fact.path in self._homes:
            return fact.path
        if isinstance(fact, Run) and fact.actor is Actor.CI:
            places = {self._around(f"{place}/") for place in _places(fact)}
            if len(places) == 1:
                return places.pop()
        return self._around(fact.source.path)

    def _around(self, path: str) -> str | None:
        folder = path.rpartition("/")[0]
        if folder not in self._owners:
            around = [(home, project) for project, home in self._homes.items() if is_under(folder, home)]
            self._owners[folder] = max(around, key=lambda one: len(one[0]))[1] if around else None
        return self._owners[folder]

    def _things_by_project(self) -> dict[str, frozenset[str]]:
        """Return the names of each project's data, and of the pipelines and jobs that build or check it."""
        named: defaultdict[str, set[str]] = defaultdict(set)
        for fact, owner, name in (
            row for kind in (Dataset, Pipeline, QualityCheck) for row in self._rows.get(kind, ())
        ):
            if owner is not None:
                named[owner].update({name, *(fact.run_by if isinstance(fact, QualityCheck) else ())})
        called = {name: one.path for one in self.facts.of(Project) for name in (one.name, one.path) if name}
        for pipeline in self.facts.of(Pipeline):
            for project in {called[call] for call in pipeline.calls if call in called}:
                named[project].add(pipeline.name)
        return {project: frozenset(named[project] - {""}) for project in self.projects}


def _homes(facts: Facts) -> dict[str, str]:
    """Return the folder that each project has for itself: its own, or one around it that holds little else."""
    paths = {project.path for project in facts.of(Project) if not project.deprecated}
    lines = lines_by_folder(data_code(facts))
    return {path: _widened(path, paths - {path}, lines) for path in sorted(paths)}


def _widened(path: str, others: Iterable[str], lines: Mapping[str, int]) -> str:
    home, around = path, path.rpartition("/")[0]
    while around and lines.get(around, 0) <= WIDENED * lines.get(path, 0):
        if any(is_under(other, around) or is_under(around, other) for other in others):
            break
        home, around = around, around.rpartition("/")[0]
    return home


def _kinds() -> list[type[Fact]]:
    """Return the types of facts that practices ask for, without the code, which is told apart by itself."""
    named = (getattr(vocabulary, name) for name in vocabulary.__all__)
    return [kind for kind in named if isinstance(kind, type) and issubclass(kind, Fact) and kind not in {Fact, Code}]


def _name(fact: Fact) -> str:
    """Return the pipeline, job or dataset that a fact is about; "" where it is about all of them."""
    match fact:
        case Pipeline() | Dataset():
            return fact.name
        case Run() if fact.actor is Actor.PIPELINE:
            return fact.runner
        case QualityCheck() | Freshness() | Contract():
            return fact.dataset
        case Alert() | Monitor() | Sla() | Retry() | Owner():
            return fact.subject
    return ""


def _places(run: Run) -> list[str]:
    """Return the folders and files that a run names, from the top; none where it names none."""
    if run.paths:
        return [normpath(join(run.folder, path.strip("/"))) for path in run.paths if path]
    return [run.folder] if run.folder else []


def _of_another_place(code: Code) -> Code:
    return replace(code, data=False) if code.data else code


def _of_code(suite: Suite, names: AbstractSet[str]) -> Suite | None:
    """Return a suite of no project with the subjects that a project has; None where it has others alone."""
    if not suite.subjects:
        return suite
    subjects = tuple(one for one in suite.subjects if _stem(one.replace(".", "/")) in names or one in names)
    return replace(suite, subjects=subjects) if subjects else None


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]
