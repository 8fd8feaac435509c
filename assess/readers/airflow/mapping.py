"""Calls of Airflow's decorated tasks that are mapped or overridden: `task.expand(…)`, `task.override(…)(…)`.

https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/dynamic-task-mapping.html
"""

from __future__ import annotations

import ast

from assess.documents.syntax import keyword
from assess.values import Value

SPREADING = frozenset({"expand", "expand_kwargs", "partial"})
MAPPINGS = SPREADING | {"override"}
MAX_MAPPINGS = 5  # calls in a row


def with_overrides(call: ast.Call) -> ast.Call | None:
    """Return a call of a task as `task.override(task_id=…)(…)` means it, with what it overrides among its arguments."""
    match call.func:
        case ast.Call(func=ast.Attribute(value=function, attr="override"), keywords=settings):
            whole = ast.Call(func=function, args=call.args, keywords=[*call.keywords, *settings])
            return ast.copy_location(whole, call)
    return None


class Mapped(Value):
    """A decorated task that is called by way of `expand` or `partial`, with the calls on that way."""

    task: ast.expr
    parts: tuple[ast.Call, ...]


def mapped_task(call: ast.Call) -> Mapped | None:
    """Return the task behind a mapped call; None for another call and for an operator, which its `task_id` names."""
    parts = [call]
    node = call.func
    while len(parts) <= MAX_MAPPINGS:
        match node:
            case ast.Call():
                parts.append(node)
                node = node.func
            case ast.Attribute(attr=attr, value=value) if attr in MAPPINGS:
                node = value
            case _:
                break
    spread = any(isinstance(part.func, ast.Attribute) and part.func.attr in SPREADING for part in parts)
    if not spread or any(_names_operator(part) for part in parts):
        return None
    return Mapped(task=node, parts=tuple(parts))


def _names_operator(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "partial" and keyword(call, "task_id") is not None
