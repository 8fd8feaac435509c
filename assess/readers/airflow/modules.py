"""A Python module as others see it: what its names are bound to, and what its functions and classes do."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from assess.documents.syntax import (
    OPAQUE,
    FunctionDef,
    calls,
    imported_names,
    literal_text,
    nodes_of,
    origin_of,
    source_text,
)
from assess.facts import Source
from assess.readers.airflow.alerts import channels_in
from assess.readers.airflow.definitions import Argument, Callable, Calling, Module
from assess.sifting import Sifted
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_LIST = 10_000  # characters of a list that items are put to
MAX_CALLS = 40  # of one function
MAX_NESTING = 20
COUNT = Sifted(re.compile(r"\bselect\s{1,20}(?:cast\s?\(\s?)?count\s?\(", re.IGNORECASE))
SECRET_NAME = re.compile(r"pass(?:word|wd)?|secret|token|api_?key|private_?key|credential", re.IGNORECASE)
DICTIONARIES = ("{", "dict(")
CONSTANTS = (ast.Constant, ast.JoinedStr, ast.Dict, ast.List)
LOOPS = (ast.For, ast.AsyncFor, ast.While)


def module_of(tree: ast.Module, path: str, tool: str) -> Module:
    """Return the module's imports, bindings, callables and the calls outside its functions."""
    imported = imported_names(tree)
    callables = tuple(_callable(node, imported) for node in tree.body if isinstance(node, FunctionDef | ast.ClassDef))
    known = {callable_.name for callable_ in callables} | set(imported)
    return Module(
        source=Source(path=path, line=1, tool=tool),
        imports=tuple(imported.items()),
        bindings=(*bindings(tree.body), *_attributes(tree)),
        callables=callables,
        callings=tuple(_callings(tree.body, imported, known)),
    )


def bindings(body: Iterable[ast.stmt]) -> tuple[Argument, ...]:
    """Return the last value of each name that statements bind, with later entries of dictionaries and lists in it."""
    found: dict[str, Argument] = {}
    for node, _ in statements(body):
        match node:
            case (
                ast.Assign(
                    targets=[ast.Name(id=name)], value=ast.List(elts=[ast.Starred(value=ast.Name(id=same)), *more])
                )
                | ast.Assign(
                    targets=[ast.Name(id=name)], value=ast.BinOp(ast.Name(id=same), ast.Add(), ast.List(elts=more))
                )
            ) if name == same and name in found:
                for item in more:
                    _lengthen(found, name, source_text(item))
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ):
                text = OPAQUE if SECRET_NAME.search(name) else source_text(value)
                found[name] = Argument(name=name, text=text, line=node.lineno)
            case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str(key)))]):
                _merge(found, name, f"{{{key!r}: {source_text(node.value)}}}")
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="update"), args=[update])):
                _merge(found, name, source_text(update))
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append"), args=[item])):
                _lengthen(found, name, source_text(item))
            case (
                ast.Expr(
                    value=ast.Call(
                        func=ast.Attribute(value=ast.Name(id=name), attr="extend"), args=[ast.List() as more]
                    )
                )
                | ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=ast.List() as more)
            ):
                for item in more.elts:
                    _lengthen(found, name, source_text(item))
    return tuple(found.values())


def _attributes(tree: ast.Module) -> Iterator[Argument]:
    """Yield the constants that a class is a holder of, under the names that others use: `Schedules.DAILY`."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            constants = [one for one in node.body if isinstance(getattr(one, "value", None), CONSTANTS)]
            yield from (replace(one, name=f"{node.name}.{one.name}") for one in bindings(constants))


def _merge(found: dict[str, Argument], name: str, update: str) -> None:
    if name in found:
        found[name] = Argument(name=name, text=f"{{**{found[name].text}, **{update}}}", line=found[name].line)


def _lengthen(found: dict[str, Argument], name: str, item: str) -> None:
    """Put an item at the end of a list that is bound as written; with a condition before it, it may be there."""
    known = found.get(name)
    if known and known.text.startswith("[") and known.text.endswith("]") and len(known.text) < MAX_LIST:
        listed = known.text[1:-1].rstrip(", ")
        found[name] = Argument(name=name, text=f"[{listed}, {item}]" if listed else f"[{item}]", line=known.line)


def statements(body: Iterable[ast.stmt]) -> Iterator[tuple[ast.stmt, bool]]:
    """Yield statements outside functions and classes, in order, and whether each stands in a loop."""
    stack: list[tuple[ast.stmt, bool, int]] = [(node, False, 0) for node in reversed(list(body))]
    while stack:
        node, looped, depth = stack.pop()
        yield node, looped
        if depth >= MAX_NESTING or isinstance(node, FunctionDef | ast.ClassDef):
            continue
        inside = looped or isinstance(node, LOOPS)
        stack.extend((child, inside, depth + 1) for child in reversed(list(_inner(node))))


def _inner(node: ast.stmt) -> Iterator[ast.stmt]:
    for name in ("body", "orelse", "finalbody"):
        yield from getattr(node, name, ())
    for handler in getattr(node, "handlers", ()):
        yield from handler.body


def arguments_of(call: ast.Call) -> tuple[Argument, ...]:
    """Return keyword arguments by name, positional ones by number, and `**settings` under `**`."""
    positional = [
        Argument(name=str(index), text=source_text(value), line=value.lineno) for index, value in enumerate(call.args)
    ]
    named = [
        Argument(name=word.arg or "**", text=source_text(word.value), line=word.value.lineno) for word in call.keywords
    ]
    return (*positional, *named)


def _callings(body: list[ast.stmt], imported: dict[str, str], known: set[str]) -> Iterator[Calling]:
    for node, looped in statements(body):
        value = getattr(node, "value", None)
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in known:
            yield Calling(
                name=value.func.id,
                origin=origin_of(value.func, imported),
                line=value.lineno,
                arguments=arguments_of(value),
                looped=looped,
            )


def _callable(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, imported: dict[str, str]) -> Callable:
    origins = dict.fromkeys(origin_of(call.func, imported) for call in calls(node))
    return Callable(
        name=node.name,
        returns=_returned(node),
        channels=channels_in(node, imported),
        calls=tuple(origin for origin in origins if origin)[:MAX_CALLS],
        bases=tuple(origin_of(base, imported) for base in getattr(node, "bases", ())),
        raises=bool(nodes_of(node, ast.Raise, ast.Assert)),
        counts_rows=any(COUNT.search(literal_text(one) or "") for one in nodes_of(node, ast.Constant, ast.JoinedStr)),
    )


def _returned(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> str:
    """Return the one value that a function returns: any of one without parameters, of others settings alone."""
    returned = [inner.value for inner in nodes_of(node, ast.Return) if inner.value is not None]
    if not isinstance(node, FunctionDef) or len(returned) != 1:
        return ""
    local = {one.name: one.text for one in bindings(node.body)}
    match returned[0]:
        case ast.Name(id=name) if local.get(name, "").startswith(DICTIONARIES):
            return local[name]
        case ast.Dict() as settings:
            return source_text(settings)
        case other:
            return "" if _parameters(node) else source_text(other)


def _parameters(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> tuple[str, ...]:
    if isinstance(node, ast.ClassDef):
        return ()
    return parameters_of(node)


def parameters_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[str, ...]:
    """Return the names of a function's parameters, in order."""
    given = node.args
    return tuple(argument.arg for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs))


def defaults_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[Argument, ...]:
    """Return the values that parameters of a function have where a call gives none."""
    given = node.args
    positional = [*given.posonlyargs, *given.args]
    paired = [*zip(positional[len(positional) - len(given.defaults) :], given.defaults, strict=True)]
    paired += [(name, value) for name, value in zip(given.kwonlyargs, given.kw_defaults, strict=True) if value]
    return tuple(Argument(name=name.arg, text=source_text(value), line=value.lineno) for name, value in paired)
