"""Commands that a Python function starts with a part of what it is given, as its calls in the same module fill them."""

from __future__ import annotations

import ast
from itertools import islice
from typing import TYPE_CHECKING

from assess.documents.syntax import calls, functions_of, nodes_of
from assess.running.started_processes import CALLS, called
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Function = ast.FunctionDef | ast.AsyncFunctionDef

MAX_MADE = 200  # commands of one module
MAX_WORDS = 50


class _Template(Value):
    """A function and what it starts: literal words, names of parameters, and `*` before those that spread."""

    function: Function
    parts: tuple[tuple[str, bool], ...]  # a word or a parameter's name, and whether it is one


def handed_on(tree: ast.Module) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield the words that each call of such a function comes to, with its line."""
    templates = {one.function.name: one for one in _templates(tree)}
    made = (
        (words, call.lineno)
        for call in (calls(tree) if templates else ())
        if (template := templates.get(called(call))) is not None
        if (words := _filled(template, _given(template.function, call)))
    )
    yield from islice(made, MAX_MADE)


def _templates(tree: ast.Module) -> Iterator[_Template]:
    for function in functions_of(tree):
        names = {one.arg for one in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)}
        names |= {function.args.vararg.arg} if function.args.vararg else set()
        for call in calls(function) if names else ():
            if call.args and called(call) in CALLS:
                parts = _parts(_meant(call.args[0], function), names)
                if any(is_given for _, is_given in parts) and not parts[0][1]:
                    yield _Template(function=function, parts=parts)


def _meant(node: ast.expr, function: Function) -> ast.expr:
    """Return the list or text that a name of the function is set to, else the node; what is split is the text."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "split":
        node = node.args[0] if node.args else node.func.value  # shlex.split(text), or text.split()
    if isinstance(node, ast.Name):
        for assigned in nodes_of(function, ast.Assign):
            if [getattr(target, "id", "") for target in assigned.targets] == [node.id]:
                return assigned.value
    return node


def _parts(node: ast.expr, names: set[str]) -> tuple[tuple[str, bool], ...]:
    """Return the words of a list or an f-string up to the first that is neither literal nor a parameter."""
    match node:
        case ast.List(elts=items) | ast.Tuple(elts=items):
            found = [_part(item.value if isinstance(item, ast.Starred) else item, names) for item in items[:MAX_WORDS]]
        case ast.JoinedStr(values=items):
            pieces = [(item.value if isinstance(item, ast.FormattedValue) else item) for item in items[:MAX_WORDS]]
            found = [one for piece in pieces for one in _words_of(piece, names)]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return (*_parts(left, names), *_parts(right, names))
        case ast.Name():
            found = [_part(node, names)]
        case _:
            found = []
    end = next((at for at, one in enumerate(found) if one is None), len(found))
    return tuple(one for one in found[:end] if one is not None)


def _words_of(node: ast.expr, names: set[str]) -> list[tuple[str, bool] | None]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [(word, False) for word in node.value.split()]
    return [_part(node, names)]


def _part(node: ast.expr, names: set[str]) -> tuple[str, bool] | None:
    match node:
        case ast.Constant(value=str(text)):
            return text, False
        case ast.Name(id=name) if name in names:
            return name, True
    return None


def _given(function: Function, call: ast.Call) -> Mapping[str, tuple[str, ...]]:
    """Return the words that a call gives for each parameter, as far as they are literal."""
    order = [one.arg for one in (*function.args.posonlyargs, *function.args.args) if one.arg not in ("self", "cls")]
    given = {name: _literal(value) for name, value in zip(order, call.args, strict=False)}
    given |= {word.arg: _literal(word.value) for word in call.keywords if word.arg}
    if function.args.vararg:
        given[function.args.vararg.arg] = tuple(text for one in call.args[len(order) :] for text in _literal(one))
    return given


def _literal(node: ast.expr) -> tuple[str, ...]:
    match node:
        case ast.Constant(value=str(text)):
            return tuple(text.split())
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return tuple(item.value for item in items if isinstance(item, ast.Constant) and isinstance(item.value, str))
    return ()


def _filled(template: _Template, given: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the words with what was given for the parameters; nothing where the first of these was not."""
    first = next(name for name, is_given in template.parts if is_given)
    if not given.get(first):
        return ()
    return tuple(word for text, is_given in template.parts for word in (given.get(text, ()) if is_given else (text,)))[
        :MAX_WORDS
    ]
