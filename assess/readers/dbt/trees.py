"""Which files belong to which dbt project, and what each file is by the project's paths."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from posixpath import join, normpath, relpath
from typing import TYPE_CHECKING

from assess.facts import DBT_PACKAGE, Artifact, Fact, Pin
from assess.readers.dbt.files import DocsBlock, NodeFile
from assess.readers.dbt.packages import LocalPackage
from assess.readers.dbt.project import ANY_FOLDER, ProjectFile
from assess.readers.dbt.properties import (
    Declared,
    DeclaredExposure,
    DeclaredGroup,
    DeclaredUnitTest,
    SemanticEntry,
)

if TYPE_CHECKING:
    from assess.facts import Facts

PACKAGE_FOLDERS = frozenset({"dbt_packages", "dbt_modules"})
OUTSIDE = "../"
LOCAL = (NodeFile, DocsBlock, Declared, DeclaredExposure, DeclaredUnitTest, DeclaredGroup, SemanticEntry, Pin)


@dataclass(slots=True, kw_only=True)
class Tree:
    """A project and the local facts of the files that belong to it."""

    file: ProjectFile
    path: str
    files: list[NodeFile] = field(default_factory=list)
    declared: list[Declared] = field(default_factory=list)
    blocks: dict[str, bool] = field(default_factory=dict)
    exposures: list[DeclaredExposure] = field(default_factory=list)
    unit_tests: list[DeclaredUnitTest] = field(default_factory=list)
    groups: list[DeclaredGroup] = field(default_factory=list)
    semantics: list[SemanticEntry] = field(default_factory=list)
    pins: list[Pin] = field(default_factory=list)
    packages: list[str] = field(default_factory=list)  # folders of the projects that it takes in
    trial: bool = False  # tries out a package that it stands in: what it declares are fixtures
    given: dict[str, object] = field(default_factory=dict)  # variables of the project that tries out this package

    @property
    def variables(self) -> dict[str, object]:
        return self.given | dict(self.file.variables)

    def take(self, fact: Fact) -> None:
        match fact:
            case NodeFile():
                self.files.append(fact)
            case Declared():
                self.declared.append(fact)
            case DocsBlock():
                self.blocks[fact.name] = fact.says_something
            case DeclaredExposure():
                self.exposures.append(fact)
            case DeclaredUnitTest():
                self.unit_tests.append(fact)
            case DeclaredGroup():
                self.groups.append(fact)
            case SemanticEntry():
                self.semantics.append(fact)
            case Pin():
                self.pins.append(fact)

    def place(self, path: str) -> tuple[str, tuple[str, ...]] | None:
        """Return the kind and the folders below it of a file, by the project's paths; the longest path wins."""
        inside = relpath(path, self.path) if self.path else path
        found = [(kind, folder) for kind, folder in self.file.paths if folder == "" or _is_below(inside, folder)]
        if not found:
            return None
        kind, folder = max(found, key=lambda entry: len(entry[1]))
        return kind, PurePosixPath(inside).parts[len(PurePosixPath(folder).parts) : -1]


def trees_of(facts: Facts) -> tuple[Tree, ...]:
    """Return the projects with what belongs to each: a file is its nearest project's; installed packages are none."""
    trees: dict[str, Tree] = {}
    for file in facts.of(ProjectFile):
        path = _folder(file.source.path)
        if not PACKAGE_FOLDERS & set(PurePosixPath(path).parts):
            trees[path] = Tree(file=file, path=path)
    installed = tuple(f"{tree.path}/{tree.file.install_path}".strip("/") + "/" for tree in trees.values())
    kept = {path: tree for path, tree in trees.items() if not f"{path}/".startswith(installed)}
    shared = _shared(kept)
    for kind in LOCAL:
        for fact in facts.of(kind):
            tree = nearest(kept, fact.source.path) or nearest(shared, fact.source.path)
            if tree is not None and not fact.source.path.startswith(installed):
                tree.take(fact)
    _note_trials(kept, facts)
    _give_variables(kept, facts)
    return tuple(kept.values())


def _shared(trees: dict[str, Tree]) -> dict[str, Tree]:
    """Return the folders outside all projects that paths lead to; of several projects the first has the files.

    https://docs.getdbt.com/reference/project-configs/model-paths
    """
    found: dict[str, Tree] = {}
    for path, tree in sorted(trees.items()):
        for _, folder in tree.file.paths:
            if folder.startswith(OUTSIDE):
                found.setdefault(normpath(join(path, folder)), tree)
    return found


def _note_trials(trees: dict[str, Tree], facts: Facts) -> None:
    """Note which projects take in others, and which try out a package: in its folder of tests, or below such a one."""
    for package in facts.of(LocalPackage):
        user = nearest(trees, package.source.path)
        if user is not None and package.folder in trees:
            user.packages.append(package.folder)
    tried = {package.source.path.rpartition("/")[0] for package in facts.of(Artifact) if package.kind == DBT_PACKAGE}
    for path, tree in trees.items():
        tree.trial = any(path == folder or path.startswith(f"{folder}/") for folder in tried)


def _give_variables(trees: dict[str, Tree], facts: Facts) -> None:
    """Give each package the variables that it leaves to the project that takes it in.

    https://docs.getdbt.com/docs/build/project-variables#variable-precedence
    """
    for package in facts.of(Artifact):
        if package.kind == DBT_PACKAGE and package.folder in trees:
            user = nearest(trees, package.source.path)
            if user is not None and user.path != package.folder:
                trees[package.folder].given |= dict(user.file.variables)


def nearest(trees: dict[str, Tree], path: str) -> Tree | None:
    """Return the project whose folder is the nearest above a file."""
    folder = path
    while folder:
        folder = _folder(folder)
        if folder in trees:
            return trees[folder]
    return None


def _is_below(path: str, folder: str) -> bool:
    """Say whether a file lies below a folder, of which a run may fill in some parts."""
    if ANY_FOLDER not in folder:
        return path.startswith(f"{folder}/")
    parts, asked = path.split("/"), folder.split("/")
    return len(parts) > len(asked) and all(map(fnmatchcase, parts, asked))


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
