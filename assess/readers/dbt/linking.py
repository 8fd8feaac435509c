"""The vocabulary's facts of dbt projects, made from their nodes."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from assess.facts import (
    Audience,
    CheckKind,
    Condition,
    Contract,
    Dataset,
    DatasetKind,
    Exposure,
    Fact,
    Freshness,
    Lineage,
    Monitor,
    Owner,
    Project,
    QualityCheck,
    Suite,
    SuiteKind,
    ToolUse,
)
from assess.readers.dbt.configuration import is_on
from assess.readers.dbt.graph import Node, nodes_of
from assess.readers.dbt.project import TOOL
from assess.readers.dbt.traits import CHECKS, traits_of
from assess.readers.dbt.trees import Tree, trees_of
from assess.readers.dbt.trials import tried_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.facts import Facts
    from assess.readers.dbt.properties import DeclaredExposure, DeclaredGroup

DATASETS = {
    "model": DatasetKind.MODEL,
    "seed": DatasetKind.SEED,
    "snapshot": DatasetKind.SNAPSHOT,
    "source": DatasetKind.SOURCE,
    "source-group": DatasetKind.SOURCE_GROUP,
}


def link(facts: Facts) -> Iterator[Fact]:
    """Return the facts of every project, and its nodes for selection."""
    for tree in trees_of(facts):
        nodes = nodes_of(tree)
        yield from nodes
        yield Project(source=tree.file.source, name=tree.file.name, path=tree.path, tool=TOOL)
        yield ToolUse(source=tree.file.source, kind="transformation", tool=TOOL)
        if tree.trial:
            yield from tried_out(tree, nodes)
            continue
        owners = {group.name: group for group in tree.groups}
        for node in nodes:
            yield from _of_node(tree, node, owners)
        yield from _unit_suites(tree, nodes)
        yield from _exposures(tree, nodes)
        yield from traits_of(tree, nodes)


def _of_node(tree: Tree, node: Node, groups: dict[str, DeclaredGroup]) -> Iterator[Fact]:
    if node.resource in DATASETS:
        yield _dataset(node, groups)
        yield from _freshness(node)
        yield from _owner(node)
        yield from _contract(tree, node)
    elif node.resource == "test":
        yield from _checks(node)


def _dataset(node: Node, groups: dict[str, DeclaredGroup]) -> Dataset:
    settings, group = node.settings, groups.get(node.settings.group or "")
    owner = settings.owner or (_owner_of(group) if group else None)
    return Dataset(
        source=node.source,
        name=node.name,
        kind=DATASETS[node.resource],
        project=node.project,
        tool=TOOL,
        described=node.described,
        enabled=node.enabled,
        certain=node.certain,
        incremental=node.materialized == "incremental",
        tags=node.tags,
        tier=settings.tier,
        owner=owner,
    )


def _owner_of(group: DeclaredGroup) -> str | None:
    return group.team or (None if group.audience is None else group.audience.value)


def _freshness(node: Node) -> Iterator[Freshness]:
    limits = node.freshness
    if node.resource == "source" and limits and (limit := limits.error or limits.warn):
        yield Freshness(
            source=node.source,
            dataset=node.name,
            limit=limit,
            project=node.project,
            enabled=node.enabled,
            errors=limits.error is not None,
        )


def _owner(node: Node) -> Iterator[Owner]:
    if node.settings.audience is not None and node.enabled:
        team = node.settings.audience is Audience.TEAM
        name = node.settings.owner or "" if team else ""
        yield Owner(source=node.source, subject=node.name, audience=node.settings.audience, name=name)


def _contract(tree: Tree, node: Node) -> Iterator[Contract]:
    if node.resource == "model" and node.settings.contract is not None and node.enabled:
        enforced, _ = is_on(node.settings.contract, tree.variables, default=False)
        yield Contract(
            source=node.source, dataset=node.name, format="dbt-contract", enforced=enforced, project=node.project
        )


def _checks(node: Node) -> Iterator[Fact]:
    for dataset in node.parents:
        for kind in node.kinds:
            yield QualityCheck(
                source=node.source,
                dataset=dataset,
                kind=kind,
                tool=CHECKS,
                project=node.project,
                enabled=node.enabled,
                warn_only=node.warn_only,
                certain=node.certain,
                tags=node.tags,
            )
            if kind is CheckKind.ANOMALY and node.enabled:
                tool = node.test.partition(".")[0]
                yield Monitor(source=node.source, on=Condition.ANOMALY, tool=tool, subject=dataset, scheduled=False)


def _unit_suites(tree: Tree, nodes: Iterable[Node]) -> Iterator[Suite]:
    by_model: defaultdict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        if node.resource == "unit-test" and node.enabled:
            by_model[node.parents[0]].append(node)
    for model, tests in by_model.items():
        yield Suite(
            source=tests[0].source,
            kind=SuiteKind.UNIT,
            framework=TOOL,
            cases=len(tests),
            subjects=(model,),
            language="sql",
            certain=all(test.certain for test in tests),
        )
    yield from _of_functions(nodes)
    for file in tree.files:
        place = tree.place(file.source.path)
        if file.unit_tested and place is not None and place[0] == "test":
            yield Suite(
                source=file.source,
                kind=SuiteKind.UNIT,
                framework=TOOL,
                cases=len(file.unit_tested),
                subjects=file.unit_tested,
                language="sql",
            )


def _of_functions(nodes: Iterable[Node]) -> Iterator[Suite]:
    """Yield the singular tests that read no data but rows of their own or of seeds: they test functions and macros."""
    every = tuple(nodes)
    seeds = {node.name for node in every if node.resource == "seed"}
    for node in every:
        if node.test_type == "singular" and node.enabled and set(node.parents) <= seeds:
            yield Suite(source=node.source, kind=SuiteKind.HELPER, framework=TOOL, cases=1, language="sql")


def _exposures(tree: Tree, nodes: Iterable[Node]) -> Iterator[Fact]:
    enabled = {(node.name, node.source) for node in nodes if node.resource == "exposure" and node.enabled}
    kept = [exposure for exposure in tree.exposures if (exposure.name, exposure.source) in enabled]
    for exposure in kept:
        yield _exposure(tree, exposure)
        if exposure.audience is not None:
            subject = f"exposure {exposure.name}"
            yield Owner(source=exposure.source, subject=subject, audience=exposure.audience, name=exposure.team)
    if kept:
        yield Lineage(source=kept[0].source, form="consumers", count=len(kept))


def _exposure(tree: Tree, exposure: DeclaredExposure) -> Exposure:
    return Exposure(
        source=exposure.source,
        name=exposure.name,
        owner=exposure.audience,
        described=exposure.described,
        project=tree.path,
        depends_on=exposure.depends_on,
    )
