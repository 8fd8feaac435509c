"""The nodes of each dbt project once the tree is known: files sorted by folder, declarations and settings joined."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from assess.facts import CheckKind, Fact
from assess.readers.dbt.configuration import configured, folder_layers, is_on, resolve
from assess.readers.dbt.kinds import kinds_of, kinds_of_own
from assess.readers.dbt.settings import NO_SETTINGS, Limits, Settings, merged
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.readers.dbt.files import NodeFile
    from assess.readers.dbt.properties import (
        Declared,
        DeclaredExposure,
        DeclaredTest,
        DeclaredUnitTest,
    )
    from assess.readers.dbt.trees import Tree


# Below a test path these hold definitions and inputs of unit tests, not tests.
NO_TESTS = frozenset({"generic", "fixtures"})
SUFFIXES = {"model": (".sql", ".py"), "seed": (".csv",), "snapshot": (".sql",), "test": (".sql",)}


class Node(Fact):
    """A node as dbt would list it; what selection and the vocabulary's facts are made from."""

    project: str  # path of its `Project`
    package: str  # the project's name
    resource: str  # model, seed, snapshot, source, source-group, test, unit-test, exposure
    name: str  # "orders", "shop.orders" for a source table
    fqn: tuple[str, ...]
    tags: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()  # names of models, seeds, snapshots and sources
    enabled: bool = True
    certain: bool = True
    described: bool = False
    materialized: str = ""
    settings: Settings = NO_SETTINGS
    freshness: Limits | None = None
    test: str = ""  # a test's name with package
    test_type: str = ""  # generic, singular, unit
    kinds: tuple[CheckKind, ...] = ()
    warn_only: bool = False
    compares: bool = False  # a test that two relations hold the same rows


def nodes_of(tree: Tree) -> tuple[Node, ...]:
    """Return all nodes of a project."""
    groups: dict[str, Node] = {}
    data = {node.name: node for node in _file_nodes(tree)}
    for declared in tree.declared:
        if declared.resource.startswith("source") or (declared.resource == "snapshot" and declared.relation):
            # A source group may bear a model's name, and may be declared in several files.
            place = groups if declared.resource == "source-group" else data
            node, known = _declared_node(tree, declared), place.get(declared.name)
            place[declared.name] = replace(node, described=True) if known and known.described else node
    tests = [node for file in tree.files for node in _singular_test(tree, file)]
    tests += [node for declared in tree.declared for node in _generic_tests(tree, declared, data)]
    units = [_unit_test(tree, test) for test in tree.unit_tests]
    exposures = [_exposure(tree, exposure) for exposure in tree.exposures]
    return (*data.values(), *groups.values(), *tests, *units, *exposures)


def _file_nodes(tree: Tree) -> Iterator[Node]:
    by_file = _by_file(tree.declared)
    for file in tree.files:
        place = tree.place(file.source.path)
        if place is None or place[0] == "test" or file.suffix not in SUFFIXES.get(place[0], ()):
            continue
        kind, folders = place
        for name in file.snapshots if kind == "snapshot" else (file.name,):
            yield _file_node(tree, file, by_file.get((kind, name), []), (kind, name, folders))


def _by_file(declared: Iterable[Declared]) -> dict[tuple[str, str], list[Declared]]:
    found: defaultdict[tuple[str, str], list[Declared]] = defaultdict(list)
    for entry in declared:
        for file in entry.files:
            found[entry.resource, file].append(entry)
    return found


def _file_node(tree: Tree, file: NodeFile, entries: list[Declared], at: tuple[str, str, tuple[str, ...]]) -> Node:
    kind, name, folders = at
    fqn = (tree.file.name, *folders, name)
    settings = configured(tree.file.folders, kind, fqn, *(entry.settings for entry in entries), file.settings)
    described = settings.described is True or any(_described(tree, entry) for entry in entries)
    node = Node(source=file.source, project=tree.path, package=tree.file.name, resource=kind, name=name, fqn=fqn)
    return _with_settings(tree, replace(node, parents=file.uses, described=described), settings)


def _declared_node(tree: Tree, declared: Declared) -> Node:
    place = tree.place(declared.source.path)
    folders = place[1] if place else ()
    fqn = (tree.file.name, *folders, *declared.name.split("."))
    resource = "snapshot" if declared.resource == "snapshot" else "source"
    layers = tuple(folder_layers(tree.file.folders, resource, fqn))
    settings = merged([*layers, declared.settings])
    node = Node(
        source=declared.source,
        project=tree.path,
        package=tree.file.name,
        resource=declared.resource,
        name=declared.name,
        fqn=fqn,
        described=_described(tree, declared),
    )
    return _with_settings(tree, node, settings)


def _described(tree: Tree, entry: Declared) -> bool:
    """Tell whether an entry is described; a block that is not here may come from a package."""
    return entry.described or any(tree.blocks.get(name, True) for name in entry.docs)


def _with_settings(tree: Tree, node: Node, settings: Settings) -> Node:
    enabled, certain = is_on(settings.enabled, tree.variables)
    materialized = resolve(settings.materialized, tree.variables).value
    return replace(
        node,
        enabled=enabled,
        certain=certain,
        tags=settings.tags,
        settings=settings,
        freshness=settings.freshness,
        materialized=materialized if isinstance(materialized, str) else "",
    )


def _singular_test(tree: Tree, file: NodeFile) -> Iterator[Node]:
    place = tree.place(file.source.path)
    if place is None or place[0] != "test" or file.suffix != ".sql" or file.defines or file.unit_tested:
        return
    folders = place[1]
    if not NO_TESTS & set(folders[:1]):
        fqn = (tree.file.name, *folders, file.name)
        settings = configured(tree.file.folders, "test", fqn, file.settings)
        node = Node(
            source=file.source, project=tree.path, package=tree.file.name, resource="test", name=file.name, fqn=fqn
        )
        node = replace(node, parents=file.uses, test=file.name, test_type="singular", kinds=kinds_of_own(file.name))
        yield _as_test(tree, node, settings)


def _generic_tests(tree: Tree, declared: Declared, data: dict[str, Node]) -> Iterator[Node]:
    """Yield the tests of an entry on each version of its model."""
    targets = [data[name] for name in declared.files or (declared.name,) if name in data]
    for target in targets:
        for test in declared.tests:
            yield _generic_test(tree, declared, test, target)


def _generic_test(tree: Tree, declared: Declared, test: DeclaredTest, target: Node) -> Node:
    """Return a test on a node; its folders in dbt_project.yml are those of the properties file."""
    place = tree.place(declared.source.path)
    fqn = (tree.file.name, *(place[1] if place else ()), test.called or _made_up(declared, test, target))
    settings = configured(tree.file.folders, "test", fqn, test.settings)
    node = Node(
        source=replace(declared.source, line=test.line),
        project=tree.path,
        package=tree.file.name,
        resource="test",
        name=test.test,
        fqn=fqn,
        parents=(target.name, test.compared) if tree.trial and test.compared else (target.name,),
        compares=bool(test.compared),
        test=test.test,
        test_type="generic",
        kinds=_kinds(test, settings),
    )
    node = _as_test(tree, node, merged([Settings(tags=target.tags), settings]))
    return replace(node, enabled=node.enabled and target.enabled, certain=node.certain and target.certain)


def _made_up(declared: Declared, test: DeclaredTest, target: Node) -> str:
    """Return the name that dbt gives to a generic test: its own, that of what it is on, and its arguments."""
    package, _, name = test.test.rpartition(".")
    source = "source" if declared.resource == "source" else ""
    return "_".join(filter(None, (package, source, name, target.name.replace(".", "_"), test.ending)))


def _kinds(test: DeclaredTest, settings: Settings) -> tuple[CheckKind, ...]:
    """Return what a test looks at; a limit on its number of failing rows is one on an aggregate as well."""
    kinds = kinds_of(test.test, test.expression)
    limited = settings.count_limit and CheckKind.AGGREGATE not in kinds
    return (*kinds, CheckKind.AGGREGATE) if limited else kinds


def _as_test(tree: Tree, node: Node, settings: Settings) -> Node:
    severity = resolve(settings.severity, tree.variables)
    node = _with_settings(tree, node, settings)
    return replace(
        node,
        warn_only=str(severity.value).lower() == "warn",
        certain=node.certain and severity.certain,
    )


def _unit_test(tree: Tree, test: DeclaredUnitTest) -> Node:
    place = tree.place(test.source.path)
    fqn = (tree.file.name, *(place[1] if place else ()), test.model, test.name)
    settings = configured(tree.file.folders, "unit", fqn, test.settings)
    node = Node(
        source=test.source, project=tree.path, package=tree.file.name, resource="unit-test", name=test.name, fqn=fqn
    )
    return _with_settings(tree, replace(node, parents=(test.model,), test=test.name, test_type="unit"), settings)


def _exposure(tree: Tree, exposure: DeclaredExposure) -> Node:
    node = Node(
        source=exposure.source,
        project=tree.path,
        package=tree.file.name,
        resource="exposure",
        name=exposure.name,
        fqn=(tree.file.name, exposure.name),
        parents=exposure.depends_on,
        described=exposure.described,
    )
    return _with_settings(tree, node, exposure.settings)
