"""How much of the data code something reaches: runs, suites and artefacts, weighed by lines (codebook, rule 5)."""

from __future__ import annotations

from collections import defaultdict
from posixpath import basename, join, normpath
from typing import TYPE_CHECKING, NamedTuple

from assess.documents import unwrapped
from assess.facts import Activity, Actor, Artifact, Code, CodeKind, Facts, QueryUse, Run, Suite
from assess.findings import Evidence
from assess.roles import tests_folder
from assess.running.commands import names_at
from assess.thresholds import NEAR
from assess.values import Value, replace
from assess.weights import data_code, is_program, lines_by_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

TESTS = frozenset({Activity.UNIT_TEST, Activity.INTEGRATION_TEST, Activity.COVERAGE})
BUILDS = frozenset({Activity.TRANSFORM, Activity.DATA_TEST, Activity.COMPILE})
EVERYTHING = frozenset({"", "."})
COVERED = "--cov="
SETTINGS_OPTIONS = ("profile", "config", "env", "var", "backend")  # their values name settings, not what is covered
FOLDER_OPTIONS = ("dir", "-C", "cwd", "project")  # of what only runs a command: they say in which folder


class _Alike(NamedTuple):
    """Files of one folder, language and kind: what lies around them is the same."""

    files: tuple[Code, ...]
    lines: int


class Territory(Value):
    """The data code in programming languages (all data code where there is none), and every place where code stands."""

    code: tuple[Code, ...]
    alike: tuple[_Alike, ...]  # the same code, by what areas ask for
    lines: int  # of all of it
    inhabited: frozenset[str]  # paths and folders of the data code
    places: frozenset[str]  # paths and folders of all code
    under: Mapping[str, int]  # lines of the data code under each of its paths and folders
    queries: Mapping[str, tuple[str, ...]]  # the SQL files that modules run, by module

    @classmethod
    def of(cls, facts: Facts) -> Territory:
        """Take the territory of a repository."""
        return facts.made(cls._of)

    @classmethod
    def _of(cls, facts: Facts) -> Territory:
        everything = data_code(facts)
        programs = tuple(one for one in everything if is_program(one))
        code = programs or everything
        under = _lines_under(code)
        return cls(
            code=code,
            alike=_alike(code),
            lines=sum(one.lines for one in code),
            inhabited=frozenset(under),
            places=_places(facts.of(Code)),
            under=under,
            queries=_queries(facts.of(QueryUse)),
        )

    def share(self, holds: Callable[[Code], bool]) -> float:
        """Return the share of the lines in files for which `holds` is true; 0 where there is no data code."""
        lines = self.lines
        return sum(one.lines for one in self.code if holds(one)) / lines if lines else 0.0

    def reached(self, runs: Iterable[Run], suites: Iterable[Suite] = (), *, models: bool = False) -> float:
        """Return the share that any of these runs and suites reaches; `models` adds the models of a hosted job."""
        areas = _Map(self._areas(runs, suites, models=models))
        return sum(map(areas.lines_of, self.alike)) / self.lines if self.lines else 0.0

    def left(self, runs: Iterable[Run], suites: Iterable[Suite] = (), *, models: bool = False) -> Iterator[Evidence]:
        """Yield the files that none of these reaches, the largest first."""
        areas = _Map(self._areas(runs, suites, models=models))
        by_size = sorted(self.code, key=lambda code: (-code.lines, code.source.path))
        unreached = (code for code in by_size if not areas.holds(code))
        yield from (Evidence(shows="not reached", path=code.source.path) for code in unreached)

    def _areas(self, runs: Iterable[Run], suites: Iterable[Suite], *, models: bool) -> tuple[Area, ...]:
        areas = [*map(area_of_suite, suites)]
        for run in runs:
            area = self.area_of_run(run)
            areas += (area, *self._queries_run(area)) if run.activity is Activity.INTEGRATION_TEST else (area,)
        if models:
            areas.append(Area(languages=("sql",), kind=CodeKind.MODEL))
        return tuple(dict.fromkeys(areas))

    def area_of_run(self, run: Run) -> Area:
        """Return what a run covers: the paths it names, else those among its words, else the folder it works in."""
        folder = self._folder_of(run)
        named = [*_resolved(run.paths, folder)] if run.paths else [*self._named_by(run, folder)]
        if run.activity in TESTS:
            named = [_tested(path) for path in named or [folder]]
            named += self._measured(run, folder)
        elif run.activity in BUILDS and not named:  # a project of tests takes in what stands beside it
            named = [_tested(folder)]
        included = tuple(dict.fromkeys(named)) or (folder,)
        return Area(languages=run.languages, included=included, excluded=tuple(_resolved(run.excludes, folder)))

    def _queries_run(self, area: Area) -> Iterator[Area]:
        """Yield the queries that modules of an area run: with a database beside them, they are tested as these are."""
        found = [path for module, paths in self.queries.items() if area.holds_path(module) for path in paths]
        if found and area.languages:
            yield Area(languages=("sql",), included=tuple(dict.fromkeys(found)))

    def _measured(self, run: Run, folder: str) -> list[str]:
        """Return the folders whose coverage a run of tests measures: it tests these, wherever the tests stand."""
        given = (word.removeprefix(COVERED) for word in run.words if word.startswith(COVERED))
        return [place for path in given if path and (place := normpath(join(folder, path))) in self.places]

    def surroundings(self, path: str) -> str:
        """Return the nearest folder above a file under which data code stands."""
        above = path.rpartition("/")[0]
        while above and above not in self.inhabited:
            above = above.rpartition("/")[0]
        return above

    def _folder_of(self, run: Run) -> str:
        """Return the folder of a run; where it names none, the part of the tree that its definition stands in.

        The definition of a pipeline stands anywhere and runs what stands elsewhere, so that it says nothing.
        """
        if run.actor is Actor.PIPELINE:
            return run.folder
        around = self.surroundings(run.source.path)
        if _under(run.folder or around, around):
            return run.folder or around
        inside = normpath(join(around, run.folder))
        return next((one for one in (inside, run.folder) if one in self.places), around)

    def held_by(self, *artifacts: Artifact) -> float:
        """Return the share that is copied into at least one of the artefacts."""
        held = {place for artifact in artifacts for place in self._places_held_by(artifact)}
        apart = [one for one in held if held.isdisjoint(_above(one))]
        return sum(self.under.get(one, 0) for one in apart) / self.lines if self.lines else 0.0

    def _places_held_by(self, artifact: Artifact) -> list[str]:
        """Return what an artefact holds, its paths read from its own folder, or from the top where nothing is there."""
        for folder in dict.fromkeys((artifact.folder, "")):
            places = ["" if place in EVERYTHING else place for place in _resolved(artifact.holds, folder)]
            if any(place in self.under for place in places):
                return places
        return []

    def _named_by(self, run: Run, folder: str) -> Iterator[str]:
        words, names = run.words, names_at(run.words)
        wrapper = len(words) - len(unwrapped(words))  # words that only run the command: `docker exec service`
        for at, (before, word) in enumerate(zip(("", *words), words, strict=False)):
            if at in names:
                continue
            option, _, value = word.rpartition("=")
            option = option or (before if before.startswith("-") else "")
            if at < wrapper and not any(part in option for part in FOLDER_OPTIONS):
                continue
            if any(part in option for part in SETTINGS_OPTIONS) or value.startswith("-"):
                continue
            if basename(value) == run.tool:  # a script of this tree that is run, not what it works on
                continue
            place = normpath(join(folder, value)) if value else ""
            if place in self.places or (place == "." and value):
                yield place


class Area(Value):
    """A part of the code: of these languages (all where none is named), under these paths and not under those."""

    languages: tuple[str, ...] = ()
    included: tuple[str, ...] = ("",)
    excluded: tuple[str, ...] = ()
    kind: CodeKind | None = None

    def holds(self, code: Code) -> bool:
        """Say whether a file lies in it."""
        return self.is_of(code) and self.holds_path(code.source.path)

    def is_of(self, code: Code) -> bool:
        """Say whether a file is of its languages and kind, wherever it lies."""
        return (not self.languages or code.language in self.languages) and self.kind in {None, code.kind}

    def holds_path(self, path: str) -> bool:
        """Say whether a path lies in it, whatever its language."""
        return any(_under(path, one) for one in self.included) and not any(_under(path, one) for one in self.excluded)


class _Around:
    """The areas around a folder, the nearest first, and those of them that are of a language and kind."""

    def __init__(self, areas: tuple[Area, ...]) -> None:
        self.areas = areas
        self._of_kind: dict[tuple[str, CodeKind], tuple[Area, ...]] = {}

    def of_kind(self, code: Code) -> tuple[Area, ...]:
        """Return those that are of a file's language and kind."""
        key = code.language, code.kind
        if key not in self._of_kind:
            self._of_kind[key] = tuple(area for area in self.areas if area.is_of(code))
        return self._of_kind[key]


class _Map:
    """Areas by the places that they include, so that a file meets those above it and no others."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self._at: dict[str, dict[Area, None]] = defaultdict(dict)
        for area in areas:
            for place in area.included:
                self._at["" if place in EVERYTHING else place][replace(area, included=("",))] = None
        self._around: dict[str, _Around] = {"": _Around(tuple(self._at.get("", ())))}

    def lines_of(self, alike: _Alike) -> int:
        """Count the lines of those files that lie in any of them."""
        if any(not area.excluded for area in self._above(alike.files[0])):
            return alike.lines
        return sum(one.lines for one in alike.files if self.holds(one))

    def holds(self, code: Code) -> bool:
        """Say whether a file lies in any of them."""
        near = self._at.get(code.source.path)
        return (near is not None and any(area.holds(code) for area in near)) or any(
            area.holds_path(code.source.path) for area in self._above(code)
        )

    def _above(self, code: Code) -> tuple[Area, ...]:
        """Return the areas of a file's language and kind above it: the same for all such files of its folder."""
        return self._in(code.source.path.rpartition("/")[0]).of_kind(code)

    def _in(self, folder: str) -> _Around:
        """Return the areas that include a folder or one above it."""
        new = []
        while folder not in self._around:
            new.append(folder)
            folder = folder.rpartition("/")[0]
        around = self._around[folder]
        for inner in reversed(new):
            if near := self._at.get(inner):
                around = _Around((*near, *around.areas))
            self._around[inner] = around
        return around


def area_of_suite(suite: Suite) -> Area:
    """Return what a suite stands for: the code of its language beside the folder of its tests."""
    return Area(languages=(suite.language,) if suite.language else (), included=(_tested(suite.source.path),))


def is_near(value: float, *limits: float) -> bool:
    """Say whether a share is so close to a limit that another count might fall on its other side."""
    return any(abs(value - limit) <= NEAR for limit in limits)


def _tested(path: str) -> str:
    """Return the folder that holds the first folder of tests of a path; the path itself where it has none."""
    at = tests_folder(path)
    return path if at is None else "/".join(path.split("/")[:at])


def _resolved(paths: Iterable[str], folder: str) -> Iterator[str]:
    for path in paths:
        yield normpath(join(folder, path.strip("/") or ".")).removesuffix("/**").removesuffix("/*")


def _queries(uses: Iterable[QueryUse]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for use in uses:
        found[use.module].append(use.source.path)
    return {module: tuple(paths) for module, paths in found.items()}


def _kind_of(code: Code) -> tuple[str, str, CodeKind]:
    return code.source.path.rpartition("/")[0], code.language, code.kind


def _alike(code: Iterable[Code]) -> tuple[_Alike, ...]:
    groups: dict[tuple[str, str, CodeKind], list[Code]] = defaultdict(list)
    for one in code:
        groups[_kind_of(one)].append(one)
    return tuple(_Alike(tuple(some), sum(one.lines for one in some)) for some in groups.values())


def _under(path: str, place: str) -> bool:
    return place in EVERYTHING or path == place or path.startswith(f"{place}/")


def _places(codes: Iterable[Code]) -> frozenset[str]:
    paths = {one.source.path for one in codes}
    folders = {path.rpartition("/")[0] for path in paths}
    return frozenset(paths.union(folders, *map(_above, folders))) - {""}


def _lines_under(codes: Collection[Code]) -> Mapping[str, int]:
    found = lines_by_folder(codes)
    for one in codes:
        found[one.source.path] += one.lines
    return found


def _above(path: str) -> Iterator[str]:
    """Yield the folders around a path, the top last."""
    while path:
        path = path.rpartition("/")[0]
        yield path
