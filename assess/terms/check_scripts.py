"""Scripts that are checks on data as a whole: by their name, what they compare, and how they tell a fault."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from assess.documents.syntax import calls, dotted, nodes_of, source_text
from assess.facts import CheckKind
from assess.readers.airflow.operators import words_in

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECKS = frozenset(
    "check checks checker validate validation validator verify missing outdated stale freshness completeness".split()
)
LATE = frozenset({"outdated", "stale", "freshness", "recency", "missing", "completeness", "gaps"})
# What is checked there is the code, the machine or the service, not the data.
OTHERWISE = frozenset(
    """
    config configs env environment health version versions links link imports style lint license deps dependencies
    requirements docs changelog setup install auth credentials permissions connection translations
    """.split()
)
WRONG = re.compile(r"missing|negative|invalid|mismatch|outdated|stale|unexpected|empty|duplicat|null", re.IGNORECASE)
EXITS = frozenset({"sys.exit", "os._exit", "exit", "quit"})
WRITES = frozenset({"write", "warning", "error", "critical", "append", "to_csv", "post"})


def kinds_of_script(path: str, tree: ast.Module) -> tuple[CheckKind, ...]:
    """Return what a script named for a check looks at; nothing where it tells no fault, or defines its checks apart."""
    named = words_in(path.rpartition("/")[2].partition(".")[0])
    if not CHECKS & named or OTHERWISE & named:
        return ()
    own = [node for node in tree.body if not isinstance(node, ast.ClassDef | ast.Import | ast.ImportFrom)]
    body = [node for node in own if not isinstance(node, ast.FunctionDef) or node.name == "main"]
    faults = {word.lower() for node in body for word in _told(node)}
    if any(map(_exits_by_state, body)):
        faults |= named & CHECKS
    if not faults:
        return ()
    late = (CheckKind.VOLUME,) if faults & LATE else ()
    return (*late, CheckKind.VALIDITY) if faults - LATE - CHECKS or not late else late


def _exits_by_state(node: ast.AST) -> bool:
    """Say whether the exit code is that of a comparison."""
    exits = (call for call in calls(node) if dotted(call.func) in EXITS)
    return any(nodes_of(argument, ast.Compare) for call in exits for argument in call.args)


def _told(node: ast.AST) -> Iterator[str]:
    """Yield the words for what is wrong in the comparisons whose outcome is written, or ends the script."""
    for one in nodes_of(node, ast.If):
        if nodes_of(one.test, ast.Compare) and any(map(_tells, one.body)):
            yield from WRONG.findall(source_text(one.test))


def _tells(node: ast.AST) -> bool:
    called = {dotted(call.func) for call in calls(node)}
    return bool(nodes_of(node, ast.Raise) or called & EXITS or {name.rpartition(".")[2] for name in called} & WRITES)
