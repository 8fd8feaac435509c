"""Projects of tests that try out a package: what they declare are fixtures, what they check are the package's models.

https://docs.getdbt.com/guides/building-packages
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from assess.facts import CheckKind, Fact, QualityCheck, Suite, SuiteKind
from assess.readers.dbt.project import TOOL
from assess.readers.dbt.traits import CHECKS, tools_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.readers.dbt.graph import Node
    from assess.readers.dbt.trees import Tree

MAX_STEPS = 5  # from a test up to the models that it is on
FIXTURES = frozenset({"model", "seed", "snapshot", "source"})


def tried_out(tree: Tree, nodes: tuple[Node, ...]) -> Iterator[Fact]:
    """Return the checks on the package's models, and as unit tests those of their rows against expected ones."""
    fixtures = {node.name: node for node in nodes if node.resource in FIXTURES}
    compared: defaultdict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        if node.resource != "test":
            continue
        ends = _ends(node.parents, fixtures)
        for dataset in sorted(ends - fixtures.keys()):
            yield _check(tree, node, dataset)
            expected = (fixtures[name] for name in ends & fixtures.keys())
            if node.enabled and node.compares and any(one.resource == "seed" for one in expected):
                compared[dataset].append(node)
    for model, tests in compared.items():
        yield Suite(
            source=tests[0].source,
            kind=SuiteKind.UNIT,
            framework=TOOL,
            cases=len(tests),
            subjects=(model,),
            language="sql",
            certain=all(test.certain for test in tests),
        )
    yield from tools_of(tree, nodes)


def _check(tree: Tree, node: Node, dataset: str) -> QualityCheck:
    """Return a check on rows that a fixture leads to: it looks at the code, at no figure of real data."""
    return QualityCheck(
        source=node.source,
        dataset=dataset,
        kind=CheckKind.CUSTOM,
        tool=CHECKS,
        project=tree.path,
        enabled=node.enabled,
        warn_only=node.warn_only,
        certain=node.certain,
        tags=node.tags,
    )


def _ends(names: Iterable[str], fixtures: dict[str, Node]) -> set[str]:
    """Return what models of the tests lead to: models of the package, and fixtures without parents."""
    front, found = set(names), set[str]()
    for _ in range(MAX_STEPS):
        found |= {name for name in front if name not in fixtures or not fixtures[name].parents}
        front = {parent for name in front - found for parent in fixtures[name].parents}
    return found
