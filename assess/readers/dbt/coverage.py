"""What a dbt command covers: the models that it builds, the tests that it runs, the sources that it checks."""

from __future__ import annotations

from collections import defaultdict
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from assess.readers.dbt.configuration import configured, is_on
from assess.readers.dbt.graph import Node
from assess.readers.dbt.packages import LocalPackage
from assess.readers.dbt.project import ProjectFile
from assess.readers.dbt.selection import Picked, Selectable, Selector, less
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.facts import Facts, Source

# Resources that each command runs, https://docs.getdbt.com/reference/dbt-commands
COMMANDS = {
    "build": frozenset({"model", "seed", "snapshot", "test", "unit-test"}),
    "run": frozenset({"model"}),
    "test": frozenset({"test", "unit-test"}),
    "seed": frozenset({"seed"}),
    "snapshot": frozenset({"snapshot"}),
    "source": frozenset({"source"}),
}
FRESHNESS = frozenset({"freshness", "snapshot-freshness"})
OTHERS = frozenset(
    [
        "compile",
        "parse",
        "docs",
        "ls",
        "list",
        "deps",
        "debug",
        "clean",
        "init",
        "run-operation",
        "clone",
        "show",
        "retry",
    ]
)
OPTIONS = {
    "select": ("--select", "-s", "--models", "--model", "-m"),
    "exclude": ("--exclude",),
    "selector": ("--selector",),
    "kept": ("--resource-type", "--resource-types"),
    "dropped": ("--exclude-resource-type", "--exclude-resource-types"),
    "project": ("--project-dir",),
    "mode": ("--indirect-selection",),
}
OPTION_OF = {flag: name for name, flags in OPTIONS.items() for flag in flags}
DBT_TYPES = {"unit_test": "unit-test", "data_test": "test", "test": "test"}


class Coverage(Value):
    """What a command covers in one project; `tests` are the sources of the declarations of its tests."""

    project: str | None = None
    packages: tuple[str, ...] = ()  # the projects of this tree that it takes in: they run with it
    models: frozenset[str] = frozenset()  # models, seeds and snapshots that it builds
    tests: frozenset[Source] = frozenset()
    unit_tested: frozenset[str] = frozenset()  # models whose unit tests it runs
    sources: frozenset[str] = frozenset()  # source tables whose freshness it checks
    certain: bool = True
    changed_only: bool = False  # of these, only what changed (state:modified)


class Call(Value):
    """A dbt command taken apart; `options` hold the values of each option."""

    command: str
    options: dict[str, tuple[str, ...]]


class Projects:
    """The projects of a repository, made ready for asking what commands cover."""

    def __init__(self, facts: Facts) -> None:
        files = {_folder(file.source.path): file for file in facts.of(ProjectFile)}
        nodes, selectors = defaultdict[str, list[Node]](list), facts.of(Selector)
        for node in facts.of(Node):
            nodes[node.project].append(node)
        self.paths = tuple(files)
        self.packages = _packages(facts, self.paths)
        self.selectable = {
            path: Selectable(
                (
                    *(node for taken in self.packages[path] for node in nodes[taken] if _stays_on(node, file)),
                    *nodes[path],
                ),
                (entry for entry in selectors if _folder(entry.source.path) == path),
            )
            for path, file in files.items()
        }

    def covered(self, words: Iterable[str], folder: str) -> Coverage:
        """Return what a command run in a folder covers; nothing for a command that runs no node."""
        call = parse_call(tuple(words))
        if call is None or call.command not in COMMANDS:
            return Coverage()
        project, certain = self._project(folder, call.options.get("project", ())[:1])
        if project is None:
            return Coverage(certain=False)
        return self._of_call(call, project, certain=certain)

    def _project(self, folder: str, written: tuple[str, ...]) -> tuple[str | None, bool]:
        """Return the project that is meant: at or above the folder, by its folder's name, or the only one."""
        place = PurePosixPath(folder, *written)
        for path in (place, *place.parents):
            if _shown(path) in self.paths:
                return _shown(path), True
        named = [path for path in self.paths if path and place.name == PurePosixPath(path).name]
        if len(named) == 1:
            return named[0], not written or not written[0].startswith("/")
        return (self.paths[0], False) if len(self.paths) == 1 else (None, False)

    def _of_call(self, call: Call, project: str, *, certain: bool) -> Coverage:
        graph, options = self.selectable[project], call.options
        picked = _picked(graph, options, (options.get("mode") or ("eager",))[0])
        kept = _resources(call)
        nodes = [node for index in sorted(picked.nodes) if (node := graph.nodes[index]).resource in kept]
        return Coverage(
            project=project,
            packages=self.packages[project],
            models=frozenset(node.name for node in nodes if node.resource in ("model", "seed", "snapshot")),
            tests=frozenset(node.source for node in nodes if node.resource == "test"),
            unit_tested=frozenset(node.parents[0] for node in nodes if node.resource == "unit-test"),
            sources=frozenset(node.name for node in nodes if node.resource == "source"),
            certain=certain and picked.certain,
            changed_only=picked.changed,
        )


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _packages(facts: Facts, paths: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return for each project those that it takes in, by way of another one too."""
    taken: defaultdict[str, list[str]] = defaultdict(list)
    for package in facts.of(LocalPackage):
        if package.folder in paths:
            taken[_folder(package.source.path)].append(package.folder)
    found = {}
    for path in paths:
        reached = {path: None}
        front = [path]
        while front:
            front = [folder for one in front for folder in taken[one] if folder not in reached]
            reached |= dict.fromkeys(front)
        found[path] = tuple(reached)[1:]
    return found


def _stays_on(node: Node, user: ProjectFile) -> bool:
    """Say whether the project that takes in a node's package does not switch the node off."""
    resource = "unit" if node.resource == "unit-test" else node.resource
    switch = configured(user.folders, resource, node.fqn).enabled
    return is_on(switch, dict(user.variables))[0]


def covered(words: Iterable[str], facts: Facts, folder: str) -> Coverage:
    """Return what a dbt command covers of the projects in the facts."""
    return Projects(facts).covered(words, folder)


def parse_call(words: tuple[str, ...]) -> Call | None:
    """Take a command line apart; None where it calls no command of dbt."""
    starts = [index for index, word in enumerate(words) if PurePosixPath(word).name in ("dbt", "dbtf")]
    if not starts:
        return None
    rest = words[starts[0] + 1 :]
    known = [index for index, word in enumerate(rest) if word in COMMANDS or word in OTHERS]
    if not known:
        return None
    command, after = rest[known[0]], rest[known[0] + 1 :]
    if command == "source" and after[:1] and after[0] not in FRESHNESS:
        return None
    return Call(command=command, options=_options((*rest[: known[0]], *after)))


def _options(words: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    name = None
    for word in words:
        flag, equals, value = word.partition("=")
        if word.startswith("-") and not word.startswith("- "):
            name = OPTION_OF.get(flag)
            if name and equals:
                found[name] = (*found.get(name, ()), value.strip("'\""))
        elif name:
            found[name] = (*found.get(name, ()), word)
    return found


def _picked(graph: Selectable, options: dict[str, tuple[str, ...]], mode: str) -> Picked:
    if named := options.get("selector"):
        picked = graph.pick_named(named[0])
    elif chosen := options.get("select"):
        picked = graph.with_tests(graph.pick(chosen), mode)
    elif options.get("exclude"):
        picked = Picked(graph.everything)
    else:
        return graph.pick_default()
    return less(picked, graph.with_tests(graph.pick(options["exclude"]))) if options.get("exclude") else picked


def _resources(call: Call) -> frozenset[str]:
    kept = COMMANDS[call.command]
    if chosen := {DBT_TYPES.get(word, word) for word in call.options.get("kept", ())} - {"all", "default"}:
        kept &= chosen
    return kept - {DBT_TYPES.get(word, word) for word in call.options.get("dropped", ())}


def _shown(path: PurePosixPath) -> str:
    return "" if str(path) == "." else str(path)
