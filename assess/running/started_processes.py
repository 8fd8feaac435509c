"""Where a Python program starts a process, and with what: words, a list set or returned elsewhere, or a wrapper's."""

from __future__ import annotations

import ast
from collections import defaultdict
from typing import TYPE_CHECKING

from assess.documents.syntax import calls, functions_of, nodes, nodes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

BY_WORD = "create_subprocess_exec"  # takes the words of a command one by one
CALLS = frozenset({"run", "call", "check_call", "check_output", "Popen", "system", "getoutput", "invoke", "main"})
CALLS |= {BY_WORD, "create_subprocess_shell"}


def started_processes(tree: ast.Module) -> Iterator[tuple[ast.Call, int, ast.expr]]:
    """Yield each call that starts a process with what it is given, and the line of that; a list no more than once."""
    lists, starting = _named_lists(tree), CALLS | _wrappers(tree)
    seen: set[int] = set()
    for node in calls(tree):
        if node.args and called(node) in starting:
            for line, given in _given(node, lists):
                if line not in seen:
                    yield node, line, given
                if isinstance(given, ast.List):
                    seen.add(line)


def called(call: ast.Call) -> str:
    """Return the last part of the name of what is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _given(call: ast.Call, lists: dict[str, list[ast.List]]) -> Iterator[tuple[int, ast.expr]]:
    """Yield what a call is given to run, with its line: its words, or the lists that a name or function stands for."""
    first = _first(call)
    named = lists.get(_name_of(first), ())
    yield from ((one.lineno, one) for one in named)
    if not named and isinstance(first, ast.Constant) and len(call.args) > 1 and called(call) == BY_WORD:
        yield call.lineno, ast.Tuple(elts=call.args, ctx=ast.Load())
    elif not named:
        yield call.lineno, first


def _named_lists(tree: ast.Module) -> dict[str, list[ast.List]]:
    """Return the lists of words that a name is set to and that a function returns, by the name."""
    found: dict[str, list[ast.List]] = defaultdict(list)
    for function in functions_of(tree):
        returned = (node.value for node in nodes(function) if isinstance(node, ast.Return))
        found[function.name] += [one for one in returned if isinstance(one, ast.List)]
    passed_on: list[tuple[str, str]] = []
    for assigned in nodes_of(tree, ast.Assign):
        match assigned:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.List() as listed):
                found[name].append(listed)
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id=maker))):
                passed_on.append((name, maker))
    for declared in nodes_of(tree, ast.AnnAssign):
        match declared:
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.List() as listed):
                found[name].append(listed)
    for name, maker in passed_on:
        found[name] += tuple(found.get(maker, ()))
    return found


def _wrappers(tree: ast.Module) -> frozenset[str]:
    """Return the functions of a module that start a process with what they are given first."""
    return frozenset(
        function.name
        for function in functions_of(tree)
        if function.args.args and any(_passes_on(call, function.args.args[0].arg) for call in calls(function))
    )


def _passes_on(call: ast.Call, name: str) -> bool:
    if not call.args or called(call) not in CALLS:
        return False
    first = _first(call)
    return isinstance(first, ast.Name) and first.id == name


def _first(call: ast.Call) -> ast.expr:
    first = call.args[0]
    return first.value if isinstance(first, ast.Starred) else first


def _name_of(node: ast.expr) -> str:
    """Return the name of a variable or of the function that is called."""
    named = node.func if isinstance(node, ast.Call) else node
    return named.id if isinstance(named, ast.Name) else ""
