"""What a dbt project shows as a whole: tools, lineage, kept results, packages and targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.facts import (
    Audience,
    Condition,
    Fact,
    Kpi,
    Lineage,
    Monitor,
    Owner,
    ProjectAudit,
    Resilience,
    ResourceLimit,
    Retention,
    SelfService,
    Source,
    ToolUse,
)
from assess.readers.dbt.configuration import is_on
from assess.readers.dbt.project import TOOL
from assess.terms.audience import audience_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.readers.dbt.graph import Node
    from assess.readers.dbt.properties import DeclaredGroup
    from assess.readers.dbt.trees import Tree


CHECKS = "dbt-tests"
DATA = frozenset({"model", "seed", "snapshot", "source", "source-group"})
# Incremental strategies that leave the same rows however often they run; append and merge need a unique key.
IDEMPOTENT = frozenset({"insert_overwrite", "microbatch", "delete+insert"})
KEEPERS = {"dbt_artifacts.upload_results": "dbt_artifacts", "re_data.save_test_history": "re_data"}
EVALUATOR = "dbt-labs/dbt_project_evaluator"
QUERY_TAGS = "get-select/dbt_snowflake_query_tags"
COST_MONITORS = frozenset({"get-select/dbt_snowflake_monitoring", "bqbooster/dbt_bigquery_monitoring"})
ELEMENTARY = "elementary-data/elementary"


def _owner_of(group: DeclaredGroup) -> Owner:
    """Return the owner of a group; where it is not told who that is, the group's own name stands for a function."""
    stands = group.audience is Audience.PLACEHOLDER and audience_of(group.name) is Audience.TEAM
    audience = Audience.UNKNOWN if stands or group.audience is None else group.audience
    name = group.team or (group.name if audience is Audience.UNKNOWN else "")
    return Owner(source=group.source, subject=f"group {group.name}", audience=audience, name=name)


def traits_of(tree: Tree, nodes: tuple[Node, ...]) -> Iterator[Fact]:
    """Return what the project as a whole shows."""
    for group in tree.groups:
        if group.audience is not None:
            yield _owner_of(group)
    graph = [node for node in nodes if node.resource in DATA and node.enabled]
    if edges := sum(len(node.parents) for node in graph):
        yield Lineage(source=tree.file.source, form="graph", count=edges)
    if tree.semantics:
        at = tree.semantics[0].source
        yield SelfService(source=at, form="semantic-layer", count=len(tree.semantics))
    safe = next((node for node in graph if _is_idempotent(node)), None)
    if safe is not None:
        yield Resilience(source=safe.source, form="idempotent", subject=tree.file.name)
    yield from tools_of(tree, nodes)
    yield from _kept_results(tree, nodes)
    yield from _of_packages(tree)
    yield from _targets(tree, nodes)


def _is_idempotent(node: Node) -> bool:
    if node.resource == "snapshot":
        return True
    keyed = node.settings.unique_key or node.settings.strategy in IDEMPOTENT
    return node.materialized == "incremental" and bool(keyed)


def tools_of(tree: Tree, nodes: Iterable[Node]) -> Iterator[ToolUse]:
    """Yield each tool once, with the first enabled node that uses it."""
    used: dict[tuple[str, str], Source] = {}
    for node in nodes:
        if not node.enabled:
            continue
        if node.resource == "test":
            used.setdefault(("quality", CHECKS), node.source)
        if node.test.startswith("dbt_expectations."):
            used.setdefault(("quality", "dbt-expectations"), node.source)
        if node.test.startswith("elementary."):
            used.setdefault(("quality", "elementary"), node.source)
        if node.resource == "unit-test":
            used.setdefault(("quality", "dbt-unit-tests"), node.source)
        if node.resource == "model" and is_on(node.settings.contract, tree.variables, default=False)[0]:
            used.setdefault(("contracts_catalog", "dbt-contracts"), node.source)
    for (kind, tool), source in used.items():
        yield ToolUse(source=source, kind=kind, tool=tool)


def _kept_results(tree: Tree, nodes: Iterable[Node]) -> Iterator[Retention]:
    stored = next((node for node in nodes if node.resource == "test" and node.enabled and _stores(tree, node)), None)
    if stored is not None:
        yield Retention(source=stored.source, what="test results", tool=TOOL)
    for hook, line in tree.file.hooks:
        for call, tool in KEEPERS.items():
            if call in hook:
                at = Source(path=tree.file.source.path, line=line, tool=TOOL)
                yield Retention(source=at, what="test results", tool=tool)


def _stores(tree: Tree, node: Node) -> bool:
    return is_on(node.settings.store_failures, tree.variables, default=False)[0]


def _of_packages(tree: Tree) -> Iterator[Fact]:
    """Yield what a package does by being installed: elementary's own hooks keep each run's results."""
    for pin in tree.pins:
        if pin.name == ELEMENTARY:
            yield ToolUse(source=pin.source, kind="quality", tool="elementary")
            yield ToolUse(source=pin.source, kind="observability", tool="elementary")
            yield Retention(source=pin.source, what="test results", tool="elementary")
        elif pin.name in COST_MONITORS:
            tool = pin.name.partition("/")[2]
            yield Monitor(source=pin.source, on=Condition.COST, tool=tool, scheduled=False, kept=True)
        elif pin.name == QUERY_TAGS:
            yield ResourceLimit(source=pin.source, form="query tags")
    if tree.file.comments_queries:
        yield ResourceLimit(source=tree.file.source, form="query tags")


def _targets(tree: Tree, nodes: Iterable[Node]) -> Iterator[Fact]:
    evaluator = next((pin for pin in tree.pins if pin.name == EVALUATOR), None)
    if evaluator is not None:
        yield ProjectAudit(source=evaluator.source, tool="dbt-project-evaluator")
    for variable, line in tree.file.coverage_targets:
        at = Source(path=tree.file.source.path, line=line, tool=TOOL)
        name = f"coverage threshold: {variable.removesuffix('_coverage_target')}"
        yield Kpi(source=at, name=name, target=True, computed=evaluator is not None)
    required = next((node for node in nodes if node.resource == "model" and node.settings.required), None)
    if required is not None:
        yield Kpi(
            source=required.source, name="coverage threshold: required docs and tests", target=True, computed=True
        )
    monitored = (node for node in nodes if node.settings.monitored and node.enabled and node.resource in DATA)
    for node in monitored:
        yield Monitor(source=node.source, on=Condition.ANOMALY, tool="re_data", subject=node.name, scheduled=False)
